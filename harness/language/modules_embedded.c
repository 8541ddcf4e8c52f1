/* Modules that are written wholly in the language itself: their sources are the .py files beside
 * this one, built in as text, and read on first import. */
#include "harness/language/modules.h"

#define X(name, stem, doc)                                                                         \
    extern const char EMBED_##stem[];                                                              \
    static void init_##stem(VM *vm, Value module) {                                                \
        module_run(vm, module, EMBED_##stem);                                                      \
    }                                                                                              \
    const NativeModule MODULE_##stem = {name, NULL, init_##stem, doc};
EMBEDDED_MODULES(X)
#undef X
