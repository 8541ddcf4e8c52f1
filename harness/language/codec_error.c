/* What is done about errors of encoding and decoding: the handlers by name, and those of the
 * program. Codecs that are not built in are asked of module codecs. */
#include "harness/language/codec.h"
#include "engine/base/mem.h"
#include "harness/language/buffer.h"
#include "harness/language/bytes.h"
#include "harness/language/containers.h"
#include "harness/language/import.h"
#include "harness/language/vm_internal.h"

static bool registered(VM *vm, const char *name, Value *out) {
    return vm->error_handlers && dict_gets(vm, vm->error_handlers, name, out);
}

ErrorHandler codec_handler(VM *vm, const char *name) {
    static const struct {
        const char *name;
        ErrorHandler handler;
    } handlers[] = {
        {"strict", ON_STRICT},
        {"ignore", ON_IGNORE},
        {"replace", ON_REPLACE},
        {"backslashreplace", ON_BACKSLASH},
        {"xmlcharrefreplace", ON_XML},
        {"namereplace", ON_NAME},
        {"surrogateescape", ON_SURROGATE_ESCAPE},
        {"surrogatepass", ON_SURROGATE_PASS},
    };
    Value ignored;
    if (registered(vm, name, &ignored))
        return ON_CALL;
    for (size_t i = 0; i < COUNT_OF(handlers); i++)
        if (strcmp(handlers[i].name, name) == 0)
            return handlers[i].handler;
    raise(vm, &TYPE_LOOKUP_ERROR, "unknown error handler name '%s'", name);
}

static Value make_error(VM *vm, const Type *type, const char *encoding, Value object, size_t start,
                        size_t end, const char *reason) {
    Value items[5] = {str_value(vm, encoding), object, value_int((int64_t)start),
                      value_int((int64_t)end), str_value(vm, reason)};
    return vm_call(vm, type_value(type), &(Args){.count = 5, .items = items});
}

_Noreturn void codec_raise(VM *vm, const Type *type, const char *encoding, Value object,
                           size_t start, size_t end, const char *reason) {
    raise_value(vm, make_error(vm, type, encoding, object, start, end, reason));
}

Value codec_call(VM *vm, const char *handler, const Type *type, const char *encoding, Value *object,
                 size_t start, size_t end, const char *reason, size_t *next) {
    Value function = NONE;
    bool decoding = type == &TYPE_UNICODE_DECODE_ERROR;
    registered(vm, handler, &function);
    Value error = make_error(vm, type, encoding, *object, start, end, reason);
    Value answer = vm_call(vm, function, &(Args){.count = 1, .items = &error});
    Value *items = is_tuple(answer) ? as_tuple(answer)->items : NULL;
    if (!items || as_tuple(answer)->count != 2 || !has_index(vm, items[1]) ||
        !(is_str(items[0]) || (!decoding && is_byteslike(items[0]))))
        raise(vm, &TYPE_TYPE_ERROR,
              decoding ? "decoding error handler must return (str, int) tuple"
                       : "encoding error handler must return (str/bytes, int) tuple");
    *object = vm_getattr(vm, error, vm_intern(vm, "object"));
    if (decoding ? !is_byteslike(*object) : !is_str(*object))
        raise(vm, &TYPE_TYPE_ERROR, "object attribute must be %s", decoding ? "bytes" : "unicode");
    int64_t length =
        decoding ? (int64_t)vm_need_bytes(vm, *object).len : (int64_t)vm_len(vm, *object);
    int64_t at = vm_index(vm, items[1]);
    int64_t position = at < 0 ? at + length : at;
    if (position < 0 || position > length)
        raise(vm, &TYPE_INDEX_ERROR, "position %lld from error handler out of bounds",
              (long long)position);
    *next = (size_t)position;
    return items[0];
}

Value codec_other(VM *vm, const char *how, Value object, const char *encoding, const char *errors) {
    Value function = vm_getattr(vm, vm_import(vm, "codecs"), vm_intern(vm, how));
    Value items[3] = {object, str_value(vm, encoding), str_value(vm, errors)};
    return vm_call(vm, function, &(Args){.count = 3, .items = items});
}
