/* Names and constants: reading, binding and deleting variables wherever they live. */
#include "harness/language/eval.h"

Value run_constant(VM *vm, Frame *f, Node *node) {
    return ((ConstantNode *)node)->value;
}

static _Noreturn void raise_name(VM *vm, const Type *type, Str *name, const char *format) {
    Buf *b = vm_buf(vm);
    const char *mark = strstr(format, "%s");
    buf_addf(b, "%.*s%s%s", (int)(mark - format), format, name->data, mark + 2);
    Value e = exception_new(vm, type, value_object(vm_buf_str(vm, b)));
    if (type == &TYPE_NAME_ERROR) {
        if (!as_exception(e)->attrs)
            as_exception(e)->attrs = dict_new(vm);
        dict_set_str(vm, as_exception(e)->attrs, vm->names.name, value_object(name));
    }
    raise_value(vm, e);
}

void raise_unbound(VM *vm, const NameNode *node) {
    if (node->where == NAME_FREE)
        raise_name(vm, &TYPE_NAME_ERROR, node->name,
                   "cannot access free variable '%s' where it is not associated with a value in "
                   "enclosing scope");
    raise_name(vm, &TYPE_UNBOUND_LOCAL_ERROR, node->name,
               "cannot access local variable '%s' where it is not associated with a value");
}

static _Noreturn void raise_undefined(VM *vm, const NameNode *node) {
    raise_name(vm, &TYPE_NAME_ERROR, node->name, "name '%s' is not defined");
}

Value run_local(VM *vm, Frame *f, Node *node) {
    Value v = f->slots[((NameNode *)node)->index];
    if (UNLIKELY(is_unset(v)))
        raise_unbound(vm, (NameNode *)node);
    return v;
}

Value run_cell(VM *vm, Frame *f, Node *node) {
    Value v = slot_cell(f, ((NameNode *)node)->index)->value;
    if (UNLIKELY(is_unset(v)))
        raise_unbound(vm, (NameNode *)node);
    return v;
}

Value run_free_variable(VM *vm, Frame *f, Node *node) {
    Value v = f->closure[((NameNode *)node)->index]->value;
    if (UNLIKELY(is_unset(v)))
        raise_unbound(vm, (NameNode *)node);
    return v;
}

typedef struct ItemJob {
    Value mapping, key, result;
} ItemJob;

static void item_body(VM *vm, void *context) {
    ItemJob *job = context;
    job->result = vm_getitem(vm, job->mapping, job->key);
}

/* Namespaces that are no plain dict are asked by their own methods. */
static bool find_item(VM *vm, Value mapping, Str *name, Value *out) {
    ItemJob job = {mapping, value_object(name), NONE};
    Value raised;
    if (vm_try(vm, item_body, &job, &raised)) {
        *out = job.result;
        return true;
    }
    if (!is_instance(raised, &TYPE_KEY_ERROR))
        vm_rethrow(vm, raised);
    return false;
}

/* The program's own `__builtins__` of the namespace; false: it has the usual ones. */
static bool own_builtins(VM *vm, Dict *globals, Value *out) {
    if (!dict_get_str(vm, globals, vm->names.__builtins__, out))
        return false;
    if (is_instance(*out, &TYPE_MODULE))
        *out = value_object(((Module *)out->object)->attrs);
    return out->object != &vm->builtins->object;
}

bool builtins_have(VM *vm, Dict *globals, Str *name) {
    Value own, v;
    return !own_builtins(vm, globals, &own) || find_item(vm, own, name, &v);
}

/* A global or built-in by name; caches where it was found, once nothing can fail any more. */
static bool find_global(VM *vm, Dict *globals, NameNode *n, Value *out) {
    n->cached_in = NULL;
    DictEntry *e = dict_entry_str(vm, globals, n->name);
    uint64_t version = globals->version, builtin_version = 0;
    if (!e) {
        Value found, own;
        if (own_builtins(vm, globals, &own))
            return find_item(vm, own, n->name, out);
        if (!builtin_find(vm, n->name, &found)) {
            if (n->name == vm->names.__builtins__)
                return *out = vm_import(vm, "builtins"), true;
            return false;
        }
        e = dict_entry_str(vm, vm->builtins, n->name);
        builtin_version = vm->builtins->version;
        if (!e) {
            *out = found;
            return true;
        }
    }
    n->cached_in = globals;
    n->version = version;
    n->builtin_version = builtin_version;
    n->entry = e;
    *out = e->value;
    return true;
}

Value run_global(VM *vm, Frame *f, Node *node) {
    NameNode *n = (NameNode *)node;
    Dict *globals = f->globals;
    if (LIKELY(n->cached_in == globals && n->version == globals->version &&
               (n->builtin_version == 0 || n->builtin_version == vm->builtins->version)))
        return n->entry->value;
    Value v;
    if (!find_global(vm, globals, n, &v))
        raise_undefined(vm, n);
    return v;
}

Value run_dynamic(VM *vm, Frame *f, Node *node) {
    NameNode *n = (NameNode *)node;
    Value v;
    if (f->locals) {
        if (f->locals->object.type == &TYPE_DICT) {
            if (dict_get_str(vm, f->locals, n->name, &v))
                return v;
        } else if (find_item(vm, value_object(f->locals), n->name, &v)) {
            return v;
        }
    }
    if (n->where == NAME_DYNAMIC && n->index >= 0 && f->closure) {
        v = f->closure[n->index]->value;
        if (is_unset(v))
            raise_name(vm, &TYPE_NAME_ERROR, n->name,
                       "cannot access free variable '%s' where it is not associated with a value "
                       "in enclosing scope");
        return v;
    }
    return run_global(vm, f, node);
}

Value run_walrus(VM *vm, Frame *f, Node *node) {
    WalrusNode *n = (WalrusNode *)node;
    Value v = eval(vm, f, n->value);
    assign_name(vm, f, n->target, v);
    return v;
}

/* ---- binding ---- */

static void set_global(VM *vm, Dict *globals, NameNode *n, Value value) {
    if (n->cached_in == globals && n->version == globals->version && n->builtin_version == 0) {
        n->entry->value = value;
        return;
    }
    dict_set_str(vm, globals, n->name, value);
    n->entry = dict_entry_str(vm, globals, n->name);
    n->cached_in = n->entry ? globals : NULL;
    n->version = globals->version;
    n->builtin_version = 0;
}

static void set_dynamic(VM *vm, Frame *f, NameNode *n, Value value) {
    Dict *d = f->locals ? f->locals : f->globals;
    if (d->object.type == &TYPE_DICT)
        dict_set_str(vm, d, n->name, value);
    else
        vm_setitem(vm, value_object(d), value_object(n->name), value);
}

void assign_name(VM *vm, Frame *f, NameNode *n, Value value) {
    switch (n->where) {
    case NAME_LOCAL:
        f->slots[n->index] = value;
        break;
    case NAME_CELL:
        slot_cell(f, n->index)->value = value;
        break;
    case NAME_FREE:
        f->closure[n->index]->value = value;
        break;
    case NAME_GLOBAL:
        if (in_locals(f, n))
            set_dynamic(vm, f, n, value);
        else
            set_global(vm, f->globals, n, value);
        break;
    case NAME_DYNAMIC:
        set_dynamic(vm, f, n, value);
        break;
    }
}

typedef struct DeleteJob {
    Value mapping, key;
} DeleteJob;

static void delete_body(VM *vm, void *context) {
    DeleteJob *job = context;
    vm_setitem(vm, job->mapping, job->key, UNSET);
}

static void delete_from(VM *vm, Dict *d, NameNode *n) {
    if (d->object.type != &TYPE_DICT) {
        DeleteJob job = {value_object(d), value_object(n->name)};
        Value raised;
        if (!vm_try(vm, delete_body, &job, &raised))
            raise_undefined(vm, n);
        return;
    }
    if (!dict_remove_str(vm, d, n->name))
        raise_undefined(vm, n);
}

static void delete_value(VM *vm, Value *place, NameNode *n) {
    if (is_unset(*place))
        raise_unbound(vm, n);
    *place = UNSET;
}

void delete_name(VM *vm, Frame *f, NameNode *n) {
    switch (n->where) {
    case NAME_LOCAL:
        delete_value(vm, &f->slots[n->index], n);
        break;
    case NAME_CELL:
        delete_value(vm, &slot_cell(f, n->index)->value, n);
        break;
    case NAME_FREE:
        delete_value(vm, &f->closure[n->index]->value, n);
        break;
    case NAME_GLOBAL:
        delete_from(vm, in_locals(f, n) ? f->locals : f->globals, n);
        break;
    case NAME_DYNAMIC:
        delete_from(vm, f->locals ? f->locals : f->globals, n);
        break;
    }
}
