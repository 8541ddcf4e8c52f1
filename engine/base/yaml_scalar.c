/* YAML 1.1's implicit types as PyYAML recognises them, with one extension: an exponent makes a
 * float even without a dot or a sign in the exponent (1e5). */
#include "engine/base/yaml_scalar.h"
#include "engine/base/mem.h"
#include "engine/base/number.h"
#include "engine/base/yaml.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { LONGEST_INTEGER = 5000 }; /* digits; conversion is quadratic */

/* A reader over the text; each take_… advances over what it knows and says whether it did. */
typedef struct Cursor {
    const char *at, *end;
} Cursor;

static Cursor cursor_of(Span s) {
    return (Cursor){s.ptr, s.ptr + s.len};
}

static bool at_end(const Cursor *c) {
    return c->at == c->end;
}

static bool take_one(Cursor *c, const char *either) {
    if (at_end(c) || !*c->at || !strchr(either, *c->at))
        return false;
    c->at++;
    return true;
}

static size_t take_run(Cursor *c, const char *of) {
    const char *from = c->at;
    while (take_one(c, of))
        continue;
    return (size_t)(c->at - from);
}

/* Between least and most digits. */
static bool take_count(Cursor *c, size_t least, size_t most) {
    size_t n = 0;
    while (n < most && take_one(c, "0123456789"))
        n++;
    return n >= least;
}

#define DIGITS "0123456789"

static bool take_exponent(Cursor *c) {
    Cursor before = *c;
    if (take_one(c, "eE")) {
        take_one(c, "+-");
        if (take_run(c, DIGITS))
            return true;
    }
    *c = before;
    return false;
}

/* (:[0-5]?[0-9])+ */
static bool take_sixties(Cursor *c) {
    size_t parts = 0;
    for (; take_one(c, ":"); parts++) {
        Cursor two = *c;
        if (take_one(&two, "012345") && take_one(&two, DIGITS))
            *c = two;
        else if (!take_one(c, DIGITS))
            return false;
    }
    return parts > 0;
}

static bool is_any(Span s, const char *const *words) {
    for (; *words; words++)
        if (span_is(s, *words))
            return true;
    return false;
}

static const char *const NULLS[] = {"", "~", "null", "Null", "NULL", NULL};
static const char *const TRUES[] = {"yes",  "Yes", "YES", "true", "True",
                                    "TRUE", "on",  "On",  "ON",   NULL};
static const char *const FALSES[] = {"no",    "No",  "NO",  "false", "False",
                                     "FALSE", "off", "Off", "OFF",   NULL};
static const char *const INFINITIES[] = {".inf", ".Inf", ".INF", NULL};
static const char *const NANS[] = {".nan", ".NaN", ".NAN", NULL};

static Span unsigned_part(Span s) {
    return s.len && (s.ptr[0] == '-' || s.ptr[0] == '+') ? span_from(s, 1) : s;
}

static bool looks_int(Span s) {
    Cursor c = cursor_of(unsigned_part(s));
    if (take_one(&c, "0")) {
        if (at_end(&c))
            return true;
        if (take_one(&c, "b"))
            return take_run(&c, "01_") && at_end(&c);
        if (take_one(&c, "x"))
            return take_run(&c, "0123456789abcdefABCDEF_") && at_end(&c);
        return take_run(&c, "01234567_") && at_end(&c);
    }
    if (!take_one(&c, "123456789"))
        return false;
    take_run(&c, DIGITS "_");
    return at_end(&c) || (take_sixties(&c) && at_end(&c));
}

static bool looks_float(Span s) {
    Span bare = unsigned_part(s);
    if (is_any(bare, INFINITIES) || is_any(s, NANS))
        return true;
    Cursor c = cursor_of(bare);
    if (take_one(&c, ".")) { /* no sign here, unlike below */
        bool digits = bare.len == s.len && take_one(&c, DIGITS);
        take_run(&c, DIGITS "_");
        take_exponent(&c);
        return digits && at_end(&c);
    }
    if (!take_one(&c, DIGITS))
        return false;
    take_run(&c, DIGITS "_");
    if (take_exponent(&c))
        return at_end(&c);
    bool sixties = !at_end(&c) && *c.at == ':';
    if ((sixties && !take_sixties(&c)) || !take_one(&c, "."))
        return false;
    take_run(&c, DIGITS "_");
    if (!sixties)
        take_exponent(&c);
    return at_end(&c);
}

/* [Tt] or blanks, then H:MM:SS with fraction and zone. */
static bool looks_time(Cursor *c) {
    if (!take_one(c, "Tt") && !take_run(c, " \t"))
        return false;
    if (!take_count(c, 1, 2) || !take_one(c, ":") || !take_count(c, 2, 2) || !take_one(c, ":") ||
        !take_count(c, 2, 2))
        return false;
    if (take_one(c, "."))
        take_run(c, DIGITS);
    if (at_end(c))
        return true;
    take_run(c, " \t");
    if (take_one(c, "Z"))
        return at_end(c);
    if (!take_one(c, "+-") || !take_count(c, 1, 2))
        return false;
    return at_end(c) || (take_one(c, ":") && take_count(c, 2, 2) && at_end(c));
}

static bool looks_date(Span s) {
    Cursor c = cursor_of(s);
    if (take_count(&c, 4, 4) && take_one(&c, "-") && take_count(&c, 2, 2) && take_one(&c, "-") &&
        take_count(&c, 2, 2) && at_end(&c))
        return true;
    c = cursor_of(s);
    return take_count(&c, 4, 4) && take_one(&c, "-") && take_count(&c, 1, 2) && take_one(&c, "-") &&
           take_count(&c, 1, 2) && looks_time(&c);
}

YamlPlain yaml_classify(Span s) {
    if (is_any(s, NULLS))
        return YAML_NULL;
    if (is_any(s, TRUES) || is_any(s, FALSES))
        return YAML_BOOL;
    if (span_is(s, "<<"))
        return YAML_MERGE;
    if (span_is(s, "="))
        return YAML_VALUE;
    if (!strchr("+-.0123456789", s.ptr[0]))
        return YAML_STRING;
    if (looks_float(s))
        return YAML_FLOAT;
    if (looks_int(s))
        return YAML_INT;
    return looks_date(s) ? YAML_DATE : YAML_STRING;
}

/* A number of any size as decimal digits, least significant first, nine to a limb. */
typedef struct Decimal {
    uint32_t *limbs;
    size_t count, cap;
} Decimal;

static void multiply_add(Decimal *d, uint32_t factor, uint32_t more) {
    uint64_t carry = more;
    for (size_t i = 0; i < d->count; i++) {
        carry += (uint64_t)d->limbs[i] * factor;
        d->limbs[i] = (uint32_t)(carry % 1000000000);
        carry /= 1000000000;
    }
    for (; carry; carry /= 1000000000) {
        d->limbs = grow(d->limbs, &d->cap, d->count + 1, sizeof *d->limbs);
        d->limbs[d->count++] = (uint32_t)(carry % 1000000000);
    }
}

static Tree *tree_of(const Decimal *d, bool negative) {
    Buf text = BUF_INIT;
    if (negative && d->count)
        buf_addc(&text, '-');
    buf_addf(&text, "%u", d->count ? d->limbs[d->count - 1] : 0);
    for (size_t i = d->count; i-- > 1;)
        buf_addf(&text, "%09u", d->limbs[i - 1]);
    Tree *t = tree_bigint(text.data);
    buf_release(&text);
    return t;
}

static uint32_t digit_value(char c) {
    return c <= '9' ? (uint32_t)(c - '0') : (uint32_t)((c | 0x20) - 'a' + 10);
}

/* Digits of one base; false when there is none. */
static bool add_based(Decimal *d, Span digits, uint32_t base) {
    bool any = false;
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.ptr[i] == '_')
            continue;
        multiply_add(d, base, digit_value(digits.ptr[i]));
        any = true;
    }
    return any;
}

/* 1:30 — the first part decimal, each further one counts sixty times less than the one before. */
static void add_sixties(Decimal *d, Span s) {
    size_t colon = span_find_char(s, ':', 0);
    add_based(d, span_make(s.ptr, colon), 10);
    for (; colon != SIZE_MAX; colon = span_find_char(s, ':', colon + 1)) {
        uint32_t part = 0;
        for (size_t i = colon + 1; i < s.len && s.ptr[i] != ':'; i++)
            part = part * 10 + digit_value(s.ptr[i]);
        multiply_add(d, 60, part);
    }
}

static Tree *construct_int(Span s) {
    bool negative = s.ptr[0] == '-', fine = true;
    s = unsigned_part(s);
    if (s.len > LONGEST_INTEGER)
        return NULL;
    Decimal d = {0};
    if (span_find_char(s, ':', 0) != SIZE_MAX)
        add_sixties(&d, s);
    else if (span_starts(s, SPAN_LIT("0b")))
        fine = add_based(&d, span_from(s, 2), 2);
    else if (span_starts(s, SPAN_LIT("0x")))
        fine = add_based(&d, span_from(s, 2), 16);
    else
        fine = add_based(&d, s, s.ptr[0] == '0' ? 8 : 10);
    Tree *t = fine ? tree_of(&d, negative) : NULL;
    free(d.limbs);
    return t;
}

/* The text without underscores, anywhere. */
static void add_without_underscores(Buf *out, Span s) {
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != '_')
            buf_addc(out, s.ptr[i]);
}

/* 1:30.5 */
static double read_sixties(Span s) {
    double total = 0;
    while (s.len) {
        size_t colon = span_find_char(s, ':', 0);
        size_t len = colon == SIZE_MAX ? s.len : colon;
        double part = 0;
        if (double_parse(span_make(s.ptr, len), false, &part))
            total = total * 60 + part;
        s = span_from(s, colon == SIZE_MAX ? len : len + 1);
    }
    return total;
}

static Tree *construct_float(Span s) {
    bool negative = s.ptr[0] == '-';
    Span bare = unsigned_part(s);
    if (is_any(bare, INFINITIES))
        return tree_float(negative ? -INFINITY : INFINITY);
    if (is_any(s, NANS))
        return tree_float(NAN);
    Buf text = BUF_INIT;
    add_without_underscores(&text, bare);
    double value = 0;
    bool fine = true;
    if (span_find_char(buf_span(&text), ':', 0) != SIZE_MAX)
        value = read_sixties(buf_span(&text));
    else
        fine = double_parse(buf_span(&text), false, &value);
    buf_release(&text);
    return fine ? tree_float(negative ? -value : value) : NULL;
}

static int days_in(int year, int month) {
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return DAYS[month - 1] + (month == 2 && leap);
}

static bool is_real_date(Span s) {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    char *text = xstrndup(s.ptr, s.len);
    sscanf(text, "%4d-%2d-%2d%*[Tt \t]%2d:%2d:%2d", &year, &month, &day, &hour, &minute, &second);
    free(text);
    return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days_in(year, month) &&
           hour < 24 && minute < 60 && second < 60;
}

Tree *yaml_construct(Span plain, YamlPlain as) {
    switch (as) {
    case YAML_NULL:
        return is_any(plain, NULLS) ? tree_null() : NULL;
    case YAML_BOOL:
        if (is_any(plain, TRUES))
            return tree_bool(true);
        return is_any(plain, FALSES) ? tree_bool(false) : NULL;
    case YAML_INT:
        return plain.len && looks_int(plain) ? construct_int(plain) : NULL;
    case YAML_FLOAT:
        return plain.len && (looks_float(plain) || looks_int(plain)) ? construct_float(plain)
                                                                     : NULL;
    case YAML_DATE:
        return looks_date(plain) && is_real_date(plain) ? tree_date(plain) : NULL;
    case YAML_STRING:
    case YAML_MERGE:
    case YAML_VALUE:
        break;
    }
    return tree_string_span(plain);
}

Tree *yaml_resolve(Span plain) {
    Tree *t = yaml_construct(plain, yaml_classify(plain));
    return t ? t : tree_string_span(plain);
}
