/* SyntaxError as the parser raises it: message, place, the line of text.
 *
 * Lines in `Place` count from the source's first line; the attributes tell the document's. */
#include "harness/language/parser_internal.h"
#include "harness/language/exceptions.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

Place place_of_token(const Parser *p, const Token *t) {
    return (Place){t->line, t->column + 1, t->end_line, t->end_column + 1};
}

Place place_of_node(const Parser *p, const Node *node) {
    return (Place){node->line - p->line_shift, node->column + 1, node->end_line - p->line_shift,
                   node->end_column + 1};
}

static Span source_line(const Parser *p, int32_t line) {
    Span rest = p->source.text, text = {"", 0};
    for (int32_t i = 0; i < line; i++) {
        size_t end = span_find_char(rest, '\n', 0);
        if (end == SIZE_MAX)
            return rest;
        text = span_make(rest.ptr, end + 1);
        rest = span_from(rest, end + 1);
    }
    return text;
}

static void set_attributes(VM *vm, Exception *e, Value message, Value details) {
    static const char *const NAMES[] = {"filename", "lineno",     "offset",
                                        "text",     "end_lineno", "end_offset"};
    Value pair[] = {message, details};
    e->args = tuple_from(vm, pair, 2);
    if (!e->attrs)
        e->attrs = dict_new(vm);
    dict_sets(vm, e->attrs, "msg", message);
    for (size_t i = 0; i < 6; i++)
        dict_sets(vm, e->attrs, NAMES[i], as_tuple(details)->items[i]);
    dict_sets(vm, e->attrs, "print_file_and_line", NONE);
}

/* Is it the last line of a source that does not end it? */
static bool is_unended(const Parser *p, Span line) {
    Span all = p->source.text;
    return p->source.unended && line.len && line.ptr + line.len == all.ptr + all.len;
}

static _Noreturn void raise_with(Parser *p, const Type *type, Place place, const char *message,
                                 Value text) {
    VM *vm = p->vm;
    Value words = str_value(vm, message);
    Value details[] = {str_value(vm, p->source.filename),
                       value_int(place.line + p->line_shift),
                       value_int(place.offset),
                       text,
                       value_int(place.end_line + p->line_shift),
                       value_int(place.end_offset)};
    Value exception = exception_new(vm, type, words);
    set_attributes(vm, as_exception(exception), words, tuple_from(vm, details, 6));
    raise_value(vm, exception);
}

_Noreturn void syntax_raise_text(Parser *p, const Type *type, Place place, const char *message,
                                 bool newline) {
    Span line = source_line(p, place.line);
    bool unended = is_unended(p, line);
    if ((unended || !newline) && line.len && line.ptr[line.len - 1] == '\n')
        line.len--;
    int32_t columns = 0;
    for (size_t i = 0; i < line.len; i++)
        columns += ((unsigned char)line.ptr[i] & 0xC0) != 0x80;
    if (unended && place.offset == columns + 1 && strcmp(message, "invalid syntax") == 0)
        place.offset = place.end_offset = 0;
    raise_with(p, type, place, message, value_object(str_new(p->vm, line)));
}

/* After parsing, CPython reads the line from the file again: a text from elsewhere has none. */
_Noreturn void syntax_raise_parsed(Parser *p, Place place, const char *message) {
    if (access(p->source.filename, R_OK) == 0)
        syntax_raise_text(p, &TYPE_SYNTAX_ERROR, place, message, true);
    raise_with(p, &TYPE_SYNTAX_ERROR, place, message, NONE);
}

static void fill_message(const Parser *p, char *message, size_t size, const char *format,
                         va_list args) {
    size_t skip = 0;
    if (p->source.fstring)
        skip = (size_t)snprintf(message, size, "f-string: ");
    vsnprintf(message + skip, size - skip, format, args);
}

/* Does the lexer find something wrong in the rest of the source? Then that is the error. */
static void look_ahead(Parser *p) {
    size_t seen = p->pos > p->furthest ? p->pos : p->furthest;
    int32_t line = p->tokens[seen < p->count ? seen : p->count - 1].line;
    Token t;
    while (lexer_next(&p->lexer, &t))
        if (t.kind == TOKEN_ENDMARKER)
            return;
    int level = p->lexer.level - 1;
    if (p->lexer.error.kind == LEX_SYNTAX)
        syntax_raise_lexer(p);
    if (level < 0 || line <= p->lexer.bracket_lines[level])
        return;
    p->lexer.error.kind = LEX_UNCLOSED;
    syntax_raise_lexer(p);
}

/* The end of a place of several lines is given within the text that is shown: the first. */
static void cut_to_line(const Parser *p, Place *place) {
    Span line = source_line(p, place->line);
    int32_t columns = 0;
    for (size_t i = 0; i < line.len && line.ptr[i] != '\n'; i++)
        columns += ((unsigned char)line.ptr[i] & 0xC0) != 0x80;
    if (place->end_offset > columns + 1)
        place->end_offset = columns + 1;
}

_Noreturn void syntax_raise(Parser *p, const Type *type, Place place, const char *format, ...) {
    char message[400];
    va_list args;
    va_start(args, format);
    fill_message(p, message, sizeof message, format, args);
    va_end(args);
    for (Parser *outer = p; outer; outer = outer->outer)
        if (outer->count)
            look_ahead(outer);
    bool one_line = place.end_line <= place.line;
    if (!one_line)
        cut_to_line(p, &place);
    syntax_raise_text(p, type, place, message, one_line);
}

_Noreturn void syntax_raise_here(Parser *p, const Type *type, Place place, const char *format,
                                 ...) {
    char message[400];
    va_list args;
    va_start(args, format);
    fill_message(p, message, sizeof message, format, args);
    va_end(args);
    syntax_raise_text(p, type, place, message, true);
}

_Noreturn void syntax_raise_lexer(Parser *p) {
    const LexError *e = &p->lexer.error;
    Place place = {e->line, e->offset, e->end_line, e->end_offset};
    switch (e->kind) {
    case LEX_SYNTAX:
        syntax_raise_text(p, &TYPE_SYNTAX_ERROR, place, e->message, false);
    case LEX_INDENTATION:
        syntax_raise_here(p, &TYPE_INDENTATION_ERROR, place, "%s", e->message);
    case LEX_TAB:
        syntax_raise_here(p, &TYPE_TAB_ERROR, place, "%s", e->message);
    case LEX_CONTINUATION:
        syntax_raise_here(p, &TYPE_SYNTAX_ERROR, place, "%s", e->message);
    case LEX_UNCLOSED: {
        int level = p->lexer.level - 1;
        place = (Place){p->lexer.bracket_lines[level], p->lexer.bracket_columns[level] + 1,
                        p->lexer.bracket_lines[level], 0};
        syntax_raise_here(p, &TYPE_SYNTAX_ERROR, place, "'%c' was never closed",
                          p->lexer.brackets[level]);
    }
    case LEX_DEDENT:
        syntax_raise_here(p, &TYPE_INDENTATION_ERROR, place, "%s", e->message);
    }
    abort();
}
