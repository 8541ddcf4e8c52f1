/* Module traceback: the texts of exceptions, which the part in the language formats. */
#include "harness/language/containers.h"
#include "harness/language/modules.h"

static Value traceback_exception_text(VM *vm, Value *args) {
    Buf *b = vm_buf(vm);
    exception_add_text(vm, b, args[0]);
    return buf_value(vm, b);
}

static Value traceback_traceback_text(VM *vm, Value *args) {
    Buf *b = vm_buf(vm);
    exception_add_traceback(vm, b, args[0]);
    return buf_value(vm, b);
}

static const Native TRACEBACK_FUNCTIONS[] = {
    {"_exception_text(value, /)", traceback_exception_text, "The type and the message."},
    {"_traceback_text(value, /)", traceback_traceback_text, "The whole traceback."},
    {NULL, NULL, NULL}};

extern const char EMBED_traceback[]; /* traceback.py */

static void traceback_init(VM *vm, Value module) {
    module_run(vm, module, EMBED_traceback);
}

const NativeModule MODULE_TRACEBACK = {"traceback", TRACEBACK_FUNCTIONS, traceback_init,
                                       "Exceptions as text."};
