/* What a type is: a descriptor with named slots, absent = NULL, and a table of methods.
 *
 * Built-in types are `const Type TYPE_X = {…}` at the end of x.c. A class of the program is a Class
 * (class.h), which begins with a Type whose slots call its special methods. Slots receive `self` of
 * their own type or of a subclass. Attribute lookup never walks `methods` itself: type_lookup()
 * builds one dictionary per type on first use. */
#ifndef VERBATIM_LANGUAGE_TYPE_H
#define VERBATIM_LANGUAGE_TYPE_H

#include "harness/language/value.h"

/* Arguments of a call as they stand at the call: positional ones, then named ones. Borrowed. */
typedef struct Args {
    size_t count;
    const Value *items;
    size_t named;
    Str *const *names; /* interned */
    const Value *values;
} Args;

#define NO_ARGS ((Args){0})

/* A function in C. `args` holds one Value for each parameter of the signature, in declared order,
 * defaults filled in: `*rest` as a tuple, `**names` as a dict, an absent parameter without default
 * (`=?`) as UNSET. Methods receive self first. */
typedef Value (*NativeFn)(VM *vm, Value *args);

/* The signature string is the registration: "sort(self, *, key=None, reverse=False)".
 * Defaults may be None, True, False, integers, floats, quoted strings, () and `?` (UNSET). A
 * leading
 * "@static " or "@class " makes a static or class method (which receives cls first); "@property " a
 * read-only attribute whose function receives self. `doc` is one sentence for help(). */
typedef struct Native {
    const char *signature;
    NativeFn function;
    const char *doc;
} Native;

typedef enum CompareOp { OP_LT, OP_LE, OP_EQ, OP_NE, OP_GT, OP_GE } CompareOp;

/* name, symbol, special method, reflected, in-place */
#define BINARY_OPS(X)                                                                              \
    X(ADD, "+", "__add__", "__radd__", "__iadd__")                                                 \
    X(SUB, "-", "__sub__", "__rsub__", "__isub__")                                                 \
    X(MUL, "*", "__mul__", "__rmul__", "__imul__")                                                 \
    X(MATMUL, "@", "__matmul__", "__rmatmul__", "__imatmul__")                                     \
    X(DIV, "/", "__truediv__", "__rtruediv__", "__itruediv__")                                     \
    X(FLOORDIV, "//", "__floordiv__", "__rfloordiv__", "__ifloordiv__")                            \
    X(MOD, "%", "__mod__", "__rmod__", "__imod__")                                                 \
    X(POW, "**", "__pow__", "__rpow__", "__ipow__")                                                \
    X(LSHIFT, "<<", "__lshift__", "__rlshift__", "__ilshift__")                                    \
    X(RSHIFT, ">>", "__rshift__", "__rrshift__", "__irshift__")                                    \
    X(AND, "&", "__and__", "__rand__", "__iand__")                                                 \
    X(OR, "|", "__or__", "__ror__", "__ior__")                                                     \
    X(XOR, "^", "__xor__", "__rxor__", "__ixor__")

typedef enum BinaryOp {
#define X(name, symbol, method, reflected, inplace) OP_##name,
    BINARY_OPS(X)
#undef X
        BINARY_OP_COUNT
} BinaryOp;

typedef enum UnaryOp { OP_NEG, OP_POS, OP_INVERT, OP_NOT } UnaryOp;

enum {
    TYPE_SUBCLASSABLE = 1, /* a program may derive from it */
    TYPE_CLASS = 2,        /* it is a Class (made by a program) */
    TYPE_SEQUENCE = 4,     /* matches sequence patterns */
    TYPE_MAPPING = 8,      /* matches mapping patterns */
    TYPE_MATCH_SELF = 16,  /* `int(x)` in a pattern captures the subject itself */
    TYPE_FINALIZED = 32,   /* it has a __del__ method, so no instance can be made */
    TYPE_MEMBERS = 64      /* its attributes are members, so that setting one has its own words */
};

struct Type {
    Object object;      /* type: &TYPE_TYPE */
    const char *name;   /* "list", "collections.deque" (where CPython's messages have the module) */
    const char *module; /* "builtins" when NULL */
    const Type *base;   /* NULL: object (and for object itself) */
    const Type *mixin;  /* a base before `base`, of the same layout, which derives from the base of
                           `base`; NULL: none */
    size_t size;        /* bytes of an instance */
    size_t attrs;       /* offset of the instance's `Dict *` (NULL until first used), 0 = none */
    unsigned flags;
    const char *doc;

    Value (*repr)(VM *vm, Value self);
    Value (*str)(VM *vm, Value self);                                /* else repr */
    int64_t (*hash)(VM *vm, Value self);                             /* hash_refuse: unhashable */
    Value (*compare)(VM *vm, CompareOp op, Value self, Value other); /* or NOT_IMPLEMENTED */
    Value (*binary)(VM *vm, BinaryOp op, Value left,
                    Value right); /* one of both is self; or NOT_IMPLEMENTED */
    Value (*inplace)(VM *vm, BinaryOp op, Value self, Value other); /* or NOT_IMPLEMENTED */
    Value (*unary)(VM *vm, UnaryOp op, Value self);                 /* NEG POS INVERT */
    bool (*truth)(VM *vm, Value self);                              /* else len != 0, else true */
    int64_t (*len)(VM *vm, Value self);
    Value (*getitem)(VM *vm, Value self, Value key);
    void (*setitem)(VM *vm, Value self, Value key, Value value); /* value UNSET: delete */
    bool (*contains)(VM *vm, Value self, Value item);            /* else by iteration */
    Value (*iter)(VM *vm, Value self);
    bool (*next)(VM *vm, Value self, Value *out); /* false: exhausted (see vm->stop_value) */
    Value (*call)(VM *vm, Value self, const Args *args);
    bool (*getattr)(VM *vm, Value self, Str *name,
                    Value *out); /* before the generic lookup; false: go on */
    bool (*setattr)(VM *vm, Value self, Str *name,
                    Value value); /* UNSET: delete; false: go on generically */
    Value (*descr_get)(VM *vm, Value self, Value object,
                       const Type *owner); /* object UNSET: through the class */
    bool (*descr_set)(VM *vm, Value self, Value object,
                      Value value); /* presence makes it a data descriptor */

    const char *const *attributes; /* names the getattr slot answers, for dir(); ends with NULL */
    const Native *methods; /* ends with signature NULL; "__new__(cls, …)" and "__init__(self, …)" go
                              here too */
};

extern const Type TYPE_TYPE, TYPE_OBJECT;

/* The type of any value (never NULL; NoneType, bool, int, float for tagged ones). */
static inline const Type *type_of(Value v);
extern const Type *const TYPE_OF_TAG[];
static inline const Type *type_of(Value v) {
    return v.tag == TAG_OBJECT ? v.object->type : TYPE_OF_TAG[v.tag];
}

bool type_is_subtype(const Type *type, const Type *of); /* along the method resolution order */
static inline bool is_instance(Value v, const Type *of) {
    return type_of(v) == of || type_is_subtype(type_of(v), of);
}
/* As messages name the type: "list", "collections.deque"; of classes made by programs the bare
 * name. */
static inline const char *type_name(const Type *type) {
    return type->name;
}
/* __qualname__: "list", "deque", "Outer.Inner". */
const char *type_qualname(const Type *type);

/* Look a name up along the resolution order, without binding it; false when absent. Cached. */
bool type_lookup(VM *vm, const Type *type, Str *name, Value *out);

#endif
