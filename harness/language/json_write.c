/* json.dumps: values to JSON text, laid out exactly as CPython's encoder does. */
#include "harness/language/json_codec.h"
#include "harness/language/numbers.h"
#include "harness/language/vm_internal.h"
#include <math.h>

/* The containers being written, innermost first. */
typedef struct Chain {
    const struct Chain *outer;
    const void *object;
} Chain;

typedef struct Writer {
    VM *vm;
    const JsonStyle *style;
    Buf *out;
    size_t depth;
    const Chain *chain;
    List *pieces; /* what JSONEncoder.iterencode() gives one after the other, or NULL */
} Writer;

static void write_value(Writer *w, Value v);

/* What was written since the last cut is a piece. */
static void cut(Writer *w) {
    if (!w->pieces || w->out->len == 0)
        return;
    list_push(w->vm, w->pieces, value_object(str_new(w->vm, buf_span(w->out))));
    buf_reset(w->out);
}

static bool is_scalar(Value v) {
    return is_str(v) || is_none(v) || is_int(v) || is_float(v);
}

/* ---- strings ---- */

static void add_unit(Buf *out, uint32_t unit) {
    buf_addf(out, "\\u%04x", unit);
}

static void add_escape(Buf *out, uint32_t c, bool ascii, const char *bytes, size_t n) {
    static const char named[] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f',
                                 ['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\'};
    if (c < sizeof named && named[c]) {
        buf_addc(out, '\\');
        buf_addc(out, named[c]);
    } else if (c >= 0x10000 && ascii) {
        add_unit(out, 0xD800 + ((c - 0x10000) >> 10));
        add_unit(out, 0xDC00 + ((c - 0x10000) & 0x3FF));
    } else if (c < ' ' || (ascii && c >= 0x7F)) {
        add_unit(out, c);
    } else {
        buf_add(out, bytes, n);
    }
}

static void add_string(Buf *out, Span s, bool ascii) {
    buf_addc(out, '"');
    size_t plain = 0;
    for (size_t i = 0; i < s.len;) {
        unsigned char byte = (unsigned char)s.ptr[i];
        if (byte >= ' ' && byte != '"' && byte != '\\' && byte < (ascii ? 0x7F : 0x100)) {
            i++;
            continue;
        }
        uint32_t c;
        buf_add(out, s.ptr + plain, i - plain);
        size_t n = text_decode(s.ptr + i, &c);
        add_escape(out, c, ascii, s.ptr + i, n);
        i += n;
        plain = i;
    }
    buf_add(out, s.ptr + plain, s.len - plain);
    buf_addc(out, '"');
}

/* ---- numbers ---- */

static void add_float(Writer *w, Buf *out, double d) {
    if (isfinite(d)) {
        float_add_repr(out, d);
        return;
    }
    const char *text = isnan(d) ? "NaN" : d > 0 ? "Infinity" : "-Infinity";
    if (!w->style->allow_nan && w->style->indent)
        raise(w->vm, &TYPE_VALUE_ERROR, "Out of range float values are not JSON compliant: %s",
              isnan(d) ? "nan"
              : d > 0  ? "inf"
                       : "-inf");
    if (!w->style->allow_nan)
        raise(w->vm, &TYPE_VALUE_ERROR, "Out of range float values are not JSON compliant");
    buf_adds(out, text);
}

/* ---- containers ---- */

static void new_line(Writer *w) {
    if (!w->style->indent)
        return;
    buf_addc(w->out, '\n');
    for (size_t i = 0; i < w->depth; i++)
        buf_add_span(w->out, str_span(w->style->indent));
}

static void separator(Writer *w, bool first) {
    if (!first)
        buf_add_span(w->out, str_span(w->style->item_separator));
    new_line(w);
}

static void enter(Writer *w, Chain *link, Value v, const char *where) {
    if (w->style->check_circular)
        for (const Chain *c = w->chain; c; c = c->outer)
            if (c->object == v.object)
                raise(w->vm, &TYPE_VALUE_ERROR, "Circular reference detected");
    vm_enter(w->vm, where);
    *link = (Chain){w->chain, v.object};
    w->chain = link;
    w->depth++;
}

static void leave(Writer *w, const Chain *link) {
    w->depth--;
    w->chain = link->outer;
    vm_leave(w->vm);
}

static void write_list(Writer *w, Value v) {
    const Value *items;
    size_t count;
    vm_items(w->vm, v, &items, &count);
    if (count == 0) {
        buf_adds(w->out, "[]");
        return;
    }
    Chain link;
    enter(w, &link, v, " while encoding a JSON object");
    buf_addc(w->out, '[');
    for (size_t i = 0; i < count; i++) {
        separator(w, i == 0);
        if (!is_scalar(items[i]))
            cut(w);
        write_value(w, items[i]);
        cut(w);
        vm_items(w->vm, v, &items, &count); /* `default` may have changed the list */
    }
    leave(w, &link);
    new_line(w);
    cut(w);
    buf_addc(w->out, ']');
}

/* False: the key is to be skipped. */
static bool write_key(Writer *w, Value key) {
    Buf *text = vm_buf(w->vm);
    if (is_str(key)) {
        buf_add_span(text, str_span(as_str(key)));
    } else if (is_float(key)) {
        add_float(w, text, value_plain(key).number);
    } else if (key.tag == TAG_BOOL || is_none(key)) {
        buf_adds(text, is_none(key) ? "null" : key.boolean ? "true" : "false");
    } else if (is_int(key)) {
        int_add_text(w->vm, text, value_plain(key), 10);
    } else {
        vm_buf_drop(w->vm, text);
        if (!w->style->skipkeys)
            raise(w->vm, &TYPE_TYPE_ERROR, "keys must be str, int, float, bool or None, not %s",
                  type_name(type_of(key)));
        return false;
    }
    add_string(w->out, buf_span(text), w->style->ensure_ascii);
    vm_buf_drop(w->vm, text);
    return true;
}

static bool skipped(Writer *w, Value key) {
    return w->style->skipkeys && !is_str(key) && !is_float(key) && !is_int(key) && !is_none(key);
}

static void write_dict(Writer *w, Value v) {
    VM *vm = w->vm;
    Value pairs = list_of(vm, vm_method(vm, v, "items", 0, NULL));
    if (as_list(pairs)->count == 0) {
        buf_adds(w->out, "{}");
        return;
    }
    if (w->style->sort_keys)
        list_sort_values(vm, as_list(pairs), NONE, false);
    Chain link;
    enter(w, &link, v, " while encoding a JSON object");
    buf_addc(w->out, '{');
    cut(w);
    bool first = true;
    for (size_t i = 0; i < as_list(pairs)->count; i++) {
        const Value *pair;
        size_t two;
        vm_items(vm, as_list(pairs)->items[i], &pair, &two);
        if (two != 2)
            raise(vm, &TYPE_VALUE_ERROR, "items must return 2-tuples");
        if (skipped(w, pair[0]))
            continue;
        separator(w, first);
        cut(w);
        write_key(w, pair[0]);
        cut(w);
        buf_add_span(w->out, str_span(w->style->key_separator));
        cut(w);
        write_value(w, pair[1]);
        cut(w);
        first = false;
    }
    leave(w, &link);
    if (!first)
        new_line(w);
    cut(w);
    buf_addc(w->out, '}');
}

_Noreturn void json_refuse(VM *vm, Value v) {
    Value name = vm_getattr(vm, type_value(type_of(v)), vm->names.__name__);
    raise(vm, &TYPE_TYPE_ERROR, "Object of type %s is not JSON serializable",
          vm_str(vm, name)->data);
}

static void write_other(Writer *w, Value v) {
    Chain link;
    if (is_none(w->style->fallback))
        json_refuse(w->vm, v);
    enter(w, &link, v, " while encoding a JSON object");
    Value other = vm_call1(w->vm, w->style->fallback, v);
    w->depth--; /* what it returned stands in its place */
    write_value(w, other);
    w->depth++;
    leave(w, &link);
}

static void write_value(Writer *w, Value v) {
    if (is_str(v))
        add_string(w->out, str_span(as_str(v)), w->style->ensure_ascii);
    else if (is_none(v))
        buf_adds(w->out, "null");
    else if (v.tag == TAG_BOOL)
        buf_adds(w->out, v.boolean ? "true" : "false");
    else if (is_int(v))
        int_add_text(w->vm, w->out, value_plain(v), 10);
    else if (is_float(v))
        add_float(w, w->out, value_plain(v).number);
    else if (is_list(v) || is_tuple(v))
        write_list(w, v);
    else if (is_dict(v))
        write_dict(w, v);
    else
        write_other(w, v);
}

Str *json_write_value(VM *vm, const JsonStyle *style, Value v) {
    Writer w = {.vm = vm, .style = style, .out = vm_buf(vm)};
    write_value(&w, v);
    return vm_buf_str(vm, w.out);
}

List *json_write_pieces(VM *vm, const JsonStyle *style, Value v) {
    Writer w = {.vm = vm, .style = style, .out = vm_buf(vm), .pieces = list_new(vm, 0)};
    write_value(&w, v);
    cut(&w);
    vm_buf_drop(vm, w.out);
    return w.pieces;
}
