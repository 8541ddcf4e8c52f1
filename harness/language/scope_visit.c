/* The walk that collects names: what each statement and expression does to them.
 *
 * Errors here are those of CPython's symbol table, in its order. Recursion is bounded by the
 * parser's own limit and by the depth counted here (chains that the parser reads in a loop). */
#include "harness/language/scope.h"
#include "harness/language/ast_walk.h"
#include "harness/language/exceptions.h"
#include <stdio.h>

_Noreturn void scope_fail_at(Resolver *r, int32_t line, int32_t column, int32_t end_column,
                             const char *format, ...) {
    char message[300];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    line -= r->p->line_shift;
    Place place = {line, column + 1, line, end_column + 1};
    syntax_raise_parsed(r->p, place, message);
}

_Noreturn void scope_fail(Resolver *r, const Node *where, const char *format, ...) {
    char message[300];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    syntax_raise_parsed(r->p, place_of_node(r->p, where), message);
}

/* ---- names ---- */

static void note_super(Resolver *r, const Str *name) {
    if (name != r->super_word || r->block->scope->kind == SCOPE_MODULE ||
        r->block->scope->kind == SCOPE_CLASS)
        return;
    symbol_get(r, r->block, r->class_word)->flags |= SYMBOL_USED;
}

static void note_locals(Resolver *r, const Str *name) {
    static const char *const WORDS[] = {"locals", "vars", "eval", "exec", "dir"};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (span_is(str_span(name), WORDS[i]))
            r->block->scope->uses_locals = true;
}

static void use(Resolver *r, NameNode *node) {
    symbol_get(r, r->block, node->name)->flags |= SYMBOL_USED;
    note_super(r, node->name);
    note_locals(r, node->name);
    scope_note_ref(r, node);
}

void scope_bind(Resolver *r, NameNode *node) {
    Symbol *s = symbol_get(r, r->block, node->name);
    if (r->block->binding_iteration && s->flags & (SYMBOL_GLOBAL | SYMBOL_NONLOCAL))
        scope_fail(r, &node->node,
                   "comprehension inner loop cannot rebind assignment expression target '%s'",
                   node->name->data);
    if (r->block->binding_iteration)
        s->flags |= SYMBOL_ITERATION;
    s->flags |= SYMBOL_BOUND;
    scope_note_ref(r, node);
}

static void bind_maybe(Resolver *r, NameNode *node) {
    if (node)
        scope_bind(r, node);
}

/* Inside a comprehension := binds in the function around it. */
static void bind_outside(Resolver *r, NameNode *node) {
    Block *b = r->block;
    for (; b->scope->kind == SCOPE_COMP; b = b->parent) {
        Symbol *s = symbol_find(b, node->name);
        if (s && (s->flags & SYMBOL_ITERATION))
            scope_fail(r, &node->node,
                       "assignment expression cannot rebind comprehension iteration variable '%s'",
                       node->name->data);
    }
    if (b->scope->kind == SCOPE_CLASS)
        scope_fail(r, &node->node,
                   "assignment expression within a comprehension cannot be used in a class body");
    Symbol *outer = symbol_get(r, b, node->name);
    Symbol *inner = symbol_get(r, r->block, node->name);
    outer->flags |= SYMBOL_BOUND;
    bool global = !b->parent || (outer->flags & SYMBOL_GLOBAL);
    inner->flags |= global ? SYMBOL_GLOBAL : SYMBOL_NONLOCAL;
    if (!b->parent)
        outer->flags |= SYMBOL_GLOBAL;
    inner->line = node->node.line;
    scope_note_ref(r, node);
}

static void visit_walrus(Resolver *r, WalrusNode *node) {
    if (r->iterables)
        scope_fail(r, &node->node,
                   "assignment expression cannot be used in a comprehension iterable expression");
    scope_visit(r, node->value);
    if (r->block->scope->kind == SCOPE_COMP)
        bind_outside(r, node->target);
    else
        scope_bind(r, node->target);
}

void scope_visit_target(Resolver *r, Node *target) {
    switch ((int)target->kind) {
    case NODE_NAME:
        scope_bind(r, (NameNode *)target);
        return;
    case NODE_TUPLE:
    case NODE_LIST:
        for (size_t i = 0; i < ((SequenceNode *)target)->items.count; i++)
            scope_visit_target(r, ((SequenceNode *)target)->items.items[i]);
        return;
    case NODE_STARRED:
        scope_visit_target(r, ((UnaryNode *)target)->operand);
        return;
    default:
        scope_visit(r, target);
    }
}

/* ---- global and nonlocal ---- */

static Block *module_block(Block *b) {
    while (b->parent)
        b = b->parent;
    return b;
}

static void declare(Resolver *r, NamesNode *node, unsigned flag) {
    const char *word = flag == SYMBOL_GLOBAL ? "global" : "nonlocal";
    if (flag == SYMBOL_NONLOCAL && !r->block->parent)
        scope_fail(r, &node->node, "nonlocal declaration not allowed at module level");
    for (size_t i = 0; i < node->count; i++) {
        const char *name = node->names[i]->data;
        Symbol *s = symbol_get(r, r->block, node->names[i]);
        if (s->flags & SYMBOL_PARAMETER)
            scope_fail(r, &node->node, "name '%s' is parameter and %s", name, word);
        if (s->flags & SYMBOL_USED)
            scope_fail(r, &node->node, "name '%s' is used prior to %s declaration", name, word);
        if (s->flags & SYMBOL_ANNOTATED)
            scope_fail(r, &node->node, "annotated name '%s' can't be %s", name, word);
        if (s->flags & SYMBOL_BOUND)
            scope_fail(r, &node->node, "name '%s' is assigned to before %s declaration", name,
                       word);
        s->flags |= flag;
        if (flag == SYMBOL_GLOBAL)
            symbol_get(r, module_block(r->block), node->names[i])->flags |= SYMBOL_GLOBAL;
        if (!s->line) {
            s->line = node->node.line;
            s->column = node->node.column;
            s->end_column = node->node.end_column;
        }
        if ((s->flags & SYMBOL_GLOBAL) && (s->flags & SYMBOL_NONLOCAL))
            scope_fail_at(r, s->line, s->column, s->end_column, "name '%s' is nonlocal and global",
                          name);
    }
}

/* ---- expressions ---- */

static void visit_child(void *r, Node *child) {
    scope_visit(r, child);
}

/* What does nothing to names itself. */
static void visit_children(Resolver *r, Node *node) {
    node_each_child(node, visit_child, r);
}

void scope_visit_list(Resolver *r, NodeList list) {
    for (size_t i = 0; i < list.count; i++)
        scope_visit(r, list.items[i]);
}

void scope_visit_arguments(Resolver *r, CallNode *call) {
    scope_visit_list(r, call->args);
    for (size_t i = 0; i < call->named; i++)
        scope_visit(r, call->values[i]);
}

static void visit_yield(Resolver *r, UnaryNode *node) {
    scope_visit(r, node->operand);
    Block *b = r->block;
    if (b->scope->kind == SCOPE_COMP)
        scope_fail(r, &node->node, "'yield' inside %s",
                   b->comp_kind == NODE_LIST_COMP   ? "list comprehension"
                   : b->comp_kind == NODE_SET_COMP  ? "set comprehension"
                   : b->comp_kind == NODE_DICT_COMP ? "dict comprehension"
                                                    : "generator expression");
    if (b->scope->kind == SCOPE_FUNCTION)
        b->scope->is_generator = true;
}

static void visit_expression(Resolver *r, Node *node) {
    switch ((int)node->kind) {
    case NODE_NAME:
        use(r, (NameNode *)node);
        break;
    case NODE_YIELD:
    case NODE_YIELD_FROM:
        visit_yield(r, (UnaryNode *)node);
        break;
    case NODE_LAMBDA:
        scope_visit_function(r, (FunctionNode *)node);
        break;
    case NODE_LIST_COMP:
    case NODE_SET_COMP:
    case NODE_DICT_COMP:
    case NODE_GENERATOR_EXP:
        scope_visit_comp(r, (CompNode *)node);
        break;
    case NODE_WALRUS:
        visit_walrus(r, (WalrusNode *)node);
        break;
    default:
        visit_children(r, node);
    }
}

/* ---- patterns ---- */

static void visit_pattern(Resolver *r, Node *node) {
    switch ((int)node->kind) {
    case NODE_PATTERN_CAPTURE:
    case NODE_PATTERN_STAR:
        scope_visit(r, ((PatternCaptureNode *)node)->pattern);
        bind_maybe(r, ((PatternCaptureNode *)node)->target);
        break;
    case NODE_PATTERN_MAPPING:
        scope_visit_list(r, ((PatternMappingNode *)node)->keys);
        scope_visit_list(r, ((PatternMappingNode *)node)->patterns);
        bind_maybe(r, ((PatternMappingNode *)node)->rest);
        break;
    default:
        visit_children(r, node);
    }
}

/* ---- statements ---- */

static void visit_annotated(Resolver *r, AnnAssignNode *node) {
    if (r->block->scope->kind != SCOPE_FUNCTION)
        r->block->scope->annotated = true;
    if (node->target->kind == NODE_NAME) {
        NameNode *name = (NameNode *)node->target;
        Symbol *s = symbol_get(r, r->block, name->name);
        if (node->simple && r->block->parent && (s->flags & (SYMBOL_GLOBAL | SYMBOL_NONLOCAL)))
            scope_fail(r, &node->node, "annotated name '%s' can't be %s", name->name->data,
                       s->flags & SYMBOL_GLOBAL ? "global" : "nonlocal");
        if (node->simple)
            s->flags |= SYMBOL_ANNOTATED | SYMBOL_BOUND;
        else if (node->value)
            s->flags |= SYMBOL_BOUND;
        scope_note_ref(r, name);
    } else {
        scope_visit(r, node->target);
    }
    scope_visit(r, node->annotation);
    scope_visit(r, node->value);
}

static void visit_import(Resolver *r, ImportNode *node) {
    for (size_t i = 0; i < node->count; i++) {
        if (node->aliases[i].target)
            scope_bind(r, node->aliases[i].target);
        else if (r->block->parent)
            scope_fail_at(r, node->node.end_line, node->node.end_column - 1, node->node.end_column,
                          "import * only allowed at module level");
    }
}

static void visit_try(Resolver *r, TryNode *node) {
    scope_visit_list(r, node->body);
    scope_visit_list(r, node->orelse);
    for (size_t i = 0; i < node->handler_count; i++) {
        scope_visit(r, node->handlers[i].type);
        bind_maybe(r, node->handlers[i].target);
        scope_visit_list(r, node->handlers[i].body);
    }
    scope_visit_list(r, node->finally);
}

static void visit_with(Resolver *r, WithNode *node) {
    for (size_t i = 0; i < node->count; i++) {
        scope_visit(r, node->items[i].manager);
        if (node->items[i].target)
            scope_visit_target(r, node->items[i].target);
    }
    scope_visit_list(r, node->body);
}

static void visit_targets(Resolver *r, NodeList targets) {
    for (size_t i = 0; i < targets.count; i++)
        scope_visit_target(r, targets.items[i]);
}

static void visit_statement(Resolver *r, Node *node) {
    switch ((int)node->kind) {
    case NODE_ASSIGN:
        visit_targets(r, ((AssignNode *)node)->targets);
        scope_visit(r, ((AssignNode *)node)->value);
        break;
    case NODE_AUG_ASSIGN:
        scope_visit_target(r, ((AugAssignNode *)node)->target);
        scope_visit(r, ((AugAssignNode *)node)->value);
        break;
    case NODE_ANN_ASSIGN:
        visit_annotated(r, (AnnAssignNode *)node);
        break;
    case NODE_DELETE:
        visit_targets(r, ((SequenceNode *)node)->items);
        break;
    case NODE_FOR:
        scope_visit_target(r, ((ForNode *)node)->target);
        scope_visit(r, ((ForNode *)node)->iterable);
        scope_visit_list(r, ((ForNode *)node)->body);
        scope_visit_list(r, ((ForNode *)node)->orelse);
        break;
    case NODE_FUNCTION:
        scope_visit_function(r, (FunctionNode *)node);
        break;
    case NODE_CLASS:
        scope_visit_class(r, (ClassNode *)node);
        break;
    case NODE_TRY:
        visit_try(r, (TryNode *)node);
        break;
    case NODE_WITH:
        visit_with(r, (WithNode *)node);
        break;
    case NODE_IMPORT:
    case NODE_IMPORT_FROM:
        visit_import(r, (ImportNode *)node);
        break;
    case NODE_GLOBAL:
        declare(r, (NamesNode *)node, SYMBOL_GLOBAL);
        break;
    case NODE_NONLOCAL:
        declare(r, (NamesNode *)node, SYMBOL_NONLOCAL);
        break;
    default:
        visit_children(r, node);
    }
}

void scope_visit(Resolver *r, Node *node) {
    if (!node)
        return;
    if (++r->depth > PARSER_MAX_DEPTH)
        raise(r->p->vm, &TYPE_RECURSION_ERROR,
              "maximum recursion depth exceeded during compilation");
    node->flags = 0;
    if (node->kind < NODE_EXPRESSION)
        visit_expression(r, node);
    else if (node->kind < NODE_PATTERN_VALUE)
        visit_statement(r, node);
    else
        visit_pattern(r, node);
    r->depth--;
}
