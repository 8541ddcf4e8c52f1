/* What the evaluator makes and runs: code, cells, functions, frames, generators.
 *
 * Only the evaluator's files and those that look into running programs (sys, inspect-like natives)
 * include this. */
#ifndef VERBATIM_LANGUAGE_FUNCTION_H
#define VERBATIM_LANGUAGE_FUNCTION_H

#include "harness/language/ast.h"
#include "harness/language/exceptions.h"

typedef struct Cell {
    Object object;
    Value value; /* UNSET: not bound (yet) */
} Cell;

/* What is the same for all functions made by one `def`, lambda, comprehension, class body or file.
 */
typedef struct Code {
    Object object;
    Str *name, *qualname, *filename;
    int32_t line;
    Scope *scope;
    NodeList body;
    const FunctionNode *node; /* NULL for files, class bodies and comprehensions */
    const CompNode *comp;     /* comprehensions and generator expressions */
    Node *expression;         /* eval() */
    Str *doc;
    size_t posonly, positional, kwonly;
    int32_t star, double_star; /* slots of *args and **kwargs, or -1 */
    size_t parameters;         /* slots that hold parameters */
    Str **names;               /* of positional and keyword-only parameters */
    bool simple;               /* positional parameters only, none of them a cell, no generator */
    bool is_generator;
    bool interactive; /* values of expression statements are shown */
    bool reusable;    /* made by compile(): may run in any namespaces */
    size_t cell_count;
    uint32_t *cells; /* slots that are cells of this function's own */
} Code;

typedef struct Function {
    Object object;
    Code *code;
    Dict *globals;
    Cell **closure;
    Str *name, *qualname;
    Tuple *given_defaults; /* NULL: none */
    size_t default_count;  /* those of them that are for the last positional parameters */
    Value *defaults;
    Dict *kwdefaults; /* of keyword-only parameters; NULL: none */
    Value doc, module;
    Dict *annotations; /* made on first use */
    Dict *attrs;
} Function;

typedef struct Frame {
    struct Frame *back;
    Value *slots;
    Cell **closure;
    Dict *globals;
    Dict *locals;     /* namespace of a file or class body, any mapping; NULL in functions */
    const Node *node; /* where it is */
    Code *code;
    Value result;
    struct Generator *generator; /* whose frame it is, or NULL */
    int handling;                /* handlers of exceptions that are running in it */
    Dict *snapshot;              /* what locals() gave; names that exec() added stay in it */
} Frame;

typedef enum GeneratorState { GEN_NEW, GEN_SUSPENDED, GEN_RUNNING, GEN_DONE } GeneratorState;

typedef struct Generator {
    Object object;
    GeneratorState state;
    Frame frame;
    struct Iteration *loops; /* of a generator expression, which uses the resumer's stack; or: */
    struct Stack *stack;     /* while it has begun and is not done */
    struct Stack *caller;    /* the resumer's */
    Str *name, *qualname;
    Value transfer; /* value passed in or out by a switch; the exception when raised */
    bool raised;    /* transfer is an exception */
    Value handled;  /* exception being handled inside while suspended, or UNSET */
    Value caller_handled;
    Value delegate;         /* the iterator of a running `yield from`, or UNSET */
    Value thrown;           /* what throw() was given while it delegates: a tuple, or UNSET */
    struct TryPoint *tries; /* of its own stack while suspended */
    int depth;              /* frames inside while suspended */
} Generator;

extern const Type TYPE_CODE;

#endif
