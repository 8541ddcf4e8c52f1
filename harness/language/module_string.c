/* The module string: constants and capwords; Template and Formatter are written in the language
 * (string.py). */
#include "harness/language/str_inner.h"
#include "harness/language/modules.h"

static Value string_capwords(VM *vm, Value *args) {
    Value sep = args[1];
    Value join =
        vm_getattr(vm, vm_truth(vm, sep) ? sep : str_value(vm, " "), vm_intern(vm, "join"));
    Value words = vm_iter(vm, vm_method(vm, args[0], "split", 1, &sep)), word;
    List *out = list_new(vm, 8);
    while (vm_next(vm, words, &word)) {
        if (!is_str(word))
            raise(vm, &TYPE_TYPE_ERROR,
                  "descriptor 'capitalize' for 'str' objects doesn't apply to a '%s' object",
                  type_name(type_of(word)));
        list_push(vm, out, vm_method(vm, word, "capitalize", 0, NULL));
    }
    return vm_call(vm, join, &(Args){.count = 1, .items = (Value[]){value_object(out)}});
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
