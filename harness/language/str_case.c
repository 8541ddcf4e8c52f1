/* str: case mapping and the questions about kinds of characters, by Unicode's tables. */
#include "harness/language/str_inner.h"
#include "engine/base/unicode.h"

static bool is_cased(uint32_t c) {
    if (c < 0x80)
        return (c | 0x20) - 'a' < 26;
    return unicode_is_lower(c) || unicode_is_upper(c) || unicode_is_title(c);
}

static bool ascii_upper(unsigned char c) {
    return c >= 'A' && c <= 'Z';
}

static bool ascii_lower(unsigned char c) {
    return c >= 'a' && c <= 'z';
}

/* ---- mapping ---- */

typedef enum Mapping { LOWER, UPPER, SWAP } Mapping;

static char map_ascii(char c, Mapping mapping) {
    if (ascii_upper((unsigned char)c) && mapping != UPPER)
        return (char)(c + 32);
    if (ascii_lower((unsigned char)c) && mapping != LOWER)
        return (char)(c - 32);
    return c;
}

static Str *map_ascii_text(VM *vm, Str *s, Mapping mapping) {
    if (s->bytes <= 1)
        return s->bytes ? str_from_char(vm, (unsigned char)map_ascii(s->data[0], mapping))
                        : str_new(vm, SPAN_LIT(""));
    Str *out = str_alloc(vm, s->bytes, s->bytes);
    for (size_t i = 0; i < s->bytes; i++)
        out->data[i] = map_ascii(s->data[i], mapping);
    return out;
}

static bool case_ignorable(uint32_t c) {
    const char *category = unicode_category(c);
    if (strcmp(category, "Mn") == 0 || strcmp(category, "Me") == 0 || strcmp(category, "Cf") == 0 ||
        strcmp(category, "Lm") == 0 || strcmp(category, "Sk") == 0)
        return true;
    return c == '\'' || c == '.' || c == ':' || c == 0xB7 || c == 0x387 || c == 0x55F ||
           c == 0x5F4 || c == 0x2018 || c == 0x2019 || c == 0x2024 || c == 0x2027 || c == 0xFE13 ||
           c == 0xFE52 || c == 0xFE55 || c == 0xFF07 || c == 0xFF0E || c == 0xFF1A;
}

/* A capital sigma at `at` ends a word: a cased letter before it, none behind it. */
static bool is_final_sigma(Span s, size_t at) {
    uint32_t c = 0;
    bool cased = false;
    for (size_t i = at; i > 0;) {
        i -= text_decode_back(s.ptr + i, &c);
        if (!case_ignorable(c)) {
            cased = is_cased(c);
            break;
        }
    }
    if (!cased)
        return false;
    for (size_t i = at + 2; i < s.len;) {
        i += text_decode(s.ptr + i, &c);
        if (!case_ignorable(c))
            return !is_cased(c);
    }
    return true;
}

static void add_lower(Buf *b, Span s, size_t at, uint32_t c) {
    if (c == 0x3A3)
        buf_add_utf8(b, is_final_sigma(s, at) ? 0x3C2 : 0x3C3);
    else
        unicode_add_lower(b, c);
}

static Value map_text(VM *vm, Value self, Mapping mapping) {
    Str *s = as_str(self);
    if (str_is_ascii(s))
        return value_object(map_ascii_text(vm, s, mapping));
    Span text = str_span(s);
    Buf *b = vm_buf(vm);
    for (size_t i = 0; i < text.len;) {
        uint32_t c;
        size_t at = i;
        i += text_decode(text.ptr + i, &c);
        if (c < 0x80)
            buf_addc(b, map_ascii((char)c, mapping));
        else if (mapping == UPPER || (mapping == SWAP && unicode_is_lower(c)))
            unicode_add_upper(b, c);
        else if (mapping == LOWER || unicode_is_upper(c))
            add_lower(b, text, at, c);
        else
            buf_add_utf8(b, c);
    }
    return value_object(vm_buf_str(vm, b));
}

Value str_lower(VM *vm, Value *args) {
    return map_text(vm, args[0], LOWER);
}

Value str_upper(VM *vm, Value *args) {
    return map_text(vm, args[0], UPPER);
}

Value str_swapcase(VM *vm, Value *args) {
    return map_text(vm, args[0], SWAP);
}

Value str_casefold(VM *vm, Value *args) {
    Str *s = as_str(args[0]);
    if (str_is_ascii(s))
        return value_object(map_ascii_text(vm, s, LOWER));
    Buf *b = vm_buf(vm);
    for (size_t i = 0; i < s->bytes;) {
        uint32_t c;
        i += text_decode(s->data + i, &c);
        unicode_add_fold(b, c);
    }
    return value_object(vm_buf_str(vm, b));
}

Value str_capitalize(VM *vm, Value *args) {
    Span s = str_span(as_str(args[0]));
    Buf *b = vm_buf(vm);
    for (size_t i = 0; i < s.len;) {
        uint32_t c;
        size_t at = i;
        i += text_decode(s.ptr + i, &c);
        if (at == 0)
            unicode_add_title(b, c);
        else
            add_lower(b, s, at, c);
    }
    return value_object(vm_buf_str(vm, b));
}

Value str_title(VM *vm, Value *args) {
    Span s = str_span(as_str(args[0]));
    Buf *b = vm_buf(vm);
    bool in_word = false;
    for (size_t i = 0; i < s.len;) {
        uint32_t c;
        size_t at = i;
        i += text_decode(s.ptr + i, &c);
        if (in_word)
            add_lower(b, s, at, c);
        else
            unicode_add_title(b, c);
        in_word = is_cased(c);
    }
    return value_object(vm_buf_str(vm, b));
}

/* ---- questions ---- */

/* Whether there are characters and all are of the kind. */
static Value all(Value self, bool (*kind)(uint32_t c)) {
    Str *s = as_str(self);
    for (size_t i = 0; i < s->bytes;) {
        uint32_t c;
        i += text_decode(s->data + i, &c);
        if (!kind(c))
            return value_bool(false);
    }
    return value_bool(s->bytes > 0);
}

static bool is_alnum(uint32_t c) {
    return unicode_is_alpha(c) || unicode_is_decimal(c) || unicode_is_digit(c) ||
           unicode_is_numeric(c);
}

Value str_isalnum(VM *vm, Value *args) {
    return all(args[0], is_alnum);
}

Value str_isalpha(VM *vm, Value *args) {
    return all(args[0], unicode_is_alpha);
}

Value str_isascii(VM *vm, Value *args) {
    return value_bool(str_is_ascii(as_str(args[0])));
}

Value str_isdecimal(VM *vm, Value *args) {
    return all(args[0], unicode_is_decimal);
}

Value str_isdigit(VM *vm, Value *args) {
    return all(args[0], unicode_is_digit);
}

Value str_isnumeric(VM *vm, Value *args) {
    return all(args[0], unicode_is_numeric);
}

Value str_isspace(VM *vm, Value *args) {
    return all(args[0], text_is_space);
}

Value str_isprintable(VM *vm, Value *args) {
    return value_bool(as_str(args[0])->bytes == 0 || all(args[0], unicode_is_printable).boolean);
}

Value str_isidentifier(VM *vm, Value *args) {
    Str *s = as_str(args[0]);
    for (size_t i = 0; i < s->bytes;) {
        uint32_t c;
        size_t at = i;
        i += text_decode(s->data + i, &c);
        if (c == '_')
            continue;
        if (at == 0 ? !unicode_is_id_start(c) : !unicode_is_id_continue(c))
            return value_bool(false);
    }
    return value_bool(s->bytes > 0);
}

static Value all_cased(Value self, bool (*wanted)(uint32_t), bool (*refused)(uint32_t)) {
    Str *s = as_str(self);
    bool any = false;
    for (size_t i = 0; i < s->bytes;) {
        uint32_t c;
        i += text_decode(s->data + i, &c);
        if (refused(c) || unicode_is_title(c))
            return value_bool(false);
        any = any || wanted(c);
    }
    return value_bool(any);
}

Value str_islower(VM *vm, Value *args) {
    return all_cased(args[0], unicode_is_lower, unicode_is_upper);
}

Value str_isupper(VM *vm, Value *args) {
    return all_cased(args[0], unicode_is_upper, unicode_is_lower);
}

Value str_istitle(VM *vm, Value *args) {
    Str *s = as_str(args[0]);
    bool any = false, in_word = false;
    for (size_t i = 0; i < s->bytes;) {
        uint32_t c;
        i += text_decode(s->data + i, &c);
        bool capital = unicode_is_upper(c) || unicode_is_title(c);
        bool small = unicode_is_lower(c);
        if ((capital && in_word) || (small && !in_word))
            return value_bool(false);
        in_word = capital || small;
        any = any || in_word;
    }
    return value_bool(any);
}
