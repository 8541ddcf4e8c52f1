/* Reports: what is told about a run, to whom, in which form.
 *
 * A Reporter is a const struct of five events, NULL = not interested; each instance has its own
 * state and writes to its own Sink. Events come in document order, whatever ran at the same time.
 * Reporters read the types of harness/doc; they must not know how documents run. */
#ifndef VERBATIM_REPORT_REPORT_H
#define VERBATIM_REPORT_REPORT_H

#include "engine/base/list.h"
#include "harness/doc/doc.h"
#include "harness/doc/outcome.h"

/* Where a report goes. Written at the end of every document, and when large. */
typedef struct Sink {
    int fd;
    bool tty, color;
    int width;
    Buf buf;
    bool broken;   /* writing failed: the reader is gone */
    bool progress; /* the last line is one of sink_progress */
} Sink;

void sink_flush(Sink *sink);
/* A line on a terminal that the next output takes the place of. */
void sink_progress(Sink *sink, Span line);

typedef struct ReportSuite {
    size_t documents, examples; /* planned; examples: selected ones */
    const StrList *notes;
    /* at the end */
    Tally tally;
    double seconds;
    size_t broken_documents; /* could not run at all */
    size_t empty_documents;  /* without any example */
    const char *error;       /* why the status is 2 although nothing failed, or NULL */
    int signal;              /* ended by this signal, 0: no */
    bool strict;
} ReportSuite;

typedef struct ReportDocument {
    const Doc *doc;
    size_t planned; /* examples selected */
    /* at the end */
    Tally tally;
    double seconds;
    const char *error;   /* "path:line:column: …": it could not run */
    const StrList *left; /* processes left in the background */
    const char *kept;    /* temporary directory that was kept */
    bool empty;          /* no example */
    bool unbegun;        /* the run ended before it */
} ReportDocument;

typedef struct ReportExample {
    const Doc *doc;
    const Example *example;
    Outcome outcome;
    const char *reason;             /* of a skip …; "" when there is none */
    Span got;                       /* as printed (with the traceback of an exception) */
    Span errout;                    /* standard error of the language session */
    const char *explanation, *diff; /* "" when there are none */
    double seconds;
    bool shown;  /* false: do not show details (REPORT_ONLY_FIRST_FAILURE) */
    bool needed; /* not selected itself, ran for a later one */
    Span extra;  /* what the run's hook added in the worker (see harness/worker.h) */
} ReportExample;

/* What runs at the moment. Numbers count from 1. */
typedef struct ReportProgress {
    const Doc *doc;
    int line;
    size_t example, examples;
    size_t document, documents;
} ReportProgress;

typedef struct ReportOptions {
    int verbose;
    size_t durations;
    const char *title;
} ReportOptions;

typedef struct Reporter {
    const char *name;
    const char *help;
    size_t state_size;
    void (*suite_begin)(void *state, Sink *sink, const ReportSuite *suite);
    void (*document_begin)(void *state, Sink *sink, const ReportDocument *document);
    void (*example_end)(void *state, Sink *sink, const ReportExample *example);
    void (*progress)(void *state, Sink *sink, const ReportProgress *progress);
    void (*document_end)(void *state, Sink *sink, const ReportDocument *document);
    void (*suite_end)(void *state, Sink *sink, const ReportSuite *suite);
    void (*release)(void *state);
} Reporter;

/* Every state begins with its options. */
typedef struct ReportState {
    ReportOptions options;
} ReportState;

extern const Reporter REPORT_TEXT, REPORT_TAP, REPORT_JUNIT, REPORT_JSON, REPORT_GITHUB,
    REPORT_HTML;
extern const Reporter *const REPORTERS[]; /* NULL-terminated */
const Reporter *reporter_find(const char *name);

/* ---- shared by reporters ----------------------------------------------------------------- */

/* "path:line". */
void report_place(Buf *out, const ReportExample *e);
/* "expected …" as one text for reports that have a single field: explanation, diff, output. */
void report_details(Buf *out, const ReportExample *e);
/* "12 passed, 1 failed, …" of what is not zero. */
void report_counts(Buf *out, const Tally *tally);
/* Valid XML/UTF-8 text: what may not stand there becomes U+FFFD. */
void report_xml(Buf *out, Span text);

#endif
