/* Words for what the parser could not make sense of. */
#include "harness/language/parser_internal.h"
#include "harness/language/exceptions.h"

_Noreturn void diagnose(Parser *p) {
    const Token *t = &p->tokens[p->count - 1];
    if (t->kind == TOKEN_INDENT)
        syntax_raise(p, &TYPE_INDENTATION_ERROR, place_of_token(p, t), "unexpected indent");
    syntax_raise(p, &TYPE_SYNTAX_ERROR, place_of_token(p, t), "invalid syntax");
}
