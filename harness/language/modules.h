/* The tables of what is built in: modules, built-in functions and built-in types.
 *
 * A new module adds one row to NATIVE_MODULES and defines `const NativeModule MODULE_<SYMBOL>` in a
 * file of its own; a new table of built-in functions adds one row to BUILTIN_TABLES and defines
 * `const Native BUILTIN_<SYMBOL>[]`; a type that programs may name adds one row to BUILTIN_TYPES
 * (`TYPE_<SYMBOL>`, visible under its `name`). Rows are kept in alphabetical order. */
#ifndef VERBATIM_LANGUAGE_MODULES_H
#define VERBATIM_LANGUAGE_MODULES_H

#include "harness/language/exceptions.h"

/* clang-format off */
#define NATIVE_MODULES(X) \
    X(ABC)                \
    X(ARRAY)              \
    X(BASE64)             \
    X(BINASCII)           \
    X(BISECT)             \
    X(BUILTINS)           \
    X(CMATH)              \
    X(COLLECTIONS)        \
    X(COLLECTIONS_ABC)    \
    X(CONTEXTLIB)         \
    X(COPY)               \
    X(CSV)                \
    X(DATACLASSES)        \
    X(DATETIME)           \
    X(DECIMAL)            \
    X(DIFFLIB)            \
    X(ENUM)               \
    X(ERRNO)              \
    X(FNMATCH)            \
    X(FRACTIONS)          \
    X(FUNCTOOLS)          \
    X(FUTURE)             \
    X(GC)                 \
    X(GETOPT)             \
    X(GLOB)               \
    X(HASHLIB)            \
    X(HEAPQ)              \
    X(HTML)               \
    X(IMPORTLIB)          \
    X(INSPECT)            \
    X(IO)                 \
    X(ITERTOOLS)          \
    X(JSON)               \
    X(KEYWORD)            \
    X(LOGGING)            \
    X(MATH)               \
    X(NUMBERS)            \
    X(OPERATOR)           \
    X(OS)                 \
    X(OS_PATH)            \
    X(PATHLIB)            \
    X(PPRINT)             \
    X(QUEUE)              \
    X(RANDOM)             \
    X(RE)                 \
    X(REPRLIB)            \
    X(SHLEX)              \
    X(SHUTIL)             \
    X(STATISTICS)         \
    X(STRING)             \
    X(STRPTIME)           \
    X(STRUCT)             \
    X(SUBPROCESS)         \
    X(SYS)                \
    X(TEMPFILE)           \
    X(TEXTWRAP)           \
    X(THREAD)             \
    X(THREADING)          \
    X(TIME)               \
    X(TRACEBACK)          \
    X(TYPES)              \
    X(TYPING)             \
    X(UNICODEDATA)        \
    X(WARNINGS)           \
    X(YAML)

/* Tables of `Native` rows that become built-in functions. */
#define BUILTIN_TABLES(X) \
    X(CORE)               \
    X(FILES)              \
    X(ITERATION)          \
    X(NUMBERS)            \
    X(OBJECTS)            \
    X(OUTPUT)

#define BUILTIN_TYPES(X) \
    X(BOOL)              \
    X(BYTEARRAY)         \
    X(BYTES)             \
    X(CLASSMETHOD)       \
    X(COMPLEX)           \
    X(DICT)              \
    X(ENUMERATE)         \
    X(FILTER)            \
    X(FLOAT)             \
    X(FROZENSET)         \
    X(INT)               \
    X(LIST)              \
    X(MAP)               \
    X(MEMORYVIEW)        \
    X(OBJECT)            \
    X(PROPERTY)          \
    X(RANGE)             \
    X(REVERSED)          \
    X(SET)               \
    X(SLICE)             \
    X(STATICMETHOD)      \
    X(STR)               \
    X(SUPER)             \
    X(TUPLE)             \
    X(TYPE)              \
    X(ZIP)
/* clang-format on */

#define X(symbol) extern const NativeModule MODULE_##symbol;
NATIVE_MODULES(X)
#undef X
#define X(symbol) extern const Native BUILTIN_##symbol[];
BUILTIN_TABLES(X)
#undef X

#define X(symbol) extern const Type TYPE_##symbol;
BUILTIN_TYPES(X)
#undef X

/* Run `source`, written in the language, in the module's namespace: the part of it that is not in
 * C. Raises what it raises. */
void module_run(VM *vm, Value module, const char *source);

/* Modules whose functions CPython writes in Python (its errors about arguments are worded
 * differently from those of functions in C). */
bool module_is_python(const char *module);

#endif
