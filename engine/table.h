/* Padded columns: every cell but the last of a row gets the width of its column and two blanks. */
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

#endif
