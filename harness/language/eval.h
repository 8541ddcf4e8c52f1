/* The walker among its own files: dispatch, frames, and the fast paths all of them use.
 *
 * Every expression node carries in `flags` the number of the function that evaluates it; 0 means
 * that nobody has looked at it yet (run_prepare chooses). Statements dispatch on their kind. */
#ifndef VERBATIM_LANGUAGE_EVAL_H
#define VERBATIM_LANGUAGE_EVAL_H

#include "harness/language/attribute.h"
#include "harness/language/native.h"
#include "harness/language/vm_internal.h"

/* Functions that evaluate expressions: one for each kind of node, then special cases. */
#define RUN_KINDS(X)                                                                               \
    X(PREPARE, run_prepare)                                                                        \
    X(CONSTANT, run_constant)                                                                      \
    X(LOCAL, run_local)                                                                            \
    X(CELL, run_cell)                                                                              \
    X(FREE, run_free_variable)                                                                     \
    X(GLOBAL, run_global)                                                                          \
    X(DYNAMIC, run_dynamic)                                                                        \
    X(FSTRING, run_fstring)                                                                        \
    X(FIELD, run_field)                                                                            \
    X(TUPLE, run_tuple)                                                                            \
    X(LIST, run_list)                                                                              \
    X(SET, run_set)                                                                                \
    X(DICT, run_dict)                                                                              \
    X(UNARY, run_unary)                                                                            \
    X(NOT, run_not)                                                                                \
    X(BINARY, run_binary)                                                                          \
    X(ADD, run_add)                                                                                \
    X(SUB, run_sub)                                                                                \
    X(MUL, run_mul)                                                                                \
    X(DIV, run_div)                                                                                \
    X(FLOORDIV, run_floordiv)                                                                      \
    X(MOD, run_mod)                                                                                \
    X(BIT_AND, run_bit_and)                                                                        \
    X(BIT_OR, run_bit_or)                                                                          \
    X(BIT_XOR, run_bit_xor)                                                                        \
    X(RSHIFT, run_rshift)                                                                          \
    X(AND, run_and)                                                                                \
    X(OR, run_or)                                                                                  \
    X(COMPARE, run_compare)                                                                        \
    X(LT, run_lt)                                                                                  \
    X(LE, run_le)                                                                                  \
    X(EQ, run_eq)                                                                                  \
    X(NE, run_ne)                                                                                  \
    X(GT, run_gt)                                                                                  \
    X(GE, run_ge)                                                                                  \
    X(IN, run_in)                                                                                  \
    X(NOT_IN, run_not_in)                                                                          \
    X(IS, run_is)                                                                                  \
    X(IS_NOT, run_is_not)                                                                          \
    X(CALL, run_call)                                                                              \
    X(CALL_SIMPLE, run_call_simple)                                                                \
    X(CALL_METHOD, run_call_method)                                                                \
    X(ATTRIBUTE, run_attribute)                                                                    \
    X(SUBSCRIPT, run_subscript)                                                                    \
    X(SLICE, run_slice)                                                                            \
    X(CONDITIONAL, run_conditional)                                                                \
    X(LAMBDA, run_lambda)                                                                          \
    X(LIST_COMP, run_list_comp)                                                                    \
    X(SET_COMP, run_set_comp)                                                                      \
    X(DICT_COMP, run_dict_comp)                                                                    \
    X(GENERATOR_EXP, run_generator_exp)                                                            \
    X(WALRUS, run_walrus)                                                                          \
    X(STARRED, run_starred)                                                                        \
    X(YIELD, run_yield)                                                                            \
    X(YIELD_FROM, run_yield_from)

enum {
#define X(name, function) RUN_##name,
    RUN_KINDS(X)
#undef X
};

typedef Value (*RunFn)(VM *vm, Frame *f, Node *node);
#define X(name, function) Value function(VM *vm, Frame *f, Node *node);
RUN_KINDS(X)
#undef X
extern const RunFn RUN[];

typedef Flow (*ExecFn)(VM *vm, Frame *f, Node *node);
extern const ExecFn EXEC[];

/* Statements, by kind. */
#define EXEC_KINDS(X)                                                                              \
    X(EXPRESSION, exec_expression)                                                                 \
    X(ASSIGN, exec_assign)                                                                         \
    X(AUG_ASSIGN, exec_aug_assign)                                                                 \
    X(ANN_ASSIGN, exec_ann_assign)                                                                 \
    X(DELETE, exec_delete)                                                                         \
    X(PASS, exec_pass)                                                                             \
    X(IF, exec_if)                                                                                 \
    X(WHILE, exec_while)                                                                           \
    X(FOR, exec_for)                                                                               \
    X(BREAK, exec_break)                                                                           \
    X(CONTINUE, exec_continue)                                                                     \
    X(FUNCTION, exec_function)                                                                     \
    X(RETURN, exec_return)                                                                         \
    X(CLASS, exec_class)                                                                           \
    X(TRY, exec_try)                                                                               \
    X(RAISE, exec_raise)                                                                           \
    X(ASSERT, exec_assert)                                                                         \
    X(WITH, exec_with)                                                                             \
    X(IMPORT, exec_import)                                                                         \
    X(IMPORT_FROM, exec_import_from)                                                               \
    X(GLOBAL, exec_pass)                                                                           \
    X(NONLOCAL, exec_pass)                                                                         \
    X(MATCH, exec_match)
#define X(kind, function) Flow function(VM *vm, Frame *f, Node *node);
EXEC_KINDS(X)
#undef X

static inline Value eval(VM *vm, Frame *f, Node *node) {
    unsigned kind = node->flags;
    if (kind == RUN_LOCAL) {
        Value v = f->slots[((NameNode *)node)->index];
        if (LIKELY(v.tag != TAG_UNSET))
            return v;
    } else if (kind == RUN_CONSTANT) {
        return ((ConstantNode *)node)->value;
    }
    return RUN[kind](vm, f, node);
}

static inline bool eval_truth(VM *vm, Frame *f, Node *node) {
    Value v = RUN[node->flags](vm, f, node);
    return v.tag == TAG_BOOL ? v.boolean : vm_truth(vm, v);
}

static inline Flow exec_block(VM *vm, Frame *f, const NodeList *block) {
    Node *const *at = block->items;
    for (size_t left = block->count; left; left--) {
        Node *node = *at++;
        f->node = node;
        Flow flow = EXEC[node->kind](vm, f, node);
        if (UNLIKELY(flow != FLOW_NEXT))
            return flow;
    }
    return FLOW_NEXT;
}

/* ---- iteration ---- */

typedef struct Iteration {
    enum { ITERATE_RANGE, ITERATE_LIST, ITERATE_TUPLE, ITERATE_ANY } kind;
    Value source;
    int64_t at, step;
    size_t left; /* of a range */
    bool (*next)(VM *vm, Value self, Value *out);
} Iteration;

void iteration_begin(VM *vm, Iteration *it, Value iterable);

static inline bool iteration_next(VM *vm, Iteration *it, Value *out) {
    switch (it->kind) {
    case ITERATE_RANGE:
        if (it->left == 0)
            return false;
        it->left--;
        *out = value_int(it->at);
        it->at += it->step;
        return true;
    case ITERATE_LIST:
        if ((size_t)it->at >= as_list(it->source)->count)
            return false;
        *out = as_list(it->source)->items[it->at++];
        return true;
    case ITERATE_TUPLE:
        if ((size_t)it->at >= as_tuple(it->source)->count)
            return false;
        *out = as_tuple(it->source)->items[it->at++];
        return true;
    case ITERATE_ANY:
        break;
    }
    Value item; /* so that *out itself may stay in registers */
    if (!it->next(vm, it->source, &item))
        return false;
    *out = item;
    return true;
}

/* ---- names and targets ---- */

void assign(VM *vm, Frame *f, Node *target, Value value);
void assign_name(VM *vm, Frame *f, NameNode *target, Value value);
void delete_name(VM *vm, Frame *f, NameNode *target);
_Noreturn void raise_unbound(VM *vm, const NameNode *node);
/* Does the code of exec() or of a file look for the name in its namespace of locals first? */
static inline bool in_locals(const Frame *f, const NameNode *n) {
    return f->locals && n->index != NAME_EXPLICIT && f->code->scope->kind == SCOPE_MODULE &&
           (f->locals != f->globals || f->locals->object.type != &TYPE_DICT);
}
static inline Cell *slot_cell(Frame *f, int32_t index) {
    return (Cell *)f->slots[index].object;
}

/* `object.name = value` on a plain instance; false: do it the long way. */
bool set_attribute_fast(VM *vm, AttributeNode *n, Value object, Value value);
void display_hook(VM *vm, Value value);
/* Unless `globals` bring built-ins of their own, they have all. */
bool builtins_have(VM *vm, Dict *globals, Str *name);
/* A built-in by name, made when first asked for. */
bool builtin_find(VM *vm, Str *name, Value *out);
/* Arguments of a call with `*`, `**` and names, few of which need no block. */
enum { FEW_NAMED = 12 };
typedef struct NamedSpace {
    Str *names[FEW_NAMED];
    Value values[FEW_NAMED];
} NamedSpace;
void eval_arguments(VM *vm, Frame *f, const CallNode *n, Value callee, NamedSpace *space,
                    Args *out);

/* ---- functions ---- */

Value make_function(VM *vm, Frame *f, FunctionNode *node);
Code *code_new(VM *vm, Scope *scope, Str *name, Str *qualname, Str *filename, int32_t line);
Cell **make_closure(VM *vm, Frame *f, const Scope *scope);
/* The frame's own cells, around the values its slots have. */
void make_cells(VM *vm, const Code *code, Value *slots);
Value run_body(VM *vm, Frame *frame);
/* Run a file's or class body's statements in `locals`. */
Value run_program(VM *vm, Code *code, Dict *globals, Dict *locals, Cell **closure);
Value generator_new(VM *vm, const Code *code, Dict *globals, Cell **closure, const Value *slots);
bool generator_resume(VM *vm, Generator *g, Value in, bool thrown, Value *out);
void generator_close(VM *vm, Generator *g);
/* The exception that leaves a generator in place of a StopIteration. */
Value generator_stopped(VM *vm, Value raised);
/* The next element of a generator expression; false when there is none. */
bool comp_next(VM *vm, Frame *f, Iteration *loops, bool first, Value *out);
/* Run one handler with the exception as the one being handled; its name is unbound at the end. */
Flow exec_handler(VM *vm, Frame *f, const Handler *handler, Value exception);
/* TypeError unless `type` is a class that an except clause may name. */
void need_caught_type(VM *vm, Value type);
/* The except* handlers of a statement whose body raised. */
Flow exec_star_handlers(VM *vm, Frame *f, const TryNode *n, Value raised);
/* An exception from what `raise` (or, `thrown`, the method `throw`) was given: instances as they
 * are, classes called. */
Value exception_from(VM *vm, Value v, Value arg, bool thrown);
/* "f()" as CPython's errors about calls name a callable. */
Str *callable_name(VM *vm, Value callee);
/* Values of a display or of arguments, with STARRED ones spread. */
List *eval_spread(VM *vm, Frame *f, const NodeList *items);
void unpack_mapping(VM *vm, Dict *into, Value mapping);

#endif
