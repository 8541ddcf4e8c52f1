/* Showing what would be run without running it, and the question before a run. */
#include "engine/run_command.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/command.h"
#include "engine/flagvalue.h"
#include "engine/openv.h"
#include "engine/scalars.h"
#include <stdlib.h>

/* ---- commands ---- */

static bool print_line(const Command *c, const Operation *op, const Tree *flags, Error *err) {
    StrList argv = STRLIST_INIT;
    bool ok = command_line(&argv, NULL, op, flags, engine_python_name(c->engine), err);
    Buf line = BUF_INIT;
    for (size_t i = 0; ok && i < argv.count; i++) {
        char *quoted = shell_quote(argv.items[i]);
        buf_addf(&line, "%s%s", i ? " " : "", quoted);
        free(quoted);
    }
    if (ok)
        engine_say(c->engine, "%s", line.data);
    buf_release(&line);
    strlist_release(&argv);
    return ok;
}

static bool preview_trials(FlagSets *out, const Command *c, Error *err) {
    if (c->optimizer) {
        BatchPlan plan = command_batch_plan(c);
        return batch_trials(out, &plan, err);
    }
    flag_sets_add(out, c->flags);
    return true;
}

/* An operation that acts as the optimizer asks for trials only while it runs. */
static bool print_commands(const Command *c, Error *err) {
    if (!c->optimizer)
        return print_line(c, c->op, c->flags, err);
    if (c->optimizer->kind != OP_BATCH)
        return print_line(c, c->optimizer, c->opt_flags, err);
    FlagSets trials = FLAG_SETS_INIT;
    bool ok = preview_trials(&trials, c, err) && print_line(c, c->optimizer, c->opt_flags, err);
    for (size_t i = 0; ok && i < trials.count; i++) {
        Tree *flags = flag_sets_get(&trials, i);
        ok = print_line(c, c->op, flags, err);
        tree_free(flags);
    }
    flag_sets_release(&trials);
    return ok;
}

static bool print_env(const Command *c) {
    StrList env = STRLIST_INIT;
    Run *run = run_new(engine_store(c->engine), "");
    RunPlan plan = command_plan(c);
    operation_env(&env, run, c->engine, &plan);
    strlist_sort(&env);
    for (size_t i = 0; i < env.count; i++)
        engine_say(c->engine, "%s", env.items[i]);
    run_free(run);
    strlist_release(&env);
    return true;
}

static bool test_output_scalars(const Command *c, Error *err) {
    const char *name = c->request.test_output_scalars;
    bool standard = strcmp(name, "-") == 0;
    char *path = standard ? xstrdup("/dev/stdin") : path_join(engine_cwd(c->engine), name);
    Buf text = BUF_INIT, shown = BUF_INIT;
    bool ok = file_read(&text, path, err) && scalars_explain(&shown, c->op, buf_span(&text), err);
    if (ok)
        engine_out(c->engine, STREAM_OUT, buf_span(&shown));
    buf_release(&shown);
    buf_release(&text);
    free(path);
    return ok;
}

static bool preview(const Command *c, Error *err) {
    if (c->request.test_output_scalars)
        return test_output_scalars(c, err);
    if (c->request.print_cmd)
        return print_commands(c, err);
    if (c->request.print_env)
        return print_env(c);
    FlagSets trials = FLAG_SETS_INIT;
    bool ok = preview_trials(&trials, c, err);
    BatchPlan plan = command_batch_plan(c);
    if (ok && c->optimizer)
        batch_say_more(c->engine, &plan, trials.count);
    if (ok && c->request.print_trials)
        batch_print_trials(c->engine, &trials);
    if (ok && c->request.save_trials)
        ok = batch_save_trials(c->engine, &trials, c->request.save_trials, !c->optimizer, err);
    flag_sets_release(&trials);
    return ok;
}

bool command_preview(Command *c, bool *done, Error *err) {
    const RunRequest *r = &c->request;
    *done =
        r->print_cmd || r->print_env || r->print_trials || r->save_trials || r->test_output_scalars;
    return !*done || preview(c, err);
}

/* ---- the question ---- */

static void add_flags(Buf *out, const Operation *op, const Tree *flags) {
    for (size_t i = 0; i < flags->count; i++) {
        const FlagDef *def = flagdefs_find(&op->flags, flags->keys[i]);
        buf_addf(out, "  %s: ", flags->keys[i]);
        if (flags->items[i]->kind == TREE_NULL)
            buf_adds(out, def && def->null_label ? def->null_label : "default");
        else
            flag_value_format(out, flags->items[i]);
        buf_addc(out, '\n');
    }
}

static void add_batch(Buf *out, const Command *c) {
    bool grid = strcmp(c->optimizer->opref.op, "+") == 0;
    if (grid) {
        buf_adds(out, " in a batch");
        if (c->request.max_trials.given)
            buf_addf(out, " (max %lld trials)", (long long)c->max_trials);
        return;
    }
    buf_addf(out, " with %s optimizer (max %lld trials)", c->optimizer->opref.op,
             (long long)(c->max_trials ? c->max_trials : 20));
}

void command_question(Buf *out, const Command *c) {
    const char *verb = c->request.init_trials || c->request.stage_trials ? "initialize trials for"
                       : c->request.stage || c->request.stage_dir        ? "stage"
                       : c->target                                       ? "start"
                                                                         : "run";
    buf_addf(out, "You are about to %s %s", verb, c->op->name);
    if (c->optimizer)
        add_batch(out, c);
    buf_addc(out, '\n');
    add_flags(out, c->op, c->flags);
    if (c->rows)
        buf_addf(out, "  (%zu row(s) of batch files go before these)\n", c->rows->count);
    buf_adds(out, "Continue?");
}
