/* str: splitting into parts and lines. */
#include "harness/language/str_inner.h"
#include "engine/base/unicode.h"

static void push(VM *vm, List *l, Span part) {
    list_push(vm, l, value_object(str_new(vm, part)));
}

/* ---- by white space ---- */

static void split_space(VM *vm, List *out, Span s, int64_t most) {
    size_t i = 0;
    uint32_t c;
    for (;;) {
        while (i < s.len) {
            size_t n = text_decode(s.ptr + i, &c);
            if (!text_is_space(c))
                break;
            i += n;
        }
        if (i >= s.len)
            return;
        if (most-- == 0) {
            push(vm, out, span_from(s, i));
            return;
        }
        size_t start = i;
        while (i < s.len) {
            size_t n = text_decode(s.ptr + i, &c);
            if (text_is_space(c))
                break;
            i += n;
        }
        push(vm, out, span_make(s.ptr + start, i - start));
    }
}

static size_t back_over(Span s, size_t end, bool space) {
    uint32_t c;
    while (end > 0) {
        size_t n = text_decode_back(s.ptr + end, &c);
        if (text_is_space(c) != space)
            break;
        end -= n;
    }
    return end;
}

static void rsplit_space(VM *vm, List *out, Span s, int64_t most) {
    for (;;) {
        size_t end = back_over(s, s.len, true);
        if (end == 0)
            return;
        if (most-- == 0) {
            push(vm, out, span_make(s.ptr, end));
            return;
        }
        size_t start = back_over(s, end, false);
        push(vm, out, span_make(s.ptr + start, end - start));
        s.len = start;
    }
}

/* ---- by a separator ---- */

static void split_sep(VM *vm, List *out, Span s, Span sep, int64_t most) {
    size_t at;
    while (most-- != 0 && (at = text_find(s, sep)) != SIZE_MAX) {
        push(vm, out, span_make(s.ptr, at));
        s = span_from(s, at + sep.len);
    }
    push(vm, out, s);
}

static void rsplit_sep(VM *vm, List *out, Span s, Span sep, int64_t most) {
    size_t at;
    while (most-- != 0 && (at = text_rfind(s, sep)) != SIZE_MAX) {
        push(vm, out, span_from(s, at + sep.len));
        s.len = at;
    }
    push(vm, out, s);
}

static void reverse(List *l) {
    for (size_t i = 0; i < l->count / 2; i++) {
        Value swap = l->items[i];
        l->items[i] = l->items[l->count - 1 - i];
        l->items[l->count - 1 - i] = swap;
    }
}

static Span need_separator(VM *vm, Value v) {
    if (!is_str(v))
        raise(vm, &TYPE_TYPE_ERROR, "must be str or None, not %s", type_name(type_of(v)));
    if (as_str(v)->bytes == 0)
        raise(vm, &TYPE_VALUE_ERROR, "empty separator");
    return str_span(as_str(v));
}

Value str_split(VM *vm, Value *args) {
    int64_t most = vm_index(vm, args[2]);
    List *out = list_new(vm, 4);
    if (is_none(args[1]))
        split_space(vm, out, str_span(as_str(args[0])), most);
    else
        split_sep(vm, out, str_span(as_str(args[0])), need_separator(vm, args[1]), most);
    return value_object(out);
}

Value str_rsplit(VM *vm, Value *args) {
    int64_t most = vm_index(vm, args[2]);
    List *out = list_new(vm, 4);
    if (is_none(args[1]))
        rsplit_space(vm, out, str_span(as_str(args[0])), most);
    else
        rsplit_sep(vm, out, str_span(as_str(args[0])), need_separator(vm, args[1]), most);
    reverse(out);
    return value_object(out);
}

static Value three(VM *vm, Value a, Value b, Value c) {
    Value items[3] = {a, b, c};
    return tuple_from(vm, items, 3);
}

static Value partition(VM *vm, Value *args, bool last) {
    Span sep = need_text(vm, args[1], ""), s = str_span(as_str(args[0]));
    if (sep.len == 0)
        raise(vm, &TYPE_VALUE_ERROR, "empty separator");
    size_t at = last ? text_rfind(s, sep) : text_find(s, sep);
    Value empty = value_object(str_new(vm, SPAN_LIT("")));
    if (at == SIZE_MAX && last)
        return three(vm, empty, empty, str_exact(vm, args[0]));
    if (at == SIZE_MAX)
        return three(vm, str_exact(vm, args[0]), empty, empty);
    return three(vm, value_object(str_new(vm, span_make(s.ptr, at))), str_exact(vm, args[1]),
                 value_object(str_new(vm, span_from(s, at + sep.len))));
}

Value str_partition(VM *vm, Value *args) {
    return partition(vm, args, false);
}

Value str_rpartition(VM *vm, Value *args) {
    return partition(vm, args, true);
}

/* ---- lines ---- */

static bool is_line_end(uint32_t c) {
    return (c >= 0x0A && c <= 0x0D) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 ||
           c == 0x2029;
}

Value str_splitlines(VM *vm, Value *args) {
    bool keep = need_c_int(vm, args[1]) != 0;
    Span s = str_span(as_str(args[0]));
    List *out = list_new(vm, 4);
    size_t start = 0;
    for (size_t i = 0; i < s.len;) {
        uint32_t c;
        size_t end = i;
        i += text_decode(s.ptr + i, &c);
        if (!is_line_end(c))
            continue;
        if (c == '\r' && i < s.len && s.ptr[i] == '\n')
            i++;
        push(vm, out, span_make(s.ptr + start, (keep ? i : end) - start));
        start = i;
    }
    if (start < s.len)
        push(vm, out, span_from(s, start));
    return value_object(out);
}
