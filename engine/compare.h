/* Tables over runs: flags and scalars side by side. */
#ifndef VERBATIM_ENGINE_COMPARE_H
#define VERBATIM_ENGINE_COMPARE_H

#include "engine/engine.h"
#include "engine/runs.h"

typedef struct CompareOptions {
    const char *columns; /* extra column specs, comma-separated, or NULL */
    bool skip_op_columns, skip_core;
    bool include_batch;
    const char *min_column, *max_column; /* sort */
    size_t top;                          /* 0: all */
} CompareOptions;

/* A table: which columns it has and which runs are its rows. The cells are read when a row is. */
typedef struct Comparison {
    Engine *engine;
    Runs *runs; /* borrowed */
    StrList columns;
    bool core;
    int64_t now;
    size_t *places; /* of the rows among the runs, in order */
    size_t count;
} Comparison;

bool compare_init(Comparison *c, Engine *engine, Runs *runs, const CompareOptions *options,
                  Error *err) MUST_CHECK;
void compare_release(Comparison *c);
/* Names of columns; values of row i (text, numbers, null). Lists; caller frees. */
Tree *compare_header(const Comparison *c);
Tree *compare_row(const Comparison *c, size_t i);

/* Line by line to `write`. */
void compare_write_table(const Comparison *c, void (*write)(void *to, Span line), void *to);
void compare_write_csv(const Comparison *c, void (*write)(void *to, Span line), void *to);

#endif
