/* Doubles to text and back.
 *
 * All conversions go through digits and a decimal exponent without a decimal point
 * ("123456e-3"), which every locale reads and writes alike. */
#include "engine/base/number.h"
#include "engine/base/mem.h"
#include <math.h>
#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

enum { MOST_DIGITS = 19 }; /* of a number below 2^64, whatever they are */

static uint64_t whole_number(const char *digits, size_t count) {
    uint64_t whole = 0;
    for (size_t i = 0; i < count; i++)
        whole = whole * 10 + (uint64_t)(digits[i] - '0');
    return whole;
}

/* whole × 10^exponent, rounded once, where 128 bits hold what is needed for that: the quotient has
 * more bits than a double, and its last one tells whether anything was left over. */
static bool scale(uint64_t whole, long long exponent, double *out) {
    enum { LARGEST = 19, SMALLEST = -21 };
    if (whole == 0 || exponent < SMALLEST || exponent > LARGEST)
        return false;
    unsigned __int128 power = 1;
    for (long long i = 0; i < llabs(exponent); i++)
        power *= 10;
    if (exponent >= 0) {
        *out = (double)(whole * power);
        return true;
    }
    int shift = __builtin_clzll(whole) + 63;
    unsigned __int128 dividend = (unsigned __int128)whole << shift, quotient = dividend / power;
    *out = ldexp((double)(quotient | (dividend % power != 0)), -shift);
    return true;
}

/* The double that 0.DIGITS × 10^point reads as. */
static double read_digits(const char *digits, int count, int point) {
    char text[40];
    double value;
    if (scale(whole_number(digits, (size_t)count), point - count, &value))
        return value;
    int exponent = point - count, size = abs(exponent); /* three digits suffice */
    memcpy(text, digits, (size_t)count);
    char *end = text + count;
    *end++ = 'e';
    *end++ = exponent < 0 ? '-' : '+';
    *end++ = (char)('0' + size / 100);
    *end++ = (char)('0' + size / 10 % 10);
    *end++ = (char)('0' + size % 10);
    *end = '\0';
    return strtod(text, NULL);
}

/* Correctly rounded `count` digits of value; returns the exponent for "0.DIGITS". */
static int write_digits(double value, int count, char *digits) {
    char text[40];
    snprintf(text, sizeof text, "%.*e", count - 1, value);
    const char *exponent = strchr(text, 'e');
    int n = 0;
    for (const char *p = text; p < exponent; p++)
        if (*p >= '0' && *p <= '9')
            digits[n++] = *p; /* skips the locale's decimal point */
    return atoi(exponent + 1) + 1;
}

static int without_zeros(const char *digits, int count) {
    while (count > 1 && digits[count - 1] == '0')
        count--;
    return count;
}

/* The next larger decimal of the same length; false when it would need one digit more. */
static bool increment(char *digits, int count) {
    int i = count - 1;
    while (i >= 0 && digits[i] == '9')
        digits[i--] = '0';
    if (i < 0)
        return false;
    digits[i]++;
    return true;
}

enum { ALL_DIGITS = 17 }; /* they tell any two doubles apart */

/* Rounds correctly rounded digits once more, to `count`; false when they do not tell which way. */
static bool round_digits(const char *all, int count, char *digits, int *point) {
    memcpy(digits, all, (size_t)count);
    if (all[count] == '5' && without_zeros(all, ALL_DIGITS) == count + 1)
        return false;
    if (all[count] >= '5' && !increment(digits, count)) {
        digits[0] = '1';
        ++*point;
    }
    return true;
}

/* Below a power of two the doubles are twice as dense as above it: there the nearest decimal can
 * fail to read back while its upper neighbour does. */
static bool neighbour_reads_back(double value, char *digits, int count, int point) {
    int exponent;
    return frexp(value, &exponent) == 0.5 && increment(digits, count) &&
           read_digits(digits, count, point) == value;
}

static int whole_digits(double value, char *digits, int *point) {
    char text[24];
    int count = snprintf(text, sizeof text, "%lld", (long long)value);
    *point = count;
    count = without_zeros(text, count);
    memcpy(digits, text, (size_t)count);
    return count;
}

/* A decimal of at most 15 digits and few places, as most numbers people write are: 0 when it is
 * none. Whole numbers below 2^53 and powers of ten to 10^22 are exact, so their quotient is what
 * the text reads back as; and of that many digits only one text reads back as a given double. */
static int short_decimal(double value, char *digits, int *point) {
    double scale = 1;
    for (int places = 1; places <= 20; places++) {
        scale *= 10;
        double whole = nearbyint(value * scale);
        if (whole >= 1e15)
            break;
        if (whole / scale == value) {
            int whole_point, count = whole_digits(whole, digits, &whole_point);
            *point = whole_point - places;
            return count;
        }
    }
    return 0;
}

int double_digits(double value, char digits[18], int *point) {
    if (value < 1e15 && value == floor(value))
        return whole_digits(value, digits, point);
    if (value >= 1e-5 && value < 1e15) {
        int count = short_decimal(value, digits, point);
        if (count)
            return count;
    }
    /* 15 digits always name one normal double, so the shortest is among them or longer; subnormal
     * numbers have fewer digits than that. */
    int first = value < DBL_MIN ? 1 : 15;
    char all[ALL_DIGITS + 1];
    int all_point = write_digits(value, ALL_DIGITS, all);
    for (int count = first; count < ALL_DIGITS; count++) {
        *point = all_point;
        if (!round_digits(all, count, digits, point))
            *point = write_digits(value, count, digits);
        if (read_digits(digits, count, *point) == value ||
            neighbour_reads_back(value, digits, count, *point))
            return without_zeros(digits, count);
    }
    *point = all_point;
    memcpy(digits, all, ALL_DIGITS);
    return without_zeros(digits, ALL_DIGITS);
}

static void add_fixed(Buf *out, const char *digits, int count, int point) {
    if (point <= 0) {
        buf_adds(out, "0.");
        buf_add_repeat(out, '0', (size_t)-point);
        buf_add(out, digits, (size_t)count);
    } else if (point >= count) {
        buf_add(out, digits, (size_t)count);
        buf_add_repeat(out, '0', (size_t)(point - count));
        buf_adds(out, ".0");
    } else {
        buf_add(out, digits, (size_t)point);
        buf_addc(out, '.');
        buf_add(out, digits + point, (size_t)(count - point));
    }
}

static void add_scientific(Buf *out, const char *digits, int count, int point) {
    buf_addc(out, digits[0]);
    if (count > 1) {
        buf_addc(out, '.');
        buf_add(out, digits + 1, (size_t)count - 1);
    }
    buf_addf(out, "e%+03d", point - 1);
}

void double_repr(Buf *out, double value) {
    if (isnan(value)) {
        buf_adds(out, "nan");
        return;
    }
    if (signbit(value))
        buf_addc(out, '-');
    value = fabs(value);
    if (isinf(value)) {
        buf_adds(out, "inf");
    } else if (value == 0) {
        buf_adds(out, "0.0");
    } else {
        char digits[18];
        int point, count = double_digits(value, digits, &point);
        if (point > -4 && point <= 16)
            add_fixed(out, digits, count, point);
        else
            add_scientific(out, digits, count, point);
    }
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* The text being read, and what strtod will be given: digits without point, and the exponent. */
typedef struct Reader {
    Span rest;
    Buf digits;
    bool underscores, any;
    long long shift; /* digits behind the point, negative */
} Reader;

static bool take_char(Reader *r, const char *either) {
    if (!r->rest.len || !r->rest.ptr[0] || !strchr(either, r->rest.ptr[0]))
        return false;
    r->rest = span_from(r->rest, 1);
    return true;
}

/* The next digit of a run, or -1. `joined`: a digit stands before, so an underscore may follow it
 * when another digit follows that. */
static int take_digit(Reader *r, bool joined) {
    bool skips = joined && r->underscores && r->rest.len > 1 && r->rest.ptr[0] == '_';
    Span from = skips ? span_from(r->rest, 1) : r->rest;
    if (!from.len || !is_digit(from.ptr[0]))
        return -1;
    r->rest = span_from(from, 1);
    return from.ptr[0] - '0';
}

static void take_digits(Reader *r, bool fraction) {
    bool joined = false;
    for (int digit; (digit = take_digit(r, joined)) >= 0; joined = true) {
        size_t more = 0; /* as far as nothing stands between them */
        while (more < r->rest.len && is_digit(r->rest.ptr[more]))
            more++;
        buf_add(&r->digits, r->rest.ptr - 1, more + 1);
        r->rest = span_from(r->rest, more);
        r->any = true;
        r->shift -= fraction ? (long long)more + 1 : 0;
    }
}

/* Clamped at a size at which no text that fits in memory makes a difference. */
static bool take_exponent(Reader *r, long long *exponent) {
    enum { CLAMP = 100000000 };
    bool negative = r->rest.len && r->rest.ptr[0] == '-', any = false;
    take_char(r, "+-");
    *exponent = 0;
    for (int digit; (digit = take_digit(r, any)) >= 0; any = true)
        if (*exponent < CLAMP)
            *exponent = *exponent * 10 + digit;
    if (negative)
        *exponent = -*exponent;
    return any;
}

static bool read_finite(Reader *r, double *out) {
    take_digits(r, false);
    if (take_char(r, "."))
        take_digits(r, true);
    if (!r->any)
        return false;
    long long exponent = 0;
    if (take_char(r, "eE") && !take_exponent(r, &exponent))
        return false;
    if (r->rest.len)
        return false;
    exponent += r->shift;
    if (r->digits.len <= MOST_DIGITS &&
        scale(whole_number(r->digits.data, r->digits.len), exponent, out))
        return true;
    buf_addf(&r->digits, "e%lld", exponent);
    *out = strtod(r->digits.data, NULL);
    return true;
}

static bool is_word(Span s, const char *word) {
    return s.len == strlen(word) && strncasecmp(s.ptr, word, s.len) == 0;
}

bool double_parse(Span text, bool underscores, double *out) {
    Reader r = {.rest = text, .digits = BUF_INIT, .underscores = underscores};
    bool negative = text.len && text.ptr[0] == '-';
    take_char(&r, "+-");
    double value = 0;
    bool fine = true;
    if (is_word(r.rest, "inf") || is_word(r.rest, "infinity"))
        value = INFINITY;
    else if (is_word(r.rest, "nan"))
        value = NAN;
    else
        fine = read_finite(&r, &value);
    buf_release(&r.digits);
    if (fine)
        *out = negative ? -value : value;
    return fine;
}
