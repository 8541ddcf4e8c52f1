/* What scope.c and scope_visit.c share: the symbol table while names are being resolved. */
#ifndef VERBATIM_LANGUAGE_SCOPE_H
#define VERBATIM_LANGUAGE_SCOPE_H

#include "harness/language/parser_internal.h"

enum {
    SYMBOL_PARAMETER = 1,
    SYMBOL_BOUND = 2, /* assigned, imported, defined or deleted in the block */
    SYMBOL_USED = 4,
    SYMBOL_GLOBAL = 8, /* of a module's: some block below it says so */
    SYMBOL_NONLOCAL = 16,
    SYMBOL_ANNOTATED = 32,
    SYMBOL_ITERATION = 64, /* a comprehension's loop variable */
    SYMBOL_CELL = 128      /* an inner block uses it */
};

typedef struct Symbol {
    Str *name;
    unsigned flags;
    int32_t slot, free;               /* -1: none */
    int32_t line, column, end_column; /* of the nonlocal statement */
    struct Symbol *next, *chain;
} Symbol;

typedef struct Block {
    Scope *scope;
    Str *qualname; /* NULL: module */
    struct Block *parent, *next;
    Symbol *first, *last;
    Symbol **table;
    size_t table_size, count;
    NodeKind comp_kind;
    bool lambda, binding_iteration;
} Block;

typedef struct Ref {
    NameNode *node;
    Block *block;
} Ref;

typedef struct Resolver {
    Parser *p;
    Block *block, *first_block, *last_block;
    Ref *refs;
    size_t ref_count, ref_cap;
    Str *class_word, *super_word;
    int depth;
    int iterables; /* inside the iterable of a comprehension */
} Resolver;

/* ---- scope.c ---- */

Symbol *symbol_find(const Block *b, const Str *name);
Symbol *symbol_get(Resolver *r, Block *b, Str *name); /* makes it when absent */
void scope_note_ref(Resolver *r, NameNode *node);
void scope_visit_function(Resolver *r, FunctionNode *f);
void scope_visit_class(Resolver *r, ClassNode *c);
void scope_visit_comp(Resolver *r, CompNode *c);

/* ---- scope_visit.c ---- */

void scope_visit(Resolver *r, Node *node); /* NULL is fine */
void scope_visit_list(Resolver *r, NodeList list);
void scope_visit_arguments(Resolver *r, CallNode *call); /* not the callee */
void scope_visit_target(Resolver *r, Node *target);
void scope_bind(Resolver *r, NameNode *name);
_Noreturn void scope_fail(Resolver *r, const Node *where, const char *format, ...)
    PRINTF_LIKE(3, 4);
_Noreturn void scope_fail_at(Resolver *r, int32_t line, int32_t column, int32_t end_column,
                             const char *format, ...) PRINTF_LIKE(5, 6);

/* ---- checks.c ---- */

void checks_run_futures(Parser *p, Program *program);
void checks_run(Parser *p, Program *program);

#endif
