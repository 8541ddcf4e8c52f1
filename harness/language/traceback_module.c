/* Module traceback: the texts of exceptions, which the part in the language formats. */
#include "harness/language/containers.h"
#include "harness/language/modules.h"
#include "harness/language/traceback.h"

static Value traceback_exception_head(VM *vm, Value *args) {
    Buf *b = vm_buf(vm);
    exception_add_head(vm, b, args[0]);
    return buf_value(vm, b);
}

static Value traceback_traceback_text(VM *vm, Value *args) {
    Buf *b = vm_buf(vm);
    exception_add_traceback(vm, b, args[0], false);
    return buf_value(vm, b);
}

static Value traceback_source_line(VM *vm, Value *args) {
    if (!is_str(args[0]))
        return str_value(vm, "");
    return value_object(str_new(vm, source_line(vm, as_str(args[0]), (int)vm_index(vm, args[1]))));
}

static const Native TRACEBACK_FUNCTIONS[] = {
    {"_exception_head(value, /)", traceback_exception_head, "The type and the message."},
    {"_source_line(filename, lineno, /)", traceback_source_line, "A line of a source."},
    {"_traceback_text(value, /)", traceback_traceback_text, "The whole traceback."},
    {NULL, NULL, NULL}};

extern const char EMBED_traceback[]; /* traceback.py */

static void traceback_init(VM *vm, Value module) {
    module_run(vm, module, EMBED_traceback);
}

const NativeModule MODULE_TRACEBACK = {"traceback", TRACEBACK_FUNCTIONS, traceback_init,
                                       "Exceptions as text."};
