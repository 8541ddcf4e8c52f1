/* A Tree as a Python literal. */
#include "engine/pyvalue.h"

#include "engine/base/number.h"
#include "engine/base/unicode.h"
#include <math.h>

static void write_text(Buf *out, Span s) {
    buf_addc(out, '\'');
    for (size_t at = 0; at < s.len;) {
        size_t start = at;
        uint32_t c = utf8_next(s, &at, false);
        if (c == UINT32_MAX)
            buf_addf(out, "\\udc%02x", (unsigned char)s.ptr[start]);
        else if (c < 0x20 || c == 0x7f)
            buf_addf(out, "\\x%02x", c);
        else if (c == '\'' || c == '\\')
            buf_addf(out, "\\%c", (char)c);
        else
            buf_add(out, s.ptr + start, at - start);
    }
    buf_addc(out, '\'');
}

static void write_float(Buf *out, double value) {
    if (value < 0) { /* a negative infinity is an expression */
        buf_addc(out, '-');
        value = -value;
    }
    double_repr(out, value);
}

void pyvalue_write(Buf *out, const Tree *t) {
    switch (t->kind) {
    case TREE_NULL:
        buf_adds(out, "None");
        return;
    case TREE_BOOL:
        buf_adds(out, t->boolean ? "True" : "False");
        return;
    case TREE_INT:
        tree_add_integer(out, t);
        return;
    case TREE_FLOAT:
        write_float(out, t->number);
        return;
    case TREE_STRING:
        write_text(out, span_make(t->text, t->length));
        return;
    case TREE_DATE: /* a function of python_server.py */
        buf_adds(out, "date(");
        write_text(out, span_make(t->text, t->length));
        buf_addc(out, ')');
        return;
    case TREE_LIST:
        buf_addc(out, '[');
        for (size_t i = 0; i < t->count; i++) {
            pyvalue_write(out, t->items[i]);
            buf_adds(out, ", ");
        }
        buf_addc(out, ']');
        return;
    case TREE_MAP:
        buf_addc(out, '{');
        for (size_t i = 0; i < t->count; i++) {
            write_text(out, span_of(t->keys[i]));
            buf_adds(out, ": ");
            pyvalue_write(out, t->items[i]);
            buf_adds(out, ", ");
        }
        buf_addc(out, '}');
        return;
    }
}
