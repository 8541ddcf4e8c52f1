/* See line_edit.h. A table over (atom of the pattern, byte of the line, context) filled forwards.
 *
 * Atoms are words, runs of blanks, single other characters, and wildcards. Context says whether
 * what stands directly before is kept text (a regex may follow), is not, or whether a regex was
 * kept that still needs kept text behind it. */
#include "harness/match/line_edit.h"
#include "engine/base/mem.h"
#include <stdlib.h>

enum { LOOSE, FIRM, OWING, CONTEXTS };
enum { SCORE_WILD = 10000, SCORE_CHAR = 10, SCORE_BLANK = 3, SCORE_SWAP = 2, SCORE_ONE_SIDED = -3 };
enum { LEAST_LIKENESS = 300, NEVER = -1000000000, MOST_CELLS = 1 << 20, MOST_WORK = 3000000 };

typedef struct Atom {
    size_t token;
    size_t at, len; /* of the token's decoded text; wildcards: 0 */
    bool wild, blank, word;
} Atom;

typedef enum Move { MOVE_NONE, MOVE_KEEP, MOVE_WILD, MOVE_DROP, MOVE_ADD, MOVE_SWAP } Move;

typedef struct Cell {
    int score;
    uint8_t move, context; /* context of the cell before */
    uint32_t from;         /* byte of the cell before */
} Cell;

typedef struct Table {
    LinePattern *p;
    const LineSubject *s;
    Atom *atoms;
    size_t atom_count, atom_cap;
    Span text; /* the line as it is compared */
    Cell *cells;
    Solver solver;
    Ends ends;
    size_t work; /* ends looked at; too many: the line is given up as a whole */
} Table;

/* ---- atoms ------------------------------------------------------------------------------- */

static bool is_word_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static size_t atom_length(Span s, size_t at) {
    size_t end = at + 1;
    if (is_word_char(s.ptr[at]))
        while (end < s.len && is_word_char(s.ptr[end]))
            end++;
    else if (is_blank(s.ptr[at]))
        while (end < s.len && is_blank(s.ptr[end]))
            end++;
    return end - at;
}

static void add_atom(Table *t, Atom atom) {
    t->atoms = grow(t->atoms, &t->atom_cap, t->atom_count + 1, sizeof *t->atoms);
    t->atoms[t->atom_count++] = atom;
}

static void add_atoms(Table *t, size_t token) {
    const Token *tok = &t->p->pattern.tokens[token];
    if (tok->kind != TOKEN_LITERAL) {
        add_atom(t, (Atom){.token = token, .wild = true});
        return;
    }
    Span text = buf_span(&tok->text);
    for (size_t at = 0; at < text.len;) {
        size_t len = atom_length(text, at);
        add_atom(t, (Atom){.token = token,
                           .at = at,
                           .len = len,
                           .blank = is_blank(text.ptr[at]),
                           .word = is_word_char(text.ptr[at])});
        at += len;
    }
}

static Span atom_text(const Table *t, const Atom *a) {
    return span_make(t->p->pattern.tokens[a->token].text.data + a->at, a->len);
}

/* ---- the table --------------------------------------------------------------------------- */

static Cell *cell(const Table *t, size_t atom, size_t at, int context) {
    return &t->cells[(atom * (t->text.len + 1) + at) * CONTEXTS + (size_t)context];
}

static void offer(Table *t, size_t atom, size_t at, int context, int score, Move move, size_t from,
                  int context_from) {
    Cell *c = cell(t, atom, at, context);
    if (score > c->score)
        *c = (Cell){score, (uint8_t)move, (uint8_t)context_from, (uint32_t)from};
}

static int counted(Span text) {
    int count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += !is_blank(text.ptr[i]) && ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
    return count;
}

static void offer_literal(Table *t, size_t i, size_t at, int context, int score) {
    const Atom *a = &t->atoms[i];
    Span text = atom_text(t, a), rest = span_from(t->text, at);
    if (span_starts(rest, text)) {
        int gain = a->blank ? SCORE_BLANK : SCORE_CHAR * counted(text);
        offer(t, i + 1, at + a->len, a->blank ? context : FIRM, score + gain, MOVE_KEEP, at,
              context);
    }
    if (context == OWING)
        return;
    offer(t, i + 1, at, LOOSE, score + SCORE_ONE_SIDED, MOVE_DROP, at, context);
    if (rest.len && !a->blank && !is_blank(rest.ptr[0]) && a->word == is_word_char(rest.ptr[0]))
        offer(t, i + 1, at + atom_length(t->text, at), LOOSE, score + SCORE_SWAP, MOVE_SWAP, at,
              context);
}

/* A regex that takes half a word must have kept text beside it there. */
static bool splits_word(Span text, size_t at) {
    return at > 0 && at < text.len && is_word_char(text.ptr[at - 1]) && is_word_char(text.ptr[at]);
}

static void offer_wildcard(Table *t, size_t i, size_t at, int context, int score) {
    size_t token = t->atoms[i].token;
    bool any = t->p->pattern.tokens[token].kind == TOKEN_ANY;
    if (context != OWING)
        offer(t, i + 1, at, LOOSE, score + SCORE_ONE_SIDED, MOVE_DROP, at, context);
    if (any) {
        t->work += t->text.len - at;
        for (size_t end = at; context != OWING && end <= t->text.len; end++)
            offer(t, i + 1, end, context, score + SCORE_WILD, MOVE_WILD, at, context);
        return;
    }
    bool number = t->p->pattern.tokens[token].kind == TOKEN_NUMBER;
    bool repeat = t->p->pattern.tokens[token].kind == TOKEN_REPEAT;
    t->ends.count = 0;
    for (size_t end = at + 1; repeat && end <= t->text.len; end++)
        ends_add(&t->ends, end);
    if (!repeat && !step_ends(&t->solver, token, at, &t->ends)) {
        error_clear(&t->solver.err);
        t->solver.limit = false;
    }
    t->work += t->ends.count;
    for (size_t k = 0; k < t->ends.count; k++) {
        size_t end = t->ends.at[k];
        bool firm = (context == FIRM || number) && !splits_word(t->text, end);
        if (splits_word(t->text, at) && context != FIRM)
            continue;
        offer(t, i + 1, end, firm ? FIRM : OWING,
              score + (number ? SCORE_CHAR : SCORE_WILD) + (int)(end > at), MOVE_WILD, at, context);
    }
}

static void fill(Table *t) {
    size_t len = t->text.len;
    size_t count = (t->atom_count + 1) * (len + 1) * CONTEXTS;
    t->cells = xmalloc(count * sizeof *t->cells);
    for (size_t i = 0; i < count; i++)
        t->cells[i] = (Cell){.score = NEVER};
    cell(t, 0, 0, FIRM)->score = 0;
    for (size_t i = 0; i <= t->atom_count; i++) {
        for (size_t at = 0; at <= len; at++) {
            for (int context = 0; context < CONTEXTS; context++) {
                int score = cell(t, i, at, context)->score;
                if (score == NEVER || t->work + t->solver.work > MOST_WORK)
                    continue;
                if (at < len && context != OWING)
                    offer(t, i, at + atom_length(t->text, at), LOOSE, score + SCORE_ONE_SIDED,
                          MOVE_ADD, at, context);
                if (i < t->atom_count && t->atoms[i].wild)
                    offer_wildcard(t, i, at, context, score);
                else if (i < t->atom_count)
                    offer_literal(t, i, at, context, score);
            }
        }
    }
}

/* ---- reading the way back ---------------------------------------------------------------- */

static void add_edit(LineEdit *out, Edit edit) {
    if (edit.start == edit.end && edit.got_start == edit.got_end && edit.kind != EDIT_WILD)
        return;
    out->edits = grow(out->edits, &out->cap, out->count + 1, sizeof *out->edits);
    out->edits[out->count++] = edit;
}

static Edit edit_of(const Table *t, Move move, const Atom *a, size_t from, size_t to) {
    Edit e = {.got_start = subject_original(&t->s->subject, from),
              .got_end = subject_original(&t->s->subject, to)};
    if (a) {
        const Token *tok = &t->p->pattern.tokens[a->token];
        e.start = a->wild ? tok->start : token_source(tok, a->at);
        e.end = a->wild || a->at + a->len == tok->text.len ? tok->end
                                                           : token_source(tok, a->at + a->len);
    }
    e.kind = move == MOVE_KEEP ? EDIT_KEEP : move == MOVE_WILD ? EDIT_WILD : EDIT_ADD;
    return e;
}

static void read_back(const Table *t, LineEdit *out) {
    size_t atom = t->atom_count, at = t->text.len;
    int context = LOOSE;
    for (int k = 0; k < CONTEXTS; k++)
        if (cell(t, atom, at, k)->score > cell(t, atom, at, context)->score)
            context = k;
    while (atom > 0 || at > 0) {
        const Cell *c = cell(t, atom, at, context);
        const Atom *a = atom > 0 && c->move != MOVE_ADD ? &t->atoms[atom - 1] : NULL;
        Edit e = edit_of(t, (Move)c->move, a, c->from, at);
        if (c->move == MOVE_DROP || c->move == MOVE_SWAP) {
            Edit drop = e;
            drop.kind = EDIT_DROP;
            drop.got_end = drop.got_start;
            e.start = e.end;
            add_edit(out, e);
            add_edit(out, drop);
        } else {
            if (!a)
                e.start = e.end = 0;
            add_edit(out, e);
        }
        if (c->move == MOVE_KEEP)
            out->shared += (size_t)counted(atom_text(t, a));
        out->kept += c->move == MOVE_WILD && token_is_wildcard(&t->p->pattern.tokens[a->token]);
        atom -= a != NULL;
        at = c->from;
        context = c->context;
    }
    for (size_t i = 0; i < out->count / 2; i++) {
        Edit swap = out->edits[i];
        out->edits[i] = out->edits[out->count - 1 - i];
        out->edits[out->count - 1 - i] = swap;
    }
}

/* Literal characters on both sides, as far as no wildcard covers them. */
static void rate(LineEdit *out, const LineSubject *s) {
    size_t lost = 0;
    bool regex = false;
    for (size_t i = 0; i < out->count; i++) {
        const Edit *e = &out->edits[i];
        if (e->kind == EDIT_DROP)
            lost += e->end - e->start;
        else if (e->kind == EDIT_ADD)
            lost +=
                (size_t)counted(span_make(s->text.ptr + e->got_start, e->got_end - e->got_start));
        else if (e->kind == EDIT_WILD)
            regex |= e->end - e->start > 3;
    }
    size_t same = out->shared * 2 + out->kept * 4;
    out->likeness = same + lost ? (int)(same * 1000 / (same + lost)) : 1000;
    out->related = (out->shared > 0 || regex) && out->likeness >= LEAST_LIKENESS;
}

static void give_up(LineEdit *out, const LinePattern *p, const LineSubject *s) {
    add_edit(out, (Edit){EDIT_DROP, 0, p->text.len, 0, 0});
    add_edit(out, (Edit){EDIT_ADD, p->text.len, p->text.len, 0, s->text.len});
}

static bool solve(Table *t, LineEdit *out) {
    if (!t->p->ok || (t->atom_count + 1) * (t->text.len + 1) > MOST_CELLS / CONTEXTS)
        return false;
    solver_init(&t->solver, &t->p->pattern, &t->s->subject);
    fill(t);
    bool done = t->work + t->solver.work <= MOST_WORK;
    if (done) {
        read_back(t, out);
        rate(out, t->s);
    }
    solver_release(&t->solver);
    return done;
}

void line_edit(LineEdit *out, LinePattern *p, const LineSubject *s) {
    *out = (LineEdit){0};
    Table t = {.p = p, .s = s, .text = s->subject.text};
    for (size_t i = 0; p->ok && i < p->pattern.count; i++)
        add_atoms(&t, i);
    if (!solve(&t, out))
        give_up(out, p, s);
    free(t.cells);
    free(t.ends.at);
    free(t.atoms);
}

void line_edit_release(LineEdit *e) {
    free(e->edits);
    *e = (LineEdit){0};
}
