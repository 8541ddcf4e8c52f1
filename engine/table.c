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

static void measure(const Table *table, size_t *widths) {
    for (size_t i = 0; i < table->cells.count; i++) {
        size_t width = cell_width(table->cells.items[i]);
        if (width > widths[i % table->columns])
            widths[i % table->columns] = width;
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

void table_write(Buf *out, const Table *table, size_t indent, size_t width) {
    size_t *widths = xcalloc(table->columns + 1, sizeof *widths);
    measure(table, widths);
    for (size_t i = 0; i + table->columns <= table->cells.count; i += table->columns) {
        size_t start = out->len;
        buf_add_repeat(out, ' ', indent);
        for (size_t c = 0; c < table->columns; c++) {
            const char *cell = table->cells.items[i + c];
            buf_adds(out, cell);
            if (c + 1 < table->columns)
                buf_add_repeat(out, ' ', widths[c] - cell_width(cell) + 2);
        }
        if (width)
            cut(out, start, width);
        buf_addc(out, '\n');
    }
    free(widths);
}
