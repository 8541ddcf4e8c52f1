/* The match statement: patterns against a subject. */
#include "harness/language/containers.h"
#include "harness/language/eval.h"

static bool matches(VM *vm, Frame *f, Node *pattern, Value subject);

static bool match_value(VM *vm, Frame *f, const PatternValueNode *n, Value subject) {
    Value v = eval(vm, f, n->value);
    return n->identity ? value_same(v, subject) : vm_compare(vm, OP_EQ, subject, v);
}

static bool match_capture(VM *vm, Frame *f, const PatternCaptureNode *n, Value subject) {
    if (n->pattern && !matches(vm, f, n->pattern, subject))
        return false;
    if (n->target)
        assign_name(vm, f, n->target, subject);
    return true;
}

/* Is it one to the abstract base classes, as derived or registered classes are? */
static bool is_abstract(VM *vm, Value v, const char *name) {
    Value abc, base;
    if (!(type_of(v)->flags & TYPE_CLASS) ||
        !dict_gets(vm, vm->modules, "_collections_abc", &abc) ||
        !vm_getattr_maybe(vm, abc, vm_intern(vm, name), &base))
        return false;
    return vm_issubclass(vm, type_value(type_of(v)), base);
}

static bool is_sequence(VM *vm, Value v) {
    if (is_str(v) || is_instance(v, &TYPE_BYTES) || is_instance(v, &TYPE_BYTEARRAY))
        return false;
    return is_list(v) || is_tuple(v) || type_of(v)->flags & TYPE_SEQUENCE ||
           is_exact(v, &TYPE_RANGE) || is_abstract(vm, v, "Sequence");
}

static Value item_at(VM *vm, Value subject, size_t i) {
    return vm_getitem(vm, subject, value_int((int64_t)i));
}

static bool match_sequence(VM *vm, Frame *f, const PatternListNode *n, Value subject) {
    if (!is_sequence(vm, subject))
        return false;
    size_t count = (size_t)vm_len(vm, subject), star = n->items.count;
    for (size_t i = 0; i < n->items.count; i++)
        if (n->items.items[i]->kind == NODE_PATTERN_STAR)
            star = i;
    bool has_star = star < n->items.count;
    size_t fixed = n->items.count - has_star;
    if (has_star ? count < fixed : count != fixed)
        return false;
    size_t extra = count - fixed;
    for (size_t i = 0, at = 0; i < n->items.count; i++) {
        if (i != star) {
            if (!matches(vm, f, n->items.items[i], item_at(vm, subject, at++)))
                return false;
            continue;
        }
        const PatternCaptureNode *rest = (const PatternCaptureNode *)n->items.items[i];
        if (rest->target) {
            List *l = list_new(vm, extra);
            for (size_t k = 0; k < extra; k++)
                list_push(vm, l, item_at(vm, subject, at + k));
            assign_name(vm, f, rest->target, value_object(l));
        }
        at += extra;
    }
    return true;
}

static bool match_or(VM *vm, Frame *f, const PatternListNode *n, Value subject) {
    for (size_t i = 0; i < n->items.count; i++)
        if (matches(vm, f, n->items.items[i], subject))
            return true;
    return false;
}

static bool is_mapping(VM *vm, Value v) {
    return is_dict(v) || is_exact(v, &TYPE_MAPPINGPROXY) || type_of(v)->flags & TYPE_MAPPING ||
           is_abstract(vm, v, "Mapping");
}

static bool match_mapping(VM *vm, Frame *f, const PatternMappingNode *n, Value subject) {
    if (!is_mapping(vm, subject))
        return false;
    if ((size_t)vm_len(vm, subject) < n->keys.count)
        return false;
    Dict *seen = dict_new(vm);
    Value *found = vm_alloc(vm, (n->keys.count + 1) * sizeof *found);
    static const Object MARK = {&TYPE_OBJECT};
    for (size_t i = 0; i < n->keys.count; i++) {
        Value key = eval(vm, f, n->keys.items[i]);
        if (dict_get(vm, seen, key, &found[i]))
            raise(vm, &TYPE_VALUE_ERROR, "mapping pattern checks duplicate key (%s)",
                  vm_repr(vm, key)->data);
        dict_set(vm, seen, key, NONE);
        if (is_exact(subject, &TYPE_DICT)) {
            if (!dict_get(vm, as_dict(subject), key, &found[i]))
                return false;
            continue;
        }
        found[i] = vm_method(vm, subject, "get", 2, (Value[]){key, value_object(&MARK)});
        if (is_object(found[i]) && found[i].object == &MARK)
            return false;
    }
    for (size_t i = 0; i < n->keys.count; i++)
        if (!matches(vm, f, n->patterns.items[i], found[i]))
            return false;
    if (n->rest) {
        Dict *rest = dict_new(vm);
        dict_update(vm, rest, subject);
        size_t at = 0;
        for (DictEntry *e; (e = dict_next(seen, &at));)
            dict_remove(vm, rest, e->key, NULL);
        assign_name(vm, f, n->rest, value_object(rest));
    }
    return true;
}

static bool matches_self(const Type *type) {
    type = type_layout(type);
    return type == &TYPE_BOOL || type == &TYPE_BYTEARRAY || type == &TYPE_BYTES ||
           type == &TYPE_DICT || type == &TYPE_FLOAT || type == &TYPE_FROZENSET ||
           type == &TYPE_INT || type == &TYPE_LIST || type == &TYPE_SET || type == &TYPE_STR ||
           type == &TYPE_TUPLE;
}

static _Noreturn void fail_repeated(VM *vm, const Type *type, const Str *name) {
    raise(vm, &TYPE_TYPE_ERROR, "%s() got multiple sub-patterns for attribute '%s'", type->name,
          name->data);
}

static Tuple *match_args(VM *vm, const Type *type) {
    Value names;
    if (!vm_getattr_maybe(vm, type_value(type), vm->names.__match_args__, &names))
        return tuple_new(vm, 0);
    if (!is_tuple(names))
        raise(vm, &TYPE_TYPE_ERROR, "%s.__match_args__ must be a tuple (got %s)", type->name,
              type_of(names)->name);
    return as_tuple(names);
}

/* The attributes positional sub-patterns look at; false when one is missing. */
static bool positional_values(VM *vm, size_t count, const Type *type, const Tuple *names,
                              Value subject, Value *values) {
    bool self = names->count == 0 && matches_self(type);
    size_t most = self ? 1 : names->count;
    if (count > most)
        raise(vm, &TYPE_TYPE_ERROR, "%s() accepts %zu positional sub-pattern%s (%zu given)",
              type->name, most, most == 1 ? "" : "s", count);
    if (self) {
        values[0] = subject;
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        Value name = names->items[i];
        if (!is_str(name))
            raise(vm, &TYPE_TYPE_ERROR, "__match_args__ elements must be strings (got %s)",
                  type_of(name)->name);
        for (size_t k = 0; k < i; k++)
            if (str_equal(as_str(names->items[k]), as_str(name)))
                fail_repeated(vm, type, as_str(name));
        if (!vm_getattr_maybe(vm, subject, vm_intern_span(vm, str_span(as_str(name))), &values[i]))
            return false;
    }
    return true;
}

/* All attributes are fetched before any sub-pattern is tried. */
static bool class_values(VM *vm, const PatternClassNode *n, const Type *type, Value subject,
                         Value *values) {
    size_t count = n->positional.count;
    const Tuple *names = count ? match_args(vm, type) : NULL;
    if (count && !positional_values(vm, count, type, names, subject, values))
        return false;
    for (size_t i = 0; i < n->named; i++) {
        for (size_t k = 0; k < count && k < names->count; k++)
            if (str_equal(n->names[i], as_str(names->items[k])))
                fail_repeated(vm, type, n->names[i]);
        if (!vm_getattr_maybe(vm, subject, n->names[i], &values[count + i]))
            return false;
    }
    return true;
}

static bool match_class(VM *vm, Frame *f, const PatternClassNode *n, Value subject) {
    Value cls = eval(vm, f, n->cls), few[8], *values = few;
    size_t count = n->positional.count;
    if (!is_type(cls))
        raise(vm, &TYPE_TYPE_ERROR, "called match pattern must be a type");
    if (!vm_isinstance(vm, subject, cls))
        return false;
    if (count + n->named > 8)
        values = vm_alloc(vm, (count + n->named) * sizeof *values);
    if (!class_values(vm, n, as_type(cls), subject, values))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!matches(vm, f, n->positional.items[i], values[i]))
            return false;
    for (size_t i = 0; i < n->named; i++)
        if (!matches(vm, f, n->patterns[i], values[count + i]))
            return false;
    return true;
}

static bool matches(VM *vm, Frame *f, Node *pattern, Value subject) {
    switch ((NodeKind)pattern->kind) {
    case NODE_PATTERN_VALUE:
        return match_value(vm, f, (PatternValueNode *)pattern, subject);
    case NODE_PATTERN_CAPTURE:
        return match_capture(vm, f, (PatternCaptureNode *)pattern, subject);
    case NODE_PATTERN_SEQUENCE:
        return match_sequence(vm, f, (PatternListNode *)pattern, subject);
    case NODE_PATTERN_OR:
        return match_or(vm, f, (PatternListNode *)pattern, subject);
    case NODE_PATTERN_MAPPING:
        return match_mapping(vm, f, (PatternMappingNode *)pattern, subject);
    case NODE_PATTERN_CLASS:
        return match_class(vm, f, (PatternClassNode *)pattern, subject);
    default:
        return false;
    }
}

Flow exec_match(VM *vm, Frame *f, Node *node) {
    MatchNode *n = (MatchNode *)node;
    Value subject = eval(vm, f, n->subject);
    for (size_t i = 0; i < n->count; i++) {
        const MatchCase *c = &n->cases[i];
        if (!matches(vm, f, c->pattern, subject))
            continue;
        if (!c->guard || eval_truth(vm, f, c->guard))
            return exec_block(vm, f, &c->body);
    }
    return FLOW_NEXT;
}
