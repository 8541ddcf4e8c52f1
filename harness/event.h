/* What a worker tells the parent: results of examples, over a pipe and a shared page.
 *
 * A worker puts events into the page and writes them to the pipe only now and then, which makes an
 * example cost no system call; what the pipe has not got when a worker dies is still in the page.
 * The page also says which example runs since when, so that the parent can enforce time limits. */
#ifndef VERBATIM_EVENT_H
#define VERBATIM_EVENT_H

#include "engine/base/buf.h"
#include "harness/doc/outcome.h"
#include <stdint.h>

/* X(field): the texts of an event, in the order they are sent. */
#define EVENT_TEXTS(X) X(reason) X(got) X(errout) X(explanation) X(diff) X(extra)

enum {
#define X(field) EVENT_TEXT_##field,
    EVENT_TEXTS(X)
#undef X
        EVENT_TEXT_COUNT
};

typedef enum EventType {
    EVENT_EXAMPLE, /* an example has its outcome */
    EVENT_PARTIAL, /* output so far of the example during which the worker died */
    EVENT_LEFT,    /* reason: a process that was left in the background */
    EVENT_DONE     /* the document is through; reason: its temporary directory, if it was kept */
} EventType;

typedef struct Event {
    EventType type;
    uint32_t index;
    Outcome outcome;
    double seconds;
    Span text[EVENT_TEXT_COUNT];
} Event;

enum { EVENT_PAGE = 64 * 1024, EVENT_FLUSH = 24 * 1024 };

/* Shared between the parent and one worker. */
typedef struct EventPage {
    volatile uint32_t current; /* index of the example that runs */
    volatile uint32_t running; /* 1: it does; 0: between examples */
    volatile double started;   /* monotonic seconds */
    volatile double timeout;   /* of that example, 0: none */
    volatile uint32_t made_tmp;
    volatile uint32_t used; /* bytes of `events` not yet written to the pipe */
    char events[EVENT_PAGE - 64];
} EventPage;

typedef struct EventWriter {
    EventPage *page;
    int pipe;
    double flushed; /* when */
} EventWriter;

EventPage *event_page_new(void); /* NULL: no memory */
void event_page_free(EventPage *page);
void event_send(EventWriter *w, const Event *event, double now);
void event_flush(EventWriter *w);
/* Async-signal-safe: everything in the page, then a PARTIAL event with this output. */
void event_send_partial(EventWriter *w, uint32_t index, Span output);
/* Take one event off *rest; false when there is no whole one. Texts point into the bytes. */
bool event_take(Span *rest, Event *event);

#endif
