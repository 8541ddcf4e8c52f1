/* The syntax tree as text: one node a line, children indented, names with where they live.
 *
 * For --dump-ast and the parser's tests; it knows the tree's shape and nothing of its meaning. */
#include "harness/language/parser.h"

typedef struct Dump {
    Buf *out;
    int depth;
} Dump;

static const char *const KIND_NAMES[] = {
#define X(kind, type) #kind,
    EXPRESSION_NODES(X) STATEMENT_NODES(X) PATTERN_NODES(X)
#undef X
};

static const char *const BINARY_SYMBOLS[] = {
#define X(name, symbol, method, reflected, inplace) symbol,
    BINARY_OPS(X)
#undef X
};

static const char *const UNARY_SYMBOLS[] = {"-", "+", "~", "not"};
static const char *const COMPARE_SYMBOLS[] = {"<",  "<=", "==",     "!=", ">",
                                              ">=", "in", "not in", "is", "is not"};
static const char *const PLACES[] = {"local", "cell", "free", "global", "dynamic"};

static void dump(Dump *d, const char *label, const Node *node);

static void line(Dump *d, const char *label, const char *text) {
    buf_add_repeat(d->out, ' ', (size_t)d->depth * 2);
    if (label)
        buf_addf(d->out, "%s: ", label);
    buf_adds(d->out, text);
}

/* A line without a node of its own, and what belongs under it. */
static void list(Dump *d, const char *label, NodeList nodes) {
    if (!nodes.count)
        return;
    line(d, NULL, label);
    buf_addc(d->out, '\n');
    d->depth++;
    for (size_t i = 0; i < nodes.count; i++)
        dump(d, NULL, nodes.items[i]);
    d->depth--;
}

static void items(Dump *d, NodeList nodes) {
    for (size_t i = 0; i < nodes.count; i++)
        dump(d, NULL, nodes.items[i]);
}

static void add_constant(Buf *out, Value v) {
    switch (v.tag) {
    case TAG_UNSET:
        buf_adds(out, "unset");
        return;
    case TAG_NONE:
        buf_adds(out, "None");
        return;
    case TAG_BOOL:
        buf_adds(out, v.boolean ? "True" : "False");
        return;
    case TAG_INT:
        buf_addf(out, "%lld", (long long)v.integer);
        return;
    case TAG_FLOAT:
        float_add_repr(out, v.number);
        return;
    case TAG_OBJECT:
        break;
    }
    if (is_str(v)) {
        str_add_repr(out, as_str(v));
    } else if (is_exact(v, &TYPE_TUPLE)) {
        for (size_t i = 0; i < as_tuple(v)->count; i++) {
            buf_adds(out, i ? ", " : "(");
            add_constant(out, as_tuple(v)->items[i]);
        }
        buf_addc(out, ')');
    } else if (is_exact(v, &TYPE_COMPLEX)) {
        buf_addc(out, '(');
        float_add_repr(out, ((Complex *)v.object)->real);
        buf_addc(out, ' ');
        float_add_repr(out, ((Complex *)v.object)->imag);
        buf_adds(out, "j)");
    } else {
        buf_addf(out, "<%s>", v.object->type->name);
    }
}

static void add_place(Buf *out, const NameNode *name) {
    buf_addf(out, "%s %s", name->name->data, PLACES[name->where]);
    if (name->index >= 0)
        buf_addf(out, " %d", (int)name->index);
}

static void dump_target(Dump *d, const char *label, const NameNode *target) {
    if (!target)
        return;
    line(d, label, "NAME ");
    add_place(d->out, target);
    buf_addc(d->out, '\n');
}

static void dump_scope(Dump *d, const Scope *scope) {
    if (!scope)
        return;
    line(d, NULL, "scope:");
    for (size_t i = 0; i < scope->slots; i++)
        buf_addf(d->out, " %s%s", scope->slot_names[i]->data, scope->slot_is_cell[i] ? "*" : "");
    for (size_t i = 0; i < scope->frees; i++)
        buf_addf(d->out, " %s<%s%d", scope->free_names[i]->data,
                 scope->free_sources[i].from_free ? "free " : "slot ",
                 (int)scope->free_sources[i].index);
    if (scope->is_generator)
        buf_adds(d->out, " (generator)");
    if (scope->needs_class_cell)
        buf_addf(d->out, " (class cell %d)", (int)scope->class_cell);
    if (scope->uses_locals)
        buf_adds(d->out, " (uses locals)");
    buf_addc(d->out, '\n');
}

static void dump_parameter(Dump *d, const char *kind, const Parameter *parameter) {
    if (!parameter)
        return;
    line(d, kind, parameter->name->data);
    buf_addc(d->out, '\n');
    d->depth++;
    dump(d, "annotation", parameter->annotation);
    dump(d, "default", parameter->fallback);
    d->depth--;
}

static void dump_function(Dump *d, const FunctionNode *f) {
    dump_target(d, "target", f->target);
    list(d, "decorators", f->decorators);
    for (size_t i = 0; i < f->positional + f->kwonly; i++)
        dump_parameter(d,
                       i < f->posonly      ? "positional-only"
                       : i < f->positional ? "parameter"
                                           : "keyword-only",
                       &f->parameters[i]);
    dump_parameter(d, "star", f->star);
    dump_parameter(d, "double star", f->double_star);
    dump(d, "returns", f->returns);
    dump_scope(d, f->scope);
    list(d, "body", f->body);
}

static void dump_call(Dump *d, const CallNode *call) {
    dump(d, "callee", call->callee);
    items(d, call->args);
    for (size_t i = 0; i < call->named; i++)
        dump(d, call->names[i] ? call->names[i]->data : "**", call->values[i]);
}

static void dump_class(Dump *d, const ClassNode *c) {
    dump_target(d, "target", c->target);
    list(d, "decorators", c->decorators);
    if (c->bases)
        dump_call(d, c->bases);
    dump_scope(d, c->scope);
    list(d, "body", c->body);
}

static void dump_comp(Dump *d, const CompNode *c) {
    dump_scope(d, c->scope);
    dump(d, "element", c->element);
    dump(d, "value", c->value);
    for (size_t i = 0; i < c->clause_count; i++) {
        dump(d, "for", c->clauses[i].target);
        dump(d, "in", c->clauses[i].iterable);
        for (size_t j = 0; j < c->clauses[i].conditions.count; j++)
            dump(d, "if", c->clauses[i].conditions.items[j]);
    }
}

static void dump_compare(Dump *d, const CompareNode *c) {
    dump(d, NULL, c->first);
    for (size_t i = 0; i < c->count; i++)
        dump(d, COMPARE_SYMBOLS[c->ops[i]], c->operands[i]);
}

static void dump_dict(Dump *d, const DictNode *node) {
    for (size_t i = 0; i < node->keys.count; i++) {
        dump(d, "key", node->keys.items[i]);
        dump(d, node->keys.items[i] ? "value" : "**", node->values.items[i]);
    }
}

static void dump_expression(Dump *d, const Node *node) {
    switch ((int)node->kind) {
    case NODE_FSTRING:
        items(d, ((const FStringNode *)node)->parts);
        break;
    case NODE_FIELD:
        dump(d, NULL, ((const FieldNode *)node)->value);
        dump(d, "spec", ((const FieldNode *)node)->spec);
        break;
    case NODE_TUPLE:
    case NODE_LIST:
    case NODE_SET:
    case NODE_AND:
    case NODE_OR:
        items(d, ((const SequenceNode *)node)->items);
        break;
    case NODE_DICT:
        dump_dict(d, (const DictNode *)node);
        break;
    case NODE_UNARY:
    case NODE_STARRED:
    case NODE_YIELD:
    case NODE_YIELD_FROM:
        dump(d, NULL, ((const UnaryNode *)node)->operand);
        break;
    case NODE_BINARY:
        dump(d, NULL, ((const BinaryNode *)node)->left);
        dump(d, NULL, ((const BinaryNode *)node)->right);
        break;
    case NODE_COMPARE:
        dump_compare(d, (const CompareNode *)node);
        break;
    case NODE_CALL:
        dump_call(d, (const CallNode *)node);
        break;
    case NODE_ATTRIBUTE:
        dump(d, NULL, ((const AttributeNode *)node)->object);
        break;
    case NODE_SUBSCRIPT:
        dump(d, NULL, ((const SubscriptNode *)node)->object);
        dump(d, "index", ((const SubscriptNode *)node)->index);
        break;
    case NODE_SLICE:
        dump(d, "start", ((const SliceNode *)node)->start);
        dump(d, "stop", ((const SliceNode *)node)->stop);
        dump(d, "step", ((const SliceNode *)node)->step);
        break;
    case NODE_CONDITIONAL:
        dump(d, "if", ((const ConditionalNode *)node)->test);
        dump(d, "then", ((const ConditionalNode *)node)->yes);
        dump(d, "else", ((const ConditionalNode *)node)->no);
        break;
    case NODE_LAMBDA:
        dump_function(d, (const FunctionNode *)node);
        break;
    case NODE_LIST_COMP:
    case NODE_SET_COMP:
    case NODE_DICT_COMP:
    case NODE_GENERATOR_EXP:
        dump_comp(d, (const CompNode *)node);
        break;
    case NODE_WALRUS:
        dump_target(d, "target", ((const WalrusNode *)node)->target);
        dump(d, NULL, ((const WalrusNode *)node)->value);
        break;
    }
}

static void dump_pattern(Dump *d, const Node *node) {
    switch ((int)node->kind) {
    case NODE_PATTERN_VALUE:
        dump(d, ((const PatternValueNode *)node)->identity ? "is" : "==",
             ((const PatternValueNode *)node)->value);
        break;
    case NODE_PATTERN_CAPTURE:
    case NODE_PATTERN_STAR:
        dump_target(d, "target", ((const PatternCaptureNode *)node)->target);
        dump(d, NULL, ((const PatternCaptureNode *)node)->pattern);
        break;
    case NODE_PATTERN_SEQUENCE:
    case NODE_PATTERN_OR:
        items(d, ((const PatternListNode *)node)->items);
        break;
    case NODE_PATTERN_MAPPING: {
        const PatternMappingNode *m = (const PatternMappingNode *)node;
        for (size_t i = 0; i < m->keys.count; i++) {
            dump(d, "key", m->keys.items[i]);
            dump(d, "pattern", m->patterns.items[i]);
        }
        dump_target(d, "rest", m->rest);
        break;
    }
    case NODE_PATTERN_CLASS: {
        const PatternClassNode *c = (const PatternClassNode *)node;
        dump(d, "class", c->cls);
        items(d, c->positional);
        for (size_t i = 0; i < c->named; i++)
            dump(d, c->names[i]->data, c->patterns[i]);
        break;
    }
    }
}

static void dump_try(Dump *d, const TryNode *node) {
    list(d, "body", node->body);
    for (size_t i = 0; i < node->handler_count; i++) {
        line(d, NULL, node->star ? "except*\n" : "except\n");
        d->depth++;
        dump(d, "type", node->handlers[i].type);
        dump_target(d, "as", node->handlers[i].target);
        list(d, "body", node->handlers[i].body);
        d->depth--;
    }
    list(d, "else", node->orelse);
    list(d, "finally", node->finally);
}

static void dump_import(Dump *d, const ImportNode *node) {
    for (size_t i = 0; i < node->count; i++) {
        line(d, NULL, node->aliases[i].name->data);
        if (node->aliases[i].target) {
            buf_adds(d->out, " -> ");
            add_place(d->out, node->aliases[i].target);
        }
        buf_addc(d->out, '\n');
    }
}

static void dump_match(Dump *d, const MatchNode *node) {
    dump(d, "subject", node->subject);
    for (size_t i = 0; i < node->count; i++) {
        line(d, NULL, "case\n");
        d->depth++;
        dump(d, NULL, node->cases[i].pattern);
        dump(d, "if", node->cases[i].guard);
        list(d, "body", node->cases[i].body);
        d->depth--;
    }
}

static void dump_with(Dump *d, const WithNode *node) {
    for (size_t i = 0; i < node->count; i++) {
        dump(d, NULL, node->items[i].manager);
        dump(d, "as", node->items[i].target);
    }
    list(d, "body", node->body);
}

static void dump_names(Dump *d, const NamesNode *node) {
    for (size_t i = 0; i < node->count; i++) {
        line(d, NULL, node->names[i]->data);
        buf_addc(d->out, '\n');
    }
}

static void dump_statement(Dump *d, const Node *node) {
    switch ((int)node->kind) {
    case NODE_EXPRESSION:
    case NODE_RETURN:
        dump(d, NULL, ((const UnaryNode *)node)->operand);
        break;
    case NODE_ASSIGN:
        list(d, "targets", ((const AssignNode *)node)->targets);
        dump(d, NULL, ((const AssignNode *)node)->value);
        break;
    case NODE_AUG_ASSIGN:
        dump(d, NULL, ((const AugAssignNode *)node)->target);
        dump(d, NULL, ((const AugAssignNode *)node)->value);
        break;
    case NODE_ANN_ASSIGN:
        dump(d, "target", ((const AnnAssignNode *)node)->target);
        dump(d, "annotation", ((const AnnAssignNode *)node)->annotation);
        dump(d, NULL, ((const AnnAssignNode *)node)->value);
        break;
    case NODE_DELETE:
        items(d, ((const SequenceNode *)node)->items);
        break;
    case NODE_IF:
        dump(d, "test", ((const IfNode *)node)->test);
        list(d, "body", ((const IfNode *)node)->body);
        list(d, "else", ((const IfNode *)node)->orelse);
        break;
    case NODE_WHILE:
        dump(d, "test", ((const WhileNode *)node)->test);
        list(d, "body", ((const WhileNode *)node)->body);
        list(d, "else", ((const WhileNode *)node)->orelse);
        break;
    case NODE_FOR:
        dump(d, "target", ((const ForNode *)node)->target);
        dump(d, "in", ((const ForNode *)node)->iterable);
        list(d, "body", ((const ForNode *)node)->body);
        list(d, "else", ((const ForNode *)node)->orelse);
        break;
    case NODE_FUNCTION:
        dump_function(d, (const FunctionNode *)node);
        break;
    case NODE_CLASS:
        dump_class(d, (const ClassNode *)node);
        break;
    case NODE_TRY:
        dump_try(d, (const TryNode *)node);
        break;
    case NODE_RAISE:
        dump(d, NULL, ((const RaiseNode *)node)->exception);
        dump(d, "from", ((const RaiseNode *)node)->cause);
        break;
    case NODE_ASSERT:
        dump(d, NULL, ((const AssertNode *)node)->test);
        dump(d, "message", ((const AssertNode *)node)->message);
        break;
    case NODE_WITH:
        dump_with(d, (const WithNode *)node);
        break;
    case NODE_IMPORT:
    case NODE_IMPORT_FROM:
        dump_import(d, (const ImportNode *)node);
        break;
    case NODE_GLOBAL:
    case NODE_NONLOCAL:
        dump_names(d, (const NamesNode *)node);
        break;
    case NODE_MATCH:
        dump_match(d, (const MatchNode *)node);
        break;
    }
}

/* What stands on the node's own line behind its kind. */
static void add_details(Buf *out, const Node *node) {
    switch ((int)node->kind) {
    case NODE_CONSTANT:
        buf_addc(out, ' ');
        add_constant(out, ((const ConstantNode *)node)->value);
        break;
    case NODE_NAME:
        buf_addc(out, ' ');
        add_place(out, (const NameNode *)node);
        break;
    case NODE_FIELD:
        if (((const FieldNode *)node)->conversion)
            buf_addf(out, " !%c", ((const FieldNode *)node)->conversion);
        break;
    case NODE_UNARY:
        buf_addf(out, " %s", UNARY_SYMBOLS[((const UnaryNode *)node)->op]);
        break;
    case NODE_BINARY:
        buf_addf(out, " %s", BINARY_SYMBOLS[((const BinaryNode *)node)->op]);
        break;
    case NODE_AUG_ASSIGN:
        buf_addf(out, " %s=", BINARY_SYMBOLS[((const AugAssignNode *)node)->op]);
        break;
    case NODE_ATTRIBUTE:
        buf_addf(out, " .%s", ((const AttributeNode *)node)->name->data);
        break;
    case NODE_ANN_ASSIGN:
        buf_adds(out, ((const AnnAssignNode *)node)->simple ? " simple" : "");
        break;
    case NODE_FUNCTION:
    case NODE_LAMBDA:
        buf_addf(out, " %s", ((const FunctionNode *)node)->qualname->data);
        break;
    case NODE_CLASS:
        buf_addf(out, " %s", ((const ClassNode *)node)->qualname->data);
        break;
    case NODE_IMPORT_FROM:
        buf_addf(out, " %d %s", ((const ImportNode *)node)->level,
                 ((const ImportNode *)node)->module->data);
        break;
    }
}

static void dump(Dump *d, const char *label, const Node *node) {
    if (!node)
        return;
    line(d, label, KIND_NAMES[node->kind]);
    add_details(d->out, node);
    buf_addf(d->out, " @%d:%d\n", (int)node->line, (int)node->column);
    d->depth++;
    if (node->kind < NODE_EXPRESSION)
        dump_expression(d, node);
    else if (node->kind < NODE_PATTERN_VALUE)
        dump_statement(d, node);
    else
        dump_pattern(d, node);
    d->depth--;
}

void ast_dump(Buf *out, const Program *program) {
    Dump d = {out, 0};
    items(&d, program->body);
}
