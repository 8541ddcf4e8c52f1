/* Tables over runs: flags and scalars side by side. */
#ifndef VERBATIM_ENGINE_COMPARE_H
#define VERBATIM_ENGINE_COMPARE_H

#include "engine/engine.h"

typedef struct CompareOptions {
    const char *columns; /* extra column specs, comma-separated, or NULL */
    bool skip_op_columns, skip_core;
    bool include_batch;
    const char *min_column, *max_column; /* sort */
    size_t top;                          /* 0: all */
} CompareOptions;

/* First item: list of column names; then one list of values per run (text, numbers, null); caller
 * frees. */
Tree *compare_runs(Engine *engine, RunList *runs, const CompareOptions *options,
                   Error *err) MUST_CHECK;
void compare_write_table(Buf *out, const Tree *rows, size_t width);
void compare_write_csv(Buf *out, const Tree *rows);

#endif
