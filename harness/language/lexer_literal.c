/* Where number and string literals end, and what is wrong with those that do not.
 *
 * Only the extent is found here; literal.c makes values of them. */
#include "harness/language/lexer.h"

static bool looking_at(const Lexer *lexer, const char *text) {
    size_t len = strlen(text);
    return (size_t)(lexer->end - lexer->cur) >= len && memcmp(lexer->cur, text, len) == 0 &&
           !lexer_is_name_char((unsigned char)lexer->cur[len]);
}

/* Words that may follow a number without a blank, for now: and else for if in is or not. */
static bool keyword_follows(const Lexer *lexer, int c) {
    int next = (unsigned char)*lexer->cur;
    switch (c) {
    case 'a':
        return looking_at(lexer, "nd");
    case 'e':
        return looking_at(lexer, "lse");
    case 'f':
        return looking_at(lexer, "or");
    case 'i':
        return next == 'f' || next == 'n' || next == 's';
    case 'o':
        return looking_at(lexer, "r");
    case 'n':
        return looking_at(lexer, "ot");
    default:
        return false;
    }
}

/* `c` is the first character behind the number; it is left unread. */
static bool finish_number(Lexer *lexer, int c, const char *kind) {
    bool word = keyword_follows(lexer, c);
    lexer_ungetc(lexer, c);
    if (word || c >= 128 || !lexer_is_name_char(c))
        return true;
    return lexer_fail(lexer, "invalid %s literal", kind);
}

/* Digits with single underscores between; *c becomes the first character behind them. */
static bool read_digits(Lexer *lexer, int *c) {
    for (;;) {
        do {
            *c = lexer_getc(lexer);
        } while (lexer_is_digit(*c));
        if (*c != '_')
            return true;
        *c = lexer_getc(lexer);
        if (!lexer_is_digit(*c)) {
            lexer_ungetc(lexer, *c);
            return lexer_fail(lexer, "invalid decimal literal");
        }
    }
}

static bool is_digit_of(int c, int base) {
    if (base == 16)
        return lexer_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    return c >= '0' && c < '0' + base;
}

/* Behind 0x, 0o, 0b. */
static bool read_based(Lexer *lexer, int base, const char *kind) {
    int c = lexer_getc(lexer);
    do {
        if (c == '_')
            c = lexer_getc(lexer);
        if (!is_digit_of(c, base)) {
            if (lexer_is_digit(c))
                return lexer_fail(lexer, "invalid digit '%c' in %s literal", c, kind);
            lexer_ungetc(lexer, c);
            return lexer_fail(lexer, "invalid %s literal", kind);
        }
        do {
            c = lexer_getc(lexer);
        } while (is_digit_of(c, base));
    } while (c == '_');
    if (lexer_is_digit(c))
        return lexer_fail(lexer, "invalid digit '%c' in %s literal", c, kind);
    return finish_number(lexer, c, kind);
}

static bool finish_imaginary(Lexer *lexer) {
    return finish_number(lexer, lexer_getc(lexer), "imaginary");
}

/* From the character behind the mantissa on. */
static bool read_exponent(Lexer *lexer, int c) {
    if (c == 'e' || c == 'E') {
        int e = c;
        c = lexer_getc(lexer);
        if (c == '+' || c == '-') {
            c = lexer_getc(lexer);
            if (!lexer_is_digit(c)) {
                lexer_ungetc(lexer, c);
                return lexer_fail(lexer, "invalid decimal literal");
            }
        } else if (!lexer_is_digit(c)) {
            lexer_ungetc(lexer, c);
            return finish_number(lexer, e, "decimal");
        }
        if (!read_digits(lexer, &c))
            return false;
    }
    if (c == 'j' || c == 'J')
        return finish_imaginary(lexer);
    return finish_number(lexer, c, "decimal");
}

/* Behind the decimal point. */
static bool read_fraction(Lexer *lexer) {
    int c = lexer_getc(lexer);
    if (lexer_is_digit(c) && !read_digits(lexer, &c))
        return false;
    return read_exponent(lexer, c);
}

static bool fail_leading_zeros(Lexer *lexer, const char *start, const char *zeros_end) {
    lexer_fail(lexer, "leading zeros in decimal integer literals are not permitted; use an 0o "
                      "prefix for octal integers");
    lexer->error.offset = lexer_column(lexer, start) + 1;
    lexer->error.end_offset = lexer_column(lexer, zeros_end);
    return false;
}

/* After a leading zero: 0, 00, 0_0, 0.5, 0e1, 0j, and the octals of old, now refused. */
static bool read_zero(Lexer *lexer, const char *start) {
    int c = lexer_getc(lexer);
    if (c == 'x' || c == 'X')
        return read_based(lexer, 16, "hexadecimal");
    if (c == 'o' || c == 'O')
        return read_based(lexer, 8, "octal");
    if (c == 'b' || c == 'B')
        return read_based(lexer, 2, "binary");
    for (;; c = lexer_getc(lexer)) {
        if (c == '_') {
            c = lexer_getc(lexer);
            if (!lexer_is_digit(c)) {
                lexer_ungetc(lexer, c);
                return lexer_fail(lexer, "invalid decimal literal");
            }
        }
        if (c != '0')
            break;
    }
    const char *zeros_end = lexer->cur;
    bool nonzero = lexer_is_digit(c);
    if (nonzero && !read_digits(lexer, &c))
        return false;
    if (c == '.')
        return read_fraction(lexer);
    if (c == 'e' || c == 'E' || c == 'j' || c == 'J')
        return read_exponent(lexer, c);
    if (nonzero) {
        lexer_ungetc(lexer, c);
        return fail_leading_zeros(lexer, start, zeros_end);
    }
    return finish_number(lexer, c, "decimal");
}

bool lexer_number(Lexer *lexer, int c, const char *start) {
    if (c == '0')
        return read_zero(lexer, start);
    if (c == '.')
        return read_fraction(lexer);
    if (!read_digits(lexer, &c))
        return false;
    return c == '.' ? read_fraction(lexer) : read_exponent(lexer, c);
}

static bool fail_unterminated(Lexer *lexer, const char *start, int32_t line_of_start,
                              const char *line_start, int quotes) {
    int32_t detected = lexer->line;
    lexer->cur = start + 1;
    lexer->line_start = line_start;
    lexer->line = line_of_start;
    if (quotes == 3)
        return lexer_fail(lexer, "unterminated triple-quoted string literal (detected at line %d)",
                          (int)detected);
    return lexer_fail(lexer, "unterminated string literal (detected at line %d)", (int)detected);
}

/* `quote` has been read; `start` is where the token, prefix included, begins. */
bool lexer_string(Lexer *lexer, int quote, const char *start) {
    const char *line_start = lexer->line_start;
    int quotes = 1, closing = 0;
    lexer->first_line = lexer->line;
    int c = lexer_getc(lexer);
    if (c == quote) {
        c = lexer_getc(lexer);
        if (c == quote)
            quotes = 3;
        else
            closing = 1; /* the empty string */
    }
    if (c != quote)
        lexer_ungetc(lexer, c);
    while (closing != quotes) {
        c = lexer_getc(lexer);
        if (c == LEX_EOF || (quotes == 1 && c == '\n'))
            return fail_unterminated(lexer, start, lexer->first_line, line_start, quotes);
        if (c == quote) {
            closing++;
        } else {
            closing = 0;
            if (c == '\\')
                lexer_getc(lexer);
        }
    }
    return true;
}
