/* str: splitting into parts and lines. */
#include "harness/language/str_inner.h"

/* A string being split, and its parts. */
typedef struct Split {
    VM *vm;
    List *out;
    Span rest;
    bool ascii;
} Split;

static Split split_begin(VM *vm, Value self) {
    const Str *s = as_str(self);
    return (Split){vm, list_new(vm, 4), str_span(s), str_is_ascii(s)};
}

static void push(Split *s, Span part) {
    Str *made = s->ascii ? str_new_ascii(s->vm, part.ptr, part.len) : str_new(s->vm, part);
    list_push(s->vm, s->out, value_object(made));
}

/* ---- by white space ---- */

/* Where white space begins (or ends), from `at` on. */
static size_t forward_to(Span s, size_t at, bool space) {
    while (at < s.len) {
        uint32_t c;
        size_t n = text_decode(s.ptr + at, &c);
        if (text_is_space(c) == space)
            break;
        at += n;
    }
    return at;
}

static void split_space(Split *s, int64_t most) {
    size_t at = 0;
    for (;;) {
        size_t start = forward_to(s->rest, at, false);
        if (start == s->rest.len)
            return;
        if (most-- == 0) {
            push(s, span_from(s->rest, start));
            return;
        }
        at = forward_to(s->rest, start, true);
        push(s, span_make(s->rest.ptr + start, at - start));
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

static void rsplit_space(Split *s, int64_t most) {
    for (;;) {
        size_t end = back_over(s->rest, s->rest.len, true);
        if (end == 0)
            return;
        if (most-- == 0) {
            push(s, span_make(s->rest.ptr, end));
            return;
        }
        size_t start = back_over(s->rest, end, false);
        push(s, span_make(s->rest.ptr + start, end - start));
        s->rest.len = start;
    }
}

/* ---- by a separator ---- */

static void split_sep(Split *s, Span sep, int64_t most) {
    size_t at;
    while (most-- != 0 && (at = text_find(s->rest, sep)) != SIZE_MAX) {
        push(s, span_make(s->rest.ptr, at));
        s->rest = span_from(s->rest, at + sep.len);
    }
    push(s, s->rest);
}

static void rsplit_sep(Split *s, Span sep, int64_t most) {
    size_t at;
    while (most-- != 0 && (at = text_rfind(s->rest, sep)) != SIZE_MAX) {
        push(s, span_from(s->rest, at + sep.len));
        s->rest.len = at;
    }
    push(s, s->rest);
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
    Split s = split_begin(vm, args[0]);
    if (is_none(args[1]))
        split_space(&s, most);
    else
        split_sep(&s, need_separator(vm, args[1]), most);
    return value_object(s.out);
}

Value str_rsplit(VM *vm, Value *args) {
    int64_t most = vm_index(vm, args[2]);
    Split s = split_begin(vm, args[0]);
    if (is_none(args[1]))
        rsplit_space(&s, most);
    else
        rsplit_sep(&s, need_separator(vm, args[1]), most);
    reverse(s.out);
    return value_object(s.out);
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
    Split s = split_begin(vm, args[0]);
    Span text = s.rest;
    size_t start = 0;
    for (size_t i = 0; i < text.len;) {
        uint32_t c;
        size_t end = i;
        i += text_decode(text.ptr + i, &c);
        if ((c > 0x1E && c < 0x80) || !is_line_end(c))
            continue;
        if (c == '\r' && i < text.len && text.ptr[i] == '\n')
            i++;
        push(&s, span_make(text.ptr + start, (keep ? i : end) - start));
        start = i;
    }
    if (start < text.len)
        push(&s, span_from(text, start));
    return value_object(s.out);
}
