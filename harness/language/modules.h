/* The tables of what is built in: modules, built-in functions and built-in types.
 *
 * A new module adds one row to NATIVE_MODULES and defines `const NativeModule MODULE_<SYMBOL>` in a
 * file of its own, or one row to EMBEDDED_MODULES if it is a .py file beside this one; a new table
 * of built-in functions adds one row to BUILTIN_TABLES and defines `const Native
 * BUILTIN_<SYMBOL>[]`; a type that programs may name adds one row to BUILTIN_TYPES
 * (`TYPE_<SYMBOL>`, visible under its `name`). Rows are kept in alphabetical order. */
#ifndef VERBATIM_LANGUAGE_MODULES_H
#define VERBATIM_LANGUAGE_MODULES_H

#include "harness/language/exceptions.h"

/* clang-format off */
#define NATIVE_MODULES(X) \
    X(ARRAY) \
    X(BINASCII) \
    X(BISECT) \
    X(BUILTINS) \
    X(CMATH) \
    X(CODECS) \
    X(COLLECTIONS) \
    X(COPY_PARTS) \
    X(ERRNO) \
    X(FUNCTOOLS) \
    X(GC) \
    X(HASHLIB) \
    X(HEAPQ) \
    X(IO) \
    X(ITERTOOLS) \
    X(JSON) \
    X(KEYWORD) \
    X(MATH) \
    X(OPERATOR) \
    X(OS) \
    X(OS_PATH) \
    X(PPRINT) \
    X(RANDOM) \
    X(RE) \
    X(STRING) \
    X(STRUCT) \
    X(SUBPROCESS) \
    X(SYS) \
    X(TEXTWRAP) \
    X(TIME) \
    X(TRACEBACK) \
    X(UNICODEDATA) \
    X(YAML)

/* Those written in the language: name, stem of the file, sentence. */
#define EMBEDDED_MODULES(X) \
    X("__future__", future, "Features that are part of the language already.") \
    X("_collections_abc", _collections_abc, "Abstract classes of containers.") \
    X("_html_names", _html_names, "The named characters of HTML, as the standard lists them.") \
    X("_strptime", _strptime, "Reading of dates and times.") \
    X("_thread", _thread, "What threading is made of.") \
    X("abc", abc, "Abstract base classes.") \
    X("base64", base64, "Bytes as text: base16, base32, base64, base85.") \
    X("calendar", calendar, "Calendars of months and years, as text and as HTML.") \
    X("contextlib", contextlib, "Helpers for with statements.") \
    X("copy", copy, "Copies of objects, shallow and deep.") \
    X("csv", csv, "Tables of comma-separated values.") \
    X("dataclasses", dataclasses, "Classes that are mostly fields.") \
    X("datetime", datetime, "Dates, times of day, moments and durations.") \
    X("decimal", decimal, "Decimal arithmetic with a settable precision.") \
    X("difflib", difflib, "Comparing sequences.") \
    X("enum", enum, "Sets of named values.") \
    X("fnmatch", fnmatch, "Shell patterns.") \
    X("fractions", fractions, "Rational numbers.") \
    X("getopt", getopt, "Options of a command line, in the manner of C.") \
    X("getpass", getpass, "Who runs the program. Passwords are not asked for: nobody answers a document.") \
    X("glob", glob, "Files that match a shell pattern.") \
    X("hmac", hmac, "Digests that need a key.") \
    X("html", html, "Escaping of text for HTML.") \
    X("importlib", importlib, "Importing by a name that is computed.") \
    X("inspect", inspect, "What objects are, and how functions are called.") \
    X("locale", locale, "The locale is C: others are refused.") \
    X("logging", logging, "Messages with levels.") \
    X("numbers", numbers, "Abstract classes of numbers.") \
    X("pathlib", pathlib, "Paths as objects.") \
    X("platform", platform, "What the program runs on.") \
    X("queue", queue, "Queues of one thread.") \
    X("reprlib", reprlib, "Texts of objects with limits.") \
    X("secrets", secrets, "Random numbers that cannot be guessed.") \
    X("shlex", shlex, "Words as a shell splits them.") \
    X("shutil", shutil, "Copying, moving and removing of files and trees.") \
    X("stat", stat, "What the mode of a file says.") \
    X("statistics", statistics, "Means, medians, deviations.") \
    X("tempfile", tempfile, "Files and directories for a while.") \
    X("threading", threading, "Refused, except for locks.") \
    X("timeit", timeit, "How long statements take.") \
    X("types", types, "Names of the types behind the scenes.") \
    X("typing", typing, "Names for annotations.") \
    X("urllib", urllib, "Uniform resource locators: only urllib.parse is here.") \
    X("urllib.parse", urllib_parse, "Uniform resource locators taken apart and put together.") \
    X("uuid", uuid, "Universally unique identifiers.") \
    X("warnings", warnings, "Warnings.")

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
#define X(name, stem, doc) extern const NativeModule MODULE_##stem;
EMBEDDED_MODULES(X)
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
