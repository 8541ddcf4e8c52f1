/* The modules that are written in the language altogether: their rows. */
#include "harness/language/modules.h"
#include "harness/language/sources.h"

#define SOURCE_MODULE(SYMBOL, text, sentence)                                                      \
    static void SYMBOL##_init(VM *vm, Value module) {                                              \
        module_run(vm, module, SYMBOL##_SOURCE);                                                   \
    }                                                                                              \
    const NativeModule MODULE_##SYMBOL = {text, NULL, SYMBOL##_init, sentence};

SOURCE_MODULE(ABC, "abc", "Abstract base classes.")
SOURCE_MODULE(COLLECTIONS_ABC, "_collections_abc", "Abstract classes of containers.")
SOURCE_MODULE(CONTEXTLIB, "contextlib", "Helpers for with statements.")
SOURCE_MODULE(COPY, "copy", "Copies of objects, shallow and deep.")
SOURCE_MODULE(DATACLASSES, "dataclasses", "Classes that are mostly fields.")
SOURCE_MODULE(ENUM, "enum", "Sets of named values.")
SOURCE_MODULE(FRACTIONS, "fractions", "Rational numbers.")
SOURCE_MODULE(STATISTICS, "statistics", "Means, medians, deviations.")
SOURCE_MODULE(TYPES, "types", "Names of the types behind the scenes.")
