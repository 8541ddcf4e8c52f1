/* Modules that are written wholly in the language itself: their sources are the .py files beside
 * this one, built in as text, and read on first import. */
#include "harness/language/modules.h"

/* symbol, name, stem of the file, sentence */
#define EMBEDDED(X)                                                                                \
    X(ABC, "abc", abc, "Abstract base classes.")                                                   \
    X(BASE64, "base64", base64, "Bytes as text: base16, base32, base64, base85.")                  \
    X(COLLECTIONS_ABC, "_collections_abc", _collections_abc, "Abstract classes of containers.")    \
    X(CONTEXTLIB, "contextlib", contextlib, "Helpers for with statements.")                        \
    X(COPY, "copy", copy, "Copies of objects, shallow and deep.")                                  \
    X(CSV, "csv", csv, "Tables of comma-separated values.")                                        \
    X(DATACLASSES, "dataclasses", dataclasses, "Classes that are mostly fields.")                  \
    X(DATETIME, "datetime", datetime, "Dates, times of day, moments and durations.")               \
    X(DECIMAL, "decimal", decimal, "Decimal arithmetic with a settable precision.")                \
    X(DIFFLIB, "difflib", difflib, "Comparing sequences.")                                         \
    X(ENUM, "enum", enum, "Sets of named values.")                                                 \
    X(FNMATCH, "fnmatch", fnmatch, "Shell patterns.")                                              \
    X(FRACTIONS, "fractions", fractions, "Rational numbers.")                                      \
    X(GETOPT, "getopt", getopt, "Options of a command line, in the manner of C.")                  \
    X(GLOB, "glob", glob, "Files that match a shell pattern.")                                     \
    X(HTML, "html", html, "Escaping of text for HTML.")                                            \
    X(IMPORTLIB, "importlib", importlib, "Importing by a name that is computed.")                  \
    X(INSPECT, "inspect", inspect, "What objects are, and how functions are called.")              \
    X(LOGGING, "logging", logging, "Messages with levels.")                                        \
    X(NUMBERS, "numbers", numbers, "Abstract classes of numbers.")                                 \
    X(PATHLIB, "pathlib", pathlib, "Paths as objects.")                                            \
    X(QUEUE, "queue", queue, "Queues of one thread.")                                              \
    X(REPRLIB, "reprlib", reprlib, "Texts of objects with limits.")                                \
    X(SHLEX, "shlex", shlex, "Words as a shell splits them.")                                      \
    X(SHUTIL, "shutil", shutil, "Copying, moving and removing of files and trees.")                \
    X(STATISTICS, "statistics", statistics, "Means, medians, deviations.")                         \
    X(STRPTIME, "_strptime", _strptime, "Reading of dates and times.")                             \
    X(TEMPFILE, "tempfile", tempfile, "Files and directories for a while.")                        \
    X(THREAD, "_thread", _thread, "What threading is made of.")                                    \
    X(THREADING, "threading", threading, "Refused, except for locks.")                             \
    X(TYPES, "types", types, "Names of the types behind the scenes.")                              \
    X(TYPING, "typing", typing, "Names for annotations.")                                          \
    X(WARNINGS, "warnings", warnings, "Warnings.")

#define X(symbol, name, stem, doc)                                                                 \
    extern const char EMBED_##stem[];                                                              \
    static void init_##stem(VM *vm, Value module) {                                                \
        module_run(vm, module, EMBED_##stem);                                                      \
    }                                                                                              \
    const NativeModule MODULE_##symbol = {name, NULL, init_##stem, doc};
EMBEDDED(X)
#undef X
