/* Expected text as a list of tokens: literal text, `...`, `{{REGEX}}`, numbers, references.
 *
 * Parsing resolves named patterns and names bound by earlier examples; it does not look at any
 * output (it is only told whether the output is UTF-8). A Pattern owns its tokens. */
#ifndef VERBATIM_MATCH_PATTERN_H
#define VERBATIM_MATCH_PATTERN_H

#include "harness/match/env.h"

typedef enum TokenKind {
    TOKEN_LITERAL, /* `text`, decoded */
    TOKEN_ANY,     /* `...` or a leading `???` */
    TOKEN_REGEX,   /* `{{REGEX}}`, `{{?TYPE}}` and captures */
    TOKEN_NUMBER,  /* under NUMBER: a number with a tolerance */
    TOKEN_VALUE,   /* `{{$NAME}}` or a NAME captured again, bound by an earlier example: `value` */
    TOKEN_REPEAT   /* the same, bound in this example by token `source` */
} TokenKind;

/* From decoded offset `at` on, the text stands at byte `source` of the expected text. */
typedef struct TextCut {
    size_t at, source;
} TextCut;

typedef struct Token {
    TokenKind kind;
    size_t start, end; /* bytes of the expected text */
    Buf text;          /* what matches literally: the decoded text; the wildcard's own source */
    TextCut *cuts;     /* TOKEN_LITERAL: where the decoded text comes from; first is {0, start} */
    size_t cut_count, cut_cap;
    Regex *regex;  /* TOKEN_REGEX; TOKEN_VALUE and TOKEN_REPEAT of captures: what text must match */
    bool owned;    /* regex is ours to free */
    Regex *many;   /* TOKEN_REGEX: the regex behind any text, made when first needed; owned */
    bool crossing; /* may cross lines */
    Span name;     /* NAME captured or referred to, else empty; points into the expected text */
    Span type;     /* TYPE or the regex as written */
    bool capture;  /* binds NAME */
    Buf value;     /* TOKEN_VALUE: bound text, as it is compared */
    size_t source; /* TOKEN_REPEAT: index of the capturing token */
    double number, tolerance; /* TOKEN_NUMBER */
} Token;

/* Beside the options: an unbound `{{$NAME}}` is any text. For single lines of an expected text,
 * whose captures stand on other lines. */
#define PATTERN_LENIENT ((MatchOptions)1 << 63)

typedef struct Pattern {
    Span expected; /* borrowed */
    Token *tokens;
    size_t count, cap;
    bool wildcards; /* has `{{…}}` */
    bool any;       /* has `...` */
    bool repeats;   /* has TOKEN_REPEAT */
    bool lenient;   /* parsed with PATTERN_LENIENT */
    bool plain;     /* literal text and `...` only: doctest's language */
} Pattern;

/* On failure *at is the byte of the expected text at fault. The pattern is valid for
 * pattern_release either way. */
bool pattern_parse(Pattern *p, Span expected, MatchOptions options, MatchEnv *env, bool bytes,
                   size_t *at, Error *err) MUST_CHECK;
void pattern_release(Pattern *p);
/* Byte of the expected text where decoded byte `at` of a literal stands. */
size_t token_source(const Token *t, size_t at);
bool token_is_wildcard(const Token *t);

/* The wildcard at `at` (which begins "{{"): *end after its "}}". False when it is not closed on its
 * line. */
bool wildcard_find_end(Span expected, size_t at, size_t *end);
/* Fill `t` from the wildcard's inside (between the braces). */
bool wildcard_parse(Token *t, Span inside, const Pattern *before, MatchEnv *env, bool bytes,
                    size_t *at, Error *err) MUST_CHECK;

/* White space as doctest sees it after it folded the text to ASCII. */
static inline bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f');
}

#endif
