/* From source text to a resolved syntax tree. */
#ifndef VERBATIM_LANGUAGE_PARSER_H
#define VERBATIM_LANGUAGE_PARSER_H

#include "harness/language/ast.h"

typedef enum ParseMode {
    PARSE_FILE,   /* a whole file */
    PARSE_SINGLE, /* one example, as compile(…, "single"): a statement or a line of simple ones,
                     whose values are shown; nothing at all is allowed, too */
    PARSE_EVAL    /* one expression */
} ParseMode;

/* Parse and resolve names. `line` is the document line of the first source line. Raises SyntaxError
 * (or IndentationError, TabError) with CPython 3.11's text and filename, lineno, offset, text,
 * end_lineno, end_offset attributes; features we refuse raise SyntaxError("unsupported: async
 * functions (line 12)"). Never recurses deeper than a stated limit
 * ("too many nested parentheses", RecursionError-like texts as CPython's). The source's bytes are
 * copied where kept. */
Program *parse(VM *vm, Span source, const char *filename, int line, ParseMode mode);

/* True when `source` is an unfinished statement (for the prompt). */
bool parse_incomplete(VM *vm, Span source);

/* For --dump-ast: one node a line, indented. */
void ast_dump(Buf *out, const Program *program);

#endif
