/* See lines.h. */
#include "harness/match/lines.h"
#include "engine/base/mem.h"
#include <stdlib.h>

void lines_split(Lines *l, Span text) {
    *l = (Lines){.final_newline = text.len && text.ptr[text.len - 1] == '\n'};
    for (size_t at = 0; at < text.len;) {
        size_t stop = span_find_char(text, '\n', at);
        stop = stop == SIZE_MAX ? text.len : stop;
        l->at = grow(l->at, &l->cap, l->count + 1, sizeof *l->at);
        l->at[l->count++] = (Line){span_make(text.ptr + at, stop - at), at};
        at = stop + 1;
    }
}

void lines_release(Lines *l) {
    free(l->at);
    *l = (Lines){0};
}

static bool is_any(const Pattern *p) {
    return p->count == 1 && p->tokens[0].kind == TOKEN_ANY;
}

static void classify(LinePattern *p) {
    const Pattern *tokens = &p->pattern;
    p->any = is_any(tokens);
    for (size_t i = 0; i < tokens->count; i++)
        p->kept += token_is_wildcard(&tokens->tokens[i]);
    p->wildcards = p->kept > 0;
    if (tokens->count > 1) {
        p->open_start = tokens->tokens[0].kind == TOKEN_ANY;
        p->open_end = tokens->tokens[tokens->count - 1].kind == TOKEN_ANY;
    }
    if (tokens->count == 1 && tokens->tokens[0].kind == TOKEN_LITERAL)
        p->hash = span_hash(buf_span(&tokens->tokens[0].text));
    else if (tokens->count == 0)
        p->hash = span_hash(span_make("", 0));
}

void line_pattern_init(LinePattern *p, Span text, MatchOptions options, MatchEnv *env, bool bytes,
                       bool first, Error *suffix_err) {
    *p = (LinePattern){.text = text, .written = text, .cram = options & LINE_CRAM};
    Error err = ERROR_INIT;
    size_t at = 0;
    buf_init(&p->decoded);
    options |= PATTERN_LENIENT;
    if (p->cram && !line_pattern_suffix(p, bytes, suffix_err))
        p->whole = NULL;
    if (!first && span_starts(text, SPAN_LIT("???")))
        options &= ~OPTION_BIT(ELLIPSIS);
    p->ok = pattern_parse(&p->pattern, p->text, options, env, bytes, &at, &err);
    if (!p->ok) {
        error_clear(&err);
        pattern_release(&p->pattern);
        p->ok = pattern_parse(&p->pattern, p->text, options & ~OPTION_BIT(WILDCARD), env, bytes,
                              &at, &err);
        error_clear(&err);
    }
    if (p->ok)
        classify(p);
    p->kept += p->whole || p->optional;
}

void line_pattern_release(LinePattern *p) {
    pattern_release(&p->pattern);
    buf_release(&p->decoded);
    regex_free(p->whole);
}

void line_subject_init(LineSubject *s, Span text, MatchOptions options) {
    s->text = text;
    subject_init(&s->subject, text, options);
    s->hash = span_hash(s->subject.text);
    buf_init(&s->shown);
    if (options & LINE_CRAM)
        cram_escape(&s->shown, text);
}

void line_subject_release(LineSubject *s) {
    subject_release(&s->subject);
    buf_release(&s->shown);
}

bool line_matches(LinePattern *p, const LineSubject *s) {
    if (p->cram && line_suffix_matches(p, s))
        return true;
    if (!p->ok)
        return false;
    if (!p->wildcards && p->hash)
        return p->hash == s->hash;
    Solver v;
    solver_init(&v, &p->pattern, &s->subject);
    bool matches = solver_run(&v) && !v.limit;
    solver_release(&v);
    return matches;
}
