/* Methods of str that find, replace, join and pad, and the table of all its methods.
 *
 * Case is in str_case.c, splitting in str_split.c, translate in str_translate.c, encoding in
 * codec.c, format in format_fields.c. */
#include "harness/language/containers.h"
#include "harness/language/str.h"
#include "engine/base/unicode.h"
#include "harness/language/memory.h"
#include "harness/language/str_inner.h"
#include "harness/language/numbers.h"

/* ---- helpers ---- */

Span need_text(VM *vm, Value v, const char *what) {
    if (!is_str(v))
        raise(vm, &TYPE_TYPE_ERROR, "%s%smust be str, not %s", what, *what ? " " : "",
              is_none(v) && *what ? "None" : type_name(type_of(v)));
    return str_span(as_str(v));
}

/* Text for a function of C. */
static void need_c_text(VM *vm, Value v, const char *what) {
    Span s = need_text(vm, v, what);
    if (s.len && memchr(s.ptr, 0, s.len))
        raise(vm, &TYPE_VALUE_ERROR, "embedded null character");
}

int64_t need_c_int(VM *vm, Value v) {
    int64_t i;
    if (!value_fits_int64(need_index(vm, v), &i) || i < INT32_MIN || i > INT32_MAX)
        raise(vm, &TYPE_OVERFLOW_ERROR, "Python int too large to convert to C int");
    return i;
}

size_t text_find(Span s, Span needle) {
    if (needle.len == 0)
        return 0;
    const char *at = needle.len == 1 ? memchr(s.ptr, needle.ptr[0], s.len)
                                     : memmem(s.ptr, s.len, needle.ptr, needle.len);
    return at ? (size_t)(at - s.ptr) : SIZE_MAX;
}

size_t text_rfind(Span s, Span needle) {
    if (needle.len > s.len)
        return SIZE_MAX;
    if (needle.len == 0)
        return s.len;
    for (size_t at = s.len - needle.len + 1; at-- > 0;)
        if (s.ptr[at] == needle.ptr[0] && memcmp(s.ptr + at, needle.ptr, needle.len) == 0)
            return at;
    return SIZE_MAX;
}

Value str_exact(VM *vm, Value v) {
    Str *s = as_str(v);
    return s->object.type == &TYPE_STR ? v : value_object(str_new(vm, str_span(s)));
}

void room_for(VM *vm, size_t bytes) {
    if (bytes > 16 << 20)
        vm_free(vm, vm_alloc_text(vm, bytes), bytes);
}

int64_t slice_bound(VM *vm, Value v, int64_t otherwise) {
    if (is_none(v))
        return otherwise;
    if (!is_int(v) && !has_special(vm, v, "__index__"))
        raise(vm, &TYPE_TYPE_ERROR,
              "slice indices must be integers or None or have an __index__ method");
    return vm_index_clamped(vm, v);
}

bool slice_bounds(VM *vm, Value start, Value end, size_t length, size_t *from, size_t *to) {
    int64_t size = (int64_t)length;
    int64_t a = slice_bound(vm, start, 0), b = slice_bound(vm, end, size);
    a = a < 0 ? (a + size < 0 ? 0 : a + size) : a;
    b = b < 0 ? (b + size < 0 ? 0 : b + size) : b > size ? size : b;
    *from = (size_t)a;
    *to = (size_t)b;
    return a <= b;
}

/* The bytes of self between code points start and end; false: an empty range that not even the
 * empty string is in. Bad bounds are complained about before the other arguments are looked at. */
static bool part(VM *vm, Value *args, Value start, Value end, Span *out, size_t *offset) {
    Str *s = as_str(args[0]);
    size_t from, to;
    if (!slice_bounds(vm, start, end, s->length, &from, &to))
        return false;
    *offset = str_offset(vm, s, from);
    *out = span_make(s->data + *offset, str_offset(vm, s, to) - *offset);
    return true;
}

/* ---- finding ---- */

static int64_t find(VM *vm, Value *args, size_t (*search)(Span, Span)) {
    Span s;
    size_t offset, at;
    bool inside = part(vm, args, args[2], args[3], &s, &offset);
    Span needle = need_text(vm, args[1], "");
    if (!inside || (at = search(s, needle)) == SIZE_MAX)
        return -1;
    return (int64_t)str_index_of_offset(as_str(args[0]), offset + at);
}

static Value method_find(VM *vm, Value *args) {
    return value_int(find(vm, args, text_find));
}

static Value method_rfind(VM *vm, Value *args) {
    return value_int(find(vm, args, text_rfind));
}

static Value found(VM *vm, int64_t index) {
    if (index < 0)
        raise(vm, &TYPE_VALUE_ERROR, "substring not found");
    return value_int(index);
}

static Value method_index(VM *vm, Value *args) {
    return found(vm, find(vm, args, text_find));
}

static Value method_rindex(VM *vm, Value *args) {
    return found(vm, find(vm, args, text_rfind));
}

size_t text_occurrences(Span s, Span needle, size_t most) {
    size_t count = 0, at;
    while (count < most && (at = text_find(s, needle)) != SIZE_MAX) {
        count++;
        s = span_from(s, at + needle.len);
    }
    return count;
}

static Value method_count(VM *vm, Value *args) {
    Span s;
    size_t offset;
    bool inside = part(vm, args, args[2], args[3], &s, &offset);
    Span needle = need_text(vm, args[1], "");
    if (!inside)
        return value_int(0);
    if (needle.len == 0)
        return value_int((int64_t)text_count(s) + 1);
    return value_int((int64_t)text_occurrences(s, needle, SIZE_MAX));
}

static bool matches_end(Span s, Span affix, bool at_end) {
    return at_end ? span_ends(s, affix) : span_starts(s, affix);
}

static Value affix(VM *vm, Value *args, const char *name, bool at_end) {
    Span s;
    size_t offset;
    bool inside = part(vm, args, args[2], args[3], &s, &offset);
    if (!is_tuple(args[1])) {
        if (!is_str(args[1]))
            raise(vm, &TYPE_TYPE_ERROR, "%s first arg must be str or a tuple of str, not %s", name,
                  type_name(type_of(args[1])));
        return value_bool(inside && matches_end(s, str_span(as_str(args[1])), at_end));
    }
    Tuple *choices = as_tuple(args[1]);
    for (size_t i = 0; i < choices->count; i++) {
        Value v = choices->items[i];
        if (!is_str(v))
            raise(vm, &TYPE_TYPE_ERROR, "tuple for %s must only contain str, not %s", name,
                  type_name(type_of(v)));
        if (inside && matches_end(s, str_span(as_str(v)), at_end))
            return value_bool(true);
    }
    return value_bool(false);
}

static Value method_startswith(VM *vm, Value *args) {
    return affix(vm, args, "startswith", false);
}

static Value method_endswith(VM *vm, Value *args) {
    return affix(vm, args, "endswith", true);
}

/* ---- replacing and joining ---- */

/* `new` before every character and at the end, `most` times. */
static Str *interleave(VM *vm, Str *s, Str *new, size_t most) {
    size_t times = most < s->length + 1 ? most : s->length + 1;
    Str *out = str_alloc(vm, s->bytes + repeat_size(vm, new->bytes, (int64_t)times),
                         s->length + new->length *times);
    char *to = out->data;
    size_t at = 0;
    for (; times > 0; times--) {
        memcpy(to, new->data, new->bytes);
        to += new->bytes;
        if (at >= s->bytes)
            break;
        uint32_t c;
        size_t n = text_decode(s->data + at, &c);
        memcpy(to, s->data + at, n);
        to += n;
        at += n;
    }
    memcpy(to, s->data + at, s->bytes - at);
    return out;
}

static Str *replace(VM *vm, Str *s, Str *old, Str *new, size_t most) {
    size_t times = text_occurrences(str_span(s), str_span(old), most);
    if (times == 0)
        return s;
    size_t grown = s->bytes - times * old->bytes;
    Str *out = str_alloc(vm, grown + repeat_size(vm, new->bytes, (int64_t)times),
                         s->length - times * old->length + times * new->length);
    char *to = out->data;
    Span rest = str_span(s);
    for (; times > 0; times--) {
        size_t at = text_find(rest, str_span(old));
        memcpy(to, rest.ptr, at);
        memcpy(to + at, new->data, new->bytes);
        to += at + new->bytes;
        rest = span_from(rest, at + old->bytes);
    }
    memcpy(to, rest.ptr, rest.len);
    return out;
}

static Value method_replace(VM *vm, Value *args) {
    need_text(vm, args[1], "replace() argument 1");
    need_text(vm, args[2], "replace() argument 2");
    int64_t count = vm_index(vm, args[3]);
    size_t most = count < 0 ? SIZE_MAX : (size_t)count;
    Str *s = as_str(args[0]), *old = as_str(args[1]), *new = as_str(args[2]);
    if (most == 0)
        return str_exact(vm, args[0]);
    Str *out = old->bytes ? replace(vm, s, old, new, most) : interleave(vm, s, new, most);
    return str_exact(vm, value_object(out));
}

static void join_items(VM *vm, Value iterable, const Value **items, size_t *count) {
    if (!is_list(iterable) && !is_tuple(iterable)) {
        Value iterator;
        if (!try_iter(vm, iterable, &iterator))
            raise(vm, &TYPE_TYPE_ERROR, "can only join an iterable");
        iterable = iterator;
    }
    vm_items(vm, iterable, items, count);
}

static Value method_join(VM *vm, Value *args) {
    Str *s = as_str(args[0]);
    const Value *items;
    size_t count, bytes = 0, length = 0;
    join_items(vm, args[1], &items, &count);
    for (size_t i = 0; i < count; i++) {
        if (!is_str(items[i]))
            raise(vm, &TYPE_TYPE_ERROR, "sequence item %zu: expected str instance, %s found", i,
                  type_name(type_of(items[i])));
        bytes += as_str(items[i])->bytes + (i ? s->bytes : 0);
        length += as_str(items[i])->length + (i ? s->length : 0);
    }
    if (count == 1)
        return str_exact(vm, items[0]);
    if (bytes <= 1)
        for (size_t i = 0; i < count; i++)
            if (as_str(items[i])->bytes)
                return str_exact(vm, items[i]);
    if (bytes <= 1)
        return value_object(str_new(vm, bytes ? str_span(s) : SPAN_LIT("")));
    Str *out = str_alloc(vm, bytes, length);
    char *to = out->data;
    for (size_t i = 0; i < count; i++) {
        if (i && s->bytes) {
            memcpy(to, s->data, s->bytes);
            to += s->bytes;
        }
        Str *item = as_str(items[i]);
        memcpy(to, item->data, item->bytes);
        to += item->bytes;
    }
    return value_object(out);
}

/* ---- stripping ---- */

static bool among(Span chars, uint32_t c) {
    char text[4];
    return text_find(chars, span_make(text, utf8_encode(text, c))) != SIZE_MAX;
}

enum { LEFT = 1, RIGHT = 2 };

static Span strip_chars(Span s, Span chars, bool space, unsigned sides) {
    uint32_t c;
    while ((sides & LEFT) && s.len > 0) {
        size_t n = text_decode(s.ptr, &c);
        if (space ? !text_is_space(c) : !among(chars, c))
            break;
        s = span_from(s, n);
    }
    while ((sides & RIGHT) && s.len > 0) {
        size_t n = text_decode_back(s.ptr + s.len, &c);
        if (space ? !text_is_space(c) : !among(chars, c))
            break;
        s.len -= n;
    }
    return s;
}

static Value strip(VM *vm, Value *args, const char *name, unsigned sides) {
    bool space = is_none(args[1]);
    if (!space && !is_str(args[1]))
        raise(vm, &TYPE_TYPE_ERROR, "%s arg must be None or str", name);
    Span s = str_span(as_str(args[0])), chars = space ? SPAN_LIT("") : str_span(as_str(args[1]));
    Span out = strip_chars(s, chars, space, sides);
    return out.len == s.len ? str_exact(vm, args[0]) : value_object(str_new(vm, out));
}

static Value method_strip(VM *vm, Value *args) {
    return strip(vm, args, "strip", LEFT | RIGHT);
}

static Value method_lstrip(VM *vm, Value *args) {
    return strip(vm, args, "lstrip", LEFT);
}

static Value method_rstrip(VM *vm, Value *args) {
    return strip(vm, args, "rstrip", RIGHT);
}

static Value method_removeprefix(VM *vm, Value *args) {
    Span s = str_span(as_str(args[0])), prefix = need_text(vm, args[1], "removeprefix() argument");
    if (!span_starts(s, prefix))
        return str_exact(vm, args[0]);
    return value_object(str_new(vm, span_from(s, prefix.len)));
}

static Value method_removesuffix(VM *vm, Value *args) {
    Span s = str_span(as_str(args[0])), suffix = need_text(vm, args[1], "removesuffix() argument");
    if (suffix.len == 0 || !span_ends(s, suffix))
        return str_exact(vm, args[0]);
    return value_object(str_new(vm, span_make(s.ptr, s.len - suffix.len)));
}

/* ---- padding ---- */

static Value pad(VM *vm, Str *s, size_t left, size_t right, Str *fill) {
    size_t more = repeat_size(vm, fill->bytes, (int64_t)(left + right));
    Str *out = str_alloc(vm, s->bytes + more, s->length + left + right);
    repeat_fill(out->data, str_span(fill), left);
    memcpy(out->data + left * fill->bytes, s->data, s->bytes);
    repeat_fill(out->data + left * fill->bytes + s->bytes, str_span(fill), right);
    return value_object(out);
}

/* How many fill characters there are; 0 when the string is wide enough. */
static size_t padding(VM *vm, Value *args) {
    int64_t width = vm_index(vm, args[1]);
    size_t length = as_str(args[0])->length;
    if (!is_str(args[2]))
        raise(vm, &TYPE_TYPE_ERROR, "The fill character must be a unicode character, not %s",
              type_name(type_of(args[2])));
    if (as_str(args[2])->length != 1)
        raise(vm, &TYPE_TYPE_ERROR, "The fill character must be exactly one character long");
    return width > 0 && (size_t)width > length ? (size_t)width - length : 0;
}

static Value method_ljust(VM *vm, Value *args) {
    size_t more = padding(vm, args);
    if (more == 0)
        return str_exact(vm, args[0]);
    return pad(vm, as_str(args[0]), 0, more, as_str(args[2]));
}

static Value method_rjust(VM *vm, Value *args) {
    size_t more = padding(vm, args);
    if (more == 0)
        return str_exact(vm, args[0]);
    return pad(vm, as_str(args[0]), more, 0, as_str(args[2]));
}

static Value method_center(VM *vm, Value *args) {
    size_t more = padding(vm, args);
    if (more == 0)
        return str_exact(vm, args[0]);
    size_t width = as_str(args[0])->length + more, left = more / 2 + (more & width & 1);
    return pad(vm, as_str(args[0]), left, more - left, as_str(args[2]));
}

static Value method_zfill(VM *vm, Value *args) {
    int64_t width = vm_index(vm, args[1]);
    Str *s = as_str(args[0]);
    if (width < 0 || (size_t)width <= s->length)
        return str_exact(vm, args[0]);
    Str *out = as_str(pad(vm, s, (size_t)width - s->length, 0, str_from_char(vm, '0')));
    if (s->bytes > 0 && (s->data[0] == '+' || s->data[0] == '-')) {
        out->data[(size_t)width - s->length] = '0';
        out->data[0] = s->data[0];
    }
    return value_object(out);
}

static Value method_expandtabs(VM *vm, Value *args) {
    int64_t size = need_c_int(vm, args[1]);
    Span s = str_span(as_str(args[0]));
    Buf *b = vm_buf(vm);
    size_t column = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '\t') {
            size_t more = size > 0 ? (size_t)size - column % (size_t)size : 0;
            room_for(vm, b->len + more);
            buf_add_repeat(b, ' ', more);
            column += more;
            continue;
        }
        buf_addc(b, c);
        column = c == '\n' || c == '\r' ? 0 : column + (((unsigned char)c & 0xC0) != 0x80);
    }
    return value_object(vm_buf_str(vm, b));
}

/* ---- str(…) and the rest ---- */

static Value construct(VM *vm, Value *args) {
    const Type *cls = as_type(args[0]);
    Value object = args[1], text;
    if (!is_unset(args[2]))
        need_c_text(vm, args[2], "str() argument 'encoding'");
    if (!is_unset(args[3]))
        need_c_text(vm, args[3], "str() argument 'errors'");
    if (is_unset(object))
        text = value_object(str_new(vm, SPAN_LIT("")));
    else if (is_unset(args[2]) && is_unset(args[3]))
        text = value_object(vm_str(vm, object));
    else
        text = value_object(str_decode_object(vm, object, args[2], args[3]));
    if (cls == &TYPE_STR)
        return text;
    Str *plain = as_str(text), *out = instance_new(vm, cls);
    const Type *type = out->object.type;
    Dict *attrs = out->attrs;
    memcpy(out, plain, offsetof(Str, attrs));
    out->object.type = type;
    out->attrs = attrs;
    out->interned = false;
    return value_object(out);
}

static Value method_format(VM *vm, Value *args) {
    return value_object(str_format_fields(vm, as_str(args[0]), as_tuple(args[1]), args[2]));
}

static Value method_format_map(VM *vm, Value *args) {
    return value_object(str_format_fields(vm, as_str(args[0]), NULL, args[1]));
}

static Value method_format_spec(VM *vm, Value *args) {
    Str *spec = vm_need_str(vm, args[1], "__format__() argument");
    if (spec->bytes == 0)
        return value_object(vm_str(vm, args[0]));
    return value_object(format_str(vm, as_str(args[0]), spec, type_name(type_of(args[0]))));
}

static Value method_encode(VM *vm, Value *args) {
    need_text(vm, args[1], "encode() argument 'encoding'");
    need_text(vm, args[2], "encode() argument 'errors'");
    return str_encode(vm, as_str(args[0]), as_str(args[1])->data, as_str(args[2])->data);
}

static Value method_newargs(VM *vm, Value *args) {
    Value v = str_exact(vm, args[0]);
    return tuple_from(vm, &v, 1);
}

static Value method_sizeof(VM *vm, Value *args) {
    Str *s = as_str(args[0]);
    return value_int((int64_t)(str_is_ascii(s) ? s->bytes + 49 : s->length * 2 + 74));
}

static Value method_rmod(VM *vm, Value *args) {
    if (!is_str(args[1]))
        return NOT_IMPLEMENTED;
    return value_object(str_percent(vm, as_str(args[1]), args[0]));
}

const Native STR_METHODS[] = {
    {"__new__(cls, object=?, encoding=?, errors=?)", construct,
     "The text of an object, or of encoded bytes."},
    {"__format__(self, format_spec, /)", method_format_spec, "Format by the mini-language."},
    {"__getnewargs__(self, /)", method_newargs, "Arguments for copying."},
    {"__rmod__(self, value, /)", method_rmod, "value % self"},
    {"__sizeof__(self, /)", method_sizeof, "Size in memory, in bytes."},
    {"capitalize(self, /)", str_capitalize, "First character upper case, the rest lower."},
    {"casefold(self, /)", str_casefold, "For comparing regardless of case."},
    {"center(self, width, fillchar=' ', /)", method_center, "Centred in width characters."},
    {"count(self, sub, start=None, end=None, /)", method_count,
     "Number of occurrences that do not overlap."},
    {"encode(self, encoding='utf-8', errors='strict')", method_encode, "The text as bytes."},
    {"endswith(self, suffix, start=None, end=None, /)", method_endswith,
     "Whether it ends with suffix, or one of a tuple of them."},
    {"expandtabs(self, tabsize=8)", method_expandtabs, "Tabs replaced by spaces."},
    {"find(self, sub, start=None, end=None, /)", method_find,
     "Index of the first occurrence, or -1."},
    {"format(self, /, *args, **kwargs)", method_format, "Fill the fields in braces."},
    {"format_map(self, mapping, /)", method_format_map, "Fill the fields from a mapping."},
    {"index(self, sub, start=None, end=None, /)", method_index,
     "Index of the first occurrence; ValueError when there is none."},
    {"isalnum(self, /)", str_isalnum, "Whether all characters are letters or digits."},
    {"isalpha(self, /)", str_isalpha, "Whether all characters are letters."},
    {"isascii(self, /)", str_isascii, "Whether all characters are ASCII."},
    {"isdecimal(self, /)", str_isdecimal, "Whether all characters are decimal digits."},
    {"isdigit(self, /)", str_isdigit, "Whether all characters are digits."},
    {"isidentifier(self, /)", str_isidentifier, "Whether it could be a name."},
    {"islower(self, /)", str_islower, "Whether all cased characters are lower case."},
    {"isnumeric(self, /)", str_isnumeric, "Whether all characters are numeric."},
    {"isprintable(self, /)", str_isprintable, "Whether repr would escape nothing."},
    {"isspace(self, /)", str_isspace, "Whether all characters are white space."},
    {"istitle(self, /)", str_istitle, "Whether it is in title case."},
    {"isupper(self, /)", str_isupper, "Whether all cased characters are upper case."},
    {"join(self, iterable, /)", method_join, "The strings of iterable with self between them."},
    {"ljust(self, width, fillchar=' ', /)", method_ljust, "Padded on the right."},
    {"lower(self, /)", str_lower, "In lower case."},
    {"lstrip(self, chars=None, /)", method_lstrip, "Without leading white space (or chars)."},
    {"@static maketrans(x, y=?, z=?, /)", str_maketrans, "A table for translate."},
    {"partition(self, sep, /)", str_partition, "What is before, is, and is after the first sep."},
    {"removeprefix(self, prefix, /)", method_removeprefix, "Without the prefix."},
    {"removesuffix(self, suffix, /)", method_removesuffix, "Without the suffix."},
    {"replace(self, old, new, count=-1, /)", method_replace, "Each old replaced by new."},
    {"rfind(self, sub, start=None, end=None, /)", method_rfind,
     "Index of the last occurrence, or -1."},
    {"rindex(self, sub, start=None, end=None, /)", method_rindex,
     "Index of the last occurrence; ValueError when there is none."},
    {"rjust(self, width, fillchar=' ', /)", method_rjust, "Padded on the left."},
    {"rpartition(self, sep, /)", str_rpartition, "As partition, for the last sep."},
    {"rsplit(self, sep=None, maxsplit=-1)", str_rsplit, "Parts, split from the right."},
    {"rstrip(self, chars=None, /)", method_rstrip, "Without trailing white space (or chars)."},
    {"split(self, sep=None, maxsplit=-1)", str_split, "Parts between separators."},
    {"splitlines(self, keepends=False)", str_splitlines, "The lines."},
    {"startswith(self, prefix, start=None, end=None, /)", method_startswith,
     "Whether it begins with prefix, or one of a tuple of them."},
    {"strip(self, chars=None, /)", method_strip, "Without white space (or chars) at either end."},
    {"swapcase(self, /)", str_swapcase, "Upper case becomes lower and lower upper."},
    {"title(self, /)", str_title, "Each word begins with upper case."},
    {"translate(self, table, /)", str_translate, "Each character replaced by what table says."},
    {"upper(self, /)", str_upper, "In upper case."},
    {"zfill(self, width, /)", method_zfill, "Padded with zeros on the left, behind the sign."},
    {NULL, NULL, NULL},
};
