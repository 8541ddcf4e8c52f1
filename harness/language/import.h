/* Importing: modules in C by their tables, .py files along sys.path; and running source text. */
#ifndef VERBATIM_LANGUAGE_IMPORT_H
#define VERBATIM_LANGUAGE_IMPORT_H

#include "harness/language/function.h"
#include "harness/language/parser.h"

/* A new module object for a module in C, entered in sys.modules; false: there is none. */
bool import_native(VM *vm, const char *name, Value *out);
/* Parse and run a whole file's source in `globals`. */
void run_source(VM *vm, Span source, const char *filename, int line, Dict *globals);
/* The code of a parsed program. */
Code *program_code(VM *vm, const Program *program, ParseMode mode);
/* Remember source text for tracebacks. */
void source_add(VM *vm, const char *filename, int line, Span text);
/* `import name`, where name may be relative to the frame's package by `level` dots. */
Value import_relative(VM *vm, Dict *globals, Str *name, int level);
/* The attribute, or the submodule, of a module that `from module import name` means. */
Value import_member(VM *vm, Value module, Str *name);
/* Load the modules inside a package that are named by `__import__`'s list. */
void import_listed(VM *vm, Value module, Value names);
void modules_each(VM *vm, void (*visit)(void *context, const char *module, const Native *row),
                  void *context);

#endif
