/* `.t` files: expected output line by line, with cram's suffixes.
 *
 * A line matches when it is the same text; else by its suffix: ` (re)` a regular expression for the
 * whole line, ` (glob)` with `*` and `?`, ` (esc)` with escapes, ` (?)` may be missing. A last line
 * without line end is ` (no-eol)`. Wildcards (and `...`, when ELLIPSIS is on) work within lines.
 * Which printed lines can be reached is kept as a list, so optional lines cost no backtracking. */
#include "engine/base/mem.h"
#include "engine/base/unicode.h"
#include "harness/match/compare.h"
#include "harness/match/lines.h"
#include <stdlib.h>

typedef struct CramLine {
    Span text; /* without the suffix that was recognised */
    LinePattern pattern;
    Buf decoded;  /* ` (esc)` */
    Regex *regex; /* ` (re)` and ` (glob)` */
    bool esc, optional;
    Ends reach; /* printed lines before which this one may stand */
} CramLine;

typedef struct Cram {
    MatchResult *r;
    Lines expected, got;
    CramLine *lines;
    LineSubject *subjects;
    Buf last; /* the last printed line, with " (no-eol)" */
    MatchEnv *env;
} Cram;

/* ---- suffixes ---------------------------------------------------------------------------- */

static bool strip(Span *text, const char *suffix) {
    if (!span_ends(*text, span_of(suffix)))
        return false;
    text->len -= strlen(suffix);
    return true;
}

static int hex_value(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static size_t decode_hex(Buf *out, Span s, size_t i) {
    int high = i + 1 < s.len ? hex_value(s.ptr[i + 1]) : -1;
    int low = i + 2 < s.len ? hex_value(s.ptr[i + 2]) : -1;
    if (high < 0 || low < 0) {
        buf_adds(out, "\\x");
        return i;
    }
    buf_addc(out, (char)(high * 16 + low));
    return i + 2;
}

/* As Python's string escapes for bytes: \xNN \NNN \n \t \r \\ … */
static void decode(Buf *out, Span s) {
    static const char FROM[] = "abfnrtv\\'\"e", TO[] = "\a\b\f\n\r\t\v\\'\"\x1b";
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != '\\' || i + 1 == s.len) {
            buf_addc(out, s.ptr[i]);
            continue;
        }
        char c = s.ptr[++i];
        const char *known = strchr(FROM, c);
        int value = 0, digits = 0;
        while (digits < 3 && i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '7' && ++digits)
            value = value * 8 + s.ptr[i++] - '0';
        if (digits) {
            buf_addc(out, (char)value);
            i--;
        } else if (c == 'x') {
            i = decode_hex(out, s, i);
        } else if (c && known) {
            buf_addc(out, TO[known - FROM]);
        } else {
            buf_addc(out, '\\');
            buf_addc(out, c);
        }
    }
}

static void glob_regex(Buf *out, Span glob) {
    for (size_t i = 0; i < glob.len; i++) {
        char c = glob.ptr[i];
        if (c == '*')
            buf_adds(out, ".*");
        else if (c == '?')
            buf_addc(out, '.');
        else if (c == '\\' && i + 1 < glob.len && strchr("*?\\", glob.ptr[i + 1]))
            buf_addf(out, "\\%c", glob.ptr[++i]);
        else
            buf_addf(out, strchr("\\^$.|()[]{}+#-", c) && c ? "\\%c" : "%c", c);
    }
}

static bool parse_line(Cram *c, size_t i, bool bytes, Error *err) {
    CramLine *l = &c->lines[i];
    l->text = c->expected.at[i].text;
    buf_init(&l->decoded);
    l->optional = strip(&l->text, " (?)");
    line_pattern_init(&l->pattern, l->text, c->r->input.options | OPTION_BIT(DONT_ACCEPT_BLANKLINE),
                      c->env, bytes, false);
    Span text = l->text;
    Buf glob = BUF_INIT;
    unsigned flags = bytes ? REGEX_BYTES : 0;
    if (strip(&text, " (re)")) {
        l->regex = regex_new(text, flags, err);
    } else if (strip(&text, " (glob)")) {
        glob_regex(&glob, text);
        l->regex = regex_new(buf_span(&glob), flags, err);
    } else if (strip(&text, " (esc)")) {
        l->esc = true;
        decode(&l->decoded, text);
    }
    buf_release(&glob);
    return err->kind == ERR_NONE;
}

/* ---- one line ---------------------------------------------------------------------------- */

static bool cram_line_matches(CramLine *l, const LineSubject *s) {
    RegexGroups *groups = &(RegexGroups){0};
    if (span_equal(l->text, s->text))
        return true;
    if (l->esc && span_equal(buf_span(&l->decoded), s->text))
        return true;
    if (l->regex && regex_search(l->regex, s->text, 0, REGEX_ANCHORED | REGEX_FULL, false, groups,
                                 NULL) == REGEX_MATCH)
        return true;
    return line_matches(&l->pattern, s);
}

static void prepare(Cram *c) {
    lines_split(&c->expected, result_expected(c->r));
    lines_split(&c->got, result_got(c->r));
    c->lines = xcalloc(c->expected.count + 1, sizeof *c->lines);
    c->subjects = xcalloc(c->got.count + 1, sizeof *c->subjects);
    buf_init(&c->last);
    if (c->got.count && !c->got.final_newline) {
        Span *last = &c->got.at[c->got.count - 1].text;
        buf_add_span(&c->last, *last);
        buf_adds(&c->last, " (no-eol)");
        *last = buf_span(&c->last);
    }
    for (size_t i = 0; i < c->got.count; i++)
        line_subject_init(&c->subjects[i], c->got.at[i].text,
                          c->r->input.options | OPTION_BIT(DONT_ACCEPT_BLANKLINE));
}

static void release(Cram *c) {
    for (size_t i = 0; i < c->expected.count; i++) {
        line_pattern_release(&c->lines[i].pattern);
        buf_release(&c->lines[i].decoded);
        regex_free(c->lines[i].regex);
        free(c->lines[i].reach.at);
    }
    for (size_t i = 0; i < c->got.count; i++)
        line_subject_release(&c->subjects[i]);
    free(c->lines);
    free(c->subjects);
    buf_release(&c->last);
    lines_release(&c->expected);
    lines_release(&c->got);
}

/* ---- all lines --------------------------------------------------------------------------- */

static void add_sorted(Ends *e, size_t at) {
    if (!e->count || e->at[e->count - 1] < at)
        ends_add(e, at);
}

/* Where the next line may stand, given where line i may. */
static void advance(Cram *c, size_t i, Ends *next) {
    CramLine *l = &c->lines[i];
    if (l->pattern.any) {
        for (size_t j = l->reach.count ? l->reach.at[0] : SIZE_MAX; j <= c->got.count; j++)
            ends_add(next, j);
        return;
    }
    for (size_t k = 0; k < l->reach.count; k++) {
        size_t j = l->reach.at[k];
        if (l->optional)
            add_sorted(next, j);
        if (j < c->got.count && cram_line_matches(l, &c->subjects[j]))
            add_sorted(next, j + 1);
    }
}

static bool reaches(const Ends *e, size_t at) {
    for (size_t i = 0; i < e->count; i++)
        if (e->at[i] == at)
            return true;
    return false;
}

static void bind_line(MatchResult *r, LinePattern *p, const LineSubject *s) {
    Solver v;
    solver_init(&v, &p->pattern, &s->subject);
    bool known = p->wildcards && solver_run(&v) && v.traced;
    for (size_t i = p->pattern.count; known && i-- > 0;) {
        const Token *t = &p->pattern.tokens[i];
        if (!t->capture)
            continue;
        size_t from = subject_original(&s->subject, v.begin[i]);
        size_t len = subject_original(&s->subject, v.end[i]) - from;
        r->bindings = xrealloc(r->bindings, (r->binding_count + 1) * sizeof *r->bindings);
        memmove(r->bindings + 1, r->bindings, r->binding_count++ * sizeof *r->bindings);
        r->bindings[0] = (MatchBinding){xstrndup(t->name.ptr, t->name.len),
                                        xstrndup(s->text.ptr + from, len), len};
    }
    solver_release(&v);
}

/* Walk back along one way and bind what its lines capture. */
static void bind_all(Cram *c) {
    size_t at = c->got.count;
    for (size_t i = c->expected.count; i-- > 0;) {
        CramLine *l = &c->lines[i];
        if (l->pattern.any) {
            at = l->reach.at[0];
        } else if (at > 0 && reaches(&l->reach, at - 1) &&
                   cram_line_matches(l, &c->subjects[at - 1])) {
            bind_line(c->r, &l->pattern, &c->subjects[--at]);
        }
    }
}

static void mismatch(Cram *c, size_t line, size_t at) {
    Buf text = BUF_INIT;
    int number = c->r->input.line + (int)line;
    if (line == c->expected.count) {
        buf_adds(&text, "expected no more output, got ");
        explain_count(&text, c->got.count - at, "more line");
        buf_adds(&text, ": ");
        explain_quote(&text, c->got.at[at].text, 60);
    } else if (at >= c->got.count) {
        buf_addf(&text, "the output ended where line %d expects ", number);
        explain_quote(&text, c->expected.at[line].text, 60);
    } else {
        buf_addf(&text, "line %d, ", number);
        explain_quote(&text, c->expected.at[line].text, 60);
        buf_adds(&text, ", does not match ");
        explain_quote(&text, c->got.at[at].text, 60);
    }
    result_fail(c->r, MATCH_FAIL, line < c->expected.count ? c->expected.at[line].start : SIZE_MAX,
                &text);
}

static void compare_lines(Cram *c) {
    ends_add(&c->lines[0].reach, 0);
    size_t far = 0;
    for (size_t i = 0; i < c->expected.count; i++) {
        Ends *next = &c->lines[i + 1].reach;
        advance(c, i, next);
        if (!next->count) {
            mismatch(c, i, far);
            return;
        }
        far = next->at[next->count - 1];
    }
    if (reaches(&c->lines[c->expected.count].reach, c->got.count))
        bind_all(c);
    else
        mismatch(c, c->expected.count, far);
}

static bool bad_line(Cram *c, size_t i, Error *err) {
    Buf text = BUF_INIT;
    buf_addf(&text, "line %d, ", c->r->input.line + (int)i);
    explain_quote(&text, c->expected.at[i].text, 60);
    buf_addf(&text, ": bad regular expression: %s", err->message);
    error_clear(err);
    result_fail(c->r, MATCH_BAD, c->expected.at[i].start, &text);
    return false;
}

static bool parse_all(Cram *c) {
    bool bytes = !utf8_valid(result_got(c->r)), ok = true;
    Error err = ERROR_INIT;
    for (size_t i = 0; i < c->expected.count; i++)
        if (!parse_line(c, i, bytes, &err) && ok)
            ok = bad_line(c, i, &err);
        else
            error_clear(&err);
    return ok;
}

void cram_compare(MatchResult *r, MatchEnv *env) {
    Cram c = {.r = r, .env = env};
    prepare(&c);
    if (parse_all(&c))
        compare_lines(&c);
    free(c.lines[c.expected.count].reach.at);
    release(&c);
}
