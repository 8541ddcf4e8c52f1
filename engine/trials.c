/* The trials of a batch: combinations of flag lists and rows, samples of them, previews. */
#include "engine/trials.h"

#include "engine/base/file.h"
#include "engine/base/json.h"
#include "engine/base/mem.h"
#include "engine/flagvalue.h"
#include "engine/table.h"
#include <stdlib.h>

/* ---- combinations ----
 *
 * The n-th combination of a row is a number in mixed radix, the last name the lowest digit, so that
 * a sample of a huge product costs nothing for what is not in it. */

static uint64_t radix(const Tree *value) {
    return tree_is(value, TREE_LIST) ? value->count : 1;
}

/* Saturates at UINT64_MAX. */
static uint64_t combinations(const Tree *flags) {
    uint64_t n = 1;
    for (size_t i = 0; i < flags->count; i++)
        if (__builtin_mul_overflow(n, radix(flags->items[i]), &n))
            n = UINT64_MAX;
    for (size_t i = 0; i < flags->count; i++)
        if (radix(flags->items[i]) == 0)
            return 0;
    return n;
}

static Tree *combination(const Tree *sorted, uint64_t n) {
    Tree **chosen = xcalloc(sorted->count + 1, sizeof *chosen);
    for (size_t i = sorted->count; i-- > 0;) {
        Tree *value = sorted->items[i];
        if (tree_is(value, TREE_LIST)) {
            chosen[i] = value->items[n % value->count];
            n /= value->count;
        } else {
            chosen[i] = value;
        }
    }
    Tree *flags = tree_map();
    for (size_t i = 0; i < sorted->count; i++)
        tree_set(flags, sorted->keys[i], tree_copy(chosen[i]));
    free(chosen);
    return flags;
}

/* Base flags overridden by each row; one row without any. */
static Tree *merged_rows(const Tree *flags, const Tree *rows) {
    Tree *all = tree_list();
    size_t count = rows && rows->count ? rows->count : 1;
    for (size_t r = 0; r < count; r++) {
        Tree *merged = tree_copy(flags);
        const Tree *row = rows && rows->count ? rows->items[r] : NULL;
        for (size_t i = 0; row && i < row->count; i++)
            tree_set(merged, row->keys[i], tree_copy(row->items[i]));
        tree_sort_keys(merged);
        tree_push(all, merged);
    }
    return all;
}

typedef struct Product {
    Tree *rows; /* list of sorted maps */
    uint64_t total;
} Product;

static bool product_init(Product *p, const Tree *flags, const Tree *rows, Error *err) {
    *p = (Product){merged_rows(flags, rows), 0};
    for (size_t r = 0; r < p->rows->count; r++)
        if (__builtin_add_overflow(p->total, combinations(p->rows->items[r]), &p->total))
            p->total = UINT64_MAX;
    if (p->total <= INT64_MAX)
        return true;
    tree_free(p->rows);
    return fail(err, ERR_LIMIT, "the flags of this batch have too many combinations");
}

static Tree *product_at(const Product *p, uint64_t n) {
    size_t r = 0;
    while (n >= combinations(p->rows->items[r]))
        n -= combinations(p->rows->items[r++]);
    return combination(p->rows->items[r], n);
}

/* ---- the grid ---- */

static void take(FlagSets *out, Tree *flags) {
    flag_sets_add(out, flags);
    tree_free(flags);
}

static void add_sample(FlagSets *out, const Product *p, size_t limit, int64_t seed) {
    size_t *picks = xmalloc((limit + 1) * sizeof *picks);
    Random random;
    random_seed(&random, (uint64_t)(seed < 0 ? -seed : seed));
    random_sample(&random, picks, (size_t)p->total, limit);
    for (size_t i = 0; i < limit; i++)
        take(out, product_at(p, picks[i]));
    free(picks);
}

bool grid_trials(FlagSets *out, const Tree *flags, const Tree *rows, size_t limit, int64_t seed,
                 Error *err) {
    Product p;
    if (!product_init(&p, flags, rows, err))
        return false;
    if (p.total > limit) {
        add_sample(out, &p, limit, seed);
    } else {
        for (size_t r = 0; r < p.rows->count; r++)
            for (uint64_t n = 0, end = combinations(p.rows->items[r]); n < end; n++)
                take(out, combination(p.rows->items[r], n));
    }
    tree_free(p.rows);
    flag_sets_drop_duplicates(out);
    return true;
}

/* ---- independent draws ---- */

bool random_trials(FlagSets *out, const Tree *flags, const Tree *rows, size_t limit, int64_t seed,
                   Error *err) {
    Tree *merged = merged_rows(flags, rows);
    Random random;
    random_seed(&random, (uint64_t)(seed < 0 ? -seed : seed));
    bool ok = true;
    for (size_t r = 0; ok && r < merged->count; r++) {
        Space space;
        ok = space_from_flags(&space, merged->items[r], err);
        if (ok && space_is_fixed(&space)) {
            Buf text = BUF_INIT;
            flag_assigns(&text, merged->items[r], ", ");
            ok = fail(err, ERR_QUIT,
                      "flags for batch (%s) do not contain any search dimension - quitting",
                      text.data);
            buf_release(&text);
        }
        for (size_t i = 0; ok && i < limit; i++)
            take(out, space_draw(&space, &random));
        space_release(&space);
    }
    tree_free(merged);
    return ok;
}

/* ---- previews ---- */

static void column_names(StrList *names, const FlagSets *trials) {
    for (size_t i = 0; i < trials->count; i++) {
        Tree *flags = flag_sets_get(trials, i);
        for (size_t k = 0; k < flags->count; k++)
            if (!strlist_has(names, flags->keys[k]))
                strlist_add(names, flags->keys[k]);
        tree_free(flags);
    }
    strlist_sort(names);
}

static void add_cells(StrList *cells, const FlagSets *trials, size_t i, const StrList *names) {
    Tree *flags = flag_sets_get(trials, i);
    for (size_t k = 0; k < names->count; k++) {
        Buf text = BUF_INIT;
        const Tree *value = tree_get(flags, names->items[k]);
        if (value)
            flag_value_format(&text, value);
        strlist_take(cells, buf_detach(&text));
    }
    tree_free(flags);
}

/* Row 0 is the header. */
static void table_cells(StrList *cells, const FlagSets *trials, size_t row, const StrList *names) {
    strlist_reset(cells);
    if (row) {
        strlist_addf(cells, "%zu", row);
        add_cells(cells, trials, row - 1, names);
    } else {
        strlist_add(cells, "#");
        strlist_copy(cells, names);
    }
}

void batch_print_trials(Engine *engine, const FlagSets *trials) {
    if (!trials->count)
        return;
    StrList names = STRLIST_INIT, cells = STRLIST_INIT;
    Buf line = BUF_INIT;
    column_names(&names, trials);
    size_t columns = names.count + 1, *widths = xcalloc(columns, sizeof *widths);
    for (size_t i = 0; i <= trials->count; i++) {
        table_cells(&cells, trials, i, &names);
        table_measure(widths, cells.items, columns);
    }
    for (size_t i = 0; i <= trials->count; i++) {
        table_cells(&cells, trials, i, &names);
        buf_reset(&line);
        table_write_row(&line, widths, cells.items, columns, 0, 0);
        engine_out(engine, STREAM_OUT, buf_span(&line));
    }
    free(widths);
    buf_release(&line);
    strlist_release(&cells);
    strlist_release(&names);
}

static void add_csv_cell(Buf *out, const char *text) {
    if (!strpbrk(text, ",\"\r\n")) {
        buf_adds(out, text);
        return;
    }
    buf_addc(out, '"');
    for (const char *p = text; *p; p++)
        buf_adds(out, *p == '"' ? "\"\"" : (char[2]){*p, '\0'});
    buf_addc(out, '"');
}

static void add_csv_row(Buf *out, const StrList *cells) {
    for (size_t k = 0; k < cells->count; k++) {
        buf_adds(out, k ? "," : "");
        add_csv_cell(out, cells->items[k]);
    }
    buf_addc(out, '\n');
}

static void write_csv(Buf *out, const FlagSets *trials) {
    StrList names = STRLIST_INIT, cells = STRLIST_INIT;
    column_names(&names, trials);
    add_csv_row(out, &names);
    for (size_t i = 0; i < trials->count; i++) {
        add_cells(&cells, trials, i, &names);
        add_csv_row(out, &cells);
        strlist_reset(&cells);
    }
    strlist_release(&cells);
    strlist_release(&names);
}

static void write_json(Buf *out, const FlagSets *trials) {
    Tree *list = tree_list();
    for (size_t i = 0; i < trials->count; i++)
        tree_push(list, flag_sets_get(trials, i));
    json_write_pretty(out, list, 2);
    tree_free(list);
}

bool batch_save_trials(Engine *engine, const FlagSets *trials, const char *path, bool single,
                       Error *err) {
    if (!trials->count) {
        engine_say(engine, "Nothing to save");
        return true;
    }
    char *absolute = path_join(engine_cwd(engine), path);
    engine_say(engine, single ? "Saving %zu trial to %s" : "Saving %zu trial(s) to %s",
               trials->count, path);
    Buf text = BUF_INIT;
    (strcmp(path_extension(path), ".json") == 0 ? write_json : write_csv)(&text, trials);
    bool ok = file_write(absolute, buf_span(&text), err);
    buf_release(&text);
    free(absolute);
    return ok;
}
