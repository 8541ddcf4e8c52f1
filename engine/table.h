/* Padded columns: every cell but the last of a row gets the width of its column and two blanks.
 *
 * A small table is held as a Table. Of a long one only the widths are held: all rows are measured,
 * then all are written. */
#ifndef VERBATIM_ENGINE_TABLE_H
#define VERBATIM_ENGINE_TABLE_H

#include "engine/base/list.h"
#include "engine/base/buf.h"

typedef struct Table {
    StrList cells; /* row by row */
    size_t columns;
} Table;

void table_init(Table *table, size_t columns);
void table_release(Table *table);
void table_add(Table *table, const char *cell);
/* indent blanks before each row; width 0: lines are not cut. */
void table_write(Buf *out, const Table *table, size_t indent, size_t width);

/* A row of `columns` cells; widths has as many, 0 before the first row is measured. */
void table_measure(size_t *widths, char *const *cells, size_t columns);
void table_write_row(Buf *out, const size_t *widths, char *const *cells, size_t columns,
                     size_t indent, size_t width);

#endif
