/* The special methods of built-in types: `(5).__add__`, `list.__len__`, `super().__repr__()` call
 * the slots of the type they were found in. */
#include "harness/language/attribute.h"
#include "harness/language/collections.h"
#include "harness/language/containers.h"
#include "harness/language/native.h"
#include "harness/language/vm_internal.h"

#define OWNER_SLOT(slot_, out) SLOT_OF(vm->native->owner, slot_, out)

static Value wrap_repr(VM *vm, Value *args) {
    Value (*slot)(VM *, Value);
    OWNER_SLOT(repr, slot);
    return slot(vm, args[0]);
}

static Value wrap_str(VM *vm, Value *args) {
    Value (*slot)(VM *, Value);
    OWNER_SLOT(str, slot);
    return slot(vm, args[0]);
}

static Value wrap_hash(VM *vm, Value *args) {
    int64_t (*slot)(VM *, Value);
    OWNER_SLOT(hash, slot);
    return value_int(slot(vm, args[0]));
}

static Value wrap_compare(VM *vm, CompareOp op, Value *args) {
    Value (*slot)(VM *, CompareOp, Value, Value);
    OWNER_SLOT(compare, slot);
    return slot(vm, op, args[0], args[1]);
}

static Value wrap_len(VM *vm, Value *args) {
    int64_t (*slot)(VM *, Value);
    OWNER_SLOT(len, slot);
    return value_int(slot(vm, args[0]));
}

static Value wrap_bool(VM *vm, Value *args) {
    bool (*slot)(VM *, Value);
    OWNER_SLOT(truth, slot);
    return value_bool(slot(vm, args[0]));
}

static Value wrap_getitem(VM *vm, Value *args) {
    Value (*slot)(VM *, Value, Value);
    OWNER_SLOT(getitem, slot);
    return slot(vm, args[0], args[1]);
}

static Value wrap_setitem(VM *vm, Value *args) {
    void (*slot)(VM *, Value, Value, Value);
    OWNER_SLOT(setitem, slot);
    slot(vm, args[0], args[1], args[2]);
    return NONE;
}

static Value wrap_delitem(VM *vm, Value *args) {
    void (*slot)(VM *, Value, Value, Value);
    OWNER_SLOT(setitem, slot);
    slot(vm, args[0], args[1], UNSET);
    return NONE;
}

static Value wrap_contains(VM *vm, Value *args) {
    bool (*slot)(VM *, Value, Value);
    OWNER_SLOT(contains, slot);
    return value_bool(slot(vm, args[0], args[1]));
}

static Value wrap_iter(VM *vm, Value *args) {
    Value (*slot)(VM *, Value);
    OWNER_SLOT(iter, slot);
    return slot(vm, args[0]);
}

static Value wrap_next(VM *vm, Value *args) {
    bool (*slot)(VM *, Value, Value *);
    OWNER_SLOT(next, slot);
    Value out;
    vm->stop_value = NONE;
    if (!slot(vm, args[0], &out))
        raise_stop(vm, vm->stop_value);
    return out;
}

static Value wrap_call(VM *vm, Value *args) {
    Value (*slot)(VM *, Value, const Args *);
    OWNER_SLOT(call, slot);
    Tuple *items = as_tuple(args[1]);
    Dict *d = as_dict(args[2]);
    Args call = {items->count, items->items, 0, NULL, NULL};
    Str **names = vm_alloc(vm, (d->count + 1) * sizeof *names);
    Value *values = vm_alloc(vm, (d->count + 1) * sizeof *values);
    size_t at = 0;
    for (DictEntry *e; (e = dict_next(d, &at)); call.named++) {
        names[call.named] = as_str(e->key);
        values[call.named] = e->value;
    }
    call.names = names;
    call.values = values;
    return slot(vm, args[0], &call);
}

static Value wrap_get(VM *vm, Value *args) {
    Value (*slot)(VM *, Value, Value, const Type *);
    OWNER_SLOT(descr_get, slot);
    if (is_none(args[1]) && is_none(args[2]))
        raise(vm, &TYPE_TYPE_ERROR, "__get__(None, None) is invalid");
    bool class = is_none(args[1]) && is_type(args[2]);
    return slot(vm, args[0], class ? UNSET : args[1],
                is_type(args[2]) ? as_type(args[2]) : type_of(args[1]));
}

static Value wrap_set(VM *vm, Value *args) {
    bool (*slot)(VM *, Value, Value, Value);
    OWNER_SLOT(descr_set, slot);
    slot(vm, args[0], args[1], args[2]);
    return NONE;
}

static Value wrap_delete(VM *vm, Value *args) {
    bool (*slot)(VM *, Value, Value, Value);
    OWNER_SLOT(descr_set, slot);
    slot(vm, args[0], args[1], UNSET);
    return NONE;
}

static Value wrap_inplace(VM *vm, BinaryOp op, Value *args) {
    Value (*slot)(VM *, BinaryOp, Value, Value);
    OWNER_SLOT(inplace, slot);
    return slot(vm, op, args[0], args[1]);
}

/* The slot takes the operation if it can; where the type only has the reflected kind of method it
 * answers NotImplemented by itself. */
static Value wrap_binary(VM *vm, BinaryOp op, Value left, Value right, Value other) {
    Value (*slot)(VM *, BinaryOp, Value, Value);
    OWNER_SLOT(binary, slot);
    if (op == OP_MUL && type_is_sequence(vm->native->owner))
        vm_index(vm, other);
    return slot(vm, op, left, right);
}

static Value wrap_unary(VM *vm, UnaryOp op, Value *args) {
    Value (*slot)(VM *, UnaryOp, Value);
    OWNER_SLOT(unary, slot);
    return slot(vm, op, args[0]);
}

#define COMPARE_ROW(symbol)                                                                        \
    static Value wrap_##symbol(VM *vm, Value *args) {                                              \
        return wrap_compare(vm, OP_##symbol, args);                                                \
    }
/* clang-format off */
COMPARE_ROW(LT)
COMPARE_ROW(LE)
COMPARE_ROW(EQ)
COMPARE_ROW(NE)
COMPARE_ROW(GT)
COMPARE_ROW(GE)
/* clang-format on */

#define X(symbol, text, method, reflected, inplace)                                                \
    static Value left_##symbol(VM *vm, Value *args) {                                              \
        return wrap_binary(vm, OP_##symbol, args[0], args[1], args[1]);                            \
    }                                                                                              \
    static Value right_##symbol(VM *vm, Value *args) {                                             \
        return wrap_binary(vm, OP_##symbol, args[1], args[0], args[1]);                            \
    }                                                                                              \
    static Value inplace_##symbol(VM *vm, Value *args) {                                           \
        return wrap_inplace(vm, OP_##symbol, args);                                                \
    }
BINARY_OPS(X)
#undef X

static Value wrap_neg(VM *vm, Value *args) {
    return wrap_unary(vm, OP_NEG, args);
}
static Value wrap_pos(VM *vm, Value *args) {
    return wrap_unary(vm, OP_POS, args);
}
static Value wrap_invert(VM *vm, Value *args) {
    return wrap_unary(vm, OP_INVERT, args);
}

#define ROW(name, function)                                                                        \
    { name, function, NULL }

static const Native REPR = ROW("__repr__(self, /)", wrap_repr);
static const Native STR = ROW("__str__(self, /)", wrap_str);
static const Native HASH = ROW("__hash__(self, /)", wrap_hash);
static const Native LEN = ROW("__len__(self, /)", wrap_len);
static const Native BOOL = ROW("__bool__(self, /)", wrap_bool);
static const Native GETITEM = ROW("__getitem__(self, key, /)", wrap_getitem);
static const Native SETITEM = ROW("__setitem__(self, key, value, /)", wrap_setitem);
static const Native DELITEM = ROW("__delitem__(self, key, /)", wrap_delitem);
static const Native CONTAINS = ROW("__contains__(self, key, /)", wrap_contains);
static const Native ITER = ROW("__iter__(self, /)", wrap_iter);
static const Native NEXT = ROW("__next__(self, /)", wrap_next);
static const Native CALL = ROW("__call__(self, /, *args, **kwargs)", wrap_call);
static const Native GET = ROW("__get__(self, instance, owner=None, /)", wrap_get);
static const Native SET = ROW("__set__(self, instance, value, /)", wrap_set);
static const Native DELETE = ROW("__delete__(self, instance, /)", wrap_delete);
static const Native COMPARES[] = {
    ROW("__lt__(self, value, /)", wrap_LT), ROW("__le__(self, value, /)", wrap_LE),
    ROW("__eq__(self, value, /)", wrap_EQ), ROW("__ne__(self, value, /)", wrap_NE),
    ROW("__gt__(self, value, /)", wrap_GT), ROW("__ge__(self, value, /)", wrap_GE)};
static const Native UNARIES[] = {ROW("__neg__(self, /)", wrap_neg),
                                 ROW("__pos__(self, /)", wrap_pos),
                                 ROW("__invert__(self, /)", wrap_invert)};
static const Native LEFTS[] = {
#define X(symbol, text, method, reflected, inplace) ROW(method "(self, value, /)", left_##symbol),
    BINARY_OPS(X)
#undef X
};
static const Native RIGHTS[] = {
#define X(symbol, text, method, reflected, inplace)                                                \
    ROW(reflected "(self, value, /)", right_##symbol),
    BINARY_OPS(X)
#undef X
};
static const Native INPLACES[] = {
#define X(symbol, text, method, reflected, inplace)                                                \
    ROW(inplace "(self, value, /)", inplace_##symbol),
    BINARY_OPS(X)
#undef X
};

/* Which operators a built-in type's `binary` answers; a slot cannot be asked without operands. */
static unsigned operators_of(const Type *type) {
    enum {
        A = 1 << OP_ADD,
        S = 1 << OP_SUB,
        M = 1 << OP_MUL,
        D = 1 << OP_DIV,
        F = 1 << OP_FLOORDIV,
        P = 1 << OP_MOD,
        W = 1 << OP_POW,
        L = 1 << OP_LSHIFT,
        R = 1 << OP_RSHIFT,
        AND = 1 << OP_AND,
        OR = 1 << OP_OR,
        XOR = 1 << OP_XOR
    };
    if (type == &TYPE_INT)
        return A | S | M | D | F | P | W | L | R | AND | OR | XOR;
    if (type == &TYPE_BOOL)
        return AND | OR | XOR;
    if (type == &TYPE_FLOAT)
        return A | S | M | D | F | P | W;
    if (type == &TYPE_COMPLEX)
        return A | S | M | D | W;
    if (type == &TYPE_STR || type == &TYPE_BYTES || type == &TYPE_BYTEARRAY)
        return A | M | P;
    if (type == &TYPE_LIST || type == &TYPE_TUPLE || type == &TYPE_DEQUE)
        return A | M;
    if (type == &TYPE_DICT || type == &TYPE_TYPE || type == &TYPE_UNION ||
        type == &TYPE_MAPPINGPROXY || type_is_subtype(type, &TYPE_DICT))
        return OR;
    if (type == &TYPE_SET || type == &TYPE_FROZENSET || type == &TYPE_DICT_KEYS ||
        type == &TYPE_DICT_ITEMS)
        return S | AND | OR | XOR;
    return A | S | M | D | F | P | AND | OR;
}

static unsigned inplaces_of(const Type *type) {
    if (type == &TYPE_LIST || type == &TYPE_BYTEARRAY || type == &TYPE_DEQUE)
        return 1 << OP_ADD | 1 << OP_MUL;
    return operators_of(type);
}

static unsigned reflected_of(const Type *type) {
    unsigned ops = operators_of(type);
    if (type == &TYPE_STR || type == &TYPE_BYTES || type == &TYPE_BYTEARRAY || type == &TYPE_LIST ||
        type == &TYPE_TUPLE || type == &TYPE_DEQUE)
        ops &= ~(1u << OP_ADD);
    return ops;
}

static void fill_operators(VM *vm, const Type *type, Dict *d) {
    for (int op = 0; op < BINARY_OP_COUNT; op++) {
        if (type->binary && operators_of(type) >> op & 1)
            native_add_wrapper(vm, type, d, &LEFTS[op]);
        if (type->binary && reflected_of(type) >> op & 1)
            native_add_wrapper(vm, type, d, &RIGHTS[op]);
        if (type->inplace && inplaces_of(type) >> op & 1)
            native_add_wrapper(vm, type, d, &INPLACES[op]);
    }
    bool fraction = type == &TYPE_FLOAT || type == &TYPE_COMPLEX; /* no `~` */
    for (int i = 0; type->unary && i < 3 - fraction; i++)
        native_add_wrapper(vm, type, d, &UNARIES[i]);
    for (int i = 0; type->compare && i < 6; i++)
        native_add_wrapper(vm, type, d, &COMPARES[i]);
}

void wrappers_fill_type(VM *vm, const Type *type, Dict *d) {
    fill_operators(vm, type, d);
    const struct {
        bool present;
        const Native *row;
    } rows[] = {{type->repr, &REPR},
                {type->str, &STR},
                {type->hash && type->hash != hash_refuse, &HASH},
                {type->len, &LEN},
                {type->truth, &BOOL},
                {type->getitem, &GETITEM},
                {type->setitem, &SETITEM},
                {type->setitem, &DELITEM},
                {type->contains, &CONTAINS},
                {type->iter, &ITER},
                {type->next, &NEXT},
                {type->call, &CALL},
                {type->descr_get, &GET},
                {type->descr_set, &SET},
                {type->descr_set, &DELETE}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].present)
            native_add_wrapper(vm, type, d, rows[i].row);
    if (type->hash == hash_refuse)
        dict_set_str(vm, d, vm->names.__hash__, NONE);
}
