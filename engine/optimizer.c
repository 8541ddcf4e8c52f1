/* The search space of a batch, and the table of optimizers. */
#include "engine/optimizer.h"

#include "engine/base/mem.h"
#include "engine/flagvalue.h"
#include "engine/optimizer_private.h"
#include <math.h>
#include <stdlib.h>

static bool is_number(const Tree *t) {
    return t && (t->kind == TREE_INT || t->kind == TREE_FLOAT);
}

/* Arguments as Python shows a tuple: part of a message. */
static void args_text(Buf *out, const Tree *args) {
    buf_addc(out, '(');
    for (size_t i = 0; i < args->count; i++) {
        buf_adds(out, i ? ", " : "");
        flag_value_format(out, args->items[i]);
    }
    buf_adds(out, args->count == 1 ? ",)" : ")");
}

static bool check_args(const FlagFunction *f, const char *name, const char *flag, Error *err) {
    size_t n = f->args->count;
    bool ok = (n == 2 || n == 3) && is_number(f->args->items[0]) && is_number(f->args->items[1]);
    if (ok && tree_number(f->args->items[0], 0) <= tree_number(f->args->items[1], 0))
        return true;
    Buf text = BUF_INIT;
    args_text(&text, f->args);
    if (n < 2 || n > 3)
        fail(err, ERR_QUIT, "%s requires 2 or 3 args, got %s for flag %s", name, text.data, flag);
    else
        fail(err, ERR_QUIT, "%s requires a low and a high number, got %s for flag %s", name,
             text.data, flag);
    buf_release(&text);
    return false;
}

static bool function_dimension(Dimension *d, const FlagFunction *f, Error *err) {
    bool log = strcmp(f->name, "loguniform") == 0;
    if (!log && *f->name && strcmp(f->name, "uniform") != 0)
        return fail(err, ERR_QUIT, "unsupported function '%s' for flag %s", f->name, d->name);
    if (!check_args(f, log ? "loguniform" : "uniform", d->name, err))
        return false;
    const Tree *low = f->args->items[0], *high = f->args->items[1];
    d->low = tree_number(low, 0);
    d->high = tree_number(high, 0);
    if (log && d->low <= 0)
        return fail(err, ERR_QUIT, "loguniform needs bounds above 0 for flag %s", d->name);
    bool whole = !log && low->kind == TREE_INT && high->kind == TREE_INT;
    d->kind = log ? DIM_LOG : whole ? DIM_INT : DIM_REAL;
    d->initial = f->args->count == 3 ? tree_copy(f->args->items[2]) : NULL;
    return true;
}

static bool dimension(Dimension *d, const Tree *value, Error *err) {
    FlagFunction f;
    d->kind = DIM_FIXED;
    if (tree_is(value, TREE_LIST)) {
        d->kind = DIM_CHOICE;
        if (!value->count)
            return fail(err, ERR_QUIT, "flag %s has an empty list of values", d->name);
    } else if (tree_is(value, TREE_STRING) &&
               flag_search_parse(&f, span_make(value->text, value->length))) {
        bool ok = function_dimension(d, &f, err);
        flag_function_release(&f);
        return ok;
    }
    d->value = tree_copy(value);
    return true;
}

bool space_from_flags(Space *out, const Tree *flags, Error *err) {
    Tree *sorted = tree_copy(flags);
    tree_sort_keys(sorted);
    *out = (Space){xcalloc(sorted->count + 1, sizeof *out->items), 0};
    bool ok = true;
    for (size_t i = 0; ok && i < sorted->count; i++) {
        Dimension *d = &out->items[out->count++];
        d->name = xstrdup(sorted->keys[i]);
        ok = dimension(d, sorted->items[i], err);
    }
    tree_free(sorted);
    return ok || error_prefix(err, "random_main.py");
}

void space_release(Space *space) {
    for (size_t i = 0; i < space->count; i++) {
        free(space->items[i].name);
        tree_free(space->items[i].value);
        tree_free(space->items[i].initial);
    }
    free(space->items);
    *space = (Space){0};
}

bool space_is_fixed(const Space *space) {
    for (size_t i = 0; i < space->count; i++)
        if (space->items[i].kind != DIM_FIXED)
            return false;
    return true;
}

static Tree *draw(const Dimension *d, Random *random) {
    switch (d->kind) {
    case DIM_FIXED:
        return tree_copy(d->value);
    case DIM_CHOICE:
        return tree_copy(d->value->items[random_below(random, d->value->count)]);
    case DIM_INT:
        return tree_int(random_between(random, (int64_t)d->low, (int64_t)d->high));
    case DIM_REAL:
        return tree_float(random_uniform(random, d->low, d->high));
    case DIM_LOG: {
        double x = exp(random_uniform(random, log(d->low), log(d->high)));
        return tree_float(fmin(fmax(x, d->low), d->high));
    }
    }
    return tree_null();
}

Tree *space_draw(const Space *space, Random *random) {
    Tree *flags = tree_map();
    for (size_t i = 0; i < space->count; i++)
        tree_set(flags, space->items[i].name, draw(&space->items[i], random));
    return flags;
}

/* ---- one after another ---- */

OptimizerOptions optimizer_options(const Tree *f) {
    return (OptimizerOptions){
        .random_starts = tree_integer(tree_get(f, "random-starts"), 0),
        .kappa = tree_number(tree_get(f, "kappa"), 1.96),
        .xi = tree_number(tree_get(f, "xi"), 0.01),
        .acquisition = tree_text(tree_get(f, "acq-func"), "EI"),
    };
}

/* Where each dimension says the search starts; NULL when one does not. */
static Tree *initial_flags(const Space *space) {
    Tree *flags = tree_map();
    for (size_t i = 0; i < space->count; i++) {
        const Dimension *d = &space->items[i];
        const Tree *value = d->kind == DIM_FIXED ? d->value : d->initial;
        if (!value) {
            tree_free(flags);
            return NULL;
        }
        tree_set(flags, d->name, tree_copy(value));
    }
    return flags;
}

static bool was_seen(const Observation *seen, size_t count, const Tree *flags) {
    for (size_t i = 0; i < count; i++)
        if (flags_equal(seen[i].flags, flags))
            return true;
    return false;
}

Tree *optimizer_next(const OptimizerType *type, const Space *space, const Observation *seen,
                     size_t count, size_t index, const OptimizerOptions *options, int64_t seed,
                     Tree **repeated) {
    Random random;
    uint64_t positive = (uint64_t)(seed < 0 ? -seed : seed);
    uint32_t key[3] = {(uint32_t)positive, (uint32_t)(positive >> 32), (uint32_t)index};
    twister_seed(&random, key, COUNT_OF(key));
    *repeated = NULL;
    Tree *initial = index == 0 && options->random_starts == 0 ? initial_flags(space) : NULL;
    if (initial)
        return initial;
    if (count == 0 || (int64_t)index < options->random_starts)
        return space_draw(space, &random);
    Tree *flags = choose_next(type->model, space, seen, count, options, &random);
    if (!was_seen(seen, count, flags))
        return flags;
    *repeated = flags;
    return space_draw(space, &random);
}

/* ---- the table ---- */

static const OptimizerType OPTIMIZERS[] = {
    {"random", "independent random values", NULL},
    {"gp", "Bayesian optimization with a Gaussian process", &MODEL_GP},
    {"forest", "Bayesian optimization with a random forest", &MODEL_FOREST},
    {"gbrt", "Bayesian optimization with gradient boosted trees", &MODEL_GBRT},
};

const OptimizerType *optimizer_find(const char *name) {
    for (size_t i = 0; i < COUNT_OF(OPTIMIZERS); i++)
        if (strcmp(OPTIMIZERS[i].name, name) == 0)
            return &OPTIMIZERS[i];
    return NULL;
}

static FlagDef *add_default(FlagDefs *out, const char *name, Tree *value) {
    FlagDef *def = flagdefs_add(out, name);
    tree_free(def->default_value);
    def->default_value = value;
    return def;
}

static void add_number(FlagDefs *out, const char *name, const char *type, Tree *value) {
    FlagDef *def = add_default(out, name, value);
    def->type = xstrdup(type);
    def->min = tree_int(0);
}

/* The first of the values is the default. */
static void add_choice(FlagDefs *out, const char *name, const char *const *values, size_t count) {
    FlagDef *def = add_default(out, name, tree_string(values[0]));
    def->choices = xcalloc(count, sizeof *def->choices);
    def->choice_count = count;
    for (size_t i = 0; i < count; i++)
        def->choices[i] = (FlagChoice){tree_string(values[i]), xstrdup(""), NULL};
}

void optimizer_flagdefs(FlagDefs *out, const OptimizerType *type) {
    if (!type->model)
        return;
    static const char *const acquisitions[] = {"gp_hedge", "EI", "LCB", "PI"};
    static const char *const noises[] = {"gaussian"};
    add_number(out, "random-starts", "int", tree_int(0));
    add_number(out, "kappa", "float", tree_float(1.96));
    add_number(out, "xi", "float", tree_float(0.01));
    if (strcmp(type->name, "gp") != 0)
        return;
    add_choice(out, "acq-func", acquisitions, COUNT_OF(acquisitions));
    add_choice(out, "noise", noises, COUNT_OF(noises));
}
