/* Module codecs: what it asks of the encodings that are built in; the rest is codecs.py. */
#include "harness/language/codec.h"
#include "harness/language/containers.h"
#include "harness/language/modules.h"
#include "harness/language/native.h"
#include "harness/language/vm_internal.h"

static Value codecs_register_error(VM *vm, Value *args) {
    need_text(vm, args[0], "register_error() argument 1");
    if (!can_call(vm, args[1]))
        raise(vm, &TYPE_TYPE_ERROR, "handler must be callable");
    if (!vm->error_handlers)
        vm->error_handlers = dict_new(vm);
    dict_set(vm, vm->error_handlers, args[0], args[1]);
    return NONE;
}

static Value codecs_registered(VM *vm, Value *args) {
    Value found;
    if (vm->error_handlers && dict_get(vm, vm->error_handlers, args[0], &found))
        return found;
    return NONE;
}

static Value codecs_canonical(VM *vm, Value *args) {
    char text[32];
    need_text(vm, args[0], "lookup() argument");
    const char *name = codec_canonical(as_str(args[0])->data, text);
    return name ? str_value(vm, name) : NONE;
}

static const Native CODECS_FUNCTIONS[] = {
    {"register_error(errors, handler, /)", codecs_register_error, "Name a handler of errors."},
    {"_registered_error(errors, /)", codecs_registered, "The handler of that name, or None."},
    {"_canonical(encoding, /)", codecs_canonical, "The name of a built-in encoding, or None."},
    {NULL, NULL, NULL},
};

extern const char EMBED_codecs[]; /* codecs.py */

static void codecs_init(VM *vm, Value module) {
    module_run(vm, module, EMBED_codecs);
}

const NativeModule MODULE_CODECS = {"codecs", CODECS_FUNCTIONS, codecs_init,
                                    "Encodings, and handlers of their errors."};
