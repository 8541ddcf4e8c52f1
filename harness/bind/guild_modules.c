/* The parts of package `guild` that documents import. Most are other names for what this room has
 * anyway; what is written in the language itself is in the .py files beside this one. Nothing else
 * of that package exists. */
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/flagvalue.h"
#include "engine/guildfile.h"
#include "engine/operation_read.h"
#include "harness/bind/internal.h"
#include "harness/language/modules.h"
#include <stdlib.h>

static const Native NONE_OF[] = {{0}};

/* ---- guild.run, guild.opref ---- */

static const Native RUN[] = {
    {"for_dir(path)", run_for_dir, "The run in a directory."},
    {"from_dir(path)", run_for_dir, "The run in a directory."},
    {0},
};

static void run_init_module(VM *vm, Value module) {
    module_add_type(vm, module, &TYPE_RUN);
}

static void opref_init_module(VM *vm, Value module) {
    module_add_type(vm, module, &TYPE_OPREF);
}

/* ---- guild.flag_util ---- */

static Value decode(VM *vm, Value *args) {
    Tree *value = flag_value_parse(str_span(vm_need_str(vm, args[0], "flag value")));
    Value v = tree_to_value(vm, value);
    tree_free(value);
    return v;
}

/* `write` on the tree of a value. */
static Value formatted(VM *vm, Value value, void (*write)(Buf *out, const Tree *tree)) {
    Tree *tree = value_to_tree(vm, value);
    Buf *text = vm_buf(vm);
    write(text, tree);
    tree_free(tree);
    return value_object(vm_buf_str(vm, text));
}

static Value encode(VM *vm, Value *args) {
    return formatted(vm, args[0], flag_value_format);
}

static Value assign(VM *vm, Value *args) {
    Str *value = as_str(formatted(vm, args[1], flag_value_format_assign));
    return value_object(
        str_printf(vm, "%s=%s", vm_need_str(vm, args[0], "flag name")->data, value->data));
}

static Value assigns(VM *vm, Value *args) {
    if (!is_dict(args[0]))
        raise(vm, &TYPE_TYPE_ERROR, "flags must be a dict, not %s", type_name(type_of(args[0])));
    List *names = list_new(vm, 0);
    size_t cursor = 0;
    for (DictEntry *e; (e = dict_next(as_dict(args[0]), &cursor));)
        list_push(vm, names, e->key);
    list_sort_values(vm, names, NONE, false);
    List *out = list_new(vm, names->count);
    for (size_t i = 0; i < names->count; i++) {
        Value pair[] = {names->items[i], NONE};
        dict_get(vm, as_dict(args[0]), pair[0], &pair[1]);
        list_push(vm, out, assign(vm, pair));
    }
    return value_object(out);
}

static Value decode_function(VM *vm, Value *args) {
    FlagFunction f;
    if (!flag_function_parse(&f, str_span(vm_need_str(vm, args[0], "flag value"))))
        raise(vm, &TYPE_VALUE_ERROR, "not a function");
    Value name = f.name[0] ? str_value(vm, f.name) : NONE, list = tree_to_value(vm, f.args);
    flag_function_release(&f);
    return tuple2(vm, name, tuple_from(vm, as_list(list)->items, as_list(list)->count));
}

static Value is_function(VM *vm, Value *args) {
    FlagFunction f;
    if (!is_str(args[0]) || !flag_function_parse(&f, str_span(as_str(args[0]))))
        return value_bool(false);
    flag_function_release(&f);
    return value_bool(true);
}

static const Native FLAG_UTIL[] = {
    {"decode_flag_val(text)", decode, "What a flag is when it is given as a text."},
    {"encode_flag_val(val)", encode, "The text that stands for a value."},
    {"decode_flag_function(text)", decode_function, "Name and arguments of NAME[ARG:ARG]."},
    {"is_flag_function(val)", is_function, "Whether that is what a value is."},
    {"flag_assign(name, val)", assign, "NAME=VALUE, as trials are shown."},
    {"flag_assigns(flags)", assigns, "The same of all flags, sorted by name."},
    {"format_flags(flags)", assigns, "The same of all flags, sorted by name."},
    {0},
};

/* ---- guild.guildfile ---- */

static void set(Tree *map, const char *name, const Tree *value) {
    tree_set(map, name, value ? tree_copy(value) : tree_null());
}

static void set_text(Tree *map, const char *name, const char *text) {
    tree_set(map, name, text ? tree_string(text) : tree_null());
}

static Tree *choices_tree(const FlagDef *def) {
    Tree *list = tree_list();
    for (size_t i = 0; i < def->choice_count; i++) {
        Tree *item = tree_push(list, tree_map());
        set(item, "value", def->choices[i].value);
        set_text(item, "description", def->choices[i].description);
        tree_set(item, "args", def->choices[i].args ? tree_copy(def->choices[i].args) : tree_map());
        set_text(item, "alias", NULL);
    }
    return list;
}

static Tree *flag_tree(const FlagDef *def) {
    Tree *map = tree_map();
    set_text(map, "name", def->name);
    set_text(map, "description", def->description);
    set(map, "default", def->default_value);
    set_text(map, "type", def->type);
    tree_set(map, "required", tree_bool(def->required));
    tree_set(map, "choices", choices_tree(def));
    tree_set(map, "allow_other", tree_bool(def->allow_other));
    set(map, "min", def->min);
    set(map, "max", def->max);
    set_text(map, "arg_name", def->arg_name);
    tree_set(map, "arg_skip", tree_bool(def->arg_skip));
    set(map, "arg_switch", def->arg_switch);
    set_text(map, "null_label", def->null_label);
    set_text(map, "distribution", def->distribution);
    return map;
}

static Tree *operation_tree(const Operation *op) {
    Tree *map = tree_map(), *flags = tree_list();
    set_text(map, "name", op->opref.op);
    set_text(map, "description", op->description);
    set_text(map, "main", op->main);
    set_text(map, "exec_", op->exec);
    set(map, "steps", op->steps);
    tree_set(map, "default", tree_bool(op->default_op));
    for (size_t i = 0; i < op->flags.count; i++)
        tree_push(flags, flag_tree(&op->flags.items[i]));
    tree_set(map, "flags", flags);
    set_text(map, "flags_dest", op->flags_dest);
    set(map, "env", op->env);
    set(map, "dependencies", op->requires_);
    set_text(map, "label", op->label);
    set(map, "compare", op->compare);
    set(map, "objective", op->objective);
    set(map, "optimizers", op->optimizers);
    set(map, "output_scalars", op->output_scalars);
    set_text(map, "pre_process", op->pre_process);
    tree_set(map, "stoppable", tree_bool(op->stoppable));
    set(map, "_raw", op->raw);
    return map;
}

static bool add_operations(Tree *out, Engine *engine, const Guildfile *file, const Tree *model,
                           Error *err) {
    const Tree *operations = tree_get(model, "operations");
    StrList names = STRLIST_INIT;
    for (size_t i = 0; operations && i < operations->count; i++)
        if (operations->keys[i][0] != '$')
            strlist_add(&names, operations->keys[i]);
    strlist_sort(&names);
    bool ok = true;
    for (size_t i = 0; ok && i < names.count; i++) {
        Operation *op = operation_read(engine, file, model, names.items[i], err);
        ok = op != NULL;
        if (op)
            tree_push(out, operation_tree(op));
        operation_free(op);
    }
    strlist_release(&names);
    return ok;
}

static bool add_model(Tree *out, Engine *engine, const Guildfile *file, const Tree *model,
                      Error *err) {
    Tree *map = tree_push(out, tree_map());
    set_text(map, "name", tree_text(tree_get(model, "name"), ""));
    set_text(map, "description", tree_text(tree_get(model, "description"), ""));
    tree_set(map, "default", tree_bool(tree_truth(tree_get(model, "default"), false)));
    set(map, "resources", tree_get(model, "resources"));
    set(map, "params", tree_get(model, "params"));
    set(map, "extra", tree_get(model, "extra"));
    return add_operations(tree_set(map, "operations", tree_list()), engine, file, model, err);
}

/* The models of a directory's project file as dicts; ValueError where it is wrong. */
static Value read_guildfile(VM *vm, Value *args) {
    const char *dir = bind_path(vm, args[0]);
    Engine *engine = bind_engine(vm, dir, NULL);
    Guildfile file;
    Error err = ERROR_INIT;
    Tree *models = tree_list();
    bool there = guildfile_read(&file, dir, &err), ok = there;
    for (size_t i = 0; ok && i < file.models->count; i++)
        ok = add_model(models, engine, &file, file.models->items[i], &err);
    if (there)
        guildfile_release(&file);
    else if (!err.kind)
        fail(&err, ERR_NOT_FOUND, "no project file in %s", dir);
    bind_engine_free(vm, engine);
    if (!ok) {
        tree_free(models);
        Str *message = str_newz(vm, err.message);
        error_clear(&err);
        raise(vm, &TYPE_VALUE_ERROR, "%s", message->data);
    }
    Value v = tree_to_value(vm, models);
    tree_free(models);
    return v;
}

static const Native GUILDFILE[] = {
    {"_read(dir)", read_guildfile, NULL},
    {0},
};

/* ---- the package ---- */

extern const char EMBED_guildfile[], EMBED_op_util[], EMBED_guild_cli[], EMBED_guild_config[],
    EMBED_guild_var[];

#define PYTHON_PART(name)                                                                          \
    static void init_##name(VM *vm, Value module) {                                                \
        module_run(vm, module, EMBED_##name);                                                      \
    }
PYTHON_PART(guildfile)
PYTHON_PART(op_util)
PYTHON_PART(guild_cli)
PYTHON_PART(guild_config)
PYTHON_PART(guild_var)

/* Documents have the name `guild` without importing it. */
static void init_guild(VM *vm, Value module) {
    static const char *const PARTS[] = {"_api", "opref", "run"};
    for (size_t i = 0; i < COUNT_OF(PARTS); i++)
        module_set(vm, module, PARTS[i], vm_import(vm, str_printf(vm, "guild.%s", PARTS[i])->data));
    module_set(vm, module, "gapi", vm_import(vm, "gapi"));
}

const NativeModule MODULES_GUILD[] = {
    {"guild", NONE_OF, init_guild, "Names of the engine."},
    {"guild.run", RUN, run_init_module, "Runs by their directories."},
    {"guild.opref", NONE_OF, opref_init_module, "What a run is a run of."},
    {"guild.flag_util", FLAG_UTIL, NULL, "Flag values as texts."},
    {"guild.op_util", NONE_OF, init_op_util, "Words of a command line as flags."},
    {"guild.guildfile", GUILDFILE, init_guildfile, "What a project file defines."},
    {"guild.cli", NONE_OF, init_guild_cli, "What commands print."},
    {"guild.config", NONE_OF, init_guild_config, "The home that commands use."},
    {"guild.var", NONE_OF, init_guild_var, "What is in the home."},
    {0},
};
