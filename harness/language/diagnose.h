/* The machine that reads a broken statement again to find words for what is wrong: a small PEG
 * matcher over DIAGNOSE_GRAMMAR. It makes no tree; its nodes tell what kind of expression stands
 * where, which is all the messages need. */
#ifndef VERBATIM_LANGUAGE_DIAGNOSE_H
#define VERBATIM_LANGUAGE_DIAGNOSE_H

#include "harness/language/parser_internal.h"

extern const char DIAGNOSE_GRAMMAR[];

/* X(KIND, "name in the grammar", "name in messages") */
#define SYNTAX_KINDS(X)                                                                            \
    X(SEQUENCE, "", "")                                                                            \
    X(TOKEN, "", "")                                                                               \
    X(OTHER, "other", "")                                                                          \
    X(NAME, "name", "name")                                                                        \
    X(LITERAL, "literal", "literal")                                                               \
    X(STRING, "string", "literal")                                                                 \
    X(FSTRING, "fstring", "f-string expression")                                                   \
    X(TRUE, "true", "True")                                                                        \
    X(FALSE, "false", "False")                                                                     \
    X(NONE, "none", "None")                                                                        \
    X(ELLIPSIS, "ellipsis", "ellipsis")                                                            \
    X(ATTRIBUTE, "attribute", "attribute")                                                         \
    X(SUBSCRIPT, "subscript", "subscript")                                                         \
    X(CALL, "call", "function call")                                                               \
    X(PRIMARY, "primary", "")                                                                      \
    X(STARRED, "starred", "starred")                                                               \
    X(EXPRESSION, "expression", "expression")                                                      \
    X(MEMBERSHIP, "membership", "comparison")                                                      \
    X(COMPARISON, "comparison", "comparison")                                                      \
    X(CONDITIONAL, "conditional", "conditional expression")                                        \
    X(LAMBDA, "lambda", "lambda")                                                                  \
    X(YIELD, "yield", "yield expression")                                                          \
    X(AWAIT, "await", "await expression")                                                          \
    X(NAMED, "named", "named expression")                                                          \
    X(TUPLE, "tuple", "tuple")                                                                     \
    X(LIST, "list", "list")                                                                        \
    X(SET, "set", "set display")                                                                   \
    X(DICT, "dict", "dict literal")                                                                \
    X(LIST_COMP, "list_comp", "list comprehension")                                                \
    X(SET_COMP, "set_comp", "set comprehension")                                                   \
    X(DICT_COMP, "dict_comp", "dict comprehension")                                                \
    X(GENERATOR, "generator", "generator expression")                                              \
    X(KEYWORD, "keyword", "")                                                                      \
    X(DOUBLE_STAR, "double_star", "")

typedef enum SyntaxKind {
#define X(kind, word, shown) SYNTAX_##kind,
    SYNTAX_KINDS(X)
#undef X
} SyntaxKind;

/* What matched: tokens [first, last], and the expressions in it. */
typedef struct Syntax {
    SyntaxKind kind;
    size_t first, last;
    struct Syntax **children;
    size_t count;
} Syntax;

/* X(FORM, "word"): where a mistake is reported; see diagnose.c. */
#define MISTAKE_FORMS(X)                                                                           \
    X(AT, "at")                                                                                    \
    X(RANGE, "range")                                                                              \
    X(RANGE_TEXT, "range_text")                                                                    \
    X(LAST_OF, "last_of")                                                                          \
    X(FIRST_TO_LAST, "first_to_last")                                                              \
    X(FROM, "from")                                                                                \
    X(END_OF, "end_of")                                                                            \
    X(LAST, "last")                                                                                \
    X(INDENT, "indent")                                                                            \
    X(NAME_AT, "name_at")                                                                          \
    X(TARGET, "target")                                                                            \
    X(FOR_TARGET, "for_target")                                                                    \
    X(DEL_TARGET, "del_target")                                                                    \
    X(COMMA, "comma")                                                                              \
    X(LEGACY, "legacy")                                                                            \
    X(GENERATOR_IN_CALL, "generator_in_call")                                                      \
    X(STAR_AFTER_KEYWORDS, "star_after_keywords")                                                  \
    X(ORDER_OF_ARGUMENTS, "order_of_arguments")

typedef enum MistakeForm {
#define X(form, word) MISTAKE_##form,
    MISTAKE_FORMS(X)
#undef X
} MistakeForm;

typedef struct Mistake {
    MistakeForm form;
    Span message;
} Mistake;

/* Does every name in the grammar mean a rule? For the tests. */
bool diagnose_grammar_is_whole(void);

/* Raises the error, or returns when it is none after all. `a`, `b` may be NULL; `last` is the last
 * token of the whole. */
void diagnose_mistake(Parser *p, const Mistake *mistake, const Syntax *a, const Syntax *b,
                      size_t last);

/* Read from token `start` by the named rule, first without mistakes, then with them: those raise.
 * Returns the furthest token looked at when reading without. */
size_t diagnose_match(Parser *p, const char *rule, size_t start);

#endif
