/* Cutting expected text into tokens.
 *
 * Decoding happens here, so that matching compares bytes: <BLANKLINE> becomes an empty line, and
 * under NORMALIZE_WHITESPACE each run of white space one blank, none at either end. Every literal
 * remembers where its bytes stood. Must not know the output. */
#include "harness/match/pattern.h"
#include "engine/base/mem.h"
#include "engine/base/number.h"
#include <math.h>
#include <stdlib.h>

typedef struct Parser {
    Pattern *p;
    Span text;
    MatchOptions options;
    MatchEnv *env;
    bool bytes;
    size_t at;
    bool
        blank; /* under NORMALIZE_WHITESPACE: the last thing decoded was white space (or nothing) */
} Parser;

static bool on(const Parser *s, MatchOption option) {
    return option_on(s->options, option);
}

static Token *token_add(Pattern *p, TokenKind kind, size_t start) {
    p->tokens = grow(p->tokens, &p->cap, p->count + 1, sizeof *p->tokens);
    Token *t = &p->tokens[p->count++];
    *t = (Token){.kind = kind, .start = start, .end = start, .source = SIZE_MAX};
    buf_init(&t->text);
    buf_init(&t->value);
    return t;
}

static void token_release(Token *t) {
    buf_release(&t->text);
    buf_release(&t->value);
    free(t->cuts);
    if (t->owned)
        regex_free(t->regex);
    regex_free(t->many);
}

void pattern_release(Pattern *p) {
    for (size_t i = 0; i < p->count; i++)
        token_release(&p->tokens[i]);
    free(p->tokens);
    *p = (Pattern){0};
}

bool token_is_wildcard(const Token *t) {
    return t->kind != TOKEN_LITERAL && t->kind != TOKEN_NUMBER;
}

size_t token_source(const Token *t, size_t at) {
    size_t low = 0, high = t->cut_count;
    if (high == 0)
        return t->start;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (t->cuts[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    return t->cuts[low].source + (at - t->cuts[low].at);
}

/* Later bytes of the literal stand at `source`. */
static void token_cut(Token *t, size_t source) {
    if (t->cut_count && t->cuts[t->cut_count - 1].at == t->text.len) {
        t->cuts[t->cut_count - 1].source = source;
        return;
    }
    t->cuts = grow(t->cuts, &t->cut_cap, t->cut_count + 1, sizeof *t->cuts);
    t->cuts[t->cut_count++] = (TextCut){t->text.len, source};
}

/* ---- literal text ------------------------------------------------------------------------ */

/* The token to which literal text at s->at is added. */
static Token *literal(Parser *s) {
    Pattern *p = s->p;
    if (p->count && p->tokens[p->count - 1].kind == TOKEN_LITERAL)
        return &p->tokens[p->count - 1];
    Token *t = token_add(p, TOKEN_LITERAL, s->at);
    token_cut(t, s->at);
    return t;
}

static void literal_run(Parser *s, size_t len) {
    Token *t = literal(s);
    buf_add(&t->text, s->text.ptr + s->at, len);
    s->at += len;
    t->end = s->at;
    s->blank = false;
}

/* A run of white space from s->at on: one blank, or nothing where there was one. */
static void literal_blank(Parser *s) {
    size_t stop = s->at;
    while (stop < s->text.len && is_blank(s->text.ptr[stop]))
        stop++;
    Token *t = literal(s);
    if (!s->blank)
        buf_addc(&t->text, ' ');
    bool shifted = s->blank || stop - s->at != 1;
    s->blank = true;
    s->at = stop;
    if (shifted)
        token_cut(t, stop);
    t->end = stop;
}

/* Length of `<BLANKLINE>` and the blanks behind it, when it is all of the line at `at`. */
static size_t blankline_length(const Parser *s) {
    static const char MARK[] = "<BLANKLINE>";
    Span rest = span_from(s->text, s->at);
    if ((s->at > 0 && s->text.ptr[s->at - 1] != '\n') || !span_starts(rest, span_of(MARK)))
        return 0;
    size_t n = sizeof MARK - 1;
    while (n < rest.len && rest.ptr[n] != '\n' && is_blank(rest.ptr[n]))
        n++;
    return n == rest.len || rest.ptr[n] == '\n' ? n : 0;
}

static void literal_skip(Parser *s, size_t len) {
    Token *t = literal(s);
    s->at += len;
    token_cut(t, s->at);
    t->end = s->at;
}

/* ---- numbers ----------------------------------------------------------------------------- */

static bool is_digit(const Parser *s, size_t at) {
    return at < s->text.len && s->text.ptr[at] >= '0' && s->text.ptr[at] <= '9';
}

static size_t digits(const Parser *s, size_t at) {
    while (is_digit(s, at))
        at++;
    return at;
}

/* Length of a number with a point or an exponent at s->at, 0 when there is none; *places digits
 * were written behind the point, less the exponent. Whole numbers stay literal. */
static size_t number_length(const Parser *s, int *places) {
    const char *text = s->text.ptr;
    size_t i = s->at;
    if (i > 0 && (is_digit(s, i - 1) || text[i - 1] == '.'))
        return 0;
    if (text[i] == '-' || text[i] == '+')
        i++;
    size_t whole = i, dot = i = digits(s, i);
    *places = 0;
    bool pointed = i < s->text.len && text[i] == '.' && (i > whole || is_digit(s, i + 1)) &&
                   !(i + 1 < s->text.len && text[i + 1] == '.');
    if (pointed) {
        i = digits(s, i + 1);
        *places = (int)(i - dot - 1);
    } else if (i == whole) {
        return 0;
    }
    size_t e = i + 1;
    if (i < s->text.len && (text[i] == 'e' || text[i] == 'E')) {
        e += e < s->text.len && (text[e] == '-' || text[e] == '+');
        if (is_digit(s, e)) {
            size_t end = digits(s, e);
            int exponent = 0;
            for (size_t k = e; k < end && exponent < 100000; k++)
                exponent = exponent * 10 + (text[k] - '0');
            *places -= text[i + 1] == '-' ? -exponent : exponent;
            return end - s->at;
        }
    }
    return pointed ? i - s->at : 0;
}

static bool number(Parser *s) {
    int places = 0;
    size_t len = number_length(s, &places);
    double value = 0;
    Span written = span_make(s->text.ptr + s->at, len);
    if (len == 0 || !double_parse(written, false, &value))
        return false;
    Token *t = token_add(s->p, TOKEN_NUMBER, s->at);
    buf_add_span(&t->text, written);
    t->number = value;
    t->tolerance = pow(10, -places);
    s->at += len;
    t->end = s->at;
    s->blank = false;
    return true;
}

/* ---- wildcards --------------------------------------------------------------------------- */

static void any(Parser *s) {
    Token *t = token_add(s->p, TOKEN_ANY, s->at);
    buf_add(&t->text, s->text.ptr + s->at, 3);
    s->at += 3;
    t->end = s->at;
    s->p->any = true;
    s->blank = false;
}

/* A bound text is compared as literal text is. */
static void collapse(Buf *text) {
    size_t to = 0;
    for (size_t i = 0; i < text->len; i++) {
        bool blank = is_blank(text->data[i]);
        if (blank && to > 0 && text->data[to - 1] == ' ')
            continue;
        text->data[to++] = blank ? ' ' : text->data[i];
    }
    if (text->cap)
        buf_truncate(text, to);
}

static bool wildcard(Parser *s, size_t *at, Error *err) {
    size_t end = 0;
    *at = s->at;
    s->p->wildcards = true;
    if (!wildcard_find_end(s->text, s->at, &end))
        return fail(err, ERR_SYNTAX,
                    "'{{' is not closed by '}}' on its line; write {{\\{\\{}} for the text '{{'");
    Token *t = token_add(s->p, TOKEN_REGEX, s->at);
    t->end = end;
    buf_add(&t->text, s->text.ptr + s->at, end - s->at);
    Span inside = span_make(s->text.ptr + s->at + 2, end - s->at - 4);
    if (!wildcard_parse(t, inside, s->p, s->env, s->bytes, at, err))
        return false;
    if (on(s, OPTION_NORMALIZE_WHITESPACE)) {
        collapse(&t->value);
        collapse(&t->text);
    }
    s->p->repeats |= t->kind == TOKEN_REPEAT;
    s->at = end;
    s->blank = false;
    return true;
}

/* ---- all --------------------------------------------------------------------------------- */

static bool starts(const Parser *s, Span what) {
    return span_starts(span_from(s->text, s->at), what);
}

static bool is_special(const Parser *s, char c) {
    return c == '.' || c == '{' || c == '<' || c == '\n' ||
           (on(s, OPTION_NORMALIZE_WHITESPACE) && is_blank(c)) ||
           (on(s, OPTION_NUMBER) && (c == '-' || c == '+' || (c >= '0' && c <= '9')));
}

static size_t ordinary_length(const Parser *s) {
    size_t i = s->at + 1;
    while (i < s->text.len && !is_special(s, s->text.ptr[i]))
        i++;
    return i - s->at;
}

static bool parse_one(Parser *s, size_t *at, Error *err) {
    bool open = starts(s, SPAN_LIT("{{")) && on(s, OPTION_WILDCARD);
    size_t blankline = on(s, OPTION_DONT_ACCEPT_BLANKLINE) ? 0 : blankline_length(s);
    if (open)
        return wildcard(s, at, err);
    if (on(s, OPTION_ELLIPSIS) &&
        (starts(s, SPAN_LIT("...")) || (s->at == 0 && starts(s, SPAN_LIT("???")))))
        any(s);
    else if (blankline)
        literal_skip(s, blankline);
    else if (on(s, OPTION_NORMALIZE_WHITESPACE) && is_blank(s->text.ptr[s->at]))
        literal_blank(s);
    else if (!on(s, OPTION_NUMBER) || !number(s))
        literal_run(s, ordinary_length(s));
    return true;
}

/* Trailing white space is no part of a normalised pattern. */
static void trim_end(Pattern *p) {
    if (!p->count)
        return;
    Token *t = &p->tokens[p->count - 1];
    if (t->kind == TOKEN_LITERAL && t->text.len && t->text.data[t->text.len - 1] == ' ')
        buf_truncate(&t->text, t->text.len - 1);
}

/* Empty literals (the end of a trimmed text, a lone <BLANKLINE>) are dropped. */
static void drop_empty(Pattern *p) {
    size_t to = 0;
    for (size_t i = 0; i < p->count; i++) {
        if (p->tokens[i].kind == TOKEN_LITERAL && p->tokens[i].text.len == 0)
            token_release(&p->tokens[i]);
        else
            p->tokens[to++] = p->tokens[i];
    }
    p->count = to;
}

static void classify(Pattern *p) {
    p->plain = true;
    for (size_t i = 0; i < p->count; i++)
        p->plain &= p->tokens[i].kind == TOKEN_LITERAL || p->tokens[i].kind == TOKEN_ANY;
}

/* Indexes in TOKEN_REPEAT::source hold after drop_empty only when found again. */
static void link_repeats(Pattern *p) {
    for (size_t i = 0; i < p->count; i++) {
        Token *t = &p->tokens[i];
        for (size_t j = 0; t->kind == TOKEN_REPEAT && j < i; j++)
            if (p->tokens[j].capture && span_equal(p->tokens[j].name, t->name))
                t->source = j;
    }
}

bool pattern_parse(Pattern *p, Span expected, MatchOptions options, MatchEnv *env, bool bytes,
                   size_t *at, Error *err) {
    *p = (Pattern){.expected = expected, .lenient = options & PATTERN_LENIENT};
    Parser s = {.p = p, .text = expected, .options = options, .env = env, .bytes = bytes};
    s.blank = on(&s, OPTION_NORMALIZE_WHITESPACE);
    while (s.at < expected.len)
        if (!parse_one(&s, at, err))
            return false;
    if (on(&s, OPTION_NORMALIZE_WHITESPACE))
        trim_end(p);
    drop_empty(p);
    link_repeats(p);
    classify(p);
    return true;
}
