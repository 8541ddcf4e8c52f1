/* --needed: is there already a run that makes this one superfluous? */
#include "engine/run_command.h"

#include "engine/base/mem.h"
#include "engine/flagvalue.h"
#include "engine/runs.h"
#include "engine/table.h"
#include "engine/timestamp.h"
#include <stdlib.h>

static bool same_flags(const Run *run, const Tree *flags) {
    Tree *own = run_attr(run, "flags");
    bool same = flags_equal(own, flags);
    tree_free(own);
    return same;
}

static bool same_rows(const Run *proto, const Tree *rows) {
    Tree *own = run_attr(proto, "batches");
    bool same = own && rows && rows->count ? tree_equal(own, rows) : !own && !(rows && rows->count);
    tree_free(own);
    return same;
}

static bool same_batch(const Command *c, Run *run) {
    if (!run_info(run)->is_batch || !opref_equal_op(&run_info(run)->proto, &c->op->opref))
        return false;
    Run *proto = run_proto(run);
    bool same = same_flags(proto, c->flags) && same_rows(proto, c->rows);
    run_free(proto);
    return same;
}

static bool is_match(const Command *c, Run *run) {
    const Operation *op = c->optimizer ? c->optimizer : c->op;
    if (!opref_equal_op(&run_info(run)->opref, &op->opref))
        return false;
    if (c->optimizer)
        return same_batch(c, run) && same_flags(run, c->opt_flags);
    return !run_info(run)->is_batch && same_flags(run, c->flags);
}

static void add_match(Table *table, const Command *c, Run *run) {
    char sid[RUN_SID_LEN + 1];
    strlist_addf(&table->cells, "[%s]", run_short_id(run, sid));
    strlist_take(&table->cells, run_description(run, engine_cwd(c->engine)));
    strlist_take(&table->cells, timestamp_local(run_info(run)->started));
    table_add(table, run_status_name(run_info(run)->status));
    table_add(table, run_info(run)->label ? run_info(run)->label : "");
}

static void show_matches(const Command *c, const Table *table) {
    Buf out = BUF_INIT;
    engine_say(c->engine,
               "Skipping because the following runs match this operation (--needed specified):");
    table_write(&out, table, 2, 0);
    engine_out(c->engine, STREAM_OUT, buf_span(&out));
    buf_release(&out);
}

static bool find_matches(const Command *c, bool *skip, Error *err) {
    RunFilter filter = {.status = 1u << RUN_COMPLETED | 1u << RUN_RUNNING | 1u << RUN_TERMINATED};
    Runs *runs = store_runs(engine_store(c->engine), &filter, 0, NULL, err);
    if (!runs)
        return false;
    Table matching;
    table_init(&matching, 5);
    for (size_t i = 0; i < runs_count(runs); i++) {
        Run *run = runs_at(runs, i);
        if (is_match(c, run))
            add_match(&matching, c, run);
    }
    *skip = matching.cells.count > 0;
    if (*skip)
        show_matches(c, &matching);
    table_release(&matching);
    runs_free(runs);
    return true;
}

bool command_not_needed(Command *c, bool *skip, Error *err) {
    *skip = false;
    if (!c->request.needed)
        return true;
    if (!c->target)
        return find_matches(c, skip, err);
    if (c->optimizer) /* each of its trials is looked at by itself */
        return true;
    *skip = run_status(c->target) == RUN_COMPLETED && same_flags(c->target, c->flags);
    if (*skip)
        engine_say(c->engine, "Skipping run because flags have not changed (--needed specified)");
    return true;
}
