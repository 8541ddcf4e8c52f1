/* Is what was typed so far an unfinished statement? Decided from the tokens alone, so that a
 * prompt can ask after every line. */
#include "harness/language/parser_internal.h"

typedef struct Shape {
    bool block;    /* a line ended in a colon, or a decorator came: a block is open */
    bool dangling; /* the last line of code is such a line itself */
    bool broken;   /* the lexer gave up */
    bool open_end; /* … because the text stops in the middle of something */
} Shape;

static bool stops_in_the_middle(const Lexer *lexer) {
    if (lexer->error.kind == LEX_UNCLOSED)
        return true;
    if (lexer->error.kind == LEX_CONTINUATION)
        return strncmp(lexer->error.message, "unexpected EOF", 14) == 0;
    return strncmp(lexer->error.message, "unterminated triple-quoted", 26) == 0;
}

static Shape shape_of(Span text) {
    Lexer lexer;
    Token t;
    Shape shape = {0};
    TokenKind previous = TOKEN_NEWLINE, first = TOKEN_NEWLINE;
    lexer_init(&lexer, text);
    while (lexer_next(&lexer, &t) && t.kind != TOKEN_ENDMARKER) {
        if (t.kind == TOKEN_NEWLINE) {
            shape.dangling = previous == TOKEN_COLON || first == TOKEN_AT;
            shape.block = shape.block || shape.dangling;
        } else if (previous == TOKEN_NEWLINE || previous == TOKEN_INDENT ||
                   previous == TOKEN_DEDENT) {
            first = (TokenKind)t.kind;
        }
        previous = (TokenKind)t.kind;
    }
    shape.broken = lexer.error.message[0] != 0;
    shape.open_end = shape.broken && stops_in_the_middle(&lexer);
    return shape;
}

static bool ends_with_blank_line(Span source) {
    while (source.len && (source.ptr[source.len - 1] == ' ' || source.ptr[source.len - 1] == '\t'))
        source.len--;
    if (source.len && source.ptr[source.len - 1] == '\n')
        source.len--;
    while (source.len && (source.ptr[source.len - 1] == ' ' || source.ptr[source.len - 1] == '\t'))
        source.len--;
    return source.len && source.ptr[source.len - 1] == '\n';
}

bool parse_incomplete(VM *vm, Span source) {
    if (memchr(source.ptr ? source.ptr : "", 0, source.len))
        return false;
    char *text = vm_alloc(vm, source.len + 2);
    size_t len = source.len;
    if (len)
        memcpy(text, source.ptr, len);
    if (len && text[len - 1] != '\n')
        text[len++] = '\n';
    text[len] = 0;
    Shape shape = shape_of(span_make(text, len));
    if (shape.broken)
        return shape.open_end;
    return shape.dangling || (shape.block && !ends_with_blank_line(source));
}
