/* Tables over runs: core columns, then what each operation says is worth comparing.
 *
 * A column spec is `=FLAG`, `.ATTR`, or a scalar (`loss`, `max acc`, `loss step`), each with an
 * optional ` as HEADING`. */
#include "engine/compare.h"

#include "engine/base/mem.h"
#include "engine/flagvalue.h"
#include "engine/scalars.h"
#include "engine/table.h"
#include <math.h>
#include <stdlib.h>
#include <time.h>

static const char *const CORE[] = {"run", "operation", "started", "time", "status", "label"};

/* ---- columns ---- */

static void column_heading(Buf *out, const char *spec) {
    const char *as = strstr(spec, " as ");
    if (as)
        buf_adds(out, as + 4);
    else
        buf_adds(out, spec[0] == '=' || spec[0] == '.' ? spec + 1 : spec);
}

static void add_column(StrList *columns, const char *spec) {
    Span trimmed = span_trim(span_of(spec));
    char *copy = xstrndup(trimmed.ptr, trimmed.len);
    if (copy[0] && !strlist_has(columns, copy))
        strlist_add(columns, copy);
    free(copy);
}

/* Columns of a run whose operation does not say: its flags, then its scalars. */
static void add_default_columns(StrList *columns, Run *run) {
    const RunInfo *info = run_info(run);
    StrList flags = STRLIST_INIT;
    for (size_t i = 0; info->flags && i < info->flags->count; i++)
        strlist_addf(&flags, "=%s", info->flags->keys[i]);
    strlist_sort(&flags);
    for (size_t i = 0; i < flags.count; i++)
        add_column(columns, flags.items[i]);
    strlist_release(&flags);
    Tree *scalars = scalars_read(run);
    for (size_t i = 0; i < scalars->count; i++) {
        const char *tag = tree_text(tree_get(scalars->items[i], "tag"), "");
        if (i == 0 && tree_integer(tree_get(scalars->items[i], "last_step"), 0) > 0) {
            char *step = xformat("%s step as step", tag);
            add_column(columns, step);
            free(step);
        }
        add_column(columns, tag);
    }
    tree_free(scalars);
}

static void add_run_columns(StrList *columns, Run *run) {
    Tree *compare = run_attr(run, "compare");
    if (tree_is(compare, TREE_LIST)) {
        for (size_t i = 0; i < compare->count; i++)
            add_column(columns, tree_text(compare->items[i], ""));
    } else {
        add_default_columns(columns, run);
    }
    tree_free(compare);
}

static void add_extra_columns(StrList *columns, const char *text) {
    StrList parts = STRLIST_INIT;
    strlist_split(&parts, span_of(text), ',');
    for (size_t i = 0; i < parts.count; i++)
        add_column(columns, parts.items[i]);
    strlist_release(&parts);
}

/* ---- cells ---- */

static Tree *local_time(int64_t micros) {
    if (!micros)
        return tree_string("");
    time_t seconds = (time_t)(micros / 1000000);
    struct tm tm;
    char text[32];
    localtime_r(&seconds, &tm);
    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm);
    return tree_string(text);
}

static Tree *elapsed(const RunInfo *info, int64_t now) {
    if (!info->started)
        return tree_string("");
    int64_t end = info->status == RUN_RUNNING || !info->stopped ? now : info->stopped;
    int64_t seconds = end > info->started ? (end - info->started) / 1000000 : 0;
    char *text = xformat("%lld:%02d:%02d", (long long)(seconds / 3600), (int)(seconds / 60 % 60),
                         (int)(seconds % 60));
    Tree *t = tree_string(text);
    free(text);
    return t;
}

static void add_core_cells(Tree *row, Engine *engine, Run *run, int64_t now) {
    const RunInfo *info = run_info(run);
    char sid[RUN_SID_LEN + 1];
    char *description = run_description(run, engine_cwd(engine));
    tree_push(row, tree_string(run_short_id(run, sid)));
    tree_push(row, tree_string(description));
    tree_push(row, local_time(info->started));
    tree_push(row, elapsed(info, now));
    tree_push(row, tree_string(run_status_name(info->status)));
    tree_push(row, tree_string(info->label ? info->label : ""));
    free(description);
}

static Tree *column_cell(Run *run, const char *spec) {
    const char *as = strstr(spec, " as ");
    char *name = as ? xstrndup(spec, (size_t)(as - spec)) : xstrdup(spec);
    Tree *cell = NULL;
    double number;
    if (name[0] == '=') {
        const Tree *value = tree_get(run_info(run)->flags, name + 1);
        cell = value ? tree_copy(value) : NULL;
    } else if (name[0] == '.') {
        cell = run_attr(run, name + 1);
    } else if (scalar_value(&number, run, name)) {
        bool whole = strstr(name, " step") != NULL || strncmp(name, "count ", 6) == 0;
        cell = whole && isfinite(number) ? tree_int((int64_t)number) : tree_float(number);
    }
    free(name);
    return cell ? cell : tree_null();
}

/* ---- rows ---- */

Tree *compare_header(const Comparison *c) {
    Tree *header = tree_list();
    for (size_t i = 0; c->core && i < COUNT_OF(CORE); i++)
        tree_push(header, tree_string(CORE[i]));
    for (size_t i = 0; i < c->columns.count; i++) {
        Buf heading = BUF_INIT;
        column_heading(&heading, c->columns.items[i]);
        tree_push(header, tree_string(heading.data));
        buf_release(&heading);
    }
    return header;
}

Tree *compare_row(const Comparison *c, size_t i) {
    Run *run = runs_at(c->runs, c->places[i]);
    Tree *row = tree_list();
    if (c->core)
        add_core_cells(row, c->engine, run, c->now);
    for (size_t k = 0; k < c->columns.count; k++)
        tree_push(row, column_cell(run, c->columns.items[k]));
    return row;
}

typedef struct SortKey {
    double value;
    size_t index, place;
} SortKey;

static int by_value(const void *a, const void *b) {
    const SortKey *x = a, *y = b;
    if (x->value != y->value) {
        if (isnan(x->value) || isnan(y->value))
            return isnan(x->value) ? 1 : -1;
        return x->value < y->value ? -1 : 1;
    }
    return x->index < y->index ? -1 : x->index > y->index;
}

static size_t heading_index(const Comparison *c, const char *name) {
    Tree *header = compare_header(c);
    size_t i = 0;
    while (i < header->count && strcmp(tree_text(header->items[i], ""), name) != 0)
        i++;
    size_t found = i < header->count ? i : SIZE_MAX;
    tree_free(header);
    return found;
}

/* Rows without a number go last. */
static bool sort_rows(Comparison *c, const char *column, bool descending, Error *err) {
    size_t at = heading_index(c, column);
    if (at == SIZE_MAX)
        return fail(err, ERR_NOT_FOUND, "there is no column '%s' to sort by", column);
    SortKey *keys = xmalloc((c->count + 1) * sizeof *keys);
    for (size_t i = 0; i < c->count; i++) {
        Tree *row = compare_row(c, i);
        double value = tree_number(row->items[at], NAN);
        keys[i] = (SortKey){descending ? -value : value, i, c->places[i]};
        tree_free(row);
    }
    qsort(keys, c->count, sizeof *keys, by_value);
    for (size_t i = 0; i < c->count; i++)
        c->places[i] = keys[i].place;
    free(keys);
    return true;
}

bool compare_init(Comparison *c, Engine *engine, Runs *runs, const CompareOptions *options,
                  Error *err) {
    *c = (Comparison){.engine = engine,
                      .runs = runs,
                      .core = !options->skip_core,
                      .now = (int64_t)time(NULL) * 1000000,
                      .places = xcalloc(runs_count(runs) + 1, sizeof *c->places)};
    for (size_t i = 0; i < runs_count(runs); i++) {
        Run *run = runs_at(runs, i);
        if (run_info(run)->is_batch && !options->include_batch)
            continue;
        c->places[c->count++] = i;
        if (!options->skip_op_columns)
            add_run_columns(&c->columns, run);
    }
    if (options->columns)
        add_extra_columns(&c->columns, options->columns);
    const char *sort = options->min_column ? options->min_column : options->max_column;
    if (sort && !sort_rows(c, sort, !options->min_column, err)) {
        compare_release(c);
        return false;
    }
    if (options->top && c->count > options->top)
        c->count = options->top;
    return true;
}

void compare_release(Comparison *c) {
    strlist_release(&c->columns);
    free(c->places);
}

/* ---- writing ---- */

typedef struct Writer {
    void (*write)(void *to, Span line);
    void *to;
    size_t *widths;
} Writer;

static void each_row(const Comparison *c, void (*visit)(Writer *w, const Tree *row), Writer *w) {
    for (size_t i = 0; i <= c->count; i++) {
        Tree *row = i ? compare_row(c, i - 1) : compare_header(c);
        visit(w, row);
        tree_free(row);
    }
}

static void table_cells(StrList *cells, const Tree *row) {
    for (size_t k = 0; k < row->count; k++) {
        const Tree *cell = row->items[k];
        Buf text = BUF_INIT;
        if (cell->kind == TREE_FLOAT && isfinite(cell->number))
            buf_addf(&text, "%.6f", cell->number);
        else if (cell->kind != TREE_NULL)
            flag_value_format_bare(&text, cell);
        strlist_take(cells, buf_detach(&text));
    }
}

static void measure_row(Writer *w, const Tree *row) {
    StrList cells = STRLIST_INIT;
    table_cells(&cells, row);
    table_measure(w->widths, cells.items, row->count);
    strlist_release(&cells);
}

static void write_table_row(Writer *w, const Tree *row) {
    StrList cells = STRLIST_INIT;
    Buf line = BUF_INIT;
    table_cells(&cells, row);
    table_write_row(&line, w->widths, cells.items, row->count, 0, 0);
    w->write(w->to, buf_span(&line));
    buf_release(&line);
    strlist_release(&cells);
}

void compare_write_table(const Comparison *c, void (*write)(void *to, Span line), void *to) {
    size_t columns = c->columns.count + COUNT_OF(CORE);
    Writer w = {.write = write, .to = to, .widths = xcalloc(columns, sizeof *w.widths)};
    each_row(c, measure_row, &w);
    each_row(c, write_table_row, &w);
    free(w.widths);
}

static void add_csv_cell(Buf *out, const Tree *cell) {
    Buf text = BUF_INIT;
    if (cell->kind != TREE_NULL)
        flag_value_format_bare(&text, cell);
    if (strpbrk(text.data, ",\"\r\n")) {
        buf_addc(out, '"');
        for (size_t i = 0; i < text.len; i++) {
            if (text.data[i] == '"')
                buf_addc(out, '"');
            buf_addc(out, text.data[i]);
        }
        buf_addc(out, '"');
    } else {
        buf_add_span(out, buf_span(&text));
    }
    buf_release(&text);
}

static void write_csv_row(Writer *w, const Tree *row) {
    Buf line = BUF_INIT;
    for (size_t k = 0; k < row->count; k++) {
        if (k)
            buf_addc(&line, ',');
        add_csv_cell(&line, row->items[k]);
    }
    buf_addc(&line, '\n');
    w->write(w->to, buf_span(&line));
    buf_release(&line);
}

void compare_write_csv(const Comparison *c, void (*write)(void *to, Span line), void *to) {
    Writer w = {.write = write, .to = to};
    each_row(c, write_csv_row, &w);
}
