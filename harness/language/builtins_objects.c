/* Built-in functions that ask objects about themselves: attributes, types, texts, identity. */
#include "harness/language/containers.h"
#include "harness/language/modules.h"

static Str *attribute_name(VM *vm, Value name) {
    if (!is_str(name))
        raise(vm, &TYPE_TYPE_ERROR, "attribute name must be string, not '%s'",
              type_name(type_of(name)));
    return vm_intern_str(vm, as_str(name));
}

static Value builtin_getattr(VM *vm, Value *args) {
    Str *name = attribute_name(vm, args[1]);
    if (is_unset(args[2]))
        return vm_getattr(vm, args[0], name);
    Value found;
    return vm_getattr_maybe(vm, args[0], name, &found) ? found : args[2];
}

static Value builtin_hasattr(VM *vm, Value *args) {
    Value ignored;
    return value_bool(vm_getattr_maybe(vm, args[0], attribute_name(vm, args[1]), &ignored));
}

static Value builtin_setattr(VM *vm, Value *args) {
    vm_setattr(vm, args[0], attribute_name(vm, args[1]), args[2]);
    return NONE;
}

static Value builtin_delattr(VM *vm, Value *args) {
    vm_setattr(vm, args[0], attribute_name(vm, args[1]), UNSET);
    return NONE;
}

static Value builtin_repr(VM *vm, Value *args) {
    return value_object(vm_repr(vm, args[0]));
}
static Value builtin_ascii(VM *vm, Value *args) {
    return value_object(vm_ascii(vm, args[0]));
}

static Value builtin_format(VM *vm, Value *args) {
    Str *spec = vm_need_str(vm, args[1], "format() argument 2");
    return value_object(vm_format(vm, args[0], spec));
}

static Value builtin_hash(VM *vm, Value *args) {
    return value_int(vm_hash(vm, args[0]));
}

/* Objects are where they are; values without an object get a number that equal ones share. */
int64_t value_identity(Value v) {
    if (is_object(v))
        return (int64_t)(intptr_t)v.object;
    if (is_none(v))
        return 0x9550a0;
    if (v.tag == TAG_BOOL)
        return v.integer ? 0x9545c0 : 0x9545a0;
    return (int64_t)(((uint64_t)v.integer * 32 + 0xa42108u + (v.tag == TAG_FLOAT) * 16) &
                     0x7fffffffffff);
}

static Value builtin_id(VM *vm, Value *args) {
    return value_int(value_identity(args[0]));
}

const Native BUILTIN_OBJECTS[] = {
    {"ascii(obj, /)", builtin_ascii, "repr() with everything but ASCII escaped."},
    {"delattr(obj, name, /)", builtin_delattr, "Delete a named attribute."},
    {"format(value, format_spec='', /)", builtin_format, "The value in a format."},
    {"getattr(object, name, default=?, /)", builtin_getattr, "The value of a named attribute."},
    {"hasattr(obj, name, /)", builtin_hasattr, "Has the object an attribute of that name?"},
    {"hash(obj, /)", builtin_hash, "The hash of an object; equal objects have equal hashes."},
    {"id(obj, /)", builtin_id, "The identity of an object."},
    {"repr(obj, /)", builtin_repr, "The text that shows the object."},
    {"setattr(obj, name, value, /)", builtin_setattr, "Set a named attribute."},
    {NULL, NULL, NULL}};
