/* Moving positions across one token.
 *
 * The only file that runs regexes on output. A `{{…}}` also matches its own source text. */
#include "harness/match/solve.h"
#include "engine/base/mem.h"
#include "engine/base/number.h"
#include <math.h>
#include <stdlib.h>

void ends_add(Ends *e, size_t at) {
    e->at = grow(e->at, &e->cap, e->count + 1, sizeof *e->at);
    e->at[e->count++] = at;
}

static size_t literal_end(Span text, Span what, size_t at) {
    return span_starts(span_from(text, at), what) ? at + what.len : NOWHERE;
}

/* ---- numbers ----------------------------------------------------------------------------- */

static bool is_digit(Span s, size_t i) {
    return i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9';
}

static size_t skip_digits(Span s, size_t i) {
    while (is_digit(s, i))
        i++;
    return i;
}

/* A number with a point or an exponent; whole numbers are compared as text. */
size_t step_number_end(Span s, size_t at, double *value) {
    size_t i = at + (at < s.len && (s.ptr[at] == '-' || s.ptr[at] == '+'));
    size_t whole = i, dot = i = skip_digits(s, i);
    bool pointed = i < s.len && s.ptr[i] == '.';
    if (pointed)
        i = skip_digits(s, i + 1);
    if (dot == whole && i <= dot + 1)
        return NOWHERE;
    bool power = false;
    if (i < s.len && (s.ptr[i] == 'e' || s.ptr[i] == 'E')) {
        size_t e = i + 1;
        e += e < s.len && (s.ptr[e] == '-' || s.ptr[e] == '+');
        power = is_digit(s, e);
        i = power ? skip_digits(s, e) : i;
    }
    if (!pointed && !power)
        return NOWHERE;
    return double_parse(span_make(s.ptr + at, i - at), false, value) ? i : NOWHERE;
}

static size_t number_end(const Token *t, Span text, size_t at) {
    double value = 0;
    size_t same = literal_end(text, buf_span(&t->text), at);
    size_t end = step_number_end(text, at, &value);
    double slack = t->tolerance * (1 + 1e-9);
    return end != NOWHERE && fabs(value - t->number) <= slack ? end : same;
}

/* ---- bound texts ------------------------------------------------------------------------- */

Span step_value(const Solver *v, size_t token) {
    const Token *t = &v->p->tokens[token];
    if (t->kind == TOKEN_VALUE)
        return buf_span(&t->value);
    size_t from = v->begin[t->source], to = v->end[t->source];
    return from == NOWHERE || to == NOWHERE ? span_make("", 0)
                                            : span_make(v->s->text.ptr + from, to - from);
}

size_t step_single(const Solver *v, size_t token, size_t at) {
    const Token *t = &v->p->tokens[token];
    Span text = v->s->text;
    size_t end = NOWHERE;
    switch (t->kind) {
    case TOKEN_LITERAL:
        return literal_end(text, buf_span(&t->text), at);
    case TOKEN_NUMBER:
        return number_end(t, text, at);
    case TOKEN_VALUE:
    case TOKEN_REPEAT:
        end = literal_end(text, step_value(v, token), at);
        return end != NOWHERE ? end : literal_end(text, buf_span(&t->text), at);
    case TOKEN_ANY:
    case TOKEN_REGEX:
        break;
    }
    return NOWHERE;
}

/* ---- regexes, one start ------------------------------------------------------------------ */

static bool hit_limit(Solver *v, size_t token) {
    v->limit = true;
    v->limit_token = token;
    return false;
}

static size_t *scratch(Solver *v, size_t count) {
    v->scratch.at = grow(v->scratch.at, &v->scratch.cap, count, sizeof *v->scratch.at);
    return v->scratch.at;
}

/* Patterns the DFA cannot run (back references, \K …): try every end, longest first. */
static bool ends_by_search(Solver *v, const Token *t, Span subject, size_t start, size_t *count) {
    size_t *ends = scratch(v, subject.len - start + 2);
    RegexGroups *g = &(RegexGroups){0};
    *count = 0;
    for (size_t stop = subject.len + 1; stop-- > start;) {
        if (v->s->utf8 && stop < subject.len && ((unsigned char)subject.ptr[stop] & 0xc0) == 0x80)
            continue;
        RegexResult r = regex_search(t->regex, span_make(subject.ptr, stop), start,
                                     REGEX_ANCHORED | REGEX_FULL, v->s->utf8, g, &v->err);
        if (r == REGEX_ERROR)
            return false;
        if (r == REGEX_MATCH)
            ends[(*count)++] = stop;
    }
    return true;
}

enum { LONG_LINE = 1024 };

typedef struct OneStart {
    size_t start, count;
    size_t *ends;
} OneStart;

static bool is_start(void *context, size_t at) {
    const OneStart *one = context;
    return at == one->start;
}

static bool take_end(void *context, size_t at) {
    OneStart *one = context;
    if (one->count == 0 || one->ends[one->count - 1] != at)
        one->ends[one->count++] = at;
    return true;
}

/* On long lines: regex_ends takes the square of the number of ends. False: it is to be used. */
static bool ends_by_sweep(Solver *v, const Token *t, Span subject, size_t start, size_t *count) {
    OneStart one = {.start = start, .ends = scratch(v, subject.len - start + 2)};
    RegexSweep sweep = {is_start, take_end, &one};
    if (subject.len - start < LONG_LINE)
        return false;
    if (regex_sweep(t->regex, subject, start, v->s->utf8, &sweep, &v->err) == REGEX_ERROR) {
        error_clear(&v->err);
        return false;
    }
    for (size_t i = 0, k = one.count; i + 1 < k; i++) { /* longest first */
        size_t end = one.ends[i];
        one.ends[i] = one.ends[--k];
        one.ends[k] = end;
    }
    *count = one.count;
    return true;
}

static bool regex_ends_in(Solver *v, const Token *t, Span subject, size_t start, size_t *count) {
    size_t *ends = scratch(v, subject.len - start + 2);
    v->work += 16 + (subject.len - start) / 8;
    if (ends_by_sweep(v, t, subject, start, count))
        return true;
    RegexResult r =
        regex_ends(t->regex, subject, start, ends, subject.len - start + 2, count, &v->err);
    if (r == REGEX_NO_MATCH)
        *count = 0;
    if (r != REGEX_ERROR)
        return true;
    if (v->err.kind != ERR_UNSUPPORTED)
        return false;
    error_clear(&v->err);
    v->work += (subject.len - start) * 16;
    return ends_by_search(v, t, subject, start, count);
}

/* What the regex sees: the line around `original`, or everything. */
static Span regex_subject(const Solver *v, const Token *t, size_t original, size_t *offset) {
    size_t start = 0, end = v->s->original.len;
    if (!t->crossing)
        subject_line(v->s, original, &start, &end);
    *offset = start;
    return span_make(v->s->original.ptr + start, end - start);
}

static void add_unique(Ends *out, size_t from, size_t at) {
    for (size_t i = out->count; i > from && i + 2 > out->count; i--)
        if (out->at[i - 1] == at)
            return;
    ends_add(out, at);
}

static bool in_character(const Solver *v, size_t original) {
    return v->s->utf8 && original < v->s->original.len &&
           ((unsigned char)v->s->original.ptr[original] & 0xc0) == 0x80;
}

static bool add_regex_ends(Solver *v, size_t token, size_t original, Ends *out) {
    const Token *t = &v->p->tokens[token];
    size_t offset = 0, count = 0, from = out->count;
    if (in_character(v, original))
        return true;
    Span subject = regex_subject(v, t, original, &offset);
    if (!regex_ends_in(v, t, subject, original - offset, &count))
        return hit_limit(v, token);
    for (size_t i = 0; i < count; i++) {
        size_t at[2];
        size_t n = subject_positions(v->s, offset + v->scratch.at[i], at);
        while (n-- > 0)
            add_unique(out, from, at[n]);
    }
    v->work += count;
    return true;
}

/* Trimmed white space in front of everything still belongs to a regex that comes first. */
static bool in_leading_blanks(const Solver *v, size_t token, size_t at) {
    return token == 0 && at == 0 && subject_original(v->s, 0) > 0;
}

bool step_ends(Solver *v, size_t token, size_t at, Ends *out) {
    const Token *t = &v->p->tokens[token];
    if (t->kind != TOKEN_REGEX) {
        size_t end = step_single(v, token, at);
        if (end != NOWHERE)
            ends_add(out, end);
        return true;
    }
    if (!add_regex_ends(v, token, subject_original(v->s, at), out) ||
        (in_leading_blanks(v, token, at) && !add_regex_ends(v, token, 0, out)))
        return false;
    size_t self = literal_end(v->s->text, buf_span(&t->text), at);
    if (self != NOWHERE)
        ends_add(out, self);
    return true;
}

/* ---- where a token might begin ----------------------------------------------------------- */

static size_t regex_candidate(Solver *v, size_t token, size_t from) {
    const Token *t = &v->p->tokens[token];
    size_t original = subject_original(v->s, from), at[2];
    while (in_character(v, original))
        original++;
    RegexGroups *g = &(RegexGroups){0};
    for (;;) {
        size_t offset = 0;
        Span subject = regex_subject(v, t, original, &offset);
        v->work += 8;
        RegexResult r =
            regex_search(t->regex, subject, original - offset, 0, v->s->utf8, g, &v->err);
        if (r == REGEX_ERROR)
            return hit_limit(v, token), NOWHERE;
        if (r == REGEX_MATCH) {
            size_t n = subject_positions(v->s, offset + g->start[0], at);
            return at[0] < from && n == 2 ? at[1] : at[0] < from ? from : at[0];
        }
        original = offset + subject.len + 1;
        if (original > v->s->original.len)
            return NOWHERE;
    }
}

static size_t number_candidate(const Solver *v, size_t from) {
    Span text = v->s->text;
    for (size_t i = from; i < text.len; i++)
        if (is_digit(text, i) ||
            ((text.ptr[i] == '.' || text.ptr[i] == '-' || text.ptr[i] == '+') && i + 1 < text.len))
            return i;
    return NOWHERE;
}

static size_t earlier(size_t a, size_t b) {
    return a < b ? a : b;
}

size_t step_candidate(Solver *v, size_t token, size_t from) {
    const Token *t = &v->p->tokens[token];
    if (from > v->s->text.len)
        return NOWHERE;
    size_t self = t->kind == TOKEN_LITERAL || token_is_wildcard(t)
                      ? span_find(v->s->text, buf_span(&t->text), from)
                      : NOWHERE;
    switch (t->kind) {
    case TOKEN_LITERAL:
        return self;
    case TOKEN_NUMBER:
        return number_candidate(v, from);
    case TOKEN_VALUE:
    case TOKEN_REPEAT:
        return earlier(self, span_find(v->s->text, step_value(v, token), from));
    case TOKEN_REGEX:
        return earlier(self, regex_candidate(v, token, from));
    case TOKEN_ANY:
        break;
    }
    return from;
}

/* ---- sets of positions ------------------------------------------------------------------- */

/* Every occurrence of `what` that begins in `from` (Knuth, Morris and Pratt: a long periodic text
 * costs no more than another). */
static void literal_set(Span text, Span what, const Positions *from, Positions *to) {
    size_t *border = xmalloc((what.len + 1) * sizeof *border);
    border[0] = border[what.len ? 1 : 0] = 0;
    for (size_t i = 1, k = 0; i < what.len; border[++i] = k) {
        while (k && what.ptr[i] != what.ptr[k])
            k = border[k];
        k += what.ptr[i] == what.ptr[k];
    }
    size_t stop = from->high + what.len < text.len ? from->high + what.len : text.len;
    for (size_t i = from->low, k = 0; i < stop; i++) {
        while (k && (k == what.len || text.ptr[i] != what.ptr[k]))
            k = border[k];
        k += text.ptr[i] == what.ptr[k];
        if (k == what.len && positions_has(from, i + 1 - k))
            positions_add(to, i + 1);
    }
    free(border);
}

typedef struct Sweep {
    const Solver *v;
    const Positions *from;
    Positions *to;
    size_t offset; /* of the subject in the original */
    size_t near;   /* positions are asked for in ascending order: where the last one was */
    bool least;    /* only the first end is wanted */
} Sweep;

/* The first position at or behind a byte of the sweep's subject. */
static size_t advance(Sweep *w, size_t at) {
    const Subject *s = w->v->s;
    if (!s->map)
        return w->offset + at;
    while (w->near < s->text.len && s->map[w->near] < w->offset + at)
        w->near++;
    return w->near;
}

static bool may_start(void *context, size_t at) {
    Sweep *w = context;
    size_t where = advance(w, at);
    return positions_has(w->from, where) && subject_original(w->v->s, where) == w->offset + at;
}

/* Inside a run of white space: before and behind the blank, as subject_positions has it. */
static bool end_at(void *context, size_t at) {
    Sweep *w = context;
    size_t where = advance(w, at);
    if (where > 0 && subject_original(w->v->s, where) > w->offset + at)
        positions_add(w->to, where - 1);
    positions_add(w->to, where);
    return !w->least;
}

static bool one_by_one(Solver *v, size_t token, const Positions *from, size_t first, size_t last,
                       Positions *to) {
    Ends ends = {0};
    bool ok = true;
    for (size_t at = positions_next(from, first); ok && at != NOWHERE && at <= last;
         at = positions_next(from, at + 1)) {
        ends.count = 0;
        ok = step_ends(v, token, at, &ends);
        for (size_t i = 0; i < ends.count; i++)
            positions_add(to, ends.at[i]);
    }
    free(ends.at);
    return ok;
}

/* The members of `from` in [first, last], which all stand on the line `subject`. */
static bool sweep_line(Solver *v, size_t token, const Positions *from, size_t first, size_t last,
                       Span subject, size_t offset, bool least, Positions *to) {
    const Token *t = &v->p->tokens[token];
    size_t second = positions_next(from, first + 1);
    bool many = second != NOWHERE && second <= last;
    if ((!many && subject.len < 60000 && !least) || in_leading_blanks(v, token, first))
        return one_by_one(v, token, from, first, last, to);
    Sweep w = {v, from, to, offset, first, least};
    RegexSweep sweep = {may_start, end_at, &w};
    size_t start = subject_original(v->s, first);
    while (in_character(v, start))
        start++;
    if (regex_sweep(t->regex, subject, start - offset, v->s->utf8, &sweep, &v->err) != REGEX_ERROR)
        return true;
    if (v->err.kind != ERR_UNSUPPORTED)
        return hit_limit(v, token);
    error_clear(&v->err);
    return one_by_one(v, token, from, first, last, to);
}

static bool regex_set(Solver *v, size_t token, const Positions *from, bool least, Positions *to) {
    const Token *t = &v->p->tokens[token];
    size_t at = positions_next(from, 0);
    while (at != NOWHERE) {
        size_t offset = 0, where[2];
        Span subject = regex_subject(v, t, subject_original(v->s, at), &offset);
        size_t n = subject_positions(v->s, offset + subject.len, where);
        size_t last = where[0] >= at ? where[0] : where[n - 1];
        if (last < at || offset + subject.len == v->s->original.len)
            last = v->s->text.len;
        if (!sweep_line(v, token, from, at, last, subject, offset, least, to))
            return false;
        if (least && !positions_empty(to))
            break;
        at = last == SIZE_MAX ? NOWHERE : positions_next(from, last + 1);
    }
    literal_set(v->s->text, buf_span(&t->text), from, to);
    return true;
}

bool step_set(Solver *v, size_t token, const Positions *from, bool least, Positions *to) {
    const Token *t = &v->p->tokens[token];
    if (positions_empty(from))
        return true;
    switch (t->kind) {
    case TOKEN_LITERAL:
        literal_set(v->s->text, buf_span(&t->text), from, to);
        return true;
    case TOKEN_REGEX:
        return regex_set(v, token, from, least, to);
    case TOKEN_ANY:
        positions_add_range(to, from->low, v->s->text.len);
        return true;
    case TOKEN_NUMBER:
    case TOKEN_VALUE:
    case TOKEN_REPEAT:
        break;
    }
    return one_by_one(v, token, from, 0, v->s->text.len, to);
}
