/* What CPython's compiler finds wrong with patterns: those after one that always matches, names
 * bound twice or only by some alternatives, repeated keys and attributes. */
#include "harness/language/checks.h"
#include "harness/language/exceptions.h"
#include <stdio.h>

_Noreturn void check_fail(Checker *c, const Node *where, const char *format, ...) {
    char message[300];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    syntax_raise_parsed(c->p, place_of_node(c->p, where), message);
}

/* Names bound so far, oldest first. */
typedef struct Bound {
    Str **names;
    size_t count, cap;
} Bound;

typedef struct Patterns {
    Checker *c;
    Bound bound;
    bool may_always_match;
} Patterns;

static void bind(Patterns *s, const Node *where, const NameNode *target) {
    if (!target)
        return;
    for (size_t i = 0; i < s->bound.count; i++)
        if (s->bound.names[i] == target->name)
            check_fail(s->c, where, "multiple assignments to name '%s' in pattern",
                       target->name->data);
    if (s->bound.count == s->bound.cap) {
        size_t cap = s->bound.cap * 2 + 8;
        Str **names = scratch_alloc(s->c->p, cap * sizeof *names);
        if (s->bound.count)
            memcpy(names, s->bound.names, s->bound.count * sizeof *names);
        s->bound.names = names;
        s->bound.cap = cap;
    }
    s->bound.names[s->bound.count++] = target->name;
}

static void check_pattern(Patterns *s, Node *node);

static void check_inner(Patterns *s, Node *node) {
    bool before = s->may_always_match;
    s->may_always_match = true;
    check_pattern(s, node);
    s->may_always_match = before;
}

static void check_capture(Patterns *s, PatternCaptureNode *node) {
    if (!node->pattern && !s->may_always_match) {
        if (node->target)
            check_fail(s->c, &node->node, "name capture '%s' makes remaining patterns unreachable",
                       node->target->name->data);
        check_fail(s->c, &node->node, "wildcard makes remaining patterns unreachable");
    }
    if (node->pattern)
        check_pattern(s, node->pattern);
    bind(s, &node->node, node->target);
}

static void check_sequence(Patterns *s, PatternListNode *node) {
    bool star = false;
    for (size_t i = 0; i < node->items.count; i++) {
        if (node->items.items[i]->kind != NODE_PATTERN_STAR)
            continue;
        if (star)
            check_fail(s->c, &node->node, "multiple starred names in sequence pattern");
        star = true;
    }
    for (size_t i = 0; i < node->items.count; i++)
        check_inner(s, node->items.items[i]);
}

static bool same_names(const Bound *a, size_t from, const Bound *b) {
    if (a->count != b->count)
        return false;
    for (size_t i = from; i < a->count; i++) {
        bool found = false;
        for (size_t j = from; j < b->count && !found; j++)
            found = a->names[i] == b->names[j];
        if (!found)
            return false;
    }
    return true;
}

/* The pattern CPython's compiler has visited last. */
static Node *last_pattern(Node *node) {
    for (;;) {
        NodeList inner = {NULL, 0};
        if (node->kind == NODE_PATTERN_SEQUENCE)
            inner = ((PatternListNode *)node)->items;
        else if (node->kind == NODE_PATTERN_MAPPING)
            inner = ((PatternMappingNode *)node)->patterns;
        else if (node->kind == NODE_PATTERN_CLASS && ((PatternClassNode *)node)->named)
            inner =
                (NodeList){((PatternClassNode *)node)->patterns, ((PatternClassNode *)node)->named};
        else if (node->kind == NODE_PATTERN_CLASS)
            inner = ((PatternClassNode *)node)->positional;
        if (!inner.count)
            return node;
        node = inner.items[inner.count - 1];
    }
}

static void check_alternatives(Patterns *s, PatternListNode *node) {
    Bound before = s->bound, first = s->bound;
    before.cap = before.count; /* each alternative gets a list of its own */
    bool last_may = s->may_always_match;
    for (size_t i = 0; i < node->items.count; i++) {
        s->bound = before;
        s->may_always_match = last_may && i + 1 == node->items.count;
        check_pattern(s, node->items.items[i]);
        if (i == 0)
            first = s->bound;
        else if (!same_names(&first, before.count, &s->bound))
            check_fail(s->c, last_pattern(node->items.items[i]),
                       "alternative patterns bind different names");
    }
    s->bound = first;
    s->may_always_match = last_may;
}

static bool same_constant(VM *vm, Value a, Value b) {
    if (a.tag == TAG_OBJECT && b.tag == TAG_OBJECT && is_str(a) && is_str(b))
        return str_equal(as_str(a), as_str(b));
    if (is_number(a) && is_number(b) && (a.tag == TAG_OBJECT || b.tag == TAG_OBJECT))
        return vm_equal(vm, a, b);
    if (a.tag == TAG_OBJECT || b.tag == TAG_OBJECT || a.tag == TAG_NONE || b.tag == TAG_NONE)
        return value_same(a, b);
    double x = a.tag == TAG_FLOAT ? a.number : (double)a.integer;
    double y = b.tag == TAG_FLOAT ? b.number : (double)b.integer;
    return x == y;
}

static void check_mapping(Patterns *s, PatternMappingNode *node) {
    for (size_t i = 0; i < node->keys.count; i++) {
        if (node->keys.items[i]->kind == NODE_FSTRING)
            check_fail(s->c, node->keys.items[i],
                       "mapping pattern keys may only match literals and attribute lookups");
        if (node->keys.items[i]->kind != NODE_CONSTANT)
            continue;
        Value key = ((ConstantNode *)node->keys.items[i])->value;
        for (size_t j = 0; j < i; j++)
            if (node->keys.items[j]->kind == NODE_CONSTANT &&
                same_constant(s->c->p->vm, ((ConstantNode *)node->keys.items[j])->value, key))
                check_fail(s->c, &node->node, "mapping pattern checks duplicate key (%s)",
                           vm_repr(s->c->p->vm, key)->data);
    }
    for (size_t i = 0; i < node->patterns.count; i++)
        check_inner(s, node->patterns.items[i]);
    bind(s, &node->node, node->rest);
}

static void check_class_pattern(Patterns *s, PatternClassNode *node) {
    for (size_t i = 0; i < node->named; i++)
        for (size_t j = i + 1; j < node->named; j++)
            if (node->names[i] == node->names[j])
                check_fail(s->c, node->patterns[j], "attribute name repeated in class pattern: %s",
                           node->names[i]->data);
    for (size_t i = 0; i < node->positional.count; i++)
        check_inner(s, node->positional.items[i]);
    for (size_t i = 0; i < node->named; i++)
        check_inner(s, node->patterns[i]);
}

static void check_pattern(Patterns *s, Node *node) {
    switch ((int)node->kind) {
    case NODE_PATTERN_VALUE:
        if (((PatternValueNode *)node)->value->kind == NODE_FSTRING)
            check_fail(s->c, node, "patterns may only match literals and attribute lookups");
        return;
    case NODE_PATTERN_CAPTURE:
        check_capture(s, (PatternCaptureNode *)node);
        return;
    case NODE_PATTERN_STAR:
        bind(s, node, ((PatternCaptureNode *)node)->target);
        return;
    case NODE_PATTERN_SEQUENCE:
        check_sequence(s, (PatternListNode *)node);
        return;
    case NODE_PATTERN_OR:
        check_alternatives(s, (PatternListNode *)node);
        return;
    case NODE_PATTERN_MAPPING:
        check_mapping(s, (PatternMappingNode *)node);
        return;
    case NODE_PATTERN_CLASS:
        check_class_pattern(s, (PatternClassNode *)node);
        return;
    }
}

void check_case(Checker *c, MatchNode *node, size_t index) {
    Patterns s = {.c = c,
                  .may_always_match = node->cases[index].guard != NULL || index + 1 == node->count};
    check_pattern(&s, node->cases[index].pattern);
}
