/* Splitting of bytes and bytearrays. */
#include "harness/language/buffer.h"
#include "harness/language/numbers.h"

static void push(VM *vm, List *l, Value self, Span part_) {
    list_push(vm, l, bytes_like(vm, self, part_));
}

static void split_white(VM *vm, List *out, Value self, int64_t most) {
    Span s = bytes_span(as_bytes(self));
    size_t i = 0;
    for (;;) {
        while (i < s.len && is_white_byte((unsigned char)s.ptr[i]))
            i++;
        if (i >= s.len)
            return;
        size_t start = i;
        if (most-- == 0) {
            push(vm, out, self, span_from(s, start));
            return;
        }
        while (i < s.len && !is_white_byte((unsigned char)s.ptr[i]))
            i++;
        push(vm, out, self, span_make(s.ptr + start, i - start));
    }
}

static void rsplit_white(VM *vm, List *out, Value self, int64_t most) {
    Span s = bytes_span(as_bytes(self));
    for (;;) {
        while (s.len && is_white_byte((unsigned char)s.ptr[s.len - 1]))
            s.len--;
        if (s.len == 0)
            return;
        size_t start = s.len;
        if (most-- == 0) {
            push(vm, out, self, s);
            return;
        }
        while (start && !is_white_byte((unsigned char)s.ptr[start - 1]))
            start--;
        push(vm, out, self, span_from(s, start));
        s.len = start;
    }
}

static Span separator(VM *vm, Value v) {
    Span sep = vm_need_bytes(vm, v);
    if (sep.len == 0)
        raise(vm, &TYPE_VALUE_ERROR, "empty separator");
    return sep;
}

Value bytes_split(VM *vm, Value *args) {
    int64_t most = vm_index(vm, args[2]);
    List *out = list_new(vm, 4);
    if (is_none(args[1])) {
        split_white(vm, out, args[0], most);
        return value_object(out);
    }
    Span s = bytes_span(as_bytes(args[0])), sep = separator(vm, args[1]);
    size_t at;
    while (most-- != 0 && (at = text_find(s, sep)) != SIZE_MAX) {
        push(vm, out, args[0], span_make(s.ptr, at));
        s = span_from(s, at + sep.len);
    }
    push(vm, out, args[0], s);
    return value_object(out);
}

Value bytes_rsplit(VM *vm, Value *args) {
    int64_t most = vm_index(vm, args[2]);
    List *out = list_new(vm, 4);
    if (is_none(args[1])) {
        rsplit_white(vm, out, args[0], most);
    } else {
        Span s = bytes_span(as_bytes(args[0])), sep = separator(vm, args[1]);
        size_t at;
        while (most-- != 0 && (at = text_rfind(s, sep)) != SIZE_MAX) {
            push(vm, out, args[0], span_from(s, at + sep.len));
            s.len = at;
        }
        push(vm, out, args[0], s);
    }
    for (size_t i = 0, k = out->count; i + 1 < k; i++) {
        Value swap = out->items[i];
        out->items[i] = out->items[--k];
        out->items[k] = swap;
    }
    return value_object(out);
}

static Value partition(VM *vm, Value *args, bool last) {
    Span s = bytes_span(as_bytes(args[0])), sep = separator(vm, args[1]);
    size_t at = last ? text_rfind(s, sep) : text_find(s, sep);
    Span parts[3] = {s, {"", 0}, {"", 0}};
    if (at != SIZE_MAX) {
        parts[0] = span_make(s.ptr, at);
        parts[1] = sep;
        parts[2] = span_from(s, at + sep.len);
    } else if (last) {
        parts[0] = span_make("", 0);
        parts[2] = s;
    }
    Value items[3];
    for (int i = 0; i < 3; i++)
        items[i] = bytes_like(vm, args[0], parts[i]);
    return tuple_from(vm, items, 3);
}

Value bytes_partition(VM *vm, Value *args) {
    return partition(vm, args, false);
}

Value bytes_rpartition(VM *vm, Value *args) {
    return partition(vm, args, true);
}

Value bytes_splitlines(VM *vm, Value *args) {
    bool keep = need_c_int(vm, args[1]) != 0;
    Span s = bytes_span(as_bytes(args[0]));
    List *out = list_new(vm, 4);
    for (size_t start = 0; start < s.len;) {
        size_t end = start;
        while (end < s.len && s.ptr[end] != '\n' && s.ptr[end] != '\r')
            end++;
        size_t next = end;
        if (next < s.len)
            next += s.ptr[end] == '\r' && end + 1 < s.len && s.ptr[end + 1] == '\n' ? 2 : 1;
        push(vm, out, args[0], span_make(s.ptr + start, (keep ? next : end) - start));
        start = next;
    }
    return value_object(out);
}
