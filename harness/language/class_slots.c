/* The slots of classes made by a program: each calls the special method behind it. */
#include "harness/language/attribute.h"
#include "harness/language/containers.h"
#include "harness/language/numbers.h"
#include "harness/language/native.h"
#include "harness/language/vm_internal.h"

/* ---- calling special methods ---- */

static bool find(VM *vm, Value self, Str *name, Value *method) {
    return type_lookup(vm, type_of(self), name, method);
}

static Value call(VM *vm, Value method, size_t count, const Value *items) {
    if (is_exact(method, &TYPE_FUNCTION))
        return function_call_positional(vm, (Function *)method.object, count, items);
    if (is_object(method)) {
        Value (*get)(VM *, Value, Value, const Type *);
        SLOT_OF(method.object->type, descr_get, get);
        if (get && !is_native(method)) {
            Value bound = get(vm, method, items[0], type_of(items[0]));
            return vm_call(vm, bound, &(Args){count - 1, items + 1, 0, NULL, NULL});
        }
    }
    return vm_call(vm, method, &(Args){count, items, 0, NULL, NULL});
}

static Value need(VM *vm, Value self, Str *name) {
    Value method;
    if (!find(vm, self, name, &method))
        raise(vm, &TYPE_TYPE_ERROR, "'%s' object has no %s", type_of(self)->name, name->data);
    return method;
}

static Value call1(VM *vm, Str *name, Value self) {
    return call(vm, need(vm, self, name), 1, &self);
}

static Value call2(VM *vm, Str *name, Value self, Value a) {
    return call(vm, need(vm, self, name), 2, (Value[]){self, a});
}

/* ---- text, hash, truth, size ---- */

static Value class_repr(VM *vm, Value self) {
    Value v = call1(vm, vm->names.__repr__, self);
    if (!is_str(v))
        raise(vm, &TYPE_TYPE_ERROR, "__repr__ returned non-string (type %s)", type_of(v)->name);
    return v;
}

static Value class_str(VM *vm, Value self) {
    Value v = call1(vm, vm->names.__str__, self);
    if (!is_str(v))
        raise(vm, &TYPE_TYPE_ERROR, "__str__ returned non-string (type %s)", type_of(v)->name);
    return v;
}

static int64_t class_hash(VM *vm, Value self) {
    Value method;
    if (!find(vm, self, vm->names.__hash__, &method) || is_none(method))
        hash_refuse(vm, self);
    Value v = call(vm, method, 1, &self);
    if (!is_int(v))
        raise(vm, &TYPE_TYPE_ERROR, "__hash__ method should return an integer");
    int64_t hash; /* a number that fits is the hash as it is; -1 is never one */
    if (value_fits_int64(v, &hash))
        return hash == -1 ? -2 : hash;
    return vm_hash(vm, v);
}

static bool class_truth(VM *vm, Value self) {
    Value v = call1(vm, vm->names.__bool__, self);
    if (v.tag != TAG_BOOL)
        raise(vm, &TYPE_TYPE_ERROR, "__bool__ should return bool, returned %s", type_of(v)->name);
    return v.boolean;
}

static int64_t class_len(VM *vm, Value self) {
    Value v = call1(vm, vm->names.__len__, self);
    int64_t n;
    Value whole = index_value(vm, v);
    if (!value_fits_int64(whole, &n)) {
        if (int_sign(whole) > 0)
            raise(vm, &TYPE_OVERFLOW_ERROR, "cannot fit 'int' into an index-sized integer");
        n = -1;
    }
    if (n < 0)
        raise(vm, &TYPE_VALUE_ERROR, "__len__() should return >= 0");
    return n;
}

/* ---- operators ---- */

Str *class_operator_name(VM *vm, BinaryOp op, OperatorMethod which) {
    static const char *const NAMES[][3] = {
#define X(symbol, text, method, reflected, inplace) {method, reflected, inplace},
        BINARY_OPS(X)
#undef X
    };
    Str **known = &vm->operator_names[op][which];
    if (!*known)
        *known = vm_intern(vm, NAMES[op][which]);
    return *known;
}

Value class_binary_half(VM *vm, BinaryOp op, Value left, Value right, bool reflected) {
    Value self = reflected ? right : left, other = reflected ? left : right, method;
    if (!find(vm, self, class_operator_name(vm, op, reflected ? METHOD_REFLECTED : METHOD_LEFT),
              &method))
        return NOT_IMPLEMENTED;
    return call(vm, method, 2, (Value[]){self, other});
}

Value class_binary(VM *vm, BinaryOp op, Value left, Value right) {
    return class_binary_half(vm, op, left, right, false);
}

Value class_inplace(VM *vm, BinaryOp op, Value self, Value other) {
    Value method;
    if (!find(vm, self, class_operator_name(vm, op, METHOD_INPLACE), &method))
        return NOT_IMPLEMENTED;
    return call(vm, method, 2, (Value[]){self, other});
}

Value class_compare(VM *vm, CompareOp op, Value self, Value other) {
    Str *const names[] = {vm->names.__lt__, vm->names.__le__, vm->names.__eq__,
                          vm->names.__ne__, vm->names.__gt__, vm->names.__ge__};
    Value method;
    if (!find(vm, self, names[op], &method))
        return NOT_IMPLEMENTED;
    return call(vm, method, 2, (Value[]){self, other});
}

static Value class_unary(VM *vm, UnaryOp op, Value self) {
    Str *name = op == OP_NEG   ? vm->names.__neg__
                : op == OP_POS ? vm->names.__pos__
                               : vm->names.__invert__;
    Value method;
    if (!find(vm, self, name, &method))
        raise(vm, &TYPE_TYPE_ERROR, "bad operand type for unary %s: '%s'",
              op == OP_NEG   ? "-"
              : op == OP_POS ? "+"
                             : "~",
              type_of(self)->name);
    return call(vm, method, 1, &self);
}

/* ---- items and iteration ---- */

static Value class_getitem_slot(VM *vm, Value self, Value key) {
    return call2(vm, vm->names.__getitem__, self, key);
}

static void class_setitem(VM *vm, Value self, Value key, Value value) {
    Value method;
    Str *name = is_unset(value) ? vm->names.__delitem__ : vm->names.__setitem__;
    if (!find(vm, self, name, &method))
        raise(vm, &TYPE_ATTRIBUTE_ERROR, "%s", name->data);
    call(vm, method, is_unset(value) ? 2 : 3, (Value[]){self, key, value});
}

static bool class_contains(VM *vm, Value self, Value item) {
    Value method;
    if (!find(vm, self, vm->names.__contains__, &method) || is_none(method))
        raise(vm, &TYPE_TYPE_ERROR, "'%s' object is not a container", type_of(self)->name);
    return vm_truth(vm, call(vm, method, 2, (Value[]){self, item}));
}

static Value class_iter(VM *vm, Value self) {
    Value method;
    if (!find(vm, self, vm->names.__iter__, &method) || is_none(method))
        raise(vm, &TYPE_TYPE_ERROR, "'%s' object is not iterable", type_of(self)->name);
    Value v = call(vm, method, 1, &self);
    bool (*next)(VM *, Value, Value *);
    SLOT_OF(type_of(v), next, next);
    if (!next)
        raise(vm, &TYPE_TYPE_ERROR, "iter() returned non-iterator of type '%s'", type_of(v)->name);
    return v;
}

typedef struct NextJob {
    Value method, self, result;
} NextJob;

static void next_body(VM *vm, void *context) {
    NextJob *job = context;
    job->result = call(vm, job->method, 1, &job->self);
}

static bool class_next(VM *vm, Value self, Value *out) {
    NextJob job = {need(vm, self, vm->names.__next__), self, NONE};
    Value raised;
    if (vm_try(vm, next_body, &job, &raised)) {
        *out = job.result;
        return true;
    }
    if (!is_instance(raised, &TYPE_STOP_ITERATION))
        vm_rethrow(vm, raised);
    Value stop = NONE;
    if (as_exception(raised)->attrs)
        dict_get_str(vm, as_exception(raised)->attrs, vm->names.value, &stop);
    vm_set_stop_value(vm, stop);
    return false;
}

/* ---- calls and attributes ---- */

static Value class_call(VM *vm, Value self, const Args *args) {
    Value method = need(vm, self, vm->names.__call__);
    Value few[12], *items = few;
    if (!is_exact(method, &TYPE_FUNCTION) && !is_native(method)) {
        Value (*get)(VM *, Value, Value, const Type *);
        SLOT_OF(type_of(method), descr_get, get);
        vm_enter(vm, " while calling a Python object");
        Value v = vm_call(vm, get ? get(vm, method, self, type_of(self)) : method, args);
        vm_leave(vm);
        return v;
    }
    if (args->count >= 11)
        items = vm_alloc(vm, (args->count + 1) * sizeof *items);
    items[0] = self;
    if (args->count)
        memcpy(items + 1, args->items, args->count * sizeof *items);
    vm_enter(vm, " while calling a Python object");
    Value v = vm_call(vm, method,
                      &(Args){args->count + 1, items, args->named, args->names, args->values});
    vm_leave(vm);
    return v;
}

typedef struct GetJob {
    Value self, method, result;
    Str *name;
} GetJob;

static void get_body(VM *vm, void *context) {
    GetJob *job = context;
    job->result = call(vm, job->method, 2, (Value[]){job->self, value_object(job->name)});
}

static bool class_getattr(VM *vm, Value self, Str *name, Value *out) {
    GetJob job = {self, need(vm, self, vm->names.__getattribute__), NONE, name};
    Value raised, hook;
    if (vm_try(vm, get_body, &job, &raised)) {
        *out = job.result;
        return true;
    }
    if (!is_instance(raised, &TYPE_ATTRIBUTE_ERROR) ||
        !find(vm, self, vm->names.__getattr__, &hook))
        vm_rethrow(vm, raised);
    *out = call(vm, hook, 2, (Value[]){self, value_object(name)});
    return true;
}

static bool class_setattr(VM *vm, Value self, Str *name, Value value) {
    Str *method = is_unset(value) ? vm->names.__delattr__ : vm->names.__setattr__;
    call(vm, need(vm, self, method), is_unset(value) ? 2 : 3,
         (Value[]){self, value_object(name), value});
    return true;
}

static Value class_descr_get(VM *vm, Value self, Value object, const Type *owner) {
    Value method;
    if (!find(vm, self, vm->names.__get__, &method))
        return self;
    return call(vm, method, 3,
                (Value[]){self, is_unset(object) ? NONE : object,
                          owner ? type_value(owner) : type_value(type_of(object))});
}

static bool class_descr_set(VM *vm, Value self, Value object, Value value) {
    Str *name = is_unset(value) ? vm->names.__delete__ : vm->names.__set__;
    Value method;
    if (!find(vm, self, name, &method))
        raise(vm, &TYPE_ATTRIBUTE_ERROR, "%s", name->data);
    call(vm, method, is_unset(value) ? 2 : 3, (Value[]){self, object, value});
    return true;
}

/* ---- which slots a class needs ---- */

enum {
    S_REPR = 1 << 0,
    S_STR = 1 << 1,
    S_HASH = 1 << 2,
    S_COMPARE = 1 << 3,
    S_BINARY = 1 << 4,
    S_INPLACE = 1 << 5,
    S_UNARY = 1 << 6,
    S_TRUTH = 1 << 7,
    S_LEN = 1 << 8,
    S_GETITEM = 1 << 9,
    S_SETITEM = 1 << 10,
    S_CONTAINS = 1 << 11,
    S_ITER = 1 << 12,
    S_NEXT = 1 << 13,
    S_CALL = 1 << 14,
    S_GETATTR = 1 << 15,
    S_SETATTR = 1 << 16,
    S_DESCR_GET = 1 << 17,
    S_DESCR_SET = 1 << 18
};

static const struct {
    const char *name;
    unsigned slot;
} SLOT_NAMES[] = {{"__repr__", S_REPR},
                  {"__str__", S_STR},
                  {"__hash__", S_HASH},
                  {"__eq__", S_COMPARE},
                  {"__ne__", S_COMPARE},
                  {"__lt__", S_COMPARE},
                  {"__le__", S_COMPARE},
                  {"__gt__", S_COMPARE},
                  {"__ge__", S_COMPARE},
                  {"__bool__", S_TRUTH},
                  {"__len__", S_LEN},
                  {"__getitem__", S_GETITEM},
                  {"__setitem__", S_SETITEM},
                  {"__delitem__", S_SETITEM},
                  {"__contains__", S_CONTAINS},
                  {"__iter__", S_ITER},
                  {"__next__", S_NEXT},
                  {"__call__", S_CALL},
                  {"__getattribute__", S_GETATTR},
                  {"__setattr__", S_SETATTR},
                  {"__delattr__", S_SETATTR},
                  {"__get__", S_DESCR_GET},
                  {"__set__", S_DESCR_SET},
                  {"__delete__", S_DESCR_SET},
                  {"__neg__", S_UNARY},
                  {"__pos__", S_UNARY},
                  {"__invert__", S_UNARY},
#define X(symbol, text, method, reflected, inplace)                                                \
    {method, S_BINARY}, {reflected, S_BINARY}, {inplace, S_INPLACE},
                  BINARY_OPS(X)
#undef X
};

static unsigned slots_named(const Dict *d) {
    unsigned found = 0;
    size_t at = 0;
    for (DictEntry *e; (e = dict_next(d, &at));) {
        if (!is_exact(e->key, &TYPE_STR) || strncmp(as_str(e->key)->data, "__", 2) != 0)
            continue;
        for (size_t i = 0; i < sizeof SLOT_NAMES / sizeof *SLOT_NAMES; i++)
            if (strcmp(SLOT_NAMES[i].name, as_str(e->key)->data) == 0)
                found |= SLOT_NAMES[i].slot;
    }
    return found;
}

void class_fill_slots(VM *vm, Class *cls) {
    unsigned own = 0;
    for (size_t i = 0; i < cls->mro->count; i++) {
        const Type *t = as_type(cls->mro->items[i]);
        if (t->flags & TYPE_CLASS)
            own |= slots_named(((const Class *)t)->dict);
    }
    Type *type = &cls->type;
    const Type *base = type->base ? type->base : &TYPE_OBJECT;
    Value finalizer;
    type->flags &= ~(unsigned)TYPE_FINALIZED;
    if (type_lookup(vm, type, vm->names.__del__, &finalizer))
        type->flags |= TYPE_FINALIZED;
#define FILL(flag, slot, function)                                                                 \
    do {                                                                                           \
        if (own & (flag))                                                                          \
            type->slot = function;                                                                 \
        else                                                                                       \
            SLOT_OF(base, slot, type->slot);                                                       \
    } while (0)
    FILL(S_REPR, repr, class_repr);
    FILL(S_STR, str, class_str);
    FILL(S_HASH, hash, class_hash);
    FILL(S_COMPARE, compare, class_compare);
    FILL(S_BINARY, binary, class_binary);
    FILL(S_INPLACE, inplace, class_inplace);
    FILL(S_UNARY, unary, class_unary);
    FILL(S_TRUTH, truth, class_truth);
    FILL(S_LEN, len, class_len);
    FILL(S_GETITEM, getitem, class_getitem_slot);
    FILL(S_SETITEM, setitem, class_setitem);
    FILL(S_CONTAINS, contains, class_contains);
    FILL(S_ITER, iter, class_iter);
    FILL(S_NEXT, next, class_next);
    FILL(S_CALL, call, class_call);
    FILL(S_GETATTR, getattr, class_getattr);
    FILL(S_SETATTR, setattr, class_setattr);
    FILL(S_DESCR_GET, descr_get, class_descr_get);
    FILL(S_DESCR_SET, descr_set, class_descr_set);
#undef FILL
    (void)vm;
}
