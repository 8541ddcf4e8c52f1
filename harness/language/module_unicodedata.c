/* The module unicodedata, as far as engine/base knows: categories, numbers, normal forms,
 * names. What it does not know it refuses by name. */
#include "engine/base/unicode.h"
#include "engine/base/unicode_names.h"
#include "harness/language/text.h"
#include <stdlib.h>

static uint32_t character(VM *vm, Value v, const char *function, const char *place) {
    if (!is_str(v) || as_str(v)->length != 1)
        raise(vm, &TYPE_TYPE_ERROR, "%s() argument%s must be a unicode character, not %s", function,
              place, type_name(type_of(v)));
    uint32_t c;
    text_decode(as_str(v)->data, &c);
    return c;
}

static Value otherwise(VM *vm, Value given, const char *message) {
    if (is_unset(given))
        raise(vm, &TYPE_VALUE_ERROR, "%s", message);
    return given;
}

static Value do_category(VM *vm, Value *args) {
    return str_value(vm, unicode_category(character(vm, args[0], "category", "")));
}

static Value do_bidirectional(VM *vm, Value *args) {
    return str_value(vm, unicode_bidi(character(vm, args[0], "bidirectional", "")));
}

static Value do_combining(VM *vm, Value *args) {
    return value_int(unicode_combining(character(vm, args[0], "combining", "")));
}

static Value do_mirrored(VM *vm, Value *args) {
    return value_int(unicode_mirrored(character(vm, args[0], "mirrored", "")));
}

/* ---- names ---- */

static Value do_name(VM *vm, Value *args) {
    uint32_t c = character(vm, args[0], "name", " 1");
    Buf *b = vm_buf(vm);
    if (unicode_add_name(b, c))
        return value_object(vm_buf_str(vm, b));
    vm_buf_drop(vm, b);
    return otherwise(vm, args[1], "no such name");
}

static Value do_lookup(VM *vm, Value *args) {
    Span name = need_text(vm, args[0], "lookup() argument");
    uint32_t c;
    if (!unicode_by_name(name, &c)) {
        Value message =
            value_object(str_printf(vm, "undefined character name '%.*s'", SPAN_ARG(name)));
        raise_key(vm, message);
    }
    return value_object(str_from_char(vm, c));
}

/* ---- numbers ---- */

static Value do_decimal(VM *vm, Value *args) {
    int value = unicode_decimal_value(character(vm, args[0], "decimal", " 1"));
    return value >= 0 ? value_int(value) : otherwise(vm, args[1], "not a decimal");
}

/* The compatibility form of a character, as ASCII digits with '/' for the fraction slash. */
static bool plain_number(uint32_t c, char out[24]) {
    Buf source = BUF_INIT, form = BUF_INIT;
    buf_add_utf8(&source, c);
    bool good = unicode_normalize(&form, buf_span(&source), "NFKC");
    size_t n = 0;
    for (size_t i = 0; good && i < form.len;) {
        uint32_t d;
        i += text_decode(form.data + i, &d);
        int value = unicode_decimal_value(d);
        if (n > 20 || (value < 0 && d != 0x2044))
            good = false;
        else
            out[n++] = value < 0 ? '/' : (char)('0' + value);
    }
    out[n] = '\0';
    buf_release(&source);
    buf_release(&form);
    return good && n > 0;
}

static Value do_digit(VM *vm, Value *args) {
    uint32_t c = character(vm, args[0], "digit", " 1");
    char text[24];
    if (unicode_is_digit(c) && plain_number(c, text) && text[1] == '\0')
        return value_int(text[0] - '0');
    if (unicode_is_digit(c))
        raise(vm, &TYPE_VALUE_ERROR, "unsupported: unicodedata.digit of U+%04X", c);
    return otherwise(vm, args[1], "not a digit");
}

static Value do_numeric(VM *vm, Value *args) {
    uint32_t c = character(vm, args[0], "numeric", " 1");
    char text[24], *slash;
    if (!unicode_is_numeric(c))
        return otherwise(vm, args[1], "not a numeric character");
    if (!plain_number(c, text))
        raise(vm, &TYPE_VALUE_ERROR, "unsupported: unicodedata.numeric of U+%04X", c);
    double number = strtod(text, &slash);
    return value_float(*slash == '/' && slash[1] ? number / strtod(slash + 1, NULL) : number);
}

/* ---- normal forms ---- */

static Str *normalized(VM *vm, Value form, Value text) {
    need_text(vm, form, "normalize() argument 1");
    Span s = need_text(vm, text, "normalize() argument 2");
    const char *name = as_str(form)->data;
    if (strcmp(name, "NFC") != 0 && strcmp(name, "NFD") != 0 && strcmp(name, "NFKC") != 0 &&
        strcmp(name, "NFKD") != 0)
        raise(vm, &TYPE_VALUE_ERROR, "invalid normalization form");
    if (str_is_ascii(as_str(text)))
        return as_str(text);
    Buf *b = vm_buf(vm);
    if (!unicode_normalize(b, s, name))
        raise(vm, &TYPE_VALUE_ERROR, "unsupported: normal forms of lone surrogates");
    return vm_buf_str(vm, b);
}

static Value do_normalize(VM *vm, Value *args) {
    return value_object(normalized(vm, args[0], args[1]));
}

static Value do_is_normalized(VM *vm, Value *args) {
    return value_bool(str_equal(normalized(vm, args[0], args[1]), as_str(args[1])));
}

static const Native FUNCTIONS[] = {
    {"bidirectional(chr, /)", do_bidirectional, "The bidirectional class."},
    {"category(chr, /)", do_category, "The general category."},
    {"combining(chr, /)", do_combining, "The canonical combining class."},
    {"decimal(chr, default=?, /)", do_decimal, "The value of a decimal digit."},
    {"digit(chr, default=?, /)", do_digit, "The value of a digit."},
    {"is_normalized(form, unistr, /)", do_is_normalized, "Whether a text is in a normal form."},
    {"lookup(name, /)", do_lookup, "The character with a name."},
    {"mirrored(chr, /)", do_mirrored, "Whether it is mirrored in text from right to left."},
    {"name(chr, default=?, /)", do_name, "The name of a character."},
    {"normalize(form, unistr, /)", do_normalize, "A text in a normal form."},
    {"numeric(chr, default=?, /)", do_numeric, "The numeric value."},
    {NULL, NULL, NULL},
};

static void init(VM *vm, Value module) {
    module_set(vm, module, "unidata_version", str_value(vm, "14.0.0"));
}

const NativeModule MODULE_UNICODEDATA = {"unicodedata", FUNCTIONS, init, "Data of characters."};
