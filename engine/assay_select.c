/* Which runs a command is about: filter flags, run arguments, the preview before a change. */
#include "engine/assay.h"
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/listing.h"
#include "engine/timerange.h"
#include "engine/where.h"
#include <stdio.h>
#include <stdlib.h>

#define AT(member) offsetof(SelectFlags, member)

const Flag SELECT_FLAGS[] = {
    {'o', "operation", FLAG_LIST, AT(operations), "TEXT", "runs whose operation contains TEXT"},
    {'l', "label", FLAG_LIST, AT(labels), "TEXT", "runs whose label contains TEXT"},
    {'u', "unlabeled", FLAG_SET, AT(unlabeled), NULL, "runs without a label"},
    {'M', "marked", FLAG_SET, AT(marked), NULL, "marked runs"},
    {'U', "unmarked", FLAG_SET, AT(unmarked), NULL, "runs without a mark"},
    {'t', "tag", FLAG_LIST, AT(tags), "TAG", "runs with this tag"},
    {0, "comment", FLAG_LIST, AT(comments), "TEXT", "runs with a comment that contains TEXT"},
    {'R', "running", FLAG_SET, AT(running), NULL, "runs that are running"},
    {'C', "completed", FLAG_SET, AT(completed), NULL, "runs that completed"},
    {'E', "error", FLAG_SET, AT(error), NULL, "runs that ended with an error"},
    {'T', "terminated", FLAG_SET, AT(terminated), NULL, "runs that were terminated"},
    {'P', "pending", FLAG_SET, AT(pending), NULL, "runs that have not been started"},
    {'G', "staged", FLAG_SET, AT(staged), NULL, "runs that are staged"},
    {'s', "started", FLAG_TEXT, AT(started), "RANGE",
     "runs started then: today, 'last 3 days', 'after DATE' …"},
    {'F', "where", FLAG_TEXT, AT(where), "CONDITION",
     "runs for which it holds: 'x > 1 and not label contains old'"},
    {0, "filter", FLAG_TEXT, AT(where), "CONDITION", "the same as --where"},
    {0},
};
const Flag YES_FLAGS[] = {{'y', "yes", FLAG_SET, AT(yes), NULL, "do not ask"}, {0}};

/* ---- filters ---- */

static bool set_started(RunFilter *filter, const char *text) {
    TimeRange range;
    if (!time_range_parse(&range, text, clock_micros()))
        return false;
    filter->started_from = range.from;
    filter->started_to = range.to;
    return true;
}

static bool refuse(Assay *assay, const char *what) {
    Error err = ERROR_INIT;
    fail(&err, ERR_INVALID, "%s", what);
    assay_fail(assay, &err);
    return false;
}

bool assay_filter(Assay *assay, RunFilter *filter, const SelectFlags *flags) {
    *filter = (RunFilter){.cwd = engine_cwd(assay->engine),
                          .unlabeled = flags->unlabeled,
                          .marked = flags->marked,
                          .unmarked = flags->unmarked};
    strlist_copy(&filter->operations, &flags->operations);
    strlist_copy(&filter->labels, &flags->labels);
    strlist_copy(&filter->tags, &flags->tags);
    strlist_copy(&filter->comments, &flags->comments);
    const bool wanted[] = {[RUN_PENDING] = flags->pending, [RUN_STAGED] = flags->staged,
                           [RUN_RUNNING] = flags->running, [RUN_COMPLETED] = flags->completed,
                           [RUN_ERROR] = flags->error,     [RUN_TERMINATED] = flags->terminated};
    for (size_t i = 0; i < COUNT_OF(wanted); i++)
        if (wanted[i])
            filter->status |= 1u << i;
    bool ok = true;
    if (flags->labels.count && flags->unlabeled)
        ok = refuse(assay, "--label and --unlabeled cannot both be used");
    else if (flags->marked && flags->unmarked)
        ok = refuse(assay, "--marked and --unmarked cannot both be used");
    else if (flags->started && !set_started(filter, flags->started))
        ok = assay_usage(assay,
                         "invalid RANGE '%s': write today, yesterday, 'last 2 hours', 'this week', "
                         "'3 days ago', 'after DATE', 'before DATE' or 'between DATE and DATE'",
                         flags->started) == 0;
    Error err = ERROR_INIT;
    if (ok && flags->where && !(filter->where = where_parse(flags->where, &err))) {
        assay_fail(assay, &err);
        ok = false;
    }
    if (!ok)
        run_filter_release(filter);
    return ok;
}

/* An ambiguous id is listed without the program's name before it. */
static void complain_selection(Assay *assay, Error *err) {
    if (err->kind == ERR_AMBIGUOUS) {
        fprintf(stderr, "%s\n", err->message);
        error_clear(err);
    } else {
        assay_fail(assay, err);
    }
}

Runs *assay_select(Assay *assay, const SelectFlags *flags, const StrList *specs, bool all,
                   bool deleted) {
    RunFilter filter;
    if (!assay_filter(assay, &filter, flags))
        return NULL;
    filter.deleted = deleted;
    char *help = xformat("%s %s%s%s", assay->name, assay->path[0], assay->path[1] ? " " : "",
                         assay->path[1] ? assay->path[1] : "");
    Error err = ERROR_INIT;
    Store *store = engine_store(assay->engine);
    bool none = specs->count == 0 && !all;
    Runs *runs = none ? store_runs(store, &filter, 1, NULL, &err)
                      : runs_select(store, &filter, specs, all, help, &err);
    if (!runs)
        complain_selection(assay, &err);
    run_filter_release(&filter);
    free(help);
    return runs;
}

void assay_write_rows(FILE *out, const RunRows *rows, Runs *runs) {
    size_t *widths = xcalloc(rows->columns + 1, sizeof *widths), width = assay_width();
    StrList cells = STRLIST_INIT;
    Buf text = BUF_INIT;
    for (size_t i = 0; i < runs_count(runs); i++) {
        rows->row(&cells, rows->context, runs_at(runs, i), i);
        table_measure(widths, cells.items, rows->columns);
        strlist_reset(&cells);
    }
    for (size_t i = 0; i < runs_count(runs); i++) {
        Run *run = runs_at(runs, i);
        rows->row(&cells, rows->context, run, i);
        table_write_row(&text, widths, cells.items, rows->columns, rows->indent, width);
        if (rows->below)
            rows->below(&text, rows->context, run);
        fwrite(text.data, 1, text.len, out);
        strlist_reset(&cells);
        buf_reset(&text);
    }
    buf_release(&text);
    strlist_release(&cells);
    free(widths);
}

static void preview_row(StrList *cells, void *context, Run *run, size_t i) {
    const Assay *assay = context;
    listing_row(cells, run, 0, engine_cwd(assay->engine));
}

bool assay_preview(Assay *assay, Runs *runs, const char *message, const char *question,
                   bool otherwise, bool yes) {
    if (yes)
        return true;
    fflush(stdout);
    fprintf(stderr, "%s\n", message);
    RunRows rows = {LISTING_COLUMNS, 2, preview_row, NULL, assay};
    assay_write_rows(stderr, &rows, runs);
    return assay_confirm(question, otherwise);
}
