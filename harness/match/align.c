/* See align.h: splitting a big alignment into blocks the table can do, and what pairs are worth. */
#include "harness/match/align.h"
#include "engine/base/mem.h"
#include "engine/base/unicode.h"
#include <stdlib.h>

enum {
    JOINT_CELLS = 4000,    /* up to here changed pairs take part in the table */
    TABLE_CELLS = 2000000, /* up to here the table is exact for equal lines */
    WILD_CELLS = 200000    /* the same, counting only lines with wildcards */
};

void align_add(Alignment *a, AlignKind kind, size_t expected, size_t got) {
    a->steps = grow(a->steps, &a->cap, a->count + 1, sizeof *a->steps);
    a->steps[a->count++] = (AlignStep){kind, expected, got};
}

bool align_matches(const Alignment *a, size_t i, size_t j) {
    return !a->patterns[i].any && line_matches(&a->patterns[i], &a->subjects[j]);
}

bool align_counts(const Alignment *a, size_t j) {
    return !option_on(a->options, OPTION_NORMALIZE_WHITESPACE) ||
           a->subjects[j].subject.text.len > 0;
}

static bool has_any(const LinePattern *p) {
    for (size_t i = 0; i < p->pattern.count; i++)
        if (p->pattern.tokens[i].kind == TOKEN_ANY || p->pattern.tokens[i].crossing)
            return true;
    return false;
}

/* Line i has a `...` beside other text, and that text can begin at printed line j. */
bool align_can_span(const Alignment *a, size_t i, size_t j) {
    const LinePattern *p = &a->patterns[i];
    if (!p->ok || !p->wildcards || p->any || !has_any(p))
        return false;
    const Token *first = &p->pattern.tokens[0];
    return first->kind != TOKEN_LITERAL ||
           span_starts(a->subjects[j].subject.text, buf_span(&first->text));
}

bool align_spans(const Alignment *a, size_t i, size_t j, size_t k) {
    LinePattern *p = &a->patterns[i];
    const Token *last = &p->pattern.tokens[p->pattern.count - 1];
    if (last->kind == TOKEN_LITERAL &&
        !span_ends(a->subjects[k].subject.text, buf_span(&last->text)))
        return false;
    const Line *from = &a->got.at[j], *to = &a->got.at[k];
    LineSubject joined;
    line_subject_init(&joined, span_between(from->text.ptr, to->text.ptr + to->text.len),
                      a->options);
    bool matches = line_matches(p, &joined);
    line_subject_release(&joined);
    return matches;
}

/* Cheap for lines without wildcards: what they have in common at both ends. */
static int64_t plain_likeness(Span a, Span b) {
    size_t n = 0, m = 0, least = a.len < b.len ? a.len : b.len;
    while (n < least && a.ptr[n] == b.ptr[n])
        n++;
    while (m < least - n && a.ptr[a.len - 1 - m] == b.ptr[b.len - 1 - m])
        m++;
    return (int64_t)((n + m) * 2000 / (a.len + b.len + 1));
}

int64_t align_likeness(const Alignment *a, size_t i, size_t j) {
    LinePattern *p = &a->patterns[i];
    if (!p->wildcards)
        return plain_likeness(p->text, a->subjects[j].text);
    LineEdit e;
    line_edit(&e, p, &a->subjects[j]);
    int64_t gain = e.related ? (int64_t)e.kept * ALIGN_KEPT_WEIGHT + e.likeness : 0;
    line_edit_release(&e);
    return gain;
}

/* ---- blocks ------------------------------------------------------------------------------ */

typedef struct Block {
    size_t i0, i1, j0, j1;
} Block;

static size_t wild_lines(const Alignment *a, const Block *b) {
    size_t count = 0;
    for (size_t i = b->i0; i < b->i1; i++)
        count += a->patterns[i].wildcards;
    return count;
}

static bool is_small(const Alignment *a, const Block *b) {
    size_t n = b->i1 - b->i0 + 1, m = b->j1 - b->j0 + 1;
    return n * m <= TABLE_CELLS && (wild_lines(a, b) + 1) * m <= WILD_CELLS;
}

/* Between lines that match, pairs of changed lines are found by a table of their own. */
static void refine(Alignment *a, AlignStep *steps, size_t count) {
    for (size_t at = 0; at < count;) {
        if (steps[at].kind != ALIGN_MISSING && steps[at].kind != ALIGN_EXTRA) {
            align_add(a, steps[at].kind, steps[at].expected, steps[at].got);
            at++;
            continue;
        }
        Block b = {SIZE_MAX, 0, SIZE_MAX, 0};
        size_t end = at;
        for (; end < count && (steps[end].kind == ALIGN_MISSING || steps[end].kind == ALIGN_EXTRA);
             end++) {
            size_t i = steps[end].expected, j = steps[end].got;
            if (i != SIZE_MAX) {
                b.i0 = i < b.i0 ? i : b.i0;
                b.i1 = i + 1;
            }
            if (j != SIZE_MAX) {
                b.j0 = j < b.j0 ? j : b.j0;
                b.j1 = j + 1;
            }
        }
        bool both = b.i0 != SIZE_MAX && b.j0 != SIZE_MAX;
        size_t n = both ? b.i1 - b.i0 : 0, m = both ? b.j1 - b.j0 : 0;
        if (both && (n + 1) * (m + 1) <= JOINT_CELLS) {
            align_table(a, b.i0, b.i1, b.j0, b.j1, true);
        } else {
            size_t pairs = n < m ? n : m;
            for (size_t k = 0; k < pairs; k++)
                align_add(a, ALIGN_CHANGED, b.i0 + k, b.j0 + k);
            for (size_t i = both ? b.i0 + pairs : b.i0; i != SIZE_MAX && i < b.i1; i++)
                align_add(a, ALIGN_MISSING, i, SIZE_MAX);
            for (size_t j = both ? b.j0 + pairs : b.j0; j != SIZE_MAX && j < b.j1; j++)
                align_add(a, ALIGN_EXTRA, SIZE_MAX, j);
        }
        at = end;
    }
}

static void align_small(Alignment *a, const Block *b) {
    size_t n = b->i1 - b->i0 + 1, m = b->j1 - b->j0 + 1;
    if (n * m <= JOINT_CELLS) {
        align_table(a, b->i0, b->i1, b->j0, b->j1, true);
        return;
    }
    size_t before = a->count;
    align_table(a, b->i0, b->i1, b->j0, b->j1, false);
    size_t count = a->count - before;
    AlignStep *steps = xmalloc((count + 1) * sizeof *steps);
    memcpy(steps, a->steps + before, count * sizeof *steps);
    a->count = before;
    refine(a, steps, count);
    free(steps);
}

/* A block too big for the table and without anchors: line by line. */
static void align_by_position(Alignment *a, const Block *b) {
    size_t i = b->i0, j = b->j0;
    while (i < b->i1 || j < b->j1) {
        if (i < b->i1 && a->patterns[i].any) {
            size_t rest = b->i1 - i - 1, most = b->j1 - j > rest ? b->j1 - j - rest : 0;
            while (most-- > 0)
                align_add(a, ALIGN_TAKEN, i, j++);
            align_add(a, ALIGN_TAKEN, i++, SIZE_MAX);
        } else if (i < b->i1 && j < b->j1) {
            align_add(a, align_matches(a, i, j) ? ALIGN_SAME : ALIGN_CHANGED, i, j);
            i++;
            j++;
        } else if (i < b->i1) {
            align_add(a, ALIGN_MISSING, i++, SIZE_MAX);
        } else {
            align_add(a, ALIGN_EXTRA, SIZE_MAX, j++);
        }
    }
}

/* ---- anchors ----------------------------------------------------------------------------- */

typedef struct Key {
    uint64_t hash;
    size_t index;
} Key;

static int by_hash(const void *a, const void *b) {
    const Key *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* Keys whose hash occurs once; returns their number. */
static size_t unique(Key *keys, size_t count) {
    size_t to = 0;
    qsort(keys, count, sizeof *keys, by_hash);
    for (size_t i = 0; i < count; i++)
        if ((i == 0 || keys[i - 1].hash != keys[i].hash) &&
            (i + 1 == count || keys[i + 1].hash != keys[i].hash))
            keys[to++] = keys[i];
    return to;
}

static int by_expected(const void *a, const void *b) {
    const AlignStep *x = a, *y = b;
    return x->expected < y->expected ? -1 : x->expected > y->expected;
}

/* Lines that occur once on either side: pairs in order of expected. */
static size_t unique_pairs(const Alignment *a, const Block *b, AlignStep *pairs) {
    Key *want = xmalloc((b->i1 - b->i0 + 1) * sizeof *want);
    Key *have = xmalloc((b->j1 - b->j0 + 1) * sizeof *have);
    size_t wants = 0, haves = 0, count = 0;
    for (size_t i = b->i0; i < b->i1; i++)
        if (a->patterns[i].ok && !a->patterns[i].wildcards)
            want[wants++] = (Key){a->patterns[i].hash, i};
    for (size_t j = b->j0; j < b->j1; j++)
        have[haves++] = (Key){a->subjects[j].hash, j};
    wants = unique(want, wants);
    haves = unique(have, haves);
    for (size_t x = 0, y = 0; x < wants && y < haves;) {
        if (want[x].hash == have[y].hash)
            pairs[count++] = (AlignStep){ALIGN_SAME, want[x++].index, have[y++].index};
        else if (want[x].hash < have[y].hash)
            x++;
        else
            y++;
    }
    free(want);
    free(have);
    qsort(pairs, count, sizeof *pairs, by_expected);
    return count;
}

/* Longest run of pairs in which printed lines ascend too (patience); returns its length, in place.
 */
static size_t ascending(AlignStep *pairs, size_t count) {
    size_t *tails = xmalloc((count + 1) * sizeof *tails),
           *before = xmalloc((count + 1) * sizeof *before);
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        size_t low = 0, high = length;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (pairs[tails[middle]].got < pairs[i].got)
                low = middle + 1;
            else
                high = middle;
        }
        before[i] = low ? tails[low - 1] : SIZE_MAX;
        tails[low] = i;
        length = low == length ? length + 1 : length;
    }
    AlignStep *kept = xmalloc((length + 1) * sizeof *kept);
    size_t at = length ? tails[length - 1] : SIZE_MAX;
    for (size_t i = length; i-- > 0; at = before[at])
        kept[i] = pairs[at];
    memcpy(pairs, kept, length * sizeof *kept);
    free(kept);
    free(tails);
    free(before);
    return length;
}

static void align_block(Alignment *a, Block b, int depth);

static void align_anchored(Alignment *a, const Block *b, int depth) {
    AlignStep *pairs = xmalloc((b->i1 - b->i0 + 1) * sizeof *pairs);
    size_t count = ascending(pairs, unique_pairs(a, b, pairs));
    size_t i = b->i0, j = b->j0;
    if (count == 0)
        align_by_position(a, b);
    for (size_t k = 0; k < count; k++) {
        align_block(a, (Block){i, pairs[k].expected, j, pairs[k].got}, depth + 1);
        align_add(a, ALIGN_SAME, pairs[k].expected, pairs[k].got);
        i = pairs[k].expected + 1;
        j = pairs[k].got + 1;
    }
    if (count)
        align_block(a, (Block){i, b->i1, j, b->j1}, depth + 1);
    free(pairs);
}

static void align_block(Alignment *a, Block b, int depth) {
    if (is_small(a, &b)) {
        align_small(a, &b);
        return;
    }
    for (; b.i0 < b.i1 && b.j0 < b.j1 && align_matches(a, b.i0, b.j0); b.i0++, b.j0++)
        align_add(a, ALIGN_SAME, b.i0, b.j0);
    size_t i1 = b.i1;
    while (b.i0 < b.i1 && b.j0 < b.j1 && align_matches(a, b.i1 - 1, b.j1 - 1)) {
        b.i1--;
        b.j1--;
    }
    if (is_small(a, &b))
        align_small(a, &b);
    else if (depth < 40)
        align_anchored(a, &b, depth);
    else
        align_by_position(a, &b);
    for (; b.i1 < i1; b.i1++, b.j1++)
        align_add(a, ALIGN_SAME, b.i1, b.j1);
}

/* ---- all --------------------------------------------------------------------------------- */

void alignment_init(Alignment *a, Span expected, Span got, MatchOptions options, MatchEnv *env) {
    *a = (Alignment){.options = options};
    bool bytes = !utf8_valid(got);
    lines_split(&a->expected, expected);
    lines_split(&a->got, got);
    a->patterns = xcalloc(a->expected.count + 1, sizeof *a->patterns);
    a->subjects = xcalloc(a->got.count + 1, sizeof *a->subjects);
    for (size_t i = 0; i < a->expected.count; i++)
        line_pattern_init(&a->patterns[i], a->expected.at[i].text, options, env, bytes, i == 0,
                          NULL);
    for (size_t j = 0; j < a->got.count; j++)
        line_subject_init(&a->subjects[j], a->got.at[j].text, options);
    align_block(a, (Block){0, a->expected.count, 0, a->got.count}, 0);
}

void alignment_release(Alignment *a) {
    for (size_t i = 0; i < a->expected.count; i++)
        line_pattern_release(&a->patterns[i]);
    for (size_t j = 0; j < a->got.count; j++)
        line_subject_release(&a->subjects[j]);
    free(a->patterns);
    free(a->subjects);
    free(a->steps);
    lines_release(&a->expected);
    lines_release(&a->got);
}

static int64_t step_score(const Alignment *a, const AlignStep *s) {
    switch (s->kind) {
    case ALIGN_SAME:
        return align_same_gain(a, s->expected);
    case ALIGN_TAKEN:
        return s->got == SIZE_MAX ? ALIGN_KEPT_WEIGHT : 0;
    case ALIGN_CHANGED:
        return align_likeness(a, s->expected, s->got) -
               align_changed_size(a, s->expected) * ALIGN_SIZE_WEIGHT;
    case ALIGN_MISSING:
    case ALIGN_EXTRA:
        break;
    }
    return -ALIGN_SIZE_WEIGHT;
}

int64_t alignment_score(const Alignment *a) {
    int64_t score = 0;
    for (size_t i = 0; i < a->count; i++)
        score += step_score(a, &a->steps[i]);
    return score;
}

size_t alignment_kept(const Alignment *a) {
    size_t kept = 0;
    for (size_t i = 0; i < a->count; i++) {
        const AlignStep *s = &a->steps[i];
        if (s->kind == ALIGN_SAME)
            kept += a->patterns[s->expected].kept;
        else if (s->kind == ALIGN_TAKEN)
            kept += s->got == SIZE_MAX;
        else if (s->kind == ALIGN_CHANGED)
            kept += (size_t)(align_likeness(a, s->expected, s->got) / ALIGN_KEPT_WEIGHT);
    }
    return kept;
}
