/* Rows that show runs: index, description, start, status, label. */
#ifndef VERBATIM_ENGINE_LISTING_H
#define VERBATIM_ENGINE_LISTING_H

#include "engine/run.h"
#include "engine/table.h"

enum { LISTING_COLUMNS = 5, LISTING_SIMPLE_COLUMNS = 4 };

/* index 0: only the short id is shown between the brackets. */
void listing_row(StrList *cells, Run *run, size_t index, const char *cwd);
/* Index without the id, description, status, label. */
void listing_row_simple(StrList *cells, Run *run, size_t index, const char *cwd);

#endif
