/* The exact alignment of a block: a table filled from the end, read from the beginning. */
#include "harness/match/align.h"
#include "engine/base/mem.h"
#include <stdlib.h>

enum { LONGEST_SPAN = 64 };
#define LEAVES ((uint32_t)1 << 31)
#define NEVER  (INT64_MIN / 2)

typedef struct Table {
    Alignment *a;
    size_t i0, i1, j0, j1;
    bool changed;
    int64_t *row, *below; /* scores of line i and of line i + 1, per printed line */
    int64_t *full;        /* of a `...` line that has taken a line already */
    uint32_t *moves;      /* kind + 8 * further lines taken + LEAVES */
} Table;

static uint32_t *move_at(const Table *t, size_t i, size_t j) {
    return &t->moves[(i - t->i0) * (t->j1 - t->j0 + 1) + (j - t->j0)];
}

typedef struct Best {
    int64_t score;
    uint32_t move;
} Best;

static void offer(Best *best, int64_t score, AlignKind kind, size_t further) {
    if (score > best->score)
        *best = (Best){score, (uint32_t)kind + 8 * (uint32_t)further};
}

static void offer_spans(const Table *t, Best *best, size_t i, size_t j) {
    if (!align_can_span(t->a, i, j))
        return;
    for (size_t k = j + 1; k < t->j1 && k - j <= LONGEST_SPAN; k++)
        if (align_spans(t->a, i, j, k))
            offer(best, align_same_gain(t->a, i) + t->below[k + 1 - t->j0], ALIGN_SAME, k - j);
}

static Best best_at(const Table *t, size_t i, size_t j) {
    const Alignment *a = t->a;
    Best best = {NEVER, ALIGN_EXTRA};
    bool line = i < t->i1, printed = j < t->j1;
    size_t at = j - t->j0;
    if (!line && !printed)
        return (Best){0, 0};
    if (line && a->patterns[i].any) {
        offer(&best, t->below[at] - ALIGN_SIZE_WEIGHT, ALIGN_MISSING, 0);
        if (printed)
            offer(&best, align_counts(a, j) ? t->full[at + 1] : t->row[at + 1], ALIGN_TAKEN, 0);
        return best;
    }
    if (line && printed && align_matches(a, i, j))
        offer(&best, align_same_gain(a, i) + t->below[at + 1], ALIGN_SAME, 0);
    if (line && printed)
        offer_spans(t, &best, i, j);
    if (line && printed && t->changed)
        offer(&best,
              t->below[at + 1] - align_changed_size(a, i) * ALIGN_SIZE_WEIGHT +
                  align_likeness(a, i, j),
              ALIGN_CHANGED, 0);
    if (line)
        offer(&best, t->below[at] - ALIGN_SIZE_WEIGHT, ALIGN_MISSING, 0);
    if (printed)
        offer(&best, t->row[at + 1] - ALIGN_SIZE_WEIGHT, ALIGN_EXTRA, 0);
    return best;
}

/* A `...` line that has taken what it needs may take more, or leave. */
static void fill_full(Table *t, size_t i) {
    for (size_t j = t->j1 + 1; j-- > t->j0;) {
        size_t at = j - t->j0;
        int64_t leave = align_same_gain(t->a, i) + t->below[at];
        bool leaves = j == t->j1 || leave >= t->full[at + 1];
        t->full[at] = leaves ? leave : t->full[at + 1];
        *move_at(t, i, j) = leaves ? LEAVES : 0;
    }
}

static void fill(Table *t) {
    for (size_t i = t->i1 + 1; i-- > t->i0;) {
        if (i < t->i1 && t->a->patterns[i].any)
            fill_full(t, i);
        for (size_t j = t->j1 + 1; j-- > t->j0;) {
            Best best = best_at(t, i, j);
            t->row[j - t->j0] = best.score;
            *move_at(t, i, j) |= best.move;
        }
        int64_t *done = t->row;
        t->row = t->below;
        t->below = done;
    }
}

static void take_lines(const Table *t, size_t *i, size_t *j) {
    bool full = false;
    while (*j < t->j1 && (!full || !(*move_at(t, *i, *j) & LEAVES))) {
        full |= align_counts(t->a, *j);
        align_add(t->a, ALIGN_TAKEN, *i, (*j)++);
    }
    align_add(t->a, ALIGN_TAKEN, (*i)++, SIZE_MAX);
}

static void take(const Table *t, size_t *i, size_t *j) {
    uint32_t move = *move_at(t, *i, *j) & ~LEAVES;
    size_t further = move / 8;
    switch ((AlignKind)(move % 8)) {
    case ALIGN_SAME:
        align_add(t->a, ALIGN_SAME, *i, *j);
        while (further-- > 0)
            align_add(t->a, ALIGN_TAKEN, *i, ++*j);
        ++*i;
        ++*j;
        return;
    case ALIGN_CHANGED:
        align_add(t->a, ALIGN_CHANGED, (*i)++, (*j)++);
        return;
    case ALIGN_TAKEN:
        take_lines(t, i, j);
        return;
    case ALIGN_MISSING:
        align_add(t->a, ALIGN_MISSING, (*i)++, SIZE_MAX);
        return;
    case ALIGN_EXTRA:
        align_add(t->a, ALIGN_EXTRA, SIZE_MAX, (*j)++);
        return;
    }
}

void align_table(Alignment *a, size_t i, size_t i_end, size_t j, size_t j_end, bool changed) {
    size_t width = j_end - j + 1;
    Table t = {.a = a, .i0 = i, .i1 = i_end, .j0 = j, .j1 = j_end, .changed = changed};
    int64_t *rows = xmalloc(width * 3 * sizeof *rows);
    t.row = rows;
    t.below = rows + width;
    t.full = t.below + width;
    t.moves = xcalloc((i_end - i + 1) * width, sizeof *t.moves);
    fill(&t);
    while (i < i_end || j < j_end)
        take(&t, &i, &j);
    free(t.moves);
    free(rows);
}
