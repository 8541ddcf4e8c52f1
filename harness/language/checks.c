/* What the grammar allows but CPython's compiler does not: statements out of place, stars out of
 * place, repeated keywords, blocks nested too deeply. Patterns of match are in checks_match.c. */
#include "harness/language/checks.h"
#include "harness/language/ast_walk.h"

enum { MAX_BLOCKS = 20 };

static void check(void *context, Node *node);

static void check_list(Checker *c, NodeList list) {
    for (size_t i = 0; i < list.count; i++)
        check(c, list.items[i]);
}

static void check_children(Checker *c, Node *node) {
    node_each_child(node, check, c);
}

/* ---- functions and classes ---- */

static void check_debug_name(Checker *c, const Node *where, const Str *name) {
    if (span_is(str_span(name), "__debug__"))
        check_fail(c, where, "cannot assign to __debug__");
}

static void check_parameters(Checker *c, const FunctionNode *f) {
    for (size_t i = 0; i < f->positional + f->kwonly; i++)
        check_debug_name(c, &f->node, f->parameters[i].name);
    if (f->star)
        check_debug_name(c, &f->node, f->star->name);
    if (f->double_star)
        check_debug_name(c, &f->node, f->double_star->name);
}

static void check_outside(Checker *c, const FunctionNode *f) {
    check_list(c, f->decorators);
    for (size_t i = 0; i < f->positional + f->kwonly; i++)
        if (f->parameters[i].fallback)
            check(c, f->parameters[i].fallback);
    for (size_t i = 0; i < f->positional + f->kwonly; i++)
        if (f->parameters[i].annotation)
            check(c, f->parameters[i].annotation);
    if (f->star && f->star->annotation && f->star->annotation->kind != NODE_STARRED)
        check(c, f->star->annotation);
    if (f->double_star && f->double_star->annotation)
        check(c, f->double_star->annotation);
    if (f->returns)
        check(c, f->returns);
}

static void check_function(Checker *c, FunctionNode *f) {
    check_debug_name(c, &f->node, f->name);
    check_outside(c, f);
    check_parameters(c, f);
    Checker inner = {.p = c->p, .in_function = true};
    check_list(&inner, f->body);
}

static _Noreturn void fail_repeated(Checker *c, const Node *value, const Str *name) {
    Node whole = *value;
    for (const KeywordPlace *k = c->p->keywords; k; k = k->next)
        if (k->value == value) {
            whole.line = k->line;
            whole.column = k->column;
        }
    check_fail(c, &whole, "keyword argument repeated: %s", name->data);
}

/* Put a name into a table of twice the room; false when it is there already. */
static bool remember(const Str **table, size_t size, const Str *name) {
    size_t i = ((uintptr_t)name >> 4) & (size - 1);
    for (; table[i]; i = (i + 1) & (size - 1))
        if (table[i] == name)
            return false;
    table[i] = name;
    return true;
}

static void check_keywords(Checker *c, const CallNode *call) {
    size_t size = 8;
    while (size < 2 * call->named)
        size *= 2;
    const Str **seen = call->named > 1 ? scratch_alloc(c->p, size * sizeof *seen) : NULL;
    if (seen)
        memset(seen, 0, size * sizeof *seen);
    for (size_t i = 0; i < call->named; i++) {
        if (!call->names[i])
            continue;
        check_debug_name(c, &call->node, call->names[i]);
        if (seen && !remember(seen, size, call->names[i]))
            fail_repeated(c, call->values[i], call->names[i]);
    }
}

static void check_arguments(Checker *c, const CallNode *call) {
    for (size_t i = 0; i < call->args.count; i++) {
        Node *arg = call->args.items[i];
        check(c, arg->kind == NODE_STARRED ? ((UnaryNode *)arg)->operand : arg);
    }
    for (size_t i = 0; i < call->named; i++)
        check(c, call->values[i]);
}

static void check_class(Checker *c, ClassNode *node) {
    check_debug_name(c, &node->node, node->name);
    check_list(c, node->decorators);
    if (node->bases) {
        check_keywords(c, node->bases);
        check_arguments(c, node->bases);
    }
    Checker inner = {.p = c->p};
    check_list(&inner, node->body);
}

/* ---- blocks ---- */

static void enter_block(Checker *c, const Node *where) {
    if (++c->blocks > MAX_BLOCKS)
        check_fail(c, where, "too many statically nested blocks");
}

static void check_loop(Checker *c, Node *node, NodeList body, NodeList orelse) {
    enter_block(c, node);
    c->loops++;
    check_list(c, body);
    c->loops--;
    c->blocks--;
    check_list(c, orelse);
}

static void check_for(Checker *c, ForNode *node) {
    check(c, node->iterable);
    check_assigned(c, node->target);
    check_loop(c, &node->node, node->body, node->orelse);
}

static _Noreturn void fail_bare(Checker *c, const Handler *h) {
    Node whole = *h->body.items[h->body.count - 1];
    whole.line = h->line;
    whole.column = h->column;
    check_fail(c, &whole, "default 'except:' must be last");
}

static void check_handlers(Checker *c, TryNode *node) {
    int loops = c->loops;
    bool star = c->in_except_star;
    for (size_t i = 0; i < node->handler_count; i++) {
        Handler *h = &node->handlers[i];
        if (!h->type && i + 1 < node->handler_count)
            fail_bare(c, h);
        if (h->type)
            check(c, h->type);
        if (h->target)
            check_debug_name(c, &h->target->node, h->target->name);
        c->in_except_star = node->star || (star && c->loops > 0);
        if (node->star)
            c->loops = 0;
        check_list(c, h->body);
        c->loops = loops;
        c->in_except_star = star;
    }
}

static void check_try(Checker *c, TryNode *node) {
    enter_block(c, &node->node);
    check_list(c, node->body);
    check_handlers(c, node);
    check_list(c, node->orelse);
    c->blocks--;
    check_list(c, node->finally);
}

static void check_with(Checker *c, WithNode *node) {
    for (size_t i = 0; i < node->count; i++) {
        check(c, node->items[i].manager);
        enter_block(c, &node->node);
        if (node->items[i].target)
            check_assigned(c, node->items[i].target);
    }
    check_list(c, node->body);
    c->blocks -= (int)node->count;
}

static void check_leaving(Checker *c, Node *node) {
    if (c->in_except_star && !c->loops)
        check_fail(c, node, "'break', 'continue' and 'return' cannot appear in an except* block");
    if (node->kind == NODE_BREAK && !c->loops)
        check_fail(c, node, "'break' outside loop");
    if (node->kind == NODE_CONTINUE && !c->loops)
        check_fail(c, node, "'continue' not properly in loop");
}

static void check_return(Checker *c, UnaryNode *node) {
    if (!c->in_function)
        check_fail(c, &node->node, "'return' outside function");
    if (c->in_except_star)
        check_fail(c, &node->node,
                   "'break', 'continue' and 'return' cannot appear in an except* block");
    check_children(c, &node->node);
}

/* ---- targets ---- */

static void check_unpacking(Checker *c, SequenceNode *node) {
    bool seen = false;
    for (size_t i = 0; i < node->items.count; i++) {
        Node *item = node->items.items[i];
        if (item->kind == NODE_STARRED) {
            if (seen)
                check_fail(c, &node->node, "multiple starred expressions in assignment");
            if (i >= 256)
                check_fail(c, &node->node, "too many expressions in star-unpacking assignment");
            seen = true;
            item = ((UnaryNode *)item)->operand;
        }
        check_assigned(c, item);
    }
}

void check_assigned(Checker *c, Node *node) {
    switch ((int)node->kind) {
    case NODE_STARRED:
        check_fail(c, node, "starred assignment target must be in a list or tuple");
    case NODE_TUPLE:
    case NODE_LIST:
        check_unpacking(c, (SequenceNode *)node);
        return;
    case NODE_NAME:
        check_debug_name(c, node, ((NameNode *)node)->name);
        return;
    case NODE_ATTRIBUTE:
        check_debug_name(c, node, ((AttributeNode *)node)->name);
        check_children(c, node);
        return;
    default:
        check(c, node);
    }
}

static void check_assignment(Checker *c, AssignNode *node) {
    check(c, node->value);
    for (size_t i = 0; i < node->targets.count; i++)
        check_assigned(c, node->targets.items[i]);
}

static void check_annotated(Checker *c, AnnAssignNode *node) {
    check_assigned(c, node->target);
    check(c, node->annotation);
    if (node->value)
        check(c, node->value);
}

static void check_aliases(Checker *c, ImportNode *node) {
    for (size_t i = 0; i < node->count; i++)
        if (node->aliases[i].target)
            check_debug_name(c, &node->node, node->aliases[i].target->name);
}

static void check_deleted_names(Checker *c, Node *node) {
    if (node->kind == NODE_NAME && span_is(str_span(((NameNode *)node)->name), "__debug__"))
        check_fail(c, node, "cannot delete __debug__");
    if (node->kind == NODE_TUPLE || node->kind == NODE_LIST)
        for (size_t i = 0; i < ((SequenceNode *)node)->items.count; i++)
            check_deleted_names(c, ((SequenceNode *)node)->items.items[i]);
    else
        check(c, node);
}

/* ---- __future__ ---- */

static bool is_future(const Node *node) {
    return node->kind == NODE_IMPORT_FROM && !((const ImportNode *)node)->level &&
           span_is(str_span(((const ImportNode *)node)->module), "__future__");
}

static void check_features(Checker *c, const ImportNode *node) {
    for (size_t i = 0; i < node->count; i++) {
        const Str *name = node->aliases[i].name;
        if (span_is(str_span(name), "braces"))
            check_fail(c, &node->node, "not a chance");
        if (!is_future_feature(name))
            check_fail(c, &node->node, "future feature %s is not defined", name->data);
        if (span_is(str_span(name), "barry_as_FLUFL"))
            check_fail(c, &node->node, "unsupported: barry_as_FLUFL (line %d)",
                       (int)node->node.line);
    }
}

static void check_future_imports(Checker *c, NodeList body) {
    for (size_t i = 0; i < body.count; i++) {
        Node *node = body.items[i];
        if (is_future(node))
            check_features(c, (ImportNode *)node);
        else if (i || node->kind != NODE_EXPRESSION || !body_doc(body))
            return;
    }
}

/* ---- everything ---- */

static void check_comp(Checker *c, CompNode *node) {
    for (size_t i = 0; i < node->clause_count; i++) {
        check(c, node->clauses[i].iterable);
        check_assigned(c, node->clauses[i].target);
        check_list(c, node->clauses[i].conditions);
    }
    check(c, node->element);
    if (node->value)
        check(c, node->value);
}

static void check_expression(Checker *c, Node *node) {
    switch ((int)node->kind) {
    case NODE_STARRED:
        check_fail(c, node, "can't use starred expression here");
    case NODE_TUPLE:
    case NODE_LIST:
    case NODE_SET:
        for (size_t i = 0; i < ((SequenceNode *)node)->items.count; i++) {
            Node *item = ((SequenceNode *)node)->items.items[i];
            check(c, item->kind == NODE_STARRED ? ((UnaryNode *)item)->operand : item);
        }
        return;
    case NODE_CALL:
        check_keywords(c, (CallNode *)node);
        check(c, ((CallNode *)node)->callee);
        check_arguments(c, (CallNode *)node);
        return;
    case NODE_YIELD:
    case NODE_YIELD_FROM:
        if (!c->in_function)
            check_fail(c, node, "'yield' outside function");
        break;
    case NODE_LIST_COMP:
    case NODE_SET_COMP:
    case NODE_DICT_COMP:
    case NODE_GENERATOR_EXP:
        check_comp(c, (CompNode *)node);
        return;
    case NODE_LAMBDA:
        check_function(c, (FunctionNode *)node);
        return;
    case NODE_WALRUS:
        check_debug_name(c, node, ((WalrusNode *)node)->target->name);
        break;
    }
    check_children(c, node);
}

static void check(void *context, Node *node) {
    Checker *c = context;
    if (node->kind < NODE_EXPRESSION) {
        check_expression(c, node);
        return;
    }
    switch ((int)node->kind) {
    case NODE_ASSIGN:
        check_assignment(c, (AssignNode *)node);
        return;
    case NODE_AUG_ASSIGN:
        check_assigned(c, ((AugAssignNode *)node)->target);
        check(c, ((AugAssignNode *)node)->value);
        return;
    case NODE_ANN_ASSIGN:
        check_annotated(c, (AnnAssignNode *)node);
        return;
    case NODE_IMPORT:
        check_aliases(c, (ImportNode *)node);
        return;
    case NODE_DELETE:
        for (size_t i = 0; i < ((SequenceNode *)node)->items.count; i++)
            check_deleted_names(c, ((SequenceNode *)node)->items.items[i]);
        return;
    case NODE_BREAK:
    case NODE_CONTINUE:
        check_leaving(c, node);
        return;
    case NODE_RETURN:
        check_return(c, (UnaryNode *)node);
        return;
    case NODE_FOR:
        check_for(c, (ForNode *)node);
        return;
    case NODE_WHILE:
        check(c, ((WhileNode *)node)->test);
        check_loop(c, node, ((WhileNode *)node)->body, ((WhileNode *)node)->orelse);
        return;
    case NODE_FUNCTION:
        check_function(c, (FunctionNode *)node);
        return;
    case NODE_CLASS:
        check_class(c, (ClassNode *)node);
        return;
    case NODE_TRY:
        check_try(c, (TryNode *)node);
        return;
    case NODE_WITH:
        check_with(c, (WithNode *)node);
        return;
    case NODE_IMPORT_FROM:
        if (is_future(node) && !c->futures_allowed)
            check_fail(c, node, "from __future__ imports must occur at the beginning of the file");
        check_aliases(c, (ImportNode *)node);
        return;
    case NODE_MATCH:
        for (size_t i = 0; i < ((MatchNode *)node)->count; i++)
            check_case(c, (MatchNode *)node, i);
        break;
    }
    check_children(c, node);
}

void checks_run_futures(Parser *p, Program *program) {
    Checker c = {.p = p};
    check_future_imports(&c, program->body);
}

void checks_run(Parser *p, Program *program) {
    Checker c = {.p = p, .futures_allowed = true};
    for (size_t i = 0; i < program->body.count; i++) {
        Node *node = program->body.items[i];
        if (!is_future(node) && (i || node->kind != NODE_EXPRESSION || !body_doc(program->body)))
            c.futures_allowed = false;
        check(&c, node);
    }
}
