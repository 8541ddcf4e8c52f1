/* From an operation and its flag values to what is executed. */
#include "engine/command.h"

#include "engine/base/mem.h"
#include "engine/flagvalue.h"
#include <stdlib.h>

/* ---- flags as arguments ---- */

static const FlagChoice *chosen(const FlagDef *def, const Tree *value) {
    for (size_t i = 0; def && i < def->choice_count; i++)
        if (tree_equal(def->choices[i].value, value))
            return &def->choices[i];
    return NULL;
}

static const char *arg_name(const FlagDef *def, const char *name) {
    return def && def->arg_name ? def->arg_name : name;
}

Tree *command_flag_values(const Operation *op, const Tree *flags) {
    Tree *values = tree_map();
    for (size_t i = 0; flags && i < flags->count; i++) {
        const FlagDef *def = flagdefs_find(&op->flags, flags->keys[i]);
        if (!def || !def->arg_skip)
            tree_set(values, arg_name(def, flags->keys[i]), tree_copy(flags->items[i]));
    }
    for (size_t i = 0; flags && i < flags->count; i++) {
        const FlagChoice *choice =
            chosen(flagdefs_find(&op->flags, flags->keys[i]), flags->items[i]);
        for (size_t k = 0; choice && choice->args && k < choice->args->count; k++)
            if (!tree_has(values, choice->args->keys[k]))
                tree_set(values, choice->args->keys[k], tree_copy(choice->args->items[k]));
    }
    tree_sort_keys(values);
    return values;
}

static const FlagDef *def_by_arg(const Operation *op, const char *arg) {
    for (size_t i = 0; i < op->flags.count; i++)
        if (strcmp(arg_name(&op->flags.items[i], op->flags.items[i].name), arg) == 0)
            return &op->flags.items[i];
    return NULL;
}

/* Text a flag's value has as an argument: what a script's own parser expects. */
static char *argument_text(const Tree *value) {
    Buf text = BUF_INIT;
    flag_value_format_bare(&text, value);
    return buf_detach(&text);
}

static void add_flag(StrList *out, const char *name, const Tree *value, const FlagDef *def) {
    if (def && def->arg_switch) {
        if (tree_equal(def->arg_switch, value))
            strlist_addf(out, "--%s", name);
        return;
    }
    if (value->kind == TREE_NULL)
        return;
    strlist_addf(out, "--%s", name);
    strlist_take(out, argument_text(value));
}

static bool names_option(const StrList *words, const char *name) {
    size_t len = strlen(name);
    for (size_t i = 0; words && i < words->count; i++) {
        const char *word = words->items[i];
        if (strncmp(word, "--", 2) == 0 && strncmp(word + 2, name, len) == 0 &&
            (word[2 + len] == '\0' || word[2 + len] == '='))
            return true;
    }
    return false;
}

static void add_flags(StrList *out, StrList *shadowed, const StrList *words, const Operation *op,
                      const Tree *flags) {
    Tree *values = command_flag_values(op, flags);
    for (size_t i = 0; i < values->count; i++) {
        if (!names_option(words, values->keys[i])) {
            add_flag(out, values->keys[i], values->items[i], def_by_arg(op, values->keys[i]));
        } else if (shadowed && values->items[i]->kind != TREE_NULL) {
            char *text = argument_text(values->items[i]);
            strlist_addf(shadowed, "%s = %s", values->keys[i], text);
            free(text);
        }
    }
    tree_free(values);
}

void command_flag_args(StrList *out, const Operation *op, const Tree *flags) {
    add_flags(out, NULL, NULL, op, flags);
}

/* ---- templates ---- */

typedef struct Scope {
    const Operation *op;
    const Tree *flags;
    const char *python;
    const char *what; /* "exec" or "main" */
    StrList *shadowed;
} Scope;

/* Value of one reference; false: it means nothing. A null flag is nothing at all. */
static bool reference_text(Buf *out, const Scope *scope, const char *name) {
    const Tree *value = tree_get(scope->flags, name);
    if (value) {
        if (value->kind != TREE_NULL)
            flag_value_format_bare(out, value);
        return true;
    }
    if (strcmp(name, "python_exe") == 0)
        buf_adds(out, scope->python ? scope->python : "python3");
    else if (strcmp(name, "model_dir") == 0 || strcmp(name, "project_dir") == 0)
        buf_adds(out, scope->op->project_dir);
    else
        return false;
    return true;
}

static bool expand_word(Buf *out, const Scope *scope, const char *word, Error *err) {
    for (const char *p = word;;) {
        const char *open = strstr(p, "${"), *close = open ? strchr(open, '}') : NULL;
        if (!close) {
            buf_adds(out, p);
            return true;
        }
        buf_add(out, p, (size_t)(open - p));
        char *name = xstrndup(open + 2, (size_t)(close - open - 2));
        bool ok = reference_text(out, scope, name);
        if (!ok)
            fail(err, ERR_INVALID, "operation %s is not valid: %s contains invalid reference '%s'",
                 scope->op->name, scope->what, name);
        free(name);
        if (!ok)
            return false;
        p = close + 1;
    }
}

static bool split_words(StrList *out, const Operation *op, const char *what, const char *text,
                        Error *err) {
    return strlist_shell_split(out, span_of(text), err) ||
           error_prefix(err, "operation %s is not valid: %s", op->name, what);
}

/* Words of `main` behind the module. */
static bool main_words(StrList *out, const Operation *op, Error *err) {
    return !op->main || split_words(out, op, "main", op->main, err);
}

static bool add_word(StrList *argv, const Scope *scope, const StrList *words, const char *word,
                     Error *err) {
    if (strcmp(word, "${flag_args}") == 0) {
        add_flags(argv, scope->shadowed, words, scope->op, scope->flags);
        return true;
    }
    if (strcmp(word, "${main_args}") == 0) {
        StrList main = STRLIST_INIT;
        bool ok = main_words(&main, scope->op, err);
        for (size_t i = 0; ok && i < main.count; i++)
            strlist_add(argv, main.items[i]);
        strlist_release(&main);
        return ok;
    }
    Buf text = BUF_INIT;
    bool ok = expand_word(&text, scope, word, err);
    if (ok)
        strlist_add(argv, text.data);
    buf_release(&text);
    return ok;
}

static bool add_words(StrList *argv, const Scope *scope, const StrList *words, Error *err) {
    for (size_t i = 0; i < words->count; i++)
        if (!add_word(argv, scope, words, words->items[i], err))
            return false;
    return true;
}

static bool exec_line(StrList *argv, const Scope *scope, Error *err) {
    StrList words = STRLIST_INIT;
    bool ok = split_words(&words, scope->op, "exec", scope->op->exec, err) &&
              add_words(argv, scope, &words, err);
    strlist_release(&words);
    return ok;
}

static bool main_line(StrList *argv, const Scope *scope, Error *err) {
    StrList words = STRLIST_INIT;
    bool ok = main_words(&words, scope->op, err);
    strlist_add(argv, scope->python ? scope->python : "python3");
    strlist_add(argv, "-um");
    strlist_add(argv, "guild.op_main");
    ok = ok && add_words(argv, scope, &words, err);
    if (ok)
        add_flags(argv, scope->shadowed, &words, scope->op, scope->flags);
    strlist_release(&words);
    return ok;
}

bool command_line(StrList *argv, StrList *shadowed, const Operation *op, const Tree *flags,
                  const char *python, Error *err) {
    Scope scope = {op, flags, python, op->kind == OP_EXEC ? "exec" : "main", shadowed};
    switch (op->kind) {
    case OP_EXEC:
        return exec_line(argv, &scope, err);
    case OP_MAIN:
        return main_line(argv, &scope, err);
    case OP_STEPS:
    case OP_BATCH:
        strlist_add(argv, python ? python : "python3");
        strlist_add(argv, "-um");
        strlist_add(argv, op->kind == OP_STEPS ? "guild.steps_main" : "guild.batch_main");
        if (op->kind == OP_BATCH)
            command_flag_args(argv, op, flags);
        return true;
    }
    return false;
}

/* ---- what the warm interpreter is asked to do ---- */

static bool is_option(const char *word) {
    if (*word != '-' || !word[1])
        return false;
    Tree *value = flag_value_parse(span_of(word));
    bool number = value->kind == TREE_INT || value->kind == TREE_FLOAT;
    tree_free(value);
    return !number;
}

/* `--name value …` of the command's own words as presets; what is left over goes to `rest`. */
static void parse_back(Tree *presets, StrList *rest, const StrList *words) {
    const char *name = NULL;
    for (size_t i = 1; i < words->count; i++) {
        const char *word = words->items[i];
        if (is_option(word) && word[1] != '-' && word[2]) { /* -xVALUE */
            char letter[] = {word[1], '\0'};
            tree_set(presets, letter, tree_string(word + 2));
            name = NULL;
        } else if (is_option(word)) {
            name = word + (word[1] == '-' ? 2 : 1);
            tree_set(presets, name, tree_bool(true));
        } else if (name) {
            tree_set(presets, name, flag_value_parse(span_of(word)));
            name = NULL;
        } else {
            strlist_add(rest, word);
        }
    }
}

static void add_presets(Tree *presets, const Operation *op, const StrList *words,
                        const Tree *flags) {
    Tree *values = command_flag_values(op, flags);
    for (size_t i = 0; i < values->count; i++) {
        const FlagDef *def = def_by_arg(op, values->keys[i]);
        if (names_option(words, values->keys[i]) || values->items[i]->kind == TREE_NULL)
            continue;
        if (!def || !def->arg_switch)
            tree_set(presets, values->keys[i], tree_copy(values->items[i]));
        else if (tree_equal(def->arg_switch, values->items[i]))
            tree_set(presets, values->keys[i], tree_bool(true));
    }
    tree_free(values);
}

bool command_python(PythonCommand *out, const Operation *op, const Tree *flags, Error *err) {
    *out = (PythonCommand){.presets = tree_map()};
    StrList words = STRLIST_INIT, expanded = STRLIST_INIT;
    Scope scope = {op, flags, NULL, "main", NULL};
    bool ok = main_words(&words, op, err) && add_words(&expanded, &scope, &words, err);
    if (ok && !expanded.count)
        strlist_add(&expanded, op->script ? op->script : op->name);
    if (ok) {
        out->module = xstrdup(expanded.items[0]);
        if (strcmp(op->flags_dest ? op->flags_dest : "args", "args") == 0) {
            for (size_t i = 1; i < expanded.count; i++)
                strlist_add(&out->args, expanded.items[i]);
            add_flags(&out->args, NULL, &expanded, op, flags);
        } else {
            parse_back(out->presets, &out->args, &expanded);
            add_presets(out->presets, op, &expanded, flags);
        }
    }
    strlist_release(&words);
    strlist_release(&expanded);
    return ok;
}

void python_command_release(PythonCommand *command) {
    free(command->module);
    tree_free(command->presets);
    strlist_release(&command->args);
    *command = (PythonCommand){0};
}
