/* Runs as transcripts see them: identity, attributes, files. */
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "harness/bind/internal.h"
#include <stdlib.h>

typedef struct RunObject {
    Object object;
    Run *run;
    Dict *attrs;
} RunObject;

typedef struct OpRefObject {
    Object object;
    OpRef ref;
} OpRefObject;

static void release_run(void *run) {
    run_free(run);
}

static void release_opref(void *ref) {
    opref_release(ref);
}

Value run_value(VM *vm, Run *run) {
    bind_guard(vm, release_run, run);
    RunObject *o = obj_new(vm, &TYPE_RUN);
    o->run = run;
    return value_object(o);
}

Run *as_run(Value v) {
    return is_object(v) && is_instance(v, &TYPE_RUN) ? ((RunObject *)v.object)->run : NULL;
}

static Value take_text(VM *vm, char *text) {
    Str *s = str_newz(vm, text);
    free(text);
    return value_object(s);
}

/* ---- opref ---- */

static Value opref_value(VM *vm, const OpRef *ref) {
    OpRefObject *o = obj_new(vm, &TYPE_OPREF);
    opref_copy(&o->ref, ref);
    bind_guard(vm, release_opref, &o->ref);
    return value_object(o);
}

static const OpRef *self_opref(Value *args) {
    return &((OpRefObject *)args[0].object)->ref;
}

static const char *word(VM *vm, Value v) {
    return is_none(v) ? "" : vm_need_str(vm, v, "part of an opref")->data;
}

static Value opref_new(VM *vm, Value *args) {
    OpRef ref;
    opref_init(&ref, word(vm, args[1]), word(vm, args[2]), word(vm, args[3]), word(vm, args[4]),
               word(vm, args[5]));
    Value v = opref_value(vm, &ref);
    opref_release(&ref);
    return v;
}

static Value opref_parse_text(VM *vm, Value *args) {
    OpRef ref;
    Error err = ERROR_INIT;
    if (!opref_parse(&ref, str_span(vm_need_str(vm, args[1], "opref")), &err))
        bind_raise(vm, &err);
    Value v = opref_value(vm, &ref);
    opref_release(&ref);
    return v;
}

static Value opref_get_type(VM *vm, Value *args) {
    return str_value(vm, self_opref(args)->type);
}
static Value opref_get_package(VM *vm, Value *args) {
    return str_value(vm, self_opref(args)->package);
}
static Value opref_get_version(VM *vm, Value *args) {
    return str_value(vm, self_opref(args)->version);
}
static Value opref_get_model(VM *vm, Value *args) {
    return str_value(vm, self_opref(args)->model);
}
static Value opref_get_op(VM *vm, Value *args) {
    return str_value(vm, self_opref(args)->op);
}
static Value opref_to_opspec(VM *vm, Value *args) {
    return take_text(vm, opref_spec(self_opref(args)));
}

static Value opref_str(VM *vm, Value self) {
    Buf *b = vm_buf(vm);
    opref_write(b, &((OpRefObject *)self.object)->ref);
    return value_object(vm_buf_str(vm, b));
}

static Value opref_repr(VM *vm, Value self) {
    Str *text = as_str(opref_str(vm, self));
    return value_object(str_printf(vm, "<guild.opref.OpRef '%s'>", text->data));
}

static const Native OPREF_METHODS[] = {
    {"__new__(cls, pkg_type, pkg_name, pkg_version, model_name, op_name)", opref_new, NULL},
    {"@class parse(cls, text)", opref_parse_text, "What a file `opref` says."},
    {"@property pkg_type(self)", opref_get_type, "Kind of the operation's origin."},
    {"@property pkg_name(self)", opref_get_package, "Path of the script or project file."},
    {"@property pkg_version(self)", opref_get_version, "Digest of that file."},
    {"@property model_name(self)", opref_get_model, "Model of the operation, or ''."},
    {"@property op_name(self)", opref_get_op, "Name of the operation."},
    {"to_opspec(self)", opref_to_opspec, "The operation as it is typed on a command line."},
    {0},
};

const Type TYPE_OPREF = {
    .object = {&TYPE_TYPE},
    .name = "OpRef",
    .module = "guild.opref",
    .size = sizeof(OpRefObject),
    .repr = opref_repr,
    .str = opref_str,
    .methods = OPREF_METHODS,
};

/* ---- run ---- */

static Run *self_run(Value *args) {
    return ((RunObject *)args[0].object)->run;
}

static Value run_get_id(VM *vm, Value *args) {
    return str_value(vm, self_run(args)->id);
}

static Value run_get_short_id(VM *vm, Value *args) {
    char sid[RUN_SID_LEN + 1];
    return str_value(vm, run_short_id(self_run(args), sid));
}

static Value run_get_path(VM *vm, Value *args) {
    return str_value(vm, self_run(args)->path);
}

static Value run_get_opref(VM *vm, Value *args) {
    OpRef ref = {0};
    Error err = ERROR_INIT;
    if (!run_opref(&ref, self_run(args), &err)) {
        error_clear(&err);
        return NONE;
    }
    Value v = opref_value(vm, &ref);
    opref_release(&ref);
    return v;
}

static Value run_get_status(VM *vm, Value *args) {
    return str_value(vm, run_status_name(run_status(self_run(args))));
}

static Value run_get_pid(VM *vm, Value *args) {
    Run *run = self_run(args);
    run_refresh(run);
    int pid = run_info(run)->pid;
    return pid ? value_int(pid) : NONE;
}

static Value run_get_timestamp(VM *vm, Value *args) {
    Run *run = self_run(args);
    run_refresh(run);
    const RunInfo *info = run_info(run);
    int64_t stamp = info->started ? info->started : info->initialized;
    return stamp ? value_int(stamp) : NONE;
}

static Value run_get_batch_proto(VM *vm, Value *args) {
    Run *run = self_run(args);
    return run_is_batch(run) ? run_value(vm, run_proto(run)) : NONE;
}

static Value attr_value(VM *vm, Run *run, Value name, Value otherwise) {
    Tree *t = run_attr(run, vm_need_str(vm, name, "attribute name")->data);
    if (!t)
        return otherwise;
    Value v = tree_to_value(vm, t);
    tree_free(t);
    return v;
}

static Value run_get(VM *vm, Value *args) {
    return attr_value(vm, self_run(args), args[1], args[2]);
}

static Value run_getitem(VM *vm, Value self, Value key) {
    Value v = attr_value(vm, ((RunObject *)self.object)->run, key, UNSET);
    if (is_unset(v))
        raise_key(vm, key);
    return v;
}

static Value run_has_attr_native(VM *vm, Value *args) {
    return value_bool(
        run_has_attr(self_run(args), vm_need_str(vm, args[1], "attribute name")->data));
}

static Value attr_names(VM *vm, Run *run) {
    StrList *names = vm_alloc(vm, sizeof *names);
    *names = (StrList)STRLIST_INIT;
    bind_guard(vm, bind_release_list, names);
    Error err = ERROR_INIT;
    if (!run_attr_names(names, run, &err))
        bind_raise(vm, &err);
    Value v = bind_strings(vm, names);
    bind_done(vm, bind_release_list, names);
    return v;
}

static Value run_get_attr_names(VM *vm, Value *args) {
    return attr_names(vm, self_run(args));
}

static Value run_iter_attrs(VM *vm, Value *args) {
    Value names = attr_names(vm, self_run(args));
    List *pairs = list_new(vm, as_list(names)->count);
    for (size_t i = 0; i < as_list(names)->count; i++) {
        Value name = as_list(names)->items[i];
        list_push(vm, pairs, tuple2(vm, name, attr_value(vm, self_run(args), name, NONE)));
    }
    return vm_iter(vm, value_object(pairs));
}

static Value run_write_attr(VM *vm, Value *args) {
    Tree *t = value_to_tree(vm, args[2]);
    Error err = ERROR_INIT;
    const char *name = vm_need_str(vm, args[1], "attribute name")->data;
    bool ok = run_set_attr(self_run(args), name, t, &err);
    tree_free(t);
    if (!ok)
        bind_raise(vm, &err);
    return NONE;
}

static Value run_del_attr(VM *vm, Value *args) {
    Error err = ERROR_INIT;
    if (!run_unset_attr(self_run(args), vm_need_str(vm, args[1], "attribute name")->data, &err))
        bind_raise(vm, &err);
    return NONE;
}

static Value run_write_opref(VM *vm, Value *args) {
    if (!is_object(args[1]) || !is_instance(args[1], &TYPE_OPREF))
        raise(vm, &TYPE_TYPE_ERROR, "opref must be an OpRef, not %s", type_name(type_of(args[1])));
    Buf text = BUF_INIT;
    opref_write(&text, self_opref(args + 1));
    char *path = run_guild_path(self_run(args), "opref");
    Error err = ERROR_INIT;
    bool ok = file_write(path, buf_span(&text), &err);
    free(path);
    buf_release(&text);
    if (!ok)
        bind_raise(vm, &err);
    run_refresh(self_run(args));
    return NONE;
}

static Value run_guild_path_native(VM *vm, Value *args) {
    Buf *b = vm_buf(vm);
    const Value *parts;
    size_t count;
    vm_items(vm, args[1], &parts, &count);
    for (size_t i = 0; i < count; i++)
        buf_addf(b, "%s%s", i ? "/" : "", bind_path(vm, parts[i]));
    Value path = take_text(vm, run_guild_path(self_run(args), b->data));
    vm_buf_drop(vm, b);
    return path;
}

/* An iterator over paths of files and directories, with `prefix` before them. */
static Value iter_paths(VM *vm, const Run *run, unsigned which, const char *prefix) {
    StrList *names = vm_alloc(vm, sizeof *names);
    *names = (StrList)STRLIST_INIT;
    bind_guard(vm, bind_release_list, names);
    Error err = ERROR_INIT;
    if (path_is_dir(run->path) && !run_files(names, run, which, &err))
        bind_raise(vm, &err);
    List *paths = list_new(vm, names->count);
    for (size_t i = 0; i < names->count; i++) {
        Span name = span_of(names->items[i]);
        name.len -= span_ends(name, SPAN_LIT("/"));
        list_push(vm, paths, value_object(str_printf(vm, "%s%.*s", prefix, SPAN_ARG(name))));
    }
    bind_done(vm, bind_release_list, names);
    return vm_iter(vm, value_object(paths));
}

static Value run_iter_files(VM *vm, Value *args) {
    const Run *run = self_run(args);
    unsigned which = (vm_truth(vm, args[1]) ? RUN_FILES_ALL : 0) |
                     (vm_truth(vm, args[2]) ? RUN_FILES_FOLLOW : 0);
    return iter_paths(vm, run, which, str_printf(vm, "%s/", run->path)->data);
}

static Value run_iter_guild_files(VM *vm, Value *args) {
    const Run *run = self_run(args);
    char *path = run_guild_path(run, bind_path(vm, args[1]));
    Run *part = run_at(run->store, path);
    free(path);
    bind_guard(vm, release_run, part);
    Value paths = iter_paths(vm, part, RUN_FILES_ALL, "");
    bind_done(vm, release_run, part);
    return paths;
}

static Value run_init_skel(VM *vm, Value *args) {
    Run *run = self_run(args);
    char *dir = run_guild_path(run, "attrs");
    Error err = ERROR_INIT;
    bool ok = dir_make(dir, &err);
    free(dir);
    if (ok && !run_has_attr(run, "initialized"))
        ok = run_set_int(run, "initialized", store_stamp(run->store), &err);
    if (!ok)
        bind_raise(vm, &err);
    return NONE;
}

static Value run_repr(VM *vm, Value self) {
    return value_object(
        str_printf(vm, "<guild.run.Run '%s'>", ((RunObject *)self.object)->run->id));
}

static Value run_compare(VM *vm, CompareOp op, Value self, Value other) {
    Run *a = as_run(self), *b = as_run(other);
    if (!b || (op != OP_EQ && op != OP_NE))
        return NOT_IMPLEMENTED;
    return value_bool((strcmp(a->path, b->path) == 0) == (op == OP_EQ));
}

static int64_t run_hash(VM *vm, Value self) {
    return str_hash(vm_intern(vm, ((RunObject *)self.object)->run->path));
}

/* A run by its directory, wherever that is. */
static Value run_by_dir(VM *vm, const char *path) {
    Engine *engine = bind_engine(vm, NULL, NULL); /* lives as long as the document */
    return run_value(vm, run_at(engine_store(engine), path));
}

static Value run_new_by_dir(VM *vm, Value *args) {
    const char *id = vm_need_str(vm, args[1], "run id")->data;
    Value v = run_by_dir(vm, bind_path(vm, args[2]));
    Run *run = as_run(v);
    free(run->id);
    run->id = xstrdup(id);
    return v;
}

Value run_for_dir(VM *vm, Value *args) {
    return run_by_dir(vm, bind_path(vm, args[0]));
}

static const Native RUN_METHODS[] = {
    {"__new__(cls, id, path)", run_new_by_dir, NULL},
    {"@property id(self)", run_get_id, "The run's 32 digits."},
    {"@property short_id(self)", run_get_short_id, "The first 8 of them."},
    {"@property path(self)", run_get_path, "The run directory."},
    {"@property dir(self)", run_get_path, "The run directory."},
    {"@property opref(self)", run_get_opref, "What it is a run of."},
    {"@property status(self)", run_get_status,
     "pending, staged, running, completed, error or terminated."},
    {"@property pid(self)", run_get_pid, "Process id while it runs, else None."},
    {"@property timestamp(self)", run_get_timestamp,
     "Microseconds of its start or initialisation."},
    {"@property batch_proto(self)", run_get_batch_proto, "What a batch runs trials of, else None."},
    {"get(self, name, default=None)", run_get, "An attribute, or default."},
    {"has_attr(self, name)", run_has_attr_native, "Whether the attribute is there."},
    {"attr_names(self)", run_get_attr_names, "Sorted names of all attributes."},
    {"iter_attrs(self)", run_iter_attrs, "Pairs of name and value, sorted by name."},
    {"write_attr(self, name, val, raw=False)", run_write_attr, "Write an attribute."},
    {"del_attr(self, name)", run_del_attr, "Remove an attribute."},
    {"write_opref(self, opref)", run_write_opref, "Say what it is a run of."},
    {"guild_path(self, *subpath)", run_guild_path_native, "Path below the run's .guild directory."},
    {"iter_guild_files(self, subpath)", run_iter_guild_files,
     "Paths of files and directories below a part of .guild, relative to it."},
    {"iter_files(self, all_files=False, follow_links=False)", run_iter_files,
     "Paths of the run's files and directories."},
    {"init_skel(self)", run_init_skel, "Make the run directory."},
    {0},
};

const Type TYPE_RUN = {
    .object = {&TYPE_TYPE},
    .name = "Run",
    .module = "guild.run",
    .size = sizeof(RunObject),
    .attrs = offsetof(RunObject, attrs),
    .repr = run_repr,
    .compare = run_compare,
    .hash = run_hash,
    .getitem = run_getitem,
    .methods = RUN_METHODS,
};
