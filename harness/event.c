/* Events as bytes: a fixed head, then the texts. Both ends are the same program. */
#include "harness/event.h"
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct Head {
    uint32_t type, index, outcome, unused;
    double seconds;
    uint64_t length[EVENT_TEXT_COUNT];
} Head;

EventPage *event_page_new(void) {
    void *page = mmap(NULL, EVENT_PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? NULL : page;
}

void event_page_free(EventPage *page) {
    if (page)
        munmap(page, EVENT_PAGE);
}

static void write_all(int fd, const char *bytes, size_t len) {
    while (len) {
        ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno != EINTR)
            return; /* the parent is gone */
        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
        }
    }
}

void event_flush(EventWriter *w) {
    write_all(w->pipe, w->page->events, w->page->used);
    w->page->used = 0;
}

static size_t whole_size(const Event *e) {
    size_t size = sizeof(Head);
    for (size_t i = 0; i < EVENT_TEXT_COUNT; i++)
        size += e->text[i].len;
    return size;
}

static Head head_of(const Event *e) {
    Head h = {e->type, e->index, e->outcome, 0, e->seconds, {0}};
    for (size_t i = 0; i < EVENT_TEXT_COUNT; i++)
        h.length[i] = e->text[i].len;
    return h;
}

static void put_direct(EventWriter *w, const Event *e) {
    Head h = head_of(e);
    write_all(w->pipe, (const char *)&h, sizeof h);
    for (size_t i = 0; i < EVENT_TEXT_COUNT; i++)
        write_all(w->pipe, e->text[i].ptr, e->text[i].len);
}

static void put_page(EventWriter *w, const Event *e) {
    char *at = w->page->events + w->page->used;
    Head h = head_of(e);
    memcpy(at, &h, sizeof h);
    at += sizeof h;
    for (size_t i = 0; i < EVENT_TEXT_COUNT; i++) {
        if (e->text[i].len)
            memcpy(at, e->text[i].ptr, e->text[i].len);
        at += e->text[i].len;
    }
    w->page->used = (uint32_t)(at - w->page->events);
}

void event_send(EventWriter *w, const Event *event, double now) {
    size_t size = whole_size(event);
    if (w->page->used + size > sizeof w->page->events)
        event_flush(w);
    if (size > sizeof w->page->events)
        put_direct(w, event);
    else
        put_page(w, event);
    if (w->page->used > EVENT_FLUSH || now - w->flushed > 0.1) {
        event_flush(w);
        w->flushed = now;
    }
}

void event_send_partial(EventWriter *w, uint32_t index, Span output) {
    Event e = {.type = EVENT_PARTIAL, .index = index};
    e.text[EVENT_TEXT_got] = output;
    event_flush(w);
    put_direct(w, &e);
}

bool event_take(Span *rest, Event *event) {
    Head h;
    if (rest->len < sizeof h)
        return false;
    memcpy(&h, rest->ptr, sizeof h);
    size_t size = sizeof h;
    for (size_t i = 0; i < EVENT_TEXT_COUNT; i++)
        size += (size_t)h.length[i];
    if (rest->len < size)
        return false;
    *event = (Event){.type = (EventType)h.type,
                     .index = h.index,
                     .outcome = (Outcome)h.outcome,
                     .seconds = h.seconds};
    const char *at = rest->ptr + sizeof h;
    for (size_t i = 0; i < EVENT_TEXT_COUNT; i++) {
        event->text[i] = span_make(at, (size_t)h.length[i]);
        at += h.length[i];
    }
    *rest = span_from(*rest, size);
    return true;
}
