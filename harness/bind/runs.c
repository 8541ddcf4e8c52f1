/* Lists of runs: filters by keyword, the table print_runs shows. */
#include "engine/base/mem.h"
#include "engine/flagvalue.h"
#include "engine/runs.h"
#include "engine/table.h"
#include "harness/bind/internal.h"
#include <stdlib.h>

typedef struct Listing {
    RunFilter filter;
    StrList statuses;
    Runs *runs;
} Listing;

static void release_listing(void *listing) {
    Listing *l = listing;
    run_filter_release(&l->filter);
    strlist_release(&l->statuses);
    runs_free(l->runs);
}

static void set_statuses(VM *vm, Listing *l, Value statuses) {
    bind_texts(vm, &l->statuses, statuses);
    for (size_t i = 0; i < l->statuses.count; i++) {
        RunStatus status;
        if (!run_status_parse(&status, l->statuses.items[i]))
            raise(vm, &TYPE_VALUE_ERROR, "unsupportd status '%s'", l->statuses.items[i]);
        l->filter.status |= 1u << status;
    }
}

Value list_runs(VM *vm, Store *store, const char *cwd, const Value *filters) {
    Listing *l = vm_alloc(vm, sizeof *l);
    memset(l, 0, sizeof *l);
    bind_guard(vm, release_listing, l);
    bind_texts(vm, &l->filter.operations, filters[LIST_OPS]);
    bind_texts(vm, &l->filter.labels, filters[LIST_LABELS]);
    bind_texts(vm, &l->filter.tags, filters[LIST_TAGS]);
    set_statuses(vm, l, filters[LIST_STATUS]);
    l->filter.unlabeled = vm_truth(vm, filters[LIST_UNLABELED]);
    l->filter.deleted = vm_truth(vm, filters[LIST_DELETED]);
    l->filter.marked = vm_truth(vm, filters[LIST_MARKED]);
    l->filter.unmarked = vm_truth(vm, filters[LIST_UNMARKED]);
    l->filter.batch = bind_text(vm, filters[LIST_BATCH]);
    l->filter.cwd = cwd;
    size_t limit = is_none(filters[LIST_LIMIT]) ? 0 : (size_t)vm_index(vm, filters[LIST_LIMIT]);
    Error err = ERROR_INIT;
    l->runs = store_runs(store, &l->filter, limit, NULL, &err);
    if (!l->runs)
        bind_raise(vm, &err);
    List *values = list_new(vm, runs_count(l->runs));
    for (size_t i = 0; i < runs_count(l->runs); i++) /* just handles: they are asked anew */
        list_push(vm, values, run_value(vm, run_copy(runs_at(l->runs, i))));
    bind_done(vm, release_listing, l);
    return value_object(values);
}

/* ---- print_runs ---- */

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* name=text for all flags, sorted, text bare. */
static void add_flags(Buf *out, const Tree *flags) {
    if (!tree_is(flags, TREE_MAP) || !flags->count)
        return;
    char **names = xmalloc(flags->count * sizeof *names);
    memcpy(names, flags->keys, flags->count * sizeof *names);
    qsort(names, flags->count, sizeof *names, by_name);
    for (size_t i = 0; i < flags->count; i++) {
        buf_addf(out, "%s%s=", i ? " " : "", names[i]);
        flag_value_format_bare(out, tree_get(flags, names[i]));
    }
    free(names);
}

static void add_row(Table *table, Run *run, const char *cwd, bool flags, bool labels, bool status) {
    run_refresh(run);
    const RunInfo *info = run_info(run);
    char *description = run_description(run, cwd);
    table_add(table, description);
    free(description);
    if (flags) {
        Buf text = BUF_INIT;
        add_flags(&text, info->flags);
        table_add(table, text.data);
        buf_release(&text);
    }
    if (labels)
        table_add(table, info->label ? info->label : "");
    if (status)
        table_add(table, run_status_name(info->status));
}

void print_runs(VM *vm, Value runs, const char *cwd, bool flags, bool labels, bool status) {
    const Value *items;
    size_t count;
    vm_items(vm, runs, &items, &count);
    for (size_t i = 0; i < count; i++)
        if (!as_run(items[i]))
            raise(vm, &TYPE_TYPE_ERROR, "print_runs() takes runs, not %s",
                  type_name(type_of(items[i])));
    Table table;
    table_init(&table, 1 + (size_t)flags + (size_t)labels + (size_t)status);
    for (size_t i = 0; i < count; i++)
        add_row(&table, as_run(items[i]), cwd, flags, labels, status);
    Buf *out = vm_buf(vm);
    table_write(out, &table, 0, 0);
    table_release(&table);
    vm_write(vm, 1, buf_span(out));
    vm_buf_drop(vm, out);
}
