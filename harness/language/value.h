/* The tagged 16-byte Value and what every object begins with.
 *
 * None, booleans, 64-bit integers and floats live in the Value; all else is an Object. Integers
 * beyond 64 bits are BigInt objects (bigint.c) and never hold a number that fits 64 bits, so equal
 * integers have one representation. This file knows the layout only, no behaviour. */
#ifndef VERBATIM_LANGUAGE_VALUE_H
#define VERBATIM_LANGUAGE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Type Type;
typedef struct VM VM;
typedef struct Str Str;
typedef struct Dict Dict;

/* First member of every heap object. */
typedef struct Object {
    const Type *type;
} Object;

typedef enum ValueTag {
    TAG_UNSET, /* no value: an argument not given, an unbound local; never seen by a program */
    TAG_NONE,
    TAG_BOOL,
    TAG_INT,
    TAG_FLOAT,
    TAG_OBJECT
} ValueTag;

typedef struct Value {
    ValueTag tag;
    union {
        bool boolean;
        int64_t integer; /* also holds 0 or 1 for a bool, and 0 for None and UNSET */
        double number;
        Object *object;
    };
} Value;

#define UNSET ((Value){.tag = TAG_UNSET, .integer = 0})
#define NONE  ((Value){.tag = TAG_NONE, .integer = 0})

static inline Value value_bool(bool b) {
    return (Value){.tag = TAG_BOOL, .integer = b};
}
static inline Value value_int(int64_t i) {
    return (Value){.tag = TAG_INT, .integer = i};
}
static inline Value value_float(double f) {
    return (Value){.tag = TAG_FLOAT, .number = f};
}
static inline Value value_object(const void *o) {
    return (Value){.tag = TAG_OBJECT, .object = (Object *)o};
}
static inline bool is_unset(Value v) {
    return v.tag == TAG_UNSET;
}
static inline bool is_none(Value v) {
    return v.tag == TAG_NONE;
}
static inline bool is_object(Value v) {
    return v.tag == TAG_OBJECT;
}
/* Exactly this type, not a subclass (for TAG_OBJECT values only). */
static inline bool is_exact(Value v, const Type *type) {
    return v.tag == TAG_OBJECT && v.object->type == type;
}
/* The `is` operator. */
static inline bool value_same(Value a, Value b) {
    return a.tag == b.tag && a.integer == b.integer;
}

#endif
