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

/* ---- duplicates ---- */

void flags_key(Buf *out, const Tree *value) {
    switch (value->kind) {
    case TREE_INT:
    case TREE_FLOAT:
        buf_addf(out, "n%.17g;", tree_number(value, 0));
        return;
    case TREE_LIST:
    case TREE_MAP:
        buf_addc(out, '[');
        for (size_t i = 0; i < value->count; i++) {
            if (value->kind == TREE_MAP)
                buf_addf(out, "%zu:%s=", strlen(value->keys[i]), value->keys[i]);
            flags_key(out, value->items[i]);
        }
        buf_addc(out, ']');
        return;
    case TREE_NULL:
        buf_adds(out, "0;");
        return;
    case TREE_BOOL:
        buf_adds(out, value->boolean ? "t;" : "f;");
        return;
    case TREE_STRING:
    case TREE_DATE:
        buf_addf(out, "s%zu:", value->length);
        buf_add(out, value->text, value->length);
        return;
    }
}

static void drop_duplicates(Tree *trials) {
    Map seen = MAP_INIT;
    size_t kept = 0;
    for (size_t i = 0; i < trials->count; i++) {
        Buf key = BUF_INIT;
        flags_key(&key, trials->items[i]);
        if (map_set(&seen, buf_span(&key), trials))
            tree_free(trials->items[i]);
        else
            trials->items[kept++] = trials->items[i];
        buf_release(&key);
    }
    trials->count = kept;
    map_release(&seen);
}

/* ---- the grid ---- */

static void add_sample(Tree *out, const Product *p, size_t limit, int64_t seed) {
    size_t *picks = xmalloc((limit + 1) * sizeof *picks);
    Random random;
    random_seed(&random, (uint64_t)(seed < 0 ? -seed : seed));
    random_sample(&random, picks, (size_t)p->total, limit);
    for (size_t i = 0; i < limit; i++)
        tree_push(out, product_at(p, picks[i]));
    free(picks);
}

Tree *grid_trials(const Tree *flags, const Tree *rows, size_t limit, int64_t seed, Error *err) {
    Product p;
    if (!product_init(&p, flags, rows, err))
        return NULL;
    Tree *trials = tree_list();
    if (p.total > limit) {
        add_sample(trials, &p, limit, seed);
    } else {
        for (size_t r = 0; r < p.rows->count; r++)
            for (uint64_t n = 0, end = combinations(p.rows->items[r]); n < end; n++)
                tree_push(trials, combination(p.rows->items[r], n));
    }
    tree_free(p.rows);
    drop_duplicates(trials);
    return trials;
}

/* ---- independent draws ---- */

Tree *random_trials(const Tree *flags, const Tree *rows, size_t limit, int64_t seed, Error *err) {
    Tree *merged = merged_rows(flags, rows), *trials = tree_list();
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
            tree_push(trials, space_draw(&space, &random));
        space_release(&space);
    }
    tree_free(merged);
    if (ok)
        return trials;
    tree_free(trials);
    return NULL;
}

/* ---- previews ---- */

static void column_names(StrList *names, const Tree *trials) {
    for (size_t i = 0; i < trials->count; i++)
        for (size_t k = 0; k < trials->items[i]->count; k++)
            if (!strlist_has(names, trials->items[i]->keys[k]))
                strlist_add(names, trials->items[i]->keys[k]);
    strlist_sort(names);
}

static char *cell_text(const Tree *flags, const char *name) {
    Buf text = BUF_INIT;
    const Tree *value = tree_get(flags, name);
    if (value)
        flag_value_format(&text, value);
    return buf_detach(&text);
}

void batch_print_trials(Engine *engine, const Tree *trials) {
    if (!trials->count)
        return;
    StrList names = STRLIST_INIT;
    Table table;
    Buf out = BUF_INIT;
    column_names(&names, trials);
    table_init(&table, names.count + 1);
    table_add(&table, "#");
    for (size_t k = 0; k < names.count; k++)
        table_add(&table, names.items[k]);
    for (size_t i = 0; i < trials->count; i++) {
        strlist_addf(&table.cells, "%zu", i + 1);
        for (size_t k = 0; k < names.count; k++)
            strlist_take(&table.cells, cell_text(trials->items[i], names.items[k]));
    }
    table_write(&out, &table, 0, 0);
    engine_out(engine, STREAM_OUT, buf_span(&out));
    buf_release(&out);
    table_release(&table);
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

static void write_csv(Buf *out, const Tree *trials) {
    StrList names = STRLIST_INIT;
    column_names(&names, trials);
    for (size_t k = 0; k < names.count; k++) {
        buf_adds(out, k ? "," : "");
        add_csv_cell(out, names.items[k]);
    }
    buf_addc(out, '\n');
    for (size_t i = 0; i < trials->count; i++) {
        for (size_t k = 0; k < names.count; k++) {
            char *text = cell_text(trials->items[i], names.items[k]);
            buf_adds(out, k ? "," : "");
            add_csv_cell(out, text);
            free(text);
        }
        buf_addc(out, '\n');
    }
    strlist_release(&names);
}

bool batch_save_trials(Engine *engine, const Tree *trials, const char *path, bool single,
                       Error *err) {
    if (!trials->count) {
        engine_say(engine, "Nothing to save");
        return true;
    }
    char *absolute = path_join(engine_cwd(engine), path);
    engine_say(engine, single ? "Saving %zu trial to %s" : "Saving %zu trial(s) to %s",
               trials->count, path);
    Buf text = BUF_INIT;
    if (strcmp(path_extension(path), ".json") == 0)
        json_write_pretty(&text, trials, 2);
    else
        write_csv(&text, trials);
    bool ok = file_write(absolute, buf_span(&text), err);
    buf_release(&text);
    free(absolute);
    return ok;
}
