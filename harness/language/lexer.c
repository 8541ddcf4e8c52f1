/* The lexer's main loop: indentation, names, operators, brackets.
 *
 * It mirrors the behaviour of CPython 3.11's tokenizer down to where the "current character" stands
 * when an error is noted, because SyntaxError.offset is made of that. Numbers and strings are in
 * lexer_literal.c. */
#include "harness/language/lexer.h"
#include "engine/base/unicode.h"
#include <stdarg.h>
#include <stdio.h>

static const struct Word {
    TokenKind kind;
    const char *text;
    size_t len;
} KEYWORD_TABLE[] =
    {
#define X(kind, text) {TOKEN_##kind, text, sizeof text - 1},
        KEYWORDS(X)
#undef X
},
  OPERATOR_TABLE[] = {
#define X(kind, text) {TOKEN_##kind, text, sizeof text - 1},
      OPERATORS(X)
#undef X
};

const char *token_kind_text(TokenKind kind) {
    static const char *const OTHERS[] = {"ENDMARKER", "NAME",   "NUMBER",  "STRING", "NEWLINE",
                                         "INDENT",    "DEDENT", "UNKNOWN", "ERROR"};
    if (kind <= TOKEN_ERROR)
        return OTHERS[kind];
    for (size_t i = 0; i < sizeof KEYWORD_TABLE / sizeof *KEYWORD_TABLE; i++)
        if (KEYWORD_TABLE[i].kind == kind)
            return KEYWORD_TABLE[i].text;
    for (size_t i = 0; i < sizeof OPERATOR_TABLE / sizeof *OPERATOR_TABLE; i++)
        if (OPERATOR_TABLE[i].kind == kind)
            return OPERATOR_TABLE[i].text;
    return "?";
}

TokenKind token_kind_of(Span text) {
    for (size_t i = 0; i < sizeof KEYWORD_TABLE / sizeof *KEYWORD_TABLE; i++)
        if (span_equal(text, span_make(KEYWORD_TABLE[i].text, KEYWORD_TABLE[i].len)))
            return KEYWORD_TABLE[i].kind;
    for (size_t i = 0; i < sizeof OPERATOR_TABLE / sizeof *OPERATOR_TABLE; i++)
        if (span_equal(text, span_make(OPERATOR_TABLE[i].text, OPERATOR_TABLE[i].len)))
            return OPERATOR_TABLE[i].kind;
    return TOKEN_ERROR;
}

void lexer_init(Lexer *lexer, Span source) {
    memset(lexer, 0, sizeof *lexer);
    lexer->source = lexer->cur = lexer->line_start = lexer->next_line = source.ptr;
    lexer->end = source.ptr + source.len;
    lexer->at_line_begin = true;
}

int lexer_getc(Lexer *lexer) {
    if (lexer->cur == lexer->next_line) {
        if (lexer->cur == lexer->end) {
            lexer->ended = true;
            return LEX_EOF;
        }
        const char *newline = memchr(lexer->cur, '\n', (size_t)(lexer->end - lexer->cur));
        lexer->next_line = newline ? newline + 1 : lexer->end;
        lexer->line_start = lexer->cur;
        lexer->line++;
    }
    return (unsigned char)*lexer->cur++;
}

void lexer_ungetc(Lexer *lexer, int c) {
    if (c != LEX_EOF)
        lexer->cur--;
}

static int32_t count_code_points(const char *from, const char *to) {
    int32_t count = 0;
    for (; from < to; from++)
        count += ((unsigned char)*from & 0xC0) != 0x80;
    return count;
}

int32_t lexer_column(Lexer *lexer, const char *at) {
    if (lexer->counted_line != lexer->line_start || at < lexer->counted_at) {
        lexer->counted_line = lexer->counted_at = lexer->line_start;
        lexer->counted = 0;
    }
    if (at > lexer->counted_at) {
        lexer->counted += count_code_points(lexer->counted_at, at);
        lexer->counted_at = at;
    }
    return lexer->counted;
}

bool lexer_fail(Lexer *lexer, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(lexer->error.message, sizeof lexer->error.message, format, args);
    va_end(args);
    lexer->error.kind = LEX_SYNTAX;
    lexer->error.line = lexer->error.end_line = lexer->line;
    lexer->error.offset = lexer_column(lexer, lexer->cur);
    lexer->error.end_offset = lexer->error.offset;
    return false;
}

/* An error of indentation: without a place of its own in the line. */
static bool fail_indent(Lexer *lexer, LexErrorKind kind, const char *message) {
    lexer->cur = lexer->next_line;
    lexer_fail(lexer, "%s", message);
    lexer->error.kind = kind;
    lexer->error.end_offset = -1;
    return false;
}

static bool fail_tabs(Lexer *lexer) {
    fail_indent(lexer, LEX_TAB, "inconsistent use of tabs and spaces in indentation");
    lexer->error.offset = 1;
    lexer->error.end_offset = 0;
    return false;
}

/* After a backslash: the newline it hides, and a look whether anything follows. */
static bool skip_continuation(Lexer *lexer) {
    int c = lexer_getc(lexer);
    if (c != '\n') {
        lexer_fail(lexer, "unexpected character after line continuation character");
        lexer->error.kind = LEX_CONTINUATION;
        lexer->error.offset = (int32_t)(lexer->cur - lexer->line_start);
        lexer->error.end_offset = 0;
        return false;
    }
    c = lexer_getc(lexer);
    if (c == LEX_EOF) {
        lexer->cur = lexer->next_line;
        lexer_fail(lexer, "unexpected EOF while parsing");
        lexer->error.kind = lexer->level ? LEX_UNCLOSED : LEX_CONTINUATION;
        lexer->error.end_offset = -1;
        return false;
    }
    lexer_ungetc(lexer, c);
    return true;
}

/* Compare the indentation of a line of code with the levels that are open. */
static bool note_indent(Lexer *lexer, int column, int alternate) {
    if (column == lexer->columns[lexer->indent])
        return alternate == lexer->alternates[lexer->indent] ? true : fail_tabs(lexer);
    if (column > lexer->columns[lexer->indent]) {
        if (lexer->indent + 1 >= LEX_MAX_INDENT) {
            fail_indent(lexer, LEX_INDENTATION, "too many levels of indentation");
            lexer->error.offset = 1;
            lexer->error.end_offset = 0;
            return false;
        }
        if (alternate <= lexer->alternates[lexer->indent])
            return fail_tabs(lexer);
        lexer->pending++;
        lexer->columns[++lexer->indent] = column;
        lexer->alternates[lexer->indent] = alternate;
        return true;
    }
    while (lexer->indent > 0 && column < lexer->columns[lexer->indent]) {
        lexer->pending--;
        lexer->indent--;
    }
    if (column != lexer->columns[lexer->indent])
        return fail_indent(lexer, LEX_DEDENT,
                           "unindent does not match any outer indentation level");
    return alternate == lexer->alternates[lexer->indent] ? true : fail_tabs(lexer);
}

/* The white space a line begins with; *blank when the line holds no code. */
static bool read_indent(Lexer *lexer, bool *blank) {
    int column = 0, alternate = 0, continued = 0, c;
    for (;;) {
        c = lexer_getc(lexer);
        if (c == ' ') {
            column++;
            alternate++;
        } else if (c == '\t') {
            column = (column / 8 + 1) * 8;
            alternate++;
        } else if (c == '\f') {
            column = alternate = 0;
        } else if (c == '\\') {
            continued = continued ? continued : column;
            if (!skip_continuation(lexer))
                return false;
        } else {
            break;
        }
    }
    lexer_ungetc(lexer, c);
    *blank = c == '#' || c == '\n';
    if (*blank || lexer->level > 0)
        return true;
    return note_indent(lexer, continued ? continued : column, continued ? continued : alternate);
}

static bool fail_character(Lexer *lexer, Span shown, uint32_t c) {
    if (!unicode_is_printable(c))
        return lexer_fail(lexer, "invalid non-printable character U+%04X", (unsigned)c);
    return lexer_fail(lexer, "invalid character '%.*s' (U+%04X)", SPAN_ARG(shown), (unsigned)c);
}

bool lexer_check_name(Lexer *lexer, const char *start) {
    Span text = span_between(start, lexer->cur);
    for (size_t pos = 0; pos < text.len;) {
        size_t begin = pos;
        if ((unsigned char)text.ptr[pos] < 128) {
            pos++;
            continue;
        }
        uint32_t c = utf8_next(text, &pos, false);
        if (begin ? unicode_is_id_continue(c) : unicode_is_id_start(c))
            continue;
        lexer->cur = start + pos;
        return fail_character(lexer, span_between(start + begin, start + pos), c);
    }
    return true;
}

static TokenKind word_kind(const char *start, size_t len) {
    if (len < 2 || len > 8)
        return TOKEN_NAME;
    for (size_t i = 0; i < sizeof KEYWORD_TABLE / sizeof *KEYWORD_TABLE; i++)
        if (KEYWORD_TABLE[i].len == len && *KEYWORD_TABLE[i].text == *start &&
            memcmp(KEYWORD_TABLE[i].text, start, len) == 0)
            return KEYWORD_TABLE[i].kind;
    return TOKEN_NAME;
}

/* May `c` still belong to the prefix of a string literal? Each letter counts once. */
static bool extends_prefix(int c, bool *b, bool *u, bool *r, bool *f) {
    bool *seen;
    switch (c | 0x20) {
    case 'b':
        seen = b;
        break;
    case 'u':
        seen = u;
        break;
    case 'r':
        seen = r;
        break;
    case 'f':
        seen = f;
        break;
    default:
        return false;
    }
    bool clash = *seen || (seen == b && (*u || *f)) || (seen == u && (*b || *r || *f)) ||
                 (seen == r && *u) || (seen == f && (*b || *u));
    *seen = true;
    return !clash;
}

/* A name, a keyword, or a string with a prefix. */
static bool read_word(Lexer *lexer, int c, const char *start, TokenKind *kind) {
    bool b = false, u = false, r = false, f = false, ascii = true;
    while (extends_prefix(c, &b, &u, &r, &f)) {
        c = lexer_getc(lexer);
        if (c == '"' || c == '\'') {
            *kind = TOKEN_STRING;
            return lexer_string(lexer, c, start);
        }
    }
    while (lexer_is_name_char(c)) {
        ascii = ascii && c < 128;
        c = lexer_getc(lexer);
    }
    lexer_ungetc(lexer, c);
    *kind = ascii ? word_kind(start, (size_t)(lexer->cur - start)) : TOKEN_NAME;
    return ascii || lexer_check_name(lexer, start);
}

static bool open_bracket(Lexer *lexer, int c) {
    if (lexer->level >= LEX_MAX_LEVEL)
        return lexer_fail(lexer, "too many nested parentheses");
    lexer->brackets[lexer->level] = (char)c;
    lexer->bracket_lines[lexer->level] = lexer->line;
    lexer->bracket_columns[lexer->level] = lexer_column(lexer, lexer->cur - 1);
    lexer->level++;
    return true;
}

static bool close_bracket(Lexer *lexer, int c) {
    if (!lexer->level)
        return lexer_fail(lexer, "unmatched '%c'", c);
    lexer->level--;
    int opening = lexer->brackets[lexer->level];
    if ((opening == '(' && c == ')') || (opening == '[' && c == ']') ||
        (opening == '{' && c == '}'))
        return true;
    int32_t line = lexer->bracket_lines[lexer->level];
    if (line != lexer->line)
        return lexer_fail(lexer,
                          "closing parenthesis '%c' does not match opening parenthesis '%c' on "
                          "line %d",
                          c, opening, (int)line);
    return lexer_fail(lexer, "closing parenthesis '%c' does not match opening parenthesis '%c'", c,
                      opening);
}

static bool read_operator(Lexer *lexer, int c, const char *start, TokenKind *kind) {
    *kind = TOKEN_UNKNOWN;
    size_t best = 0;
    for (size_t i = 0; i < sizeof OPERATOR_TABLE / sizeof *OPERATOR_TABLE; i++) {
        const struct Word *op = &OPERATOR_TABLE[i];
        if (*op->text == c && op->len > best && memcmp(op->text, start, op->len) == 0) {
            best = op->len;
            *kind = op->kind;
        }
    }
    if (best > 1)
        lexer->cur = start + best;
    if (c == '(' || c == '[' || c == '{')
        return open_bracket(lexer, c);
    if (c == ')' || c == ']' || c == '}')
        return close_bracket(lexer, c);
    if (*kind == TOKEN_UNKNOWN && (c < ' ' || c == 127))
        return lexer_fail(lexer, "invalid non-printable character U+%04X", (unsigned)c);
    return true;
}

/* Skip white space, comments, continued and blank lines; the first character of a token. */
static bool skip_blank(Lexer *lexer, bool blank, int *c) {
    for (;;) {
        do {
            *c = lexer_getc(lexer);
        } while (*c == ' ' || *c == '\t' || *c == '\f');
        if (*c == '#')
            while (*c != LEX_EOF && *c != '\n')
                *c = lexer_getc(lexer);
        if (*c != '\\')
            return true;
        if (!skip_continuation(lexer))
            return false;
    }
}

static bool fill(Lexer *lexer, Token *out, TokenKind kind, const char *start) {
    out->kind = (uint8_t)kind;
    out->level = (uint8_t)lexer->level;
    out->line = kind == TOKEN_STRING ? lexer->first_line : lexer->line;
    out->end_line = lexer->line;
    out->text = span_between(start ? start : lexer->cur, lexer->cur);
    out->column = out->end_column = -1;
    if (!start)
        return kind != TOKEN_ERROR;
    const char *end = kind == TOKEN_NEWLINE ? start : lexer->cur;
    if (start >= lexer->line_start) {
        out->column = lexer_column(lexer, start);
    } else {
        const char *begin = start;
        while (begin > lexer->source && begin[-1] != '\n')
            begin--;
        out->column = count_code_points(begin, start);
    }
    out->end_column = lexer_column(lexer, end);
    return kind != TOKEN_ERROR;
}

static bool read_token(Lexer *lexer, int c, const char *start, TokenKind *kind) {
    if (lexer_is_name_start(c))
        return read_word(lexer, c, start, kind);
    if (lexer_is_digit(c) || (c == '.' && lexer_is_digit((unsigned char)*lexer->cur))) {
        *kind = TOKEN_NUMBER;
        return lexer_number(lexer, c, start);
    }
    if (c == '"' || c == '\'') {
        *kind = TOKEN_STRING;
        return lexer_string(lexer, c, start);
    }
    return read_operator(lexer, c, start, kind);
}

static bool end_of_source(Lexer *lexer, Token *out) {
    if (!lexer->level)
        return fill(lexer, out, TOKEN_ENDMARKER, NULL);
    lexer_fail(lexer, "'%c' was never closed", lexer->brackets[lexer->level - 1]);
    lexer->error.kind = LEX_UNCLOSED;
    return fill(lexer, out, TOKEN_ERROR, NULL);
}

bool lexer_next(Lexer *lexer, Token *out) {
    if (lexer->error.message[0])
        return fill(lexer, out, TOKEN_ERROR, NULL);
    for (;;) {
        bool blank = false;
        int c;
        if (lexer->at_line_begin) {
            lexer->at_line_begin = false;
            if (!read_indent(lexer, &blank))
                return fill(lexer, out, TOKEN_ERROR, NULL);
        }
        if (lexer->pending) {
            bool in = lexer->pending > 0;
            lexer->pending += in ? -1 : 1;
            return fill(lexer, out, in ? TOKEN_INDENT : TOKEN_DEDENT, NULL);
        }
        if (!skip_blank(lexer, blank, &c))
            return fill(lexer, out, TOKEN_ERROR, NULL);
        if (c == LEX_EOF)
            return end_of_source(lexer, out);
        const char *start = lexer->cur - 1;
        if (c == '\n') {
            lexer->at_line_begin = true;
            if (blank || lexer->level > 0)
                continue;
            return fill(lexer, out, TOKEN_NEWLINE, start);
        }
        TokenKind kind;
        if (!read_token(lexer, c, start, &kind))
            return fill(lexer, out, TOKEN_ERROR, NULL);
        return fill(lexer, out, kind, start);
    }
}
