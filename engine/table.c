/* Padded columns. */
#include "engine/table.h"

#include "engine/base/mem.h"
#include "engine/base/unicode.h"
#include <stdlib.h>

void table_init(Table *table, size_t columns) {
    *table = (Table){.columns = columns};
}

void table_release(Table *table) {
    strlist_release(&table->cells);
}

void table_add(Table *table, const char *cell) {
    strlist_add(&table->cells, cell);
}

static size_t cell_width(const char *cell) {
    return utf8_width(span_of(cell));
}

void table_measure(size_t *widths, char *const *cells, size_t columns) {
    for (size_t i = 0; i < columns; i++) {
        size_t width = cell_width(cells[i]);
        if (width > widths[i])
            widths[i] = width;
    }
}

/* Cut the text behind `start` to `width` columns. */
static void cut(Buf *out, size_t start, size_t width) {
    size_t at = start, used = 0;
    while (at < out->len) {
        size_t next = at;
        uint32_t c = utf8_next(buf_span(out), &next, true);
        int w = c == UINT32_MAX ? 1 : unicode_width(c);
        if (used + (size_t)w > width)
            break;
        used += (size_t)w;
        at = next;
    }
    buf_truncate(out, at);
}

/* A cell may be wider than it was when it was measured. */
static void pad(Buf *out, size_t width, size_t used) {
    buf_add_repeat(out, ' ', (width > used ? width - used : 0) + 2);
}

void table_write_row(Buf *out, const size_t *widths, char *const *cells, size_t columns,
                     size_t indent, size_t width) {
    size_t start = out->len;
    buf_add_repeat(out, ' ', indent);
    for (size_t c = 0; c < columns; c++) {
        buf_adds(out, cells[c]);
        if (c + 1 < columns)
            pad(out, widths[c], cell_width(cells[c]));
    }
    if (width)
        cut(out, start, width);
    buf_addc(out, '\n');
}

void table_write(Buf *out, const Table *table, size_t indent, size_t width) {
    size_t *widths = xcalloc(table->columns + 1, sizeof *widths);
    char *const *cells = table->cells.items;
    for (size_t i = 0; i + table->columns <= table->cells.count; i += table->columns)
        table_measure(widths, cells + i, table->columns);
    for (size_t i = 0; i + table->columns <= table->cells.count; i += table->columns)
        table_write_row(out, widths, cells + i, table->columns, indent, width);
    free(widths);
}
