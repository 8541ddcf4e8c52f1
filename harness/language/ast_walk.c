/* The children of every kind of node, for walks that treat most kinds alike. */
#include "harness/language/ast_walk.h"

typedef struct Walk {
    void (*visit)(void *context, Node *child);
    void *context;
} Walk;

static void one(const Walk *w, void *child) {
    if (child)
        w->visit(w->context, child);
}

static void all(const Walk *w, NodeList list) {
    for (size_t i = 0; i < list.count; i++)
        one(w, list.items[i]);
}

static void many(const Walk *w, Node **items, size_t count) {
    for (size_t i = 0; i < count; i++)
        one(w, items[i]);
}

static void walk_call(const Walk *w, const CallNode *call) {
    one(w, call->callee);
    all(w, call->args);
    many(w, call->values, call->named);
}

static void walk_function(const Walk *w, const FunctionNode *f) {
    all(w, f->decorators);
    for (size_t i = 0; i < f->positional + f->kwonly; i++)
        one(w, f->parameters[i].fallback);
    for (size_t i = 0; i < f->positional + f->kwonly; i++)
        one(w, f->parameters[i].annotation);
    if (f->star)
        one(w, f->star->annotation);
    if (f->double_star)
        one(w, f->double_star->annotation);
    one(w, f->returns);
    all(w, f->body);
}

static void walk_comp(const Walk *w, const CompNode *c) {
    for (size_t i = 0; i < c->clause_count; i++) {
        one(w, c->clauses[i].iterable);
        one(w, c->clauses[i].target);
        all(w, c->clauses[i].conditions);
    }
    one(w, c->element);
    one(w, c->value);
}

static void walk_expression(const Walk *w, Node *node) {
    switch ((int)node->kind) {
    case NODE_FSTRING:
        all(w, ((FStringNode *)node)->parts);
        break;
    case NODE_FIELD:
        one(w, ((FieldNode *)node)->value);
        one(w, ((FieldNode *)node)->spec);
        break;
    case NODE_TUPLE:
    case NODE_LIST:
    case NODE_SET:
    case NODE_AND:
    case NODE_OR:
        all(w, ((SequenceNode *)node)->items);
        break;
    case NODE_DICT:
        for (size_t i = 0; i < ((DictNode *)node)->keys.count; i++) {
            one(w, ((DictNode *)node)->keys.items[i]);
            one(w, ((DictNode *)node)->values.items[i]);
        }
        break;
    case NODE_UNARY:
    case NODE_STARRED:
    case NODE_YIELD:
    case NODE_YIELD_FROM:
        one(w, ((UnaryNode *)node)->operand);
        break;
    case NODE_BINARY:
        one(w, ((BinaryNode *)node)->left);
        one(w, ((BinaryNode *)node)->right);
        break;
    case NODE_COMPARE:
        one(w, ((CompareNode *)node)->first);
        many(w, ((CompareNode *)node)->operands, ((CompareNode *)node)->count);
        break;
    case NODE_CALL:
        walk_call(w, (CallNode *)node);
        break;
    case NODE_ATTRIBUTE:
        one(w, ((AttributeNode *)node)->object);
        break;
    case NODE_SUBSCRIPT:
        one(w, ((SubscriptNode *)node)->object);
        one(w, ((SubscriptNode *)node)->index);
        break;
    case NODE_SLICE:
        one(w, ((SliceNode *)node)->start);
        one(w, ((SliceNode *)node)->stop);
        one(w, ((SliceNode *)node)->step);
        break;
    case NODE_CONDITIONAL:
        one(w, ((ConditionalNode *)node)->test);
        one(w, ((ConditionalNode *)node)->yes);
        one(w, ((ConditionalNode *)node)->no);
        break;
    case NODE_LAMBDA:
        walk_function(w, (FunctionNode *)node);
        break;
    case NODE_LIST_COMP:
    case NODE_SET_COMP:
    case NODE_DICT_COMP:
    case NODE_GENERATOR_EXP:
        walk_comp(w, (CompNode *)node);
        break;
    case NODE_WALRUS:
        one(w, ((WalrusNode *)node)->target);
        one(w, ((WalrusNode *)node)->value);
        break;
    }
}

static void walk_pattern(const Walk *w, Node *node) {
    switch ((int)node->kind) {
    case NODE_PATTERN_VALUE:
        one(w, ((PatternValueNode *)node)->value);
        break;
    case NODE_PATTERN_CAPTURE:
    case NODE_PATTERN_STAR:
        one(w, ((PatternCaptureNode *)node)->pattern);
        one(w, ((PatternCaptureNode *)node)->target);
        break;
    case NODE_PATTERN_SEQUENCE:
    case NODE_PATTERN_OR:
        all(w, ((PatternListNode *)node)->items);
        break;
    case NODE_PATTERN_MAPPING:
        all(w, ((PatternMappingNode *)node)->keys);
        all(w, ((PatternMappingNode *)node)->patterns);
        one(w, ((PatternMappingNode *)node)->rest);
        break;
    case NODE_PATTERN_CLASS:
        one(w, ((PatternClassNode *)node)->cls);
        all(w, ((PatternClassNode *)node)->positional);
        many(w, ((PatternClassNode *)node)->patterns, ((PatternClassNode *)node)->named);
        break;
    }
}

static void walk_try(const Walk *w, TryNode *node) {
    all(w, node->body);
    for (size_t i = 0; i < node->handler_count; i++) {
        one(w, node->handlers[i].type);
        one(w, node->handlers[i].target);
        all(w, node->handlers[i].body);
    }
    all(w, node->orelse);
    all(w, node->finally);
}

static void walk_statement(const Walk *w, Node *node) {
    switch ((int)node->kind) {
    case NODE_EXPRESSION:
    case NODE_RETURN:
        one(w, ((UnaryNode *)node)->operand);
        break;
    case NODE_ASSIGN:
        one(w, ((AssignNode *)node)->value);
        all(w, ((AssignNode *)node)->targets);
        break;
    case NODE_AUG_ASSIGN:
        one(w, ((AugAssignNode *)node)->target);
        one(w, ((AugAssignNode *)node)->value);
        break;
    case NODE_ANN_ASSIGN:
        one(w, ((AnnAssignNode *)node)->value);
        one(w, ((AnnAssignNode *)node)->target);
        one(w, ((AnnAssignNode *)node)->annotation);
        break;
    case NODE_DELETE:
        all(w, ((SequenceNode *)node)->items);
        break;
    case NODE_IF:
        one(w, ((IfNode *)node)->test);
        all(w, ((IfNode *)node)->body);
        all(w, ((IfNode *)node)->orelse);
        break;
    case NODE_WHILE:
        one(w, ((WhileNode *)node)->test);
        all(w, ((WhileNode *)node)->body);
        all(w, ((WhileNode *)node)->orelse);
        break;
    case NODE_FOR:
        one(w, ((ForNode *)node)->iterable);
        one(w, ((ForNode *)node)->target);
        all(w, ((ForNode *)node)->body);
        all(w, ((ForNode *)node)->orelse);
        break;
    case NODE_FUNCTION:
        walk_function(w, (FunctionNode *)node);
        break;
    case NODE_CLASS:
        all(w, ((ClassNode *)node)->decorators);
        if (((ClassNode *)node)->bases)
            walk_call(w, ((ClassNode *)node)->bases);
        all(w, ((ClassNode *)node)->body);
        break;
    case NODE_TRY:
        walk_try(w, (TryNode *)node);
        break;
    case NODE_RAISE:
        one(w, ((RaiseNode *)node)->exception);
        one(w, ((RaiseNode *)node)->cause);
        break;
    case NODE_ASSERT:
        one(w, ((AssertNode *)node)->test);
        one(w, ((AssertNode *)node)->message);
        break;
    case NODE_WITH:
        for (size_t i = 0; i < ((WithNode *)node)->count; i++) {
            one(w, ((WithNode *)node)->items[i].manager);
            one(w, ((WithNode *)node)->items[i].target);
        }
        all(w, ((WithNode *)node)->body);
        break;
    case NODE_MATCH:
        one(w, ((MatchNode *)node)->subject);
        for (size_t i = 0; i < ((MatchNode *)node)->count; i++) {
            one(w, ((MatchNode *)node)->cases[i].pattern);
            one(w, ((MatchNode *)node)->cases[i].guard);
            all(w, ((MatchNode *)node)->cases[i].body);
        }
        break;
    }
}

void node_each_child(Node *node, void (*visit)(void *context, Node *child), void *context) {
    Walk walk = {visit, context};
    if (node->kind < NODE_EXPRESSION)
        walk_expression(&walk, node);
    else if (node->kind < NODE_PATTERN_VALUE)
        walk_statement(&walk, node);
    else
        walk_pattern(&walk, node);
}
