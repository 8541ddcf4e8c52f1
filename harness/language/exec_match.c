/* The match statement: patterns against a subject. */
#include "harness/language/containers.h"
#include "harness/language/eval.h"

/* Names are bound when the whole pattern has matched: until then they wait here. */
typedef struct Matcher {
    VM *vm;
    Frame *f;
    NameNode **targets;
    size_t cap;
    List *values; /* one for each target; made for the first */
} Matcher;

static void capture(Matcher *m, NameNode *target, Value value) {
    if (!m->values)
        m->values = list_new(m->vm, 4);
    size_t count = m->values->count;
    if (count == m->cap) {
        size_t cap = m->cap ? m->cap * 2 : 8;
        m->targets =
            vm_realloc(m->vm, m->targets, m->cap * sizeof *m->targets, cap * sizeof *m->targets);
        m->cap = cap;
    }
    m->targets[count] = target;
    list_push(m->vm, m->values, value);
}

static bool matches(Matcher *m, Node *pattern, Value subject);

static bool match_value(Matcher *m, const PatternValueNode *n, Value subject) {
    Value v = eval(m->vm, m->f, n->value);
    return n->identity ? value_same(v, subject) : vm_compare(m->vm, OP_EQ, subject, v);
}

static bool match_capture(Matcher *m, const PatternCaptureNode *n, Value subject) {
    if (n->pattern && !matches(m, n->pattern, subject))
        return false;
    if (n->target)
        capture(m, n->target, subject);
    return true;
}

/* What the abstract base classes say of a class, derived from them or registered: the first class
 * in its order that is only one of both decides. */
static bool is_abstract(VM *vm, Value v, const char *name) {
    Value abc, base[2];
    if (!(type_of(v)->flags & TYPE_CLASS) ||
        !dict_gets(vm, vm->modules, "_collections_abc", &abc) ||
        !vm_getattr_maybe(vm, abc, vm_intern(vm, "Sequence"), &base[0]) ||
        !vm_getattr_maybe(vm, abc, vm_intern(vm, "Mapping"), &base[1]))
        return false;
    Tuple *mro = type_mro(vm, type_of(v));
    for (size_t i = 0; i < mro->count; i++) {
        bool sequence = vm_issubclass(vm, mro->items[i], base[0]);
        if (sequence != vm_issubclass(vm, mro->items[i], base[1]))
            return sequence == (name[0] == 'S');
    }
    return false;
}

/* May an abstract class that it derives from have a say? */
static bool has_metaclass(Value v) {
    return type_of(v)->object.type != &TYPE_TYPE;
}

static bool is_sequence(VM *vm, Value v) {
    if (is_str(v) || is_instance(v, &TYPE_BYTES) || is_instance(v, &TYPE_BYTEARRAY))
        return false;
    if (has_metaclass(v))
        return is_abstract(vm, v, "Sequence");
    return is_list(v) || is_tuple(v) || type_of(v)->flags & TYPE_SEQUENCE ||
           is_exact(v, &TYPE_RANGE) || is_abstract(vm, v, "Sequence");
}

/* How a sequence pattern gets at the items: none is needed, by subscript, or all by iteration. */
typedef struct Items {
    Value subject;
    const Value *all; /* NULL: by subscript */
} Items;

static Value item_at(VM *vm, const Items *items, size_t i) {
    return items->all ? items->all[i] : vm_getitem(vm, items->subject, value_int((int64_t)i));
}

/* The item that `left` follow or are; its length is asked each time. */
static Value item_from_end(VM *vm, const Items *items, size_t i, size_t left) {
    if (items->all)
        return items->all[i];
    return vm_getitem(vm, items->subject, value_int(vm_len(vm, items->subject) - (int64_t)left));
}

static bool is_wildcard(const Node *pattern) {
    const PatternCaptureNode *n = (const PatternCaptureNode *)pattern;
    return (pattern->kind == NODE_PATTERN_STAR || pattern->kind == NODE_PATTERN_CAPTURE) &&
           !n->pattern && !n->target;
}

static const Value *iterate(VM *vm, Value subject, bool has_star, size_t fixed) {
    if (is_exact(subject, &TYPE_TUPLE))
        return as_tuple(subject)->items;
    Value iterator = vm_iter(vm, subject), item;
    List *l = list_new(vm, fixed + 1);
    while ((has_star || l->count <= fixed) && vm_next(vm, iterator, &item))
        list_push(vm, l, item);
    if (l->count < fixed)
        raise(vm, &TYPE_VALUE_ERROR, "not enough values to unpack (expected %s%zu, got %zu)",
              has_star ? "at least " : "", fixed, l->count);
    if (!has_star && l->count > fixed)
        raise(vm, &TYPE_VALUE_ERROR, "too many values to unpack (expected %zu)", fixed);
    return l->items;
}

static bool match_star(Matcher *m, const PatternCaptureNode *rest, const Items *items, size_t at,
                       size_t extra) {
    if (!rest->target)
        return true;
    List *l = list_new(m->vm, extra);
    for (size_t k = 0; k < extra; k++)
        list_push(m->vm, l, item_at(m->vm, items, at + k));
    capture(m, rest->target, value_object(l));
    return true;
}

static bool match_items(Matcher *m, const PatternListNode *n, const Items *items, size_t star,
                        size_t extra) {
    for (size_t i = 0, at = 0; i < n->items.count; i++) {
        Node *pattern = n->items.items[i];
        if (i == star) {
            match_star(m, (const PatternCaptureNode *)pattern, items, at, extra);
            at += extra;
        } else if (is_wildcard(pattern)) {
            at++;
        } else {
            Value item = i < star ? item_at(m->vm, items, at)
                                  : item_from_end(m->vm, items, at, n->items.count - i);
            if (!matches(m, pattern, item))
                return false;
            at++;
        }
    }
    return true;
}

static bool match_sequence(Matcher *m, const PatternListNode *n, Value subject) {
    VM *vm = m->vm;
    if (!is_sequence(vm, subject))
        return false;
    size_t star = n->items.count;
    bool wild = true;
    for (size_t i = 0; i < n->items.count; i++) {
        if (n->items.items[i]->kind == NODE_PATTERN_STAR)
            star = i;
        wild = wild && is_wildcard(n->items.items[i]);
    }
    bool has_star = star < n->items.count;
    size_t fixed = n->items.count - has_star;
    if (has_star && !fixed && wild)
        return true;
    size_t count = (size_t)vm_len(vm, subject);
    if (has_star ? count < fixed : count != fixed)
        return false;
    if (wild)
        return true;
    Items items = {subject, NULL};
    if (!has_star || !is_wildcard(n->items.items[star]))
        items.all = iterate(vm, subject, has_star, fixed);
    return match_items(m, n, &items, star, count - fixed);
}

static bool match_or(Matcher *m, const PatternListNode *n, Value subject) {
    size_t before = m->values ? m->values->count : 0;
    for (size_t i = 0; i < n->items.count; i++) {
        if (matches(m, n->items.items[i], subject))
            return true;
        if (m->values)
            m->values->count = before;
    }
    return false;
}

static bool is_mapping(VM *vm, Value v) {
    if (has_metaclass(v))
        return is_abstract(vm, v, "Mapping");
    return is_dict(v) || is_exact(v, &TYPE_MAPPINGPROXY) || type_of(v)->flags & TYPE_MAPPING ||
           is_abstract(vm, v, "Mapping");
}

static bool match_mapping(Matcher *m, const PatternMappingNode *n, Value subject) {
    VM *vm = m->vm;
    if (!is_mapping(vm, subject))
        return false;
    if (n->keys.count && (size_t)vm_len(vm, subject) < n->keys.count)
        return false;
    Dict *seen = dict_new(vm);
    Value *found = vm_alloc(vm, (n->keys.count + 1) * sizeof *found);
    static const Object MARK = {&TYPE_OBJECT};
    for (size_t i = 0; i < n->keys.count; i++) {
        Value key = eval(vm, m->f, n->keys.items[i]);
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
        if (!matches(m, n->patterns.items[i], found[i]))
            return false;
    if (n->rest) {
        Dict *rest = dict_new(vm);
        dict_update(vm, rest, subject);
        size_t at = 0;
        for (DictEntry *e; (e = dict_next(seen, &at));)
            dict_remove(vm, rest, e->key, NULL);
        capture(m, n->rest, value_object(rest));
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

static bool match_class(Matcher *m, const PatternClassNode *n, Value subject) {
    VM *vm = m->vm;
    Value cls = eval(vm, m->f, n->cls), few[8], *values = few;
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
        if (!matches(m, n->positional.items[i], values[i]))
            return false;
    for (size_t i = 0; i < n->named; i++)
        if (!matches(m, n->patterns[i], values[count + i]))
            return false;
    return true;
}

static bool matches(Matcher *m, Node *pattern, Value subject) {
    switch ((NodeKind)pattern->kind) {
    case NODE_PATTERN_VALUE:
        return match_value(m, (PatternValueNode *)pattern, subject);
    case NODE_PATTERN_CAPTURE:
        return match_capture(m, (PatternCaptureNode *)pattern, subject);
    case NODE_PATTERN_SEQUENCE:
        return match_sequence(m, (PatternListNode *)pattern, subject);
    case NODE_PATTERN_OR:
        return match_or(m, (PatternListNode *)pattern, subject);
    case NODE_PATTERN_MAPPING:
        return match_mapping(m, (PatternMappingNode *)pattern, subject);
    case NODE_PATTERN_CLASS:
        return match_class(m, (PatternClassNode *)pattern, subject);
    default:
        return false;
    }
}

Flow exec_match(VM *vm, Frame *f, Node *node) {
    MatchNode *n = (MatchNode *)node;
    Value subject = eval(vm, f, n->subject);
    for (size_t i = 0; i < n->count; i++) {
        const MatchCase *c = &n->cases[i];
        Matcher m = {.vm = vm, .f = f};
        if (!matches(&m, c->pattern, subject))
            continue;
        for (size_t k = 0; m.values && k < m.values->count; k++)
            assign_name(vm, f, m.targets[k], m.values->items[k]);
        if (!c->guard || eval_truth(vm, f, c->guard))
            return exec_block(vm, f, &c->body);
    }
    return FLOW_NEXT;
}
