/* Methods that bytes and bytearray share. Letters, digits and white space are ASCII's. */
#include "harness/language/buffer.h"
#include "harness/language/numbers.h"

static Span self_span(Value *args) {
    return bytes_span(as_bytes(args[0]));
}

/* ---- kinds of bytes ---- */

static bool is_lower(unsigned char c) {
    return c >= 'a' && c <= 'z';
}
static bool is_upper(unsigned char c) {
    return c >= 'A' && c <= 'Z';
}
static bool is_alpha(unsigned char c) {
    return is_lower(c) || is_upper(c);
}
static bool is_digit(unsigned char c) {
    return c >= '0' && c <= '9';
}
static bool is_alnum(unsigned char c) {
    return is_alpha(c) || is_digit(c);
}
static unsigned char to_lower(unsigned char c) {
    return is_upper(c) ? c + 32 : c;
}
static unsigned char to_upper(unsigned char c) {
    return is_lower(c) ? c - 32 : c;
}

static Value all(Value *args, bool (*kind)(unsigned char)) {
    Span s = self_span(args);
    for (size_t i = 0; i < s.len; i++)
        if (!kind((unsigned char)s.ptr[i]))
            return value_bool(false);
    return value_bool(s.len > 0);
}

Value bytes_isalnum(VM *vm, Value *args) {
    return all(args, is_alnum);
}
Value bytes_isalpha(VM *vm, Value *args) {
    return all(args, is_alpha);
}
Value bytes_isdigit(VM *vm, Value *args) {
    return all(args, is_digit);
}
Value bytes_isspace(VM *vm, Value *args) {
    return all(args, is_white_byte);
}

Value bytes_isascii(VM *vm, Value *args) {
    Span s = self_span(args);
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return value_bool(false);
    return value_bool(true);
}

static Value cased(Value *args, bool (*wanted)(unsigned char), bool (*refused)(unsigned char)) {
    Span s = self_span(args);
    bool any = false;
    for (size_t i = 0; i < s.len; i++) {
        if (refused((unsigned char)s.ptr[i]))
            return value_bool(false);
        any = any || wanted((unsigned char)s.ptr[i]);
    }
    return value_bool(any);
}

Value bytes_islower(VM *vm, Value *args) {
    return cased(args, is_lower, is_upper);
}
Value bytes_isupper(VM *vm, Value *args) {
    return cased(args, is_upper, is_lower);
}

Value bytes_istitle(VM *vm, Value *args) {
    Span s = self_span(args);
    bool any = false, in_word = false;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if ((is_upper(c) && in_word) || (is_lower(c) && !in_word))
            return value_bool(false);
        in_word = is_alpha(c);
        any = any || in_word;
    }
    return value_bool(any);
}

/* ---- case ---- */

static Bytes *copy(VM *vm, Value *args) {
    return as_bytes(bytes_like(vm, args[0], self_span(args)));
}

Value bytes_lower(VM *vm, Value *args) {
    Bytes *b = copy(vm, args);
    for (size_t i = 0; i < b->len; i++)
        b->data[i] = to_lower(b->data[i]);
    return value_object(b);
}

Value bytes_upper(VM *vm, Value *args) {
    Bytes *b = copy(vm, args);
    for (size_t i = 0; i < b->len; i++)
        b->data[i] = to_upper(b->data[i]);
    return value_object(b);
}

Value bytes_swapcase(VM *vm, Value *args) {
    Bytes *b = copy(vm, args);
    for (size_t i = 0; i < b->len; i++)
        b->data[i] = is_upper(b->data[i]) ? to_lower(b->data[i]) : to_upper(b->data[i]);
    return value_object(b);
}

Value bytes_capitalize(VM *vm, Value *args) {
    Bytes *b = copy(vm, args);
    for (size_t i = 0; i < b->len; i++)
        b->data[i] = i ? to_lower(b->data[i]) : to_upper(b->data[i]);
    return value_object(b);
}

Value bytes_title(VM *vm, Value *args) {
    Bytes *b = copy(vm, args);
    bool in_word = false;
    for (size_t i = 0; i < b->len; i++) {
        b->data[i] = in_word ? to_lower(b->data[i]) : to_upper(b->data[i]);
        in_word = is_alpha(b->data[i]);
    }
    return value_object(b);
}

/* ---- finding ---- */

/* What is looked for: bytes, or one byte given as an integer (kept in *byte). */
static Span needle(VM *vm, Value v, char *byte) {
    if (has_buffer(v))
        return vm_need_bytes(vm, v);
    if (!is_int(v) && !has_special(vm, v, "__index__"))
        raise(vm, &TYPE_TYPE_ERROR, "argument should be integer or bytes-like object, not '%s'",
              type_name(type_of(v)));
    *byte = (char)need_byte(vm, v);
    return span_make(byte, 1);
}

static bool part(VM *vm, Value *args, Span *out, size_t *offset) {
    Span s = self_span(args);
    size_t to;
    if (!slice_bounds(vm, args[2], args[3], s.len, offset, &to))
        return false;
    *out = span_make(s.ptr + *offset, to - *offset);
    return true;
}

static int64_t find(VM *vm, Value *args, size_t (*search)(Span, Span)) {
    char byte;
    Span s;
    size_t offset, at;
    bool inside = part(vm, args, &s, &offset);
    Span wanted = needle(vm, args[1], &byte);
    if (!inside || (at = search(s, wanted)) == SIZE_MAX)
        return -1;
    return (int64_t)(offset + at);
}

Value bytes_find(VM *vm, Value *args) {
    return value_int(find(vm, args, text_find));
}

Value bytes_rfind(VM *vm, Value *args) {
    return value_int(find(vm, args, text_rfind));
}

static Value found(VM *vm, int64_t index) {
    if (index < 0)
        raise(vm, &TYPE_VALUE_ERROR, "subsection not found");
    return value_int(index);
}

Value bytes_index(VM *vm, Value *args) {
    return found(vm, find(vm, args, text_find));
}

Value bytes_rindex(VM *vm, Value *args) {
    return found(vm, find(vm, args, text_rfind));
}

Value bytes_count(VM *vm, Value *args) {
    char byte;
    Span s;
    size_t offset;
    bool inside = part(vm, args, &s, &offset);
    Span wanted = needle(vm, args[1], &byte);
    if (!inside)
        return value_int(0);
    if (wanted.len == 0)
        return value_int((int64_t)s.len + 1);
    return value_int((int64_t)text_occurrences(s, wanted, SIZE_MAX));
}

static Value affix(VM *vm, Value *args, const char *name, bool (*test)(Span, Span)) {
    Span s;
    size_t offset;
    bool inside = part(vm, args, &s, &offset);
    if (!is_tuple(args[1])) {
        if (!has_buffer(args[1]))
            raise(vm, &TYPE_TYPE_ERROR, "%s first arg must be bytes or a tuple of bytes, not %s",
                  name, type_name(type_of(args[1])));
        return value_bool(inside && test(s, vm_need_bytes(vm, args[1])));
    }
    Tuple *choices = as_tuple(args[1]);
    for (size_t i = 0; i < choices->count; i++)
        if (test(s, vm_need_bytes(vm, choices->items[i])) && inside)
            return value_bool(true);
    return value_bool(false);
}

Value bytes_startswith(VM *vm, Value *args) {
    return affix(vm, args, "startswith", span_starts);
}

Value bytes_endswith(VM *vm, Value *args) {
    return affix(vm, args, "endswith", span_ends);
}

Value bytes_removeprefix(VM *vm, Value *args) {
    Span s = self_span(args), prefix = vm_need_bytes(vm, args[1]);
    return bytes_like(vm, args[0], span_starts(s, prefix) ? span_from(s, prefix.len) : s);
}

Value bytes_removesuffix(VM *vm, Value *args) {
    Span s = self_span(args), suffix = vm_need_bytes(vm, args[1]);
    if (span_ends(s, suffix))
        s.len -= suffix.len;
    return bytes_like(vm, args[0], s);
}

/* ---- replacing, joining, translating ---- */

static Value finish(VM *vm, Value self, Buf *b) {
    Value result = bytes_like(vm, self, buf_span(b));
    vm_buf_drop(vm, b);
    return result;
}

Value bytes_replace(VM *vm, Value *args) {
    Span s = self_span(args), old = vm_need_bytes(vm, args[1]), new = vm_need_bytes(vm, args[2]);
    int64_t most = vm_index(vm, args[3]);
    Buf *b = vm_buf(vm);
    size_t times = old.len ? text_occurrences(s, old, SIZE_MAX) : s.len + 1;
    room_for(vm, s.len + repeat_size(vm, new.len, (int64_t)times));
    while (most-- != 0) {
        size_t at = text_find(s, old);
        if (at == SIZE_MAX)
            break;
        buf_add(b, s.ptr, at);
        buf_add_span(b, new);
        s = span_from(s, at + old.len);
        if (old.len == 0) {
            if (s.len == 0)
                break;
            buf_addc(b, s.ptr[0]);
            s = span_from(s, 1);
        }
    }
    buf_add_span(b, s);
    return finish(vm, args[0], b);
}

Value bytes_join(VM *vm, Value *args) {
    const Value *items;
    size_t count;
    if (!is_list(args[1]) && !is_tuple(args[1]) && !type_of(args[1])->iter &&
        !has_special(vm, args[1], "__iter__"))
        raise(vm, &TYPE_TYPE_ERROR, "can only join an iterable");
    vm_items(vm, args[1], &items, &count);
    Buf *b = vm_buf(vm);
    for (size_t i = 0; i < count; i++) {
        if (!has_buffer(items[i]))
            raise(vm, &TYPE_TYPE_ERROR, "sequence item %zu: expected a bytes-like object, %s found",
                  i, type_name(type_of(items[i])));
        if (i)
            buf_add_span(b, self_span(args));
        buf_add_span(b, vm_need_bytes(vm, items[i]));
    }
    return finish(vm, args[0], b);
}

Value bytes_maketrans(VM *vm, Value *args) {
    Span from = vm_need_bytes(vm, args[0]), to = vm_need_bytes(vm, args[1]);
    if (from.len != to.len)
        raise(vm, &TYPE_VALUE_ERROR, "maketrans arguments must have same length");
    char table[256];
    for (int i = 0; i < 256; i++)
        table[i] = (char)i;
    for (size_t i = 0; i < from.len; i++)
        table[(unsigned char)from.ptr[i]] = to.ptr[i];
    return bytes_new(vm, table, sizeof table);
}

Value bytes_translate(VM *vm, Value *args) {
    Span s = self_span(args), gone = {NULL, 0}, table = {NULL, 0};
    if (!is_none(args[1])) {
        table = vm_need_bytes(vm, args[1]);
        if (table.len != 256)
            raise(vm, &TYPE_VALUE_ERROR, "translation table must be 256 characters long");
    }
    if (!is_unset(args[2]))
        gone = vm_need_bytes(vm, args[2]);
    Buf *b = vm_buf(vm);
    for (size_t i = 0; i < s.len; i++)
        if (!gone.len || !memchr(gone.ptr, s.ptr[i], gone.len))
            buf_addc(b, table.len ? table.ptr[(unsigned char)s.ptr[i]] : s.ptr[i]);
    return finish(vm, args[0], b);
}

/* ---- stripping, padding ---- */

enum { LEFT = 1, RIGHT = 2 };

static Value strip(VM *vm, Value *args, unsigned sides) {
    Span s = self_span(args), chars = SPAN_LIT("\t\n\v\f\r ");
    if (!is_none(args[1]))
        chars = vm_need_bytes(vm, args[1]);
    while ((sides & LEFT) && s.len && chars.len && memchr(chars.ptr, s.ptr[0], chars.len))
        s = span_from(s, 1);
    while ((sides & RIGHT) && s.len && chars.len && memchr(chars.ptr, s.ptr[s.len - 1], chars.len))
        s.len--;
    return bytes_like(vm, args[0], s);
}

Value bytes_strip(VM *vm, Value *args) {
    return strip(vm, args, LEFT | RIGHT);
}
Value bytes_lstrip(VM *vm, Value *args) {
    return strip(vm, args, LEFT);
}
Value bytes_rstrip(VM *vm, Value *args) {
    return strip(vm, args, RIGHT);
}

static Value pad(VM *vm, Value self, size_t left, size_t right, char fill) {
    Span s = bytes_span(as_bytes(self));
    size_t size = s.len + left + right;
    if (size > BYTES_MAX && !is_bytearray(self))
        raise(vm, &TYPE_OVERFLOW_ERROR, "byte string is too large");
    Bytes *out = bytes_alloc(vm, size, is_bytearray(self));
    memset(out->data, fill, left);
    memcpy(out->data + left, s.ptr, s.len);
    memset(out->data + left + s.len, fill, right);
    return value_object(out);
}

static size_t padding(VM *vm, Value *args, const char *name, char *fill) {
    int64_t width = vm_index(vm, args[1]);
    if (is_unset(args[2]))
        args[2] = bytes_new(vm, " ", 1);
    if (!is_byteslike(args[2]) || as_bytes(args[2])->len != 1)
        raise(vm, &TYPE_TYPE_ERROR, "%s() argument 2 must be a byte string of length 1, not %s",
              name, is_none(args[2]) ? "None" : type_name(type_of(args[2])));
    *fill = (char)as_bytes(args[2])->data[0];
    size_t len = as_bytes(args[0])->len;
    return width > 0 && (size_t)width > len ? (size_t)width - len : 0;
}

Value bytes_ljust(VM *vm, Value *args) {
    char fill;
    size_t more = padding(vm, args, "ljust", &fill);
    return pad(vm, args[0], 0, more, fill);
}

Value bytes_rjust(VM *vm, Value *args) {
    char fill;
    size_t more = padding(vm, args, "rjust", &fill);
    return pad(vm, args[0], more, 0, fill);
}

Value bytes_center(VM *vm, Value *args) {
    char fill;
    size_t more = padding(vm, args, "center", &fill), width = as_bytes(args[0])->len + more;
    size_t left = more / 2 + (more & width & 1);
    return pad(vm, args[0], left, more - left, fill);
}

Value bytes_zfill(VM *vm, Value *args) {
    int64_t width = vm_index(vm, args[1]);
    Span s = self_span(args);
    size_t more = width > 0 && (size_t)width > s.len ? (size_t)width - s.len : 0;
    Value out = pad(vm, args[0], more, 0, '0');
    if (more && s.len && (s.ptr[0] == '+' || s.ptr[0] == '-')) {
        as_bytes(out)->data[more] = '0';
        as_bytes(out)->data[0] = (uint8_t)s.ptr[0];
    }
    return out;
}

Value bytes_expandtabs(VM *vm, Value *args) {
    int64_t size = need_c_int(vm, args[1]);
    Span s = self_span(args);
    Buf *b = vm_buf(vm);
    size_t column = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '\t') {
            size_t more = size > 0 ? (size_t)size - column % (size_t)size : 0;
            room_for(vm, b->len + more);
            buf_add_repeat(b, ' ', more);
            column += more;
        } else {
            buf_addc(b, c);
            column = c == '\n' || c == '\r' ? 0 : column + 1;
        }
    }
    return finish(vm, args[0], b);
}

/* ---- text ---- */

Value bytes_decode(VM *vm, Value *args) {
    need_text(vm, args[1], "decode() argument 'encoding'");
    need_text(vm, args[2], "decode() argument 'errors'");
    return value_object(
        str_decode(vm, self_span(args), args[0], as_str(args[1])->data, as_str(args[2])->data));
}

static char hex_separator(VM *vm, Value v) {
    Span s = {"", 0};
    if (is_str(v) && as_str(v)->length == 1 && as_str(v)->bytes > 1)
        raise(vm, &TYPE_VALUE_ERROR, "sep must be ASCII.");
    if (is_str(v))
        s = str_span(as_str(v));
    else if (is_byteslike(v))
        s = bytes_span(as_bytes(v));
    else if (vm_len(vm, v) == 1)
        raise(vm, &TYPE_TYPE_ERROR, "sep must be str or bytes.");
    if (s.len != 1)
        raise(vm, &TYPE_VALUE_ERROR, "sep must be length 1.");
    if ((unsigned char)s.ptr[0] >= 0x80)
        raise(vm, &TYPE_VALUE_ERROR, "sep must be ASCII.");
    return s.ptr[0];
}

Value bytes_hex(VM *vm, Value *args) {
    Span s = vm_need_bytes(vm, args[0]);
    bool with_sep = !is_unset(args[1]);
    int64_t group = need_c_int(vm, args[2]);
    char sep = with_sep ? hex_separator(vm, args[1]) : 0;
    size_t every = (size_t)(group < 0 ? -group : group);
    Buf *b = vm_buf(vm);
    for (size_t i = 0; i < s.len; i++) {
        size_t from = group > 0 ? s.len - i : i;
        if (i && with_sep && every && from % every == 0)
            buf_addc(b, sep);
        unsigned char c = (unsigned char)s.ptr[i];
        buf_addc(b, "0123456789abcdef"[c >> 4]);
        buf_addc(b, "0123456789abcdef"[c & 15]);
    }
    return value_object(vm_buf_str(vm, b));
}

static int hex_digit(char c) {
    if (is_digit((unsigned char)c))
        return c - '0';
    c = (char)to_lower((unsigned char)c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static _Noreturn void raise_not_hex(VM *vm, Span before) {
    raise(vm, &TYPE_VALUE_ERROR, "non-hexadecimal number found in fromhex() arg at position %zu",
          text_count(before));
}

Value bytes_fromhex(VM *vm, Value *args) {
    Span s = need_text(vm, args[1], "fromhex() argument");
    for (size_t i = 0; i < s.len; i++) /* these come first, wherever they are */
        if ((unsigned char)s.ptr[i] >= 0x80)
            raise_not_hex(vm, span_make(s.ptr, i));
    Buf *b = vm_buf(vm);
    for (size_t i = 0; i < s.len;) {
        if (is_white_byte((unsigned char)s.ptr[i])) {
            i++;
            continue;
        }
        int high = hex_digit(s.ptr[i]), low = i + 1 < s.len ? hex_digit(s.ptr[i + 1]) : -1;
        if (high < 0 || low < 0)
            raise_not_hex(vm, span_make(s.ptr, high < 0 ? i : i + 1));
        buf_addc(b, (char)(high << 4 | low));
        i += 2;
    }
    bool array = type_is_subtype(as_type(args[0]), &TYPE_BYTEARRAY);
    Value v = array ? bytearray_new(vm, b->data, b->len) : bytes_new(vm, b->data, b->len);
    vm_buf_drop(vm, b);
    if (as_type(args[0]) == &TYPE_BYTES || as_type(args[0]) == &TYPE_BYTEARRAY)
        return v;
    return vm_call1(vm, args[0], v);
}
