/* The flags of a run: the operation's, the stored, the given; and what makes it a batch. */
#include "engine/run_command.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "engine/flag_encoder.h"
#include "engine/flagvalue.h"
#include "engine/project.h"
#include "engine/random.h"
#include "engine/requirement.h"
#include "engine/trials.h"
#include <stdlib.h>

/* ---- what was given ---- */

static bool add_batch_file(Command *c, const char *name, Error *err) {
    char *path = path_join(engine_cwd(c->engine), name);
    if (!c->rows)
        c->rows = tree_list();
    bool ok = batch_file_read(c->rows, path, name, err);
    free(path);
    return ok;
}

static char *expand_user(const Command *c, const char *text) {
    const char *home = env_get(engine_env(c->engine), "HOME");
    if (*text == '~' && (text[1] == '/' || !text[1]) && home)
        return xformat("%s%s", home, text + 1);
    return xstrdup(text);
}

static bool parse_given(Command *c, Error *err) {
    c->user_flags = tree_map();
    for (size_t i = 0; i < c->request.flags.count; i++) {
        char *text = expand_user(c, c->request.flags.items[i]);
        bool ok = *text == '@' ? add_batch_file(c, text + 1, err)
                               : flag_assign_parse(c->user_flags, text, err);
        free(text);
        if (!ok)
            return false;
    }
    return true;
}

static bool check_names(const Command *c, Error *err) {
    return c->request.force_flags ||
           flags_known_here(c->op, c->user_flags, engine_name(c->engine), err);
}

static void warn(const Command *c) {
    for (size_t i = 0; i < c->op->notes.count; i++)
        engine_log(c->engine, LOG_WARNING, LOG_COMMAND, "%s", c->op->notes.items[i]);
    for (size_t i = 0; i < c->op->flags.count; i++)
        if (!flag_type_known(&c->op->flags.items[i]))
            engine_log(c->engine, LOG_WARNING, LOG_COMMAND,
                       "unknown flag type '%s' for %s - cannot coerce", c->op->flags.items[i].type,
                       c->op->flags.items[i].name);
}

static bool coerce(const Command *c, Tree *flags, const Operation *op, Error *err) {
    for (size_t i = 0; i < flags->count; i++) {
        const FlagDef *def = flagdefs_find(&op->flags, flags->keys[i]);
        if (!def || !def->type)
            continue;
        Tree *value = flag_coerce(def, flags->items[i], engine_cwd(c->engine), err);
        if (!value)
            return false;
        tree_free(flags->items[i]);
        flags->items[i] = value;
    }
    return true;
}

/* Stored flags the operation no longer has. */
static void drop_unknown(Command *c) {
    StrList deps = STRLIST_INIT;
    requirement_flag_names(&deps, c->op);
    for (size_t i = c->given_flags->count; i-- > 0 && !c->request.force_flags;)
        if (!flagdefs_find(&c->op->flags, c->given_flags->keys[i]) &&
            !strlist_has(&deps, c->given_flags->keys[i]))
            tree_remove_at(c->given_flags, i);
    strlist_release(&deps);
}

/* Lists of flags may be long: they move from one stage to the next. `from` is empty afterwards. */
static void take_flags(Tree *to, Tree *from) {
    for (size_t i = 0; i < from->count; i++) {
        tree_set(to, from->keys[i], from->items[i]);
        from->items[i] = tree_null();
    }
    while (from->count)
        tree_remove_at(from, from->count - 1);
}

/* What the run that is run again was run with. */
static void recall_stored(Command *c) {
    Tree *stored = c->stored ? run_attr(c->stored, "flags") : NULL;
    c->given_flags = tree_is(stored, TREE_MAP) ? stored : tree_map();
    if (c->given_flags != stored)
        tree_free(stored);
    drop_unknown(c);
    if (c->stored && !c->rows) {
        Tree *rows = run_attr(c->stored, "batches");
        if (tree_is(rows, TREE_LIST))
            c->rows = rows;
        else
            tree_free(rows);
    }
}

/* ---- what makes it a batch ---- */

static bool has_function(const Tree *flags) {
    for (size_t i = 0; i < flags->count; i++) {
        FlagFunction f;
        const Tree *value = flags->items[i];
        if (tree_is(value, TREE_STRING) &&
            flag_search_parse(&f, span_make(value->text, value->length))) {
            flag_function_release(&f);
            return true;
        }
    }
    return false;
}

static bool has_list(const Tree *flags) {
    for (size_t i = 0; i < flags->count; i++)
        if (tree_is(flags->items[i], TREE_LIST))
            return true;
    return false;
}

static bool no_optimizer(const Command *c, const char *name, Error *err) {
    return fail(err, ERR_NOT_FOUND,
                "cannot find optimizer '%s'\nRefer to Guild AI documentation for supported "
                "optimizers or verify a custom optimizer by running '%s operations'.",
                name, engine_name(c->engine));
}

static void set_optimizer_flags(Command *c, const Tree *settings) {
    for (size_t i = 0; tree_is(settings, TREE_MAP) && i < settings->count; i++)
        if (strcmp(settings->keys[i], "algorithm") != 0 &&
            strcmp(settings->keys[i], "default") != 0)
            tree_set(c->opt_flags, settings->keys[i], tree_copy(settings->items[i]));
}

/* NAME among the operation's optimizers, else an operation. */
static bool use_optimizer(Command *c, const char *name, Error *err) {
    const Tree *settings = tree_get(c->op->optimizers, name);
    const char *spec = tree_text(tree_get(settings, "algorithm"), name);
    Error problem = ERROR_INIT;
    operation_free(c->optimizer); /* of a batch that is restarted with another */
    c->optimizer = project_builtin(spec);
    if (!c->optimizer)
        c->optimizer = project_resolve(c->engine, engine_cwd(c->engine), spec, &problem);
    bool missing = !c->optimizer && problem.kind == ERR_NOT_FOUND;
    if (!c->optimizer && !missing) {
        error_clear(err);
        *err = problem;
        return false;
    }
    error_clear(&problem);
    if (missing)
        return no_optimizer(c, name, err);
    set_optimizer_flags(c, settings);
    return true;
}

/* -O: the operation's only or default optimizer, `gp` when it has none. */
static bool default_optimizer(const Command *c, const char **name, Error *err) {
    const Tree *all = c->op->optimizers;
    *name = "gp";
    if (!tree_is(all, TREE_MAP) || !all->count)
        return true;
    *name = all->count == 1 ? all->keys[0] : NULL;
    for (size_t i = 0; i < all->count; i++)
        if (tree_truth(tree_get(all->items[i], "default"), false))
            *name = all->keys[i];
    if (*name)
        return true;
    Buf names = BUF_INIT;
    for (size_t i = 0; i < all->count; i++)
        buf_addf(&names, "%s%s", i ? ", " : "", all->keys[i]);
    fail(err, ERR_USAGE,
         "no default optimizer for %s\nTry '%s run %s --optimize NAME' where NAME is one of: %s",
         c->op->name, engine_name(c->engine), c->op->name, names.data);
    buf_release(&names);
    return false;
}

static bool choose_optimizer(Command *c, Error *err) {
    const char *name = c->request.optimizer;
    if (c->request.optimize && !default_optimizer(c, &name, err))
        return false;
    if (name)
        return use_optimizer(c, name, err);
    if (c->optimizer) /* a batch again */
        return true;
    /* A stored list is what a single run was run with: a default that is a list. */
    if (has_function(c->user_flags))
        c->optimizer = project_builtin("random");
    else if (c->rows || has_list(c->user_flags))
        c->optimizer = project_builtin("+");
    return true;
}

static bool is_grid(const Command *c) {
    return c->optimizer && strcmp(c->optimizer->opref.op, "+") == 0;
}

/* Flags of the optimizer: its defaults, the operation's settings, what was given. */
static bool resolve_opt_flags(Command *c, bool *bare, Error *err) {
    Tree *settings = c->opt_flags;
    c->opt_flags = flagdefs_defaults(&c->optimizer->flags);
    for (size_t i = 0; i < settings->count; i++)
        tree_set(c->opt_flags, settings->keys[i], tree_copy(settings->items[i]));
    tree_free(settings);
    for (size_t i = 0; i < c->request.opt_flags.count; i++)
        if (!flag_assign_parse(c->opt_flags, c->request.opt_flags.items[i], err))
            return false;
    const FlagDefs *defs = &c->optimizer->flags;
    return coerce(c, c->opt_flags, c->optimizer, err) &&
           (c->request.force_flags ||
            (flags_known(defs, c->opt_flags, c->optimizer->name, engine_name(c->engine), err) &&
             flags_check(defs, c->opt_flags, bare, err)));
}

/* ---- everything together ---- */

/* The search space of a flag nobody set: its choices, or its range. */
static Tree *encoded(const FlagDef *def) {
    if (def->choice_count) {
        Tree *list = tree_list();
        for (size_t i = 0; i < def->choice_count; i++)
            tree_push(list, tree_copy(def->choices[i].value));
        return list;
    }
    if (!def->min || !def->max)
        return tree_copy(def->default_value);
    Buf text = BUF_INIT;
    buf_addf(&text, "%s[", def->distribution ? def->distribution : "");
    flag_value_format(&text, def->min);
    buf_addc(&text, ':');
    flag_value_format(&text, def->max);
    if (def->default_value->kind != TREE_NULL) {
        buf_addc(&text, ':');
        flag_value_format(&text, def->default_value);
    }
    buf_addc(&text, ']');
    Tree *value = tree_string(text.data);
    buf_release(&text);
    return value;
}

/* What stands for a flag nobody set. */
static Tree *unset_value(const Command *c, const FlagDef *def, const Tree *encoded_values) {
    const Tree *value = tree_get(encoded_values, def->name);
    if (value)
        return tree_copy(value);
    return c->optimizer && !is_grid(c) ? encoded(def) : tree_copy(def->default_value);
}

static bool fill_defaults(Command *c, Error *err) {
    Tree *values = NULL;
    c->flags = tree_map();
    take_flags(c->given_flags, c->user_flags);
    if (c->optimizer && flag_encoder(c->optimizer)) {
        values = flag_encode(c->engine, c->optimizer, &c->op->flags, c->given_flags, err);
        if (!values)
            return false;
    }
    for (size_t i = 0; i < c->op->flags.count; i++) {
        const FlagDef *def = &c->op->flags.items[i];
        if (!tree_has(c->given_flags, def->name))
            tree_set(c->flags, def->name, unset_value(c, def, values));
    }
    tree_free(values);
    take_flags(c->flags, c->given_flags);
    tree_sort_keys(c->flags);
    return true;
}

static void set_limits(Command *c) {
    const RunRequest *r = &c->request;
    c->seed = r->random_seed.given ? r->random_seed.value : random_fresh_seed();
    c->max_trials = r->max_trials.given ? r->max_trials.value : 0;
    if (!c->max_trials && c->optimizer)
        c->max_trials = c->op->default_max_trials;
    const char *column = r->minimize ? r->minimize : r->maximize;
    if (column) {
        c->objective = tree_map();
        tree_set(c->objective, r->minimize ? "minimize" : "maximize", tree_string(column));
    }
}

/* The label of a batch, as it is on its run and before the labels of its trials. */
static void set_batch_label(Command *c) {
    const char *given = c->request.batch_label ? c->request.batch_label : c->request.label;
    Tree *kept = c->target ? run_attr(c->target, "label") : NULL;
    const char *label = given ? given : tree_text(kept, NULL);
    if (label)
        c->label = xstrdup(label);
    tree_free(kept);
}

/* Length of what stands before the flags in a computed label; SIZE_MAX: it was not computed. */
static size_t label_prefix(const char *label, const Tree *flags) {
    Buf assigns = BUF_INIT;
    flag_assigns(&assigns, flags, " ");
    size_t len = strlen(label), prefix = SIZE_MAX;
    if (len == assigns.len || (len > assigns.len && label[len - assigns.len - 1] == ' '))
        if (assigns.len && strcmp(label + len - assigns.len, assigns.data) == 0)
            prefix = len - assigns.len;
    buf_release(&assigns);
    return prefix;
}

/* A trial's label follows its flags as long as nobody gave it another. */
static void set_trial_label(Command *c) {
    if (!c->target || c->request.label || !run_has_attr(c->target, "batch"))
        return;
    Tree *stored = run_attr(c->target, "label"), *flags = run_attr(c->target, "flags");
    const char *label = tree_text(stored, "");
    size_t prefix = label_prefix(label, flags);
    if (prefix != SIZE_MAX) {
        Buf now = BUF_INIT;
        buf_add(&now, label, prefix);
        flag_assigns(&now, c->flags, " ");
        c->label = buf_detach(&now);
    }
    tree_free(stored);
    tree_free(flags);
}

/* A run stays what it is: one run, or a batch. */
static bool check_kind(const Command *c, Error *err) {
    if (c->op->kind == OP_BATCH)
        return fail(err, ERR_INVALID,
                    "operation %s runs the trials of another operation, not by itself\n"
                    "Try '%s run OPERATION --optimizer %s'.",
                    c->op->opref.op, engine_name(c->engine), c->op->opref.op);
    if (!c->target || c->batch_again || !c->optimizer)
        return true;
    return fail(
        err, ERR_USAGE,
        "cannot restart %s as a batch: it is a single run\nUse --rerun to start a batch with "
        "its operation and flags.",
        c->target->id);
}

bool command_resolve_flags(Command *c, bool *bare, Error *err) {
    c->opt_flags = tree_map();
    if (!parse_given(c, err) || !check_names(c, err))
        return false;
    warn(c);
    if (!c->batch_again && !c->request.optimizer && !c->request.optimize &&
        !has_function(c->user_flags) && !coerce(c, c->user_flags, c->op, err))
        return false;
    recall_stored(c);
    if (!choose_optimizer(c, err) || !check_kind(c, err) ||
        (c->optimizer && !resolve_opt_flags(c, bare, err)))
        return false;
    *bare = false;
    if (!fill_defaults(c, err))
        return false;
    set_limits(c);
    if (c->optimizer) {
        set_batch_label(c);
        return true;
    }
    set_trial_label(c);
    return c->request.force_flags || flags_check(&c->op->flags, c->flags, bare, err);
}
