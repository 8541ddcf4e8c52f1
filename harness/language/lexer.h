/* Tokens of the transcript language, one at a time, as CPython 3.11's tokenizer cuts them.
 *
 * The lexer knows text, lines and indentation; it knows no grammar, makes no values and raises
 * nothing: an error is kept in the lexer and ends the stream with TOKEN_ERROR. Token texts are
 * borrowed from the source, which must end in a newline followed by NUL. */
#ifndef VERBATIM_LANGUAGE_LEXER_H
#define VERBATIM_LANGUAGE_LEXER_H

#include "engine/base/span.h"
#include <stdint.h>

/* X(KIND, "text") */
#define KEYWORDS(X)                                                                                \
    X(FALSE, "False")                                                                              \
    X(NONE, "None")                                                                                \
    X(TRUE, "True")                                                                                \
    X(AND, "and")                                                                                  \
    X(AS, "as")                                                                                    \
    X(ASSERT, "assert")                                                                            \
    X(ASYNC, "async")                                                                              \
    X(AWAIT, "await")                                                                              \
    X(BREAK, "break")                                                                              \
    X(CLASS, "class")                                                                              \
    X(CONTINUE, "continue")                                                                        \
    X(DEF, "def")                                                                                  \
    X(DEL, "del")                                                                                  \
    X(ELIF, "elif")                                                                                \
    X(ELSE, "else")                                                                                \
    X(EXCEPT, "except")                                                                            \
    X(FINALLY, "finally")                                                                          \
    X(FOR, "for")                                                                                  \
    X(FROM, "from")                                                                                \
    X(GLOBAL, "global")                                                                            \
    X(IF, "if")                                                                                    \
    X(IMPORT, "import")                                                                            \
    X(IN, "in")                                                                                    \
    X(IS, "is")                                                                                    \
    X(LAMBDA, "lambda")                                                                            \
    X(NONLOCAL, "nonlocal")                                                                        \
    X(NOT, "not")                                                                                  \
    X(OR, "or")                                                                                    \
    X(PASS, "pass")                                                                                \
    X(RAISE, "raise")                                                                              \
    X(RETURN, "return")                                                                            \
    X(TRY, "try")                                                                                  \
    X(WHILE, "while")                                                                              \
    X(WITH, "with")                                                                                \
    X(YIELD, "yield")

/* X(KIND, "text"): longest first among those with a common beginning. The augmented assignments
 * are one run, in the order of BinaryOp. */
#define OPERATORS(X)                                                                               \
    X(PLUS_EQUAL, "+=")                                                                            \
    X(MINUS_EQUAL, "-=")                                                                           \
    X(STAR_EQUAL, "*=")                                                                            \
    X(AT_EQUAL, "@=")                                                                              \
    X(SLASH_EQUAL, "/=")                                                                           \
    X(DOUBLE_SLASH_EQUAL, "//=")                                                                   \
    X(PERCENT_EQUAL, "%=")                                                                         \
    X(DOUBLE_STAR_EQUAL, "**=")                                                                    \
    X(LEFT_SHIFT_EQUAL, "<<=")                                                                     \
    X(RIGHT_SHIFT_EQUAL, ">>=")                                                                    \
    X(AMPERSAND_EQUAL, "&=")                                                                       \
    X(BAR_EQUAL, "|=")                                                                             \
    X(CARET_EQUAL, "^=")                                                                           \
    X(LEFT_PAREN, "(")                                                                             \
    X(RIGHT_PAREN, ")")                                                                            \
    X(LEFT_BRACKET, "[")                                                                           \
    X(RIGHT_BRACKET, "]")                                                                          \
    X(LEFT_BRACE, "{")                                                                             \
    X(RIGHT_BRACE, "}")                                                                            \
    X(COLON_EQUAL, ":=")                                                                           \
    X(COLON, ":")                                                                                  \
    X(COMMA, ",")                                                                                  \
    X(SEMICOLON, ";")                                                                              \
    X(PLUS, "+")                                                                                   \
    X(ARROW, "->")                                                                                 \
    X(MINUS, "-")                                                                                  \
    X(DOUBLE_STAR, "**")                                                                           \
    X(STAR, "*")                                                                                   \
    X(DOUBLE_SLASH, "//")                                                                          \
    X(SLASH, "/")                                                                                  \
    X(BAR, "|")                                                                                    \
    X(AMPERSAND, "&")                                                                              \
    X(LEFT_SHIFT, "<<")                                                                            \
    X(LESS_EQUAL, "<=")                                                                            \
    X(LESS_GREATER, "<>")                                                                          \
    X(LESS, "<")                                                                                   \
    X(RIGHT_SHIFT, ">>")                                                                           \
    X(GREATER_EQUAL, ">=")                                                                         \
    X(GREATER, ">")                                                                                \
    X(EQUAL_EQUAL, "==")                                                                           \
    X(EQUAL, "=")                                                                                  \
    X(NOT_EQUAL, "!=")                                                                             \
    X(ELLIPSIS, "...")                                                                             \
    X(DOT, ".")                                                                                    \
    X(PERCENT, "%")                                                                                \
    X(TILDE, "~")                                                                                  \
    X(CARET, "^")                                                                                  \
    X(AT, "@")

typedef enum TokenKind {
    TOKEN_ENDMARKER,
    TOKEN_NAME,
    TOKEN_NUMBER,
    TOKEN_STRING,
    TOKEN_NEWLINE,
    TOKEN_INDENT,
    TOKEN_DEDENT,
    TOKEN_UNKNOWN, /* a character no rule wants: ! $ ? ` */
    TOKEN_ERROR,
#define X(kind, text) TOKEN_##kind,
    KEYWORDS(X) OPERATORS(X)
#undef X
} TokenKind;

typedef struct Token {
    uint8_t kind;
    uint8_t level;  /* open brackets, itself included (a closing one excluded) */
    int32_t line;   /* 1 for the first line of the source */
    int32_t column; /* code points; -1 for indents, dedents and the end */
    int32_t end_line, end_column;
    Span text;
} Token;

typedef enum LexErrorKind {
    LEX_SYNTAX,
    LEX_INDENTATION,
    LEX_TAB,
    LEX_CONTINUATION, /* something wrong with a backslash */
    LEX_UNCLOSED,     /* the end came inside brackets */
    LEX_DEDENT        /* no outer level fits */
} LexErrorKind;

typedef struct LexError {
    LexErrorKind kind;
    char message[160];
    int32_t line;
    int32_t offset;     /* 1-based as SyntaxError.offset; 0: none */
    int32_t end_offset; /* -1: none */
    int32_t end_line;
} LexError;

enum { LEX_MAX_INDENT = 100, LEX_MAX_LEVEL = 200 };

typedef struct Lexer {
    const char *source, *end; /* *end is NUL */
    const char *cur, *line_start;
    const char *next_line;    /* where the line being read stops, behind its newline */
    int32_t line, first_line; /* first_line: where the present string token began */
    bool at_line_begin, ended, continued;
    int indent, pending;
    int columns[LEX_MAX_INDENT], alternates[LEX_MAX_INDENT]; /* with tabs as 8 and as 1 */
    int level;
    char brackets[LEX_MAX_LEVEL];
    int32_t bracket_lines[LEX_MAX_LEVEL], bracket_columns[LEX_MAX_LEVEL];
    const char *counted_at; /* columns are counted once: code points from line_start to here */
    int32_t counted;
    const char *counted_line;
    LexError error;
} Lexer;

void lexer_init(Lexer *lexer, Span source);
/* False when the token is TOKEN_ERROR: lexer->error says why, and every further call says so. */
bool lexer_next(Lexer *lexer, Token *out);
const char *token_kind_text(TokenKind kind); /* "for", "+=", or "NAME", "NEWLINE" … */

TokenKind token_kind_of(Span text); /* of a keyword or operator; TOKEN_ERROR: neither */

/* For the files of the lexer. */
enum { LEX_EOF = -1 };
int lexer_getc(Lexer *lexer);
void lexer_ungetc(Lexer *lexer, int c);
/* Column in code points of a place in the line being read. */
int32_t lexer_column(Lexer *lexer, const char *at);
/* Note a syntax error at the last character read; returns false. */
bool lexer_fail(Lexer *lexer, const char *format, ...)
    __attribute__((__format__(__printf__, 2, 3)));
bool lexer_number(Lexer *lexer, int c, const char *start);
bool lexer_string(Lexer *lexer, int quote, const char *start);
/* Is the text a valid identifier? Otherwise the error names the character. */
bool lexer_check_name(Lexer *lexer, const char *start);
static inline bool lexer_is_name_start(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 128;
}
static inline bool lexer_is_name_char(int c) {
    return lexer_is_name_start(c) || (c >= '0' && c <= '9');
}
static inline bool lexer_is_digit(int c) {
    return c >= '0' && c <= '9';
}

#endif
