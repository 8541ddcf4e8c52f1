/* Tree to JSON, compact or indented. */
#include "engine/base/json.h"
#include "engine/base/number.h"
#include "engine/base/unicode.h"
#include <math.h>

static void add_escape(Buf *out, unsigned char c) {
    switch (c) {
    case '"':
        buf_adds(out, "\\\"");
        return;
    case '\\':
        buf_adds(out, "\\\\");
        return;
    case '\n':
        buf_adds(out, "\\n");
        return;
    case '\r':
        buf_adds(out, "\\r");
        return;
    case '\t':
        buf_adds(out, "\\t");
        return;
    default:
        buf_addf(out, "\\u%04x", c);
    }
}

static bool is_plain(unsigned char c) {
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

void json_write_string(Buf *out, Span text) {
    buf_addc(out, '"');
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        while (at < text.len && is_plain((unsigned char)text.ptr[at]))
            at++;
        buf_add(out, text.ptr + start, at - start);
        if (at == text.len)
            break;
        unsigned char c = (unsigned char)text.ptr[at];
        if (c < 0x80) {
            add_escape(out, c);
            at++;
            continue;
        }
        start = at;
        if (utf8_next(text, &at, false) == UINT32_MAX)
            buf_adds(out, "\xEF\xBF\xBD");
        else
            buf_add(out, text.ptr + start, at - start);
    }
    buf_addc(out, '"');
}

/* JSON has neither NaN nor infinities: null, and a number that reads back as infinite. */
static void write_float(Buf *out, double value) {
    if (isnan(value))
        buf_adds(out, "null");
    else if (isinf(value))
        buf_adds(out, value < 0 ? "-1e999" : "1e999");
    else
        double_repr(out, value);
}

static void break_line(Buf *out, int indent, int depth) {
    if (!indent)
        return;
    buf_addc(out, '\n');
    buf_add_repeat(out, ' ', (size_t)(indent * depth));
}

static void write_value(Buf *out, const Tree *t, int indent, int depth);

static void write_items(Buf *out, const Tree *t, int indent, int depth) {
    bool map = t->kind == TREE_MAP;
    buf_addc(out, map ? '{' : '[');
    for (size_t i = 0; i < t->count; i++) {
        if (i)
            buf_addc(out, ',');
        break_line(out, indent, depth + 1);
        if (map) {
            json_write_string(out, span_of(t->keys[i]));
            buf_adds(out, indent ? ": " : ":");
        }
        write_value(out, t->items[i], indent, depth + 1);
    }
    if (t->count)
        break_line(out, indent, depth);
    buf_addc(out, map ? '}' : ']');
}

static void write_value(Buf *out, const Tree *t, int indent, int depth) {
    switch (t->kind) {
    case TREE_NULL:
        buf_adds(out, "null");
        return;
    case TREE_BOOL:
        buf_adds(out, t->boolean ? "true" : "false");
        return;
    case TREE_INT:
        tree_add_integer(out, t);
        return;
    case TREE_FLOAT:
        write_float(out, t->number);
        return;
    case TREE_STRING:
    case TREE_DATE:
        json_write_string(out, span_make(t->text, t->length));
        return;
    case TREE_LIST:
    case TREE_MAP:
        write_items(out, t, indent, depth);
        return;
    }
}

void json_write(Buf *out, const Tree *t) {
    write_value(out, t, 0, 0);
}

void json_write_pretty(Buf *out, const Tree *t, int indent) {
    write_value(out, t, indent, 0);
}
