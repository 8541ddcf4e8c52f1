/* The module string: constants and capwords; Template and Formatter are written in the language
 * (string.py). */
#include "harness/language/str_inner.h"
#include "harness/language/modules.h"

static Value string_capwords(VM *vm, Value *args) {
    Value sep = args[1];
    Value words = vm_method(vm, args[0], "split", is_none(sep) ? 0 : 1, &sep);
    List *out = list_new(vm, as_list(words)->count);
    for (size_t i = 0; i < as_list(words)->count; i++)
        list_push(vm, out, vm_method(vm, as_list(words)->items[i], "capitalize", 0, NULL));
    Value list = value_object(out);
    return vm_method(vm, is_none(sep) ? str_value(vm, " ") : sep, "join", 1, &list);
}

/* ---- the module ---- */

static const Native FUNCTIONS[] = {
    {"capwords(s, sep=None)", string_capwords, "The words capitalized."},
    {NULL, NULL, NULL},
};

#define LOWER       "abcdefghijklmnopqrstuvwxyz"
#define UPPER       "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS      "0123456789"
#define PUNCTUATION "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
#define SPACES      " \t\n\r\v\f"

extern const char EMBED_string[]; /* string.py */

static void init(VM *vm, Value module) {
    module_set(vm, module, "whitespace", str_value(vm, SPACES));
    module_set(vm, module, "ascii_lowercase", str_value(vm, LOWER));
    module_set(vm, module, "ascii_uppercase", str_value(vm, UPPER));
    module_set(vm, module, "ascii_letters", str_value(vm, LOWER UPPER));
    module_set(vm, module, "digits", str_value(vm, DIGITS));
    module_set(vm, module, "hexdigits", str_value(vm, DIGITS "abcdefABCDEF"));
    module_set(vm, module, "octdigits", str_value(vm, "01234567"));
    module_set(vm, module, "punctuation", str_value(vm, PUNCTUATION));
    module_set(vm, module, "printable", str_value(vm, DIGITS LOWER UPPER PUNCTUATION SPACES));
    module_run(vm, module, EMBED_string);
}

const NativeModule MODULE_STRING = {"string", FUNCTIONS, init, "Constants and templates."};
