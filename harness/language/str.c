/* str: immutable Unicode text, kept as UTF-8 and indexed by code point.
 *
 * ASCII strings are indexed directly; others through marks, the byte offset of every 64th code
 * point, made on first use. This file has the C interface and the slots; methods are in
 * str_methods.c, str_split.c, str_case.c and str_codec.c. */
#include "harness/language/numbers.h"
#include "harness/language/str.h"
#include "engine/base/unicode.h"
#include "harness/language/text_state.h"
#include <stdio.h>

enum { MARK = 64, GROW_FROM = 1024 };

/* ---- making ---- */

Str *str_alloc(VM *vm, size_t bytes, size_t length) {
    const size_t head = offsetof(Str, attrs);
    if (bytes > SIZE_MAX / 4)
        raise(vm, &TYPE_MEMORY_ERROR, "%s", "");
    Str *s = vm_alloc_text(vm, head + bytes + 1);
    memset(s, 0, head);
    s->object.type = &TYPE_STR;
    s->bytes = bytes;
    s->length = length;
    s->data = (char *)s + head;
    s->data[bytes] = '\0';
    return s;
}

static bool all_ascii(Span text) {
    size_t i = 0;
    for (; i + 8 <= text.len; i += 8) {
        uint64_t word;
        memcpy(&word, text.ptr + i, 8);
        if (word & 0x8080808080808080u)
            return false;
    }
    for (; i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= 0x80)
            return false;
    return true;
}

size_t text_count(Span text) {
    if (all_ascii(text))
        return text.len;
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    return count;
}

/* The shared string of one character below U+0100. */
static Str *char_string(VM *vm, uint32_t c) {
    TextState *t = vm_text(vm);
    if (!t->chars[c]) {
        char text[4];
        size_t n = utf8_encode(text, c);
        Str *s = str_alloc(vm, n, 1);
        memcpy(s->data, text, n);
        t->chars[c] = s;
    }
    return t->chars[c];
}

static Str *empty_string(VM *vm) {
    TextState *t = vm_text(vm);
    if (!t->empty)
        t->empty = str_alloc(vm, 0, 0);
    return t->empty;
}

static Str *make(VM *vm, Span text, size_t length) {
    if (text.len <= 1)
        return text.len ? char_string(vm, (unsigned char)text.ptr[0]) : empty_string(vm);
    Str *s = str_alloc(vm, text.len, length);
    memcpy(s->data, text.ptr, text.len);
    return s;
}

Str *str_new(VM *vm, Span text) {
    return make(vm, text, text_count(text));
}

Str *str_new_ascii(VM *vm, const char *text, size_t bytes) {
    return make(vm, span_make(text, bytes), bytes);
}

Str *str_newz(VM *vm, const char *text) {
    return str_new(vm, span_of(text));
}

Value str_value(VM *vm, const char *text) {
    return value_object(str_newz(vm, text));
}

Str *str_from_buf(VM *vm, Buf *b) {
    Buf *held = vm_buf(vm); /* moved, so that it is released if str_new raises */
    Buf swap = *held;
    *held = *b;
    *b = swap;
    buf_release(b);
    return vm_buf_str(vm, held);
}

Str *str_from_char(VM *vm, uint32_t code_point) {
    if (code_point < TEXT_CHARS)
        return char_string(vm, code_point);
    char text[4];
    size_t n = utf8_encode(text, code_point);
    return make(vm, span_make(text, n), 1);
}

Str *str_printf(VM *vm, const char *format, ...) {
    Buf *b = vm_buf(vm);
    va_list args;
    va_start(args, format);
    buf_addv(b, format, args);
    va_end(args);
    return vm_buf_str(vm, b);
}

/* ---- concatenation ----
 *
 * Appending to a long string again and again must not copy it each time. So a long sum is put into
 * a block with room behind it; when the left operand ends where its block's text ends, the right
 * one is written behind it and both strings share the block. */

typedef struct Block {
    size_t used, cap;
    char data[];
} Block;

static Block *block_of(Str *s) {
    return (Block *)(s->data - sizeof(Block));
}

static Str *share_block(VM *vm, Block *block, size_t length) {
    Str *s = vm_alloc(vm, offsetof(Str, attrs));
    memset(s, 0, offsetof(Str, attrs));
    s->object.type = &TYPE_STR;
    s->growable = true;
    s->bytes = block->used;
    s->length = length;
    s->data = block->data;
    s->data[s->bytes] = '\0';
    return s;
}

static Str *concat_long(VM *vm, Str *a, Str *b) {
    Block *block = a->growable ? block_of(a) : NULL;
    size_t bytes = a->bytes + b->bytes;
    if (!block || block->used != a->bytes || bytes >= block->cap) {
        size_t cap = bytes + bytes / 2 + 16;
        block = vm_alloc_text(vm, sizeof *block + cap);
        *block = (Block){.used = a->bytes, .cap = cap};
        memcpy(block->data, a->data, a->bytes);
    }
    memcpy(block->data + block->used, b->data, b->bytes);
    block->used = bytes;
    return share_block(vm, block, a->length + b->length);
}

Str *str_concat(VM *vm, Str *a, Str *b) {
    if (b->bytes == 0 && a->object.type == &TYPE_STR)
        return a;
    if (a->bytes == 0 && b->object.type == &TYPE_STR)
        return b;
    if (a->bytes >= GROW_FROM && b->bytes < a->bytes)
        return concat_long(vm, a, b);
    Str *s = str_alloc(vm, a->bytes + b->bytes, a->length + b->length);
    memcpy(s->data, a->data, a->bytes);
    memcpy(s->data + a->bytes, b->data, b->bytes);
    return s;
}

size_t repeat_size(VM *vm, size_t size, int64_t times) {
    size_t total;
    if (times <= 0 || size == 0)
        return 0;
    if (__builtin_mul_overflow(size, (size_t)times, &total) || total > SIZE_MAX / 4)
        raise(vm, &TYPE_MEMORY_ERROR, "%s", "");
    return total;
}

void repeat_fill(char *out, Span text, size_t times) {
    if (text.len == 1) {
        memset(out, text.ptr[0], times);
        return;
    }
    for (size_t i = 0; i < times; i++)
        memcpy(out + i * text.len, text.ptr, text.len);
}

int64_t repeat_count(VM *vm, Value v) {
    if (!is_int(v) && !has_special(vm, v, "__index__"))
        raise(vm, &TYPE_TYPE_ERROR, "can't multiply sequence by non-int of type '%s'",
              type_name(type_of(v)));
    int64_t times;
    if (!value_fits_int64(need_index(vm, v), &times))
        raise(vm, &TYPE_OVERFLOW_ERROR, "cannot fit '%s' into an index-sized integer",
              type_name(type_of(v)));
    return times;
}

static Value repeat(VM *vm, Str *s, int64_t times) {
    if (s->length && times > INT64_MAX / (int64_t)s->length)
        raise(vm, &TYPE_OVERFLOW_ERROR, "repeated string is too long");
    size_t total = repeat_size(vm, s->bytes, times);
    if (total == 0)
        return value_object(empty_string(vm));
    if (times == 1 && s->object.type == &TYPE_STR)
        return value_object(s);
    if (total == 1)
        return value_object(str_new(vm, str_span(s)));
    Str *out = str_alloc(vm, total, s->length * (size_t)times);
    repeat_fill(out->data, str_span(s), (size_t)times);
    return value_object(out);
}

/* ---- comparing and hashing ---- */

bool str_equal(const Str *a, const Str *b) {
    return a == b || (a->bytes == b->bytes && memcmp(a->data, b->data, a->bytes) == 0);
}

int str_order(const Str *a, const Str *b) {
    size_t n = a->bytes < b->bytes ? a->bytes : b->bytes;
    int c = memcmp(a->data, b->data, n); /* UTF-8 sorts as its code points do */
    return c ? c : (a->bytes > b->bytes) - (a->bytes < b->bytes);
}

static uint64_t mix(uint64_t h, uint64_t word) {
    h = (h ^ word) * 0x9E3779B97F4A7C15u;
    return h ^ (h >> 29);
}

int64_t text_hash(Span text) {
    if (text.len == 0)
        return 0;
    uint64_t h = 0x51ED270B0F3C4E6Du ^ text.len, word = 0;
    size_t i = 0;
    for (; i + 8 <= text.len; i += 8) {
        memcpy(&word, text.ptr + i, 8);
        h = mix(h, word);
    }
    word = 0;
    for (size_t k = i; k < text.len; k++)
        word = word << 8 | (unsigned char)text.ptr[k];
    h = mix(mix(h, word), text.len);
    return h == 0 || h == UINT64_MAX ? 1 : (int64_t)h;
}

int64_t str_hash(Str *s) {
    if (s->hash == 0)
        s->hash = text_hash(str_span(s));
    return s->hash;
}

/* ---- indexing by code point ---- */

static void make_marks(VM *vm, Str *s) {
    uint32_t *marks = vm_alloc_text(vm, (s->length / MARK + 1) * sizeof *marks);
    size_t index = 0;
    for (size_t at = 0; at < s->bytes; at++) {
        if (((unsigned char)s->data[at] & 0xC0) == 0x80)
            continue;
        if (index % MARK == 0)
            marks[index / MARK] = (uint32_t)at;
        index++;
    }
    if (index % MARK == 0)
        marks[index / MARK] = (uint32_t)s->bytes;
    s->marks = marks;
}

size_t str_offset(VM *vm, Str *s, size_t index) {
    if (str_is_ascii(s))
        return index;
    if (index >= s->length)
        return s->bytes;
    if (!s->marks && s->length > MARK)
        make_marks(vm, s);
    size_t at = s->marks ? s->marks[index / MARK] : 0;
    uint32_t c;
    for (size_t left = s->marks ? index % MARK : index; left > 0; left--)
        at += text_decode(s->data + at, &c);
    return at;
}

size_t str_index_of_offset(Str *s, size_t offset) {
    if (str_is_ascii(s))
        return offset;
    size_t from = 0, index = 0;
    if (s->marks) { /* the last mark not behind offset */
        size_t low = 0, high = s->length / MARK + 1;
        while (high - low > 1) {
            size_t middle = (low + high) / 2;
            if (s->marks[middle] <= offset)
                low = middle;
            else
                high = middle;
        }
        from = s->marks[low];
        index = low * MARK;
    }
    return index + text_count(span_make(s->data + from, offset - from));
}

uint32_t str_at(VM *vm, Str *s, size_t index) {
    uint32_t c;
    text_decode(s->data + str_offset(vm, s, index), &c);
    return c;
}

Str *str_slice(VM *vm, Str *s, size_t start, size_t end) {
    if (start >= end)
        return empty_string(vm);
    if (start == 0 && end == s->length && s->object.type == &TYPE_STR)
        return s;
    size_t from = str_offset(vm, s, start), to = str_offset(vm, s, end);
    Span part = span_make(s->data + from, to - from);
    if (end - start == 1 && part.len == 2)
        return str_from_char(vm, str_at(vm, s, start));
    return make(vm, part, end - start);
}

/* s[start::step] of `count` characters, step not 1. */
static Str *stepped_slice(VM *vm, Str *s, int64_t start, int64_t step, size_t count) {
    if (str_is_ascii(s) && count > 1) {
        Str *out = str_alloc(vm, count, count);
        for (size_t i = 0; i < count; i++)
            out->data[i] = s->data[start + (int64_t)i * step];
        return out;
    }
    Buf *b = vm_buf(vm);
    for (size_t i = 0; i < count; i++)
        buf_add_utf8(b, str_at(vm, s, (size_t)(start + (int64_t)i * step)));
    return vm_buf_str(vm, b);
}

/* ---- repr ---- */

static void add_escape(Buf *out, uint32_t c) {
    if (c <= 0xFF)
        buf_addf(out, "\\x%02x", c);
    else if (c <= 0xFFFF)
        buf_addf(out, "\\u%04x", c);
    else
        buf_addf(out, "\\U%08x", c);
}

static void add_repr_char(Buf *out, uint32_t c, char quote, const char *bytes, size_t n) {
    static const char named[] = {['\t'] = 't', ['\n'] = 'n', ['\r'] = 'r'};
    if (c == (unsigned char)quote || c == '\\') {
        buf_addc(out, '\\');
        buf_addc(out, (char)c);
    } else if (c < sizeof named && named[c]) {
        buf_addc(out, '\\');
        buf_addc(out, named[c]);
    } else if (c < 0x80 ? c < ' ' || c == 0x7F : !unicode_is_printable(c)) {
        add_escape(out, c);
    } else {
        buf_add(out, bytes, n);
    }
}

void str_add_repr(Buf *out, const Str *s) {
    char quote = memchr(s->data, '\'', s->bytes) && !memchr(s->data, '"', s->bytes) ? '"' : '\'';
    buf_addc(out, quote);
    size_t plain = 0; /* where the run not written yet begins */
    for (size_t at = 0; at < s->bytes;) {
        unsigned char byte = (unsigned char)s->data[at];
        if (byte >= ' ' && byte < 0x7F && byte != '\\' && byte != (unsigned char)quote) {
            at++;
            continue;
        }
        uint32_t c;
        buf_add(out, s->data + plain, at - plain);
        size_t n = text_decode(s->data + at, &c);
        add_repr_char(out, c, quote, s->data + at, n);
        at += n;
        plain = at;
    }
    buf_add(out, s->data + plain, s->bytes - plain);
    buf_addc(out, quote);
}

/* ---- slots ---- */

static Value slot_repr(VM *vm, Value self) {
    Buf *b = vm_buf(vm);
    str_add_repr(b, as_str(self));
    return value_object(vm_buf_str(vm, b));
}

static Value slot_str(VM *vm, Value self) {
    Str *s = as_str(self);
    return s->object.type == &TYPE_STR ? self : value_object(str_new(vm, str_span(s)));
}

static int64_t slot_hash(VM *vm, Value self) {
    return str_hash(as_str(self));
}

static Value slot_compare(VM *vm, CompareOp op, Value self, Value other) {
    if (!is_str(other))
        return NOT_IMPLEMENTED;
    Str *a = as_str(self), *b = as_str(other);
    switch (op) {
    case OP_EQ:
        return value_bool(str_equal(a, b));
    case OP_NE:
        return value_bool(!str_equal(a, b));
    case OP_LT:
        return value_bool(str_order(a, b) < 0);
    case OP_LE:
        return value_bool(str_order(a, b) <= 0);
    case OP_GT:
        return value_bool(str_order(a, b) > 0);
    case OP_GE:
        return value_bool(str_order(a, b) >= 0);
    }
    return NOT_IMPLEMENTED;
}

bool has_special(VM *vm, Value v, const char *name) {
    Value found;
    return type_lookup(vm, type_of(v), vm_literal(vm, name), &found);
}

static Value add(VM *vm, Value left, Value right) {
    if (!is_str(left))
        return NOT_IMPLEMENTED;
    if (is_str(right))
        return value_object(str_concat(vm, as_str(left), as_str(right)));
    raise(vm, &TYPE_TYPE_ERROR, "can only concatenate str (not \"%s\") to str",
          type_name(type_of(right)));
}

static Value multiply(VM *vm, Value left, Value right) {
    Value text = is_str(left) ? left : right, times = is_str(left) ? right : left;
    return repeat(vm, as_str(text), repeat_count(vm, times));
}

static Value slot_binary(VM *vm, BinaryOp op, Value left, Value right) {
    if (op == OP_ADD)
        return add(vm, left, right);
    if (op == OP_MUL)
        return multiply(vm, left, right);
    if (op == OP_MOD && is_str(left))
        return value_object(str_percent(vm, as_str(left), right));
    return NOT_IMPLEMENTED;
}

static int64_t slot_len(VM *vm, Value self) {
    return (int64_t)as_str(self)->length;
}

static Value slot_getitem(VM *vm, Value self, Value key) {
    Str *s = as_str(self);
    if (is_exact(key, &TYPE_SLICE)) {
        int64_t start, stop, step;
        size_t count;
        slice_resolve(vm, (SliceObject *)key.object, s->length, &start, &stop, &step, &count);
        if (count == 0)
            return value_object(empty_string(vm));
        return value_object(step == 1 ? str_slice(vm, s, (size_t)start, (size_t)start + count)
                                      : stepped_slice(vm, s, start, step, count));
    }
    if (!is_int(key) && !has_special(vm, key, "__index__"))
        raise(vm, &TYPE_TYPE_ERROR, "string indices must be integers, not '%s'",
              type_name(type_of(key)));
    size_t index = index_resolve(vm, key, s->length, "string");
    return value_object(str_from_char(vm, str_at(vm, s, index)));
}

static bool slot_contains(VM *vm, Value self, Value item) {
    if (!is_str(item))
        raise(vm, &TYPE_TYPE_ERROR, "'in <string>' requires string as left operand, not %s",
              type_name(type_of(item)));
    return text_find(str_span(as_str(self)), str_span(as_str(item))) != SIZE_MAX;
}

static bool iter_step(VM *vm, NativeIter *it, Value *out) {
    Str *s = as_str(it->a);
    if ((size_t)it->i >= s->bytes)
        return false;
    uint32_t c;
    it->i += (int64_t)text_decode(s->data + it->i, &c);
    *out = value_object(str_from_char(vm, c));
    it->j++;
    return true;
}

static bool iter_next(VM *vm, Value self, Value *out) {
    NativeIter *it = (NativeIter *)self.object;
    return it->step(vm, it, out);
}

static Value iter_self(VM *vm, Value self) {
    return self;
}

static Value iter_length_hint(VM *vm, Value *args) {
    NativeIter *it = (NativeIter *)args[0].object;
    return value_int((int64_t)as_str(it->a)->length - it->j);
}

static const Native ITER_METHODS[] = {
    {"__length_hint__(self, /)", iter_length_hint, "Number of characters left."},
    {NULL, NULL, NULL},
};

static const Type TYPE_STR_ITERATOR = {
    .object = {&TYPE_TYPE},
    .name = "str_iterator",
    .size = sizeof(NativeIter),
    .iter = iter_self,
    .next = iter_next,
    .methods = ITER_METHODS,
};

static const Type TYPE_STR_ASCII_ITERATOR = {
    .object = {&TYPE_TYPE},
    .name = "str_ascii_iterator",
    .size = sizeof(NativeIter),
    .iter = iter_self,
    .next = iter_next,
    .methods = ITER_METHODS,
};

static Value slot_iter(VM *vm, Value self) {
    const Type *type = str_is_ascii(as_str(self)) ? &TYPE_STR_ASCII_ITERATOR : &TYPE_STR_ITERATOR;
    NativeIter *it = iter_new(vm, type, iter_step);
    it->a = self;
    return value_object(it);
}

const Type TYPE_STR = {
    .object = {&TYPE_TYPE},
    .name = "str",
    .size = sizeof(Str),
    .flags = TYPE_SUBCLASSABLE | TYPE_MATCH_SELF,
    .doc = "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str",
    .repr = slot_repr,
    .str = slot_str,
    .hash = slot_hash,
    .compare = slot_compare,
    .binary = slot_binary,
    .len = slot_len,
    .getitem = slot_getitem,
    .contains = slot_contains,
    .iter = slot_iter,
    .methods = STR_METHODS,
};
