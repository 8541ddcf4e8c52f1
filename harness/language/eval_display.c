/* Displays, f-strings, subscripts and attributes as expressions. */
#include "harness/language/containers.h"
#include "harness/language/eval.h"

/* ---- sequences ---- */

static bool has_starred(const NodeList *items) {
    for (size_t i = 0; i < items->count; i++)
        if (items->items[i]->kind == NODE_STARRED)
            return true;
    return false;
}

static void spread(VM *vm, List *into, Value iterable) {
    if (is_list(iterable) || is_tuple(iterable)) {
        const Value *items;
        size_t count;
        vm_items(vm, iterable, &items, &count);
        for (size_t i = 0; i < count; i++)
            list_push(vm, into, items[i]);
        return;
    }
    Iteration it;
    Value item;
    iteration_begin(vm, &it, iterable);
    if (type_of(iterable)->flags & TYPE_CLASS)
        length_hint(vm, iterable, 0);
    while (iteration_next(vm, &it, &item))
        list_push(vm, into, item);
}

List *eval_spread(VM *vm, Frame *f, const NodeList *items) {
    List *l = list_new(vm, items->count);
    for (size_t i = 0; i < items->count; i++) {
        Node *item = items->items[i];
        if (item->kind == NODE_STARRED) {
            Value v = eval(vm, f, ((UnaryNode *)item)->operand);
            if (!can_iterate(v))
                raise(vm, &TYPE_TYPE_ERROR, "Value after * must be an iterable, not %s",
                      type_of(v)->name);
            spread(vm, l, v);
        } else {
            list_push(vm, l, eval(vm, f, item));
        }
    }
    return l;
}

Value run_list(VM *vm, Frame *f, Node *node) {
    NodeList *items = &((SequenceNode *)node)->items;
    if (has_starred(items))
        return value_object(eval_spread(vm, f, items));
    List *l = list_new(vm, items->count);
    for (size_t i = 0; i < items->count; i++)
        list_push(vm, l, eval(vm, f, items->items[i]));
    return value_object(l);
}

Value run_tuple(VM *vm, Frame *f, Node *node) {
    NodeList *items = &((SequenceNode *)node)->items;
    if (has_starred(items)) {
        List *l = eval_spread(vm, f, items);
        return tuple_from(vm, l->items, l->count);
    }
    Tuple *t = tuple_new(vm, items->count);
    for (size_t i = 0; i < items->count; i++)
        t->items[i] = eval(vm, f, items->items[i]);
    return value_object(t);
}

Value run_set(VM *vm, Frame *f, Node *node) {
    NodeList *items = &((SequenceNode *)node)->items;
    bool constants = true;
    for (size_t i = 0; i < items->count; i++)
        constants = constants && items->items[i]->kind == NODE_CONSTANT;
    List *l = list_new(vm, items->count);
    for (size_t i = 0; i < items->count; i++) {
        Node *item = items->items[i];
        if (item->kind == NODE_STARRED)
            spread(vm, l, eval(vm, f, ((UnaryNode *)item)->operand));
        else
            list_push(vm, l, eval(vm, f, item));
    }
    if (constants && ((SequenceNode *)node)->iterated)
        return set_constant(vm, l->items, l->count);
    return set_display(vm, l->items, l->count, constants);
}

void unpack_mapping(VM *vm, Dict *into, Value mapping) {
    if (is_exact(mapping, &TYPE_DICT)) {
        size_t at = 0;
        for (DictEntry *e; (e = dict_next(as_dict(mapping), &at));)
            dict_set(vm, into, e->key, e->value);
        return;
    }
    dict_update(vm, into, mapping);
}

/* Some pairs are evaluated, then entered, as CPython does; the index of the last one. */
static size_t add_pairs(VM *vm, Frame *f, Dict *d, const DictNode *n, size_t first) {
    enum { TOGETHER = 17 };
    Value keys[TOGETHER], values[TOGETHER];
    size_t count = 0;
    while (count < TOGETHER && first + count < n->keys.count && n->keys.items[first + count]) {
        keys[count] = eval(vm, f, n->keys.items[first + count]);
        values[count] = eval(vm, f, n->values.items[first + count]);
        count++;
    }
    for (size_t i = 0; i < count; i++)
        dict_set(vm, d, keys[i], values[i]);
    return first + count - 1;
}

Value run_dict(VM *vm, Frame *f, Node *node) {
    DictNode *n = (DictNode *)node;
    Dict *d = dict_new(vm);
    for (size_t i = 0; i < n->keys.count; i++) {
        if (n->keys.items[i]) {
            i = add_pairs(vm, f, d, n, i);
            continue;
        }
        Value mapping = eval(vm, f, n->values.items[i]), keys;
        if (!is_dict(mapping) && !vm_getattr_maybe(vm, mapping, vm->names.keys, &keys))
            raise(vm, &TYPE_TYPE_ERROR, "'%s' object is not a mapping", type_of(mapping)->name);
        unpack_mapping(vm, d, mapping);
    }
    return value_object(d);
}

Value run_starred(VM *vm, Frame *f, Node *node) {
    raise(vm, &TYPE_SYNTAX_ERROR, "can't use starred expression here");
}

/* ---- f-strings ---- */

static Value formatted(VM *vm, Frame *f, FieldNode *n) {
    Value v = eval(vm, f, n->value);
    if (n->conversion == 'r')
        v = value_object(vm_repr(vm, v));
    else if (n->conversion == 's')
        v = value_object(vm_str(vm, v));
    else if (n->conversion == 'a')
        v = value_object(vm_ascii(vm, v));
    if (!n->spec) {
        if (is_exact(v, &TYPE_STR))
            return v;
        return value_object(
            vm_format(vm, v, vm->text->empty ? vm->text->empty : as_str(str_value(vm, ""))));
    }
    return value_object(vm_format(vm, v, as_str(eval(vm, f, n->spec))));
}

Value run_field(VM *vm, Frame *f, Node *node) {
    return formatted(vm, f, (FieldNode *)node);
}

Value run_fstring(VM *vm, Frame *f, Node *node) {
    NodeList *parts = &((FStringNode *)node)->parts;
    if (parts->count == 1)
        return eval(vm, f, parts->items[0]);
    Buf *b = vm_buf(vm);
    for (size_t i = 0; i < parts->count; i++) {
        Value v = eval(vm, f, parts->items[i]);
        buf_add_span(b, str_span(as_str(v)));
    }
    return value_object(vm_buf_str(vm, b));
}

/* ---- subscripts ---- */

static SliceObject eval_slice(VM *vm, Frame *f, const Node *node) {
    const SliceNode *n = (const SliceNode *)node;
    SliceObject s = {.object = {&TYPE_SLICE}};
    s.start = n->start ? eval(vm, f, n->start) : NONE;
    s.stop = n->stop ? eval(vm, f, n->stop) : NONE;
    s.step = n->step ? eval(vm, f, n->step) : NONE;
    return s;
}

Value run_slice(VM *vm, Frame *f, Node *node) {
    SliceObject s = eval_slice(vm, f, node);
    return slice_new(vm, s.start, s.stop, s.step);
}

/* Does nobody keep the slice that such a sequence is asked for? */
static bool is_plain_sequence(Value v) {
    return is_exact(v, &TYPE_LIST) || is_exact(v, &TYPE_STR) || is_exact(v, &TYPE_TUPLE) ||
           is_exact(v, &TYPE_BYTES);
}

Value run_subscript(VM *vm, Frame *f, Node *node) {
    SubscriptNode *n = (SubscriptNode *)node;
    Value object = eval(vm, f, n->object);
    if (n->index->kind == NODE_SLICE && is_plain_sequence(object)) {
        SliceObject s = eval_slice(vm, f, n->index);
        f->node = node;
        return vm_getitem(vm, object, value_object(&s));
    }
    Value key = eval(vm, f, n->index);
    if (key.tag == TAG_INT && object.tag == TAG_OBJECT) {
        const Type *type = object.object->type;
        if (type == &TYPE_LIST && (uint64_t)key.integer < as_list(object)->count)
            return as_list(object)->items[key.integer];
        if (type == &TYPE_TUPLE && (uint64_t)key.integer < as_tuple(object)->count)
            return as_tuple(object)->items[key.integer];
    }
    f->node = node;
    if (is_exact(object, &TYPE_DICT))
        return dict_getitem(vm, object, key);
    return vm_getitem(vm, object, key);
}

/* ---- attributes ---- */

typedef struct AttributeCache {
    const Type *type;
    uint64_t epoch;
    size_t index; /* where the instance's attribute stood last time */
    bool plain;   /* nothing in the type takes precedence over the instance */
} AttributeCache;

static bool is_plain(VM *vm, const Type *type, Str *name) {
    bool (*getattr)(VM *, Value, Str *, Value *);
    SLOT_OF(type, getattr, getattr);
    if (getattr || !type->attrs || name == vm->names.__dict__ || name == vm->names.__class__)
        return false;
    Value found;
    if (!type_lookup(vm, type, name, &found) || !is_object(found))
        return true;
    bool (*set)(VM *, Value, Value, Value);
    SLOT_OF(found.object->type, descr_set, set);
    return set == NULL;
}

static AttributeCache *cache_for(VM *vm, AttributeNode *n, const Type *type) {
    AttributeCache *c = n->cache;
    if (!c) {
        c = vm_alloc(vm, sizeof *c);
        *c = (AttributeCache){0};
        n->cache = c;
    }
    if (c->type != type || c->epoch != vm->class_epoch) {
        c->plain = is_plain(vm, type, n->name);
        c->type = type;
        c->epoch = vm->class_epoch;
    }
    return c;
}

static Value *instance_place(VM *vm, AttributeCache *c, Value object, Str *name) {
    Dict *d = *(Dict **)(void *)((char *)object.object + c->type->attrs);
    if (!d)
        return NULL;
    if (c->index < d->used && d->entries[c->index].key.tag == TAG_OBJECT &&
        d->entries[c->index].key.object == &name->object)
        return &d->entries[c->index].value;
    DictEntry *e = dict_entry_str(vm, d, name);
    if (!e)
        return NULL;
    c->index = (size_t)(e - d->entries);
    return &e->value;
}

Value run_attribute(VM *vm, Frame *f, Node *node) {
    AttributeNode *n = (AttributeNode *)node;
    Value object = eval(vm, f, n->object);
    if (object.tag == TAG_OBJECT && object.object->type->flags & TYPE_CLASS) {
        AttributeCache *c = cache_for(vm, n, object.object->type);
        if (c->plain) {
            Value *place = instance_place(vm, c, object, n->name);
            if (LIKELY(place != NULL))
                return *place;
        }
    }
    f->node = node;
    return vm_getattr(vm, object, n->name);
}

/* `object.name = value` on a plain instance that has the attribute already. */
bool set_attribute_fast(VM *vm, AttributeNode *n, Value object, Value value) {
    if (object.tag != TAG_OBJECT || !(object.object->type->flags & TYPE_CLASS))
        return false;
    bool (*setattr)(VM *, Value, Str *, Value);
    SLOT_OF(object.object->type, setattr, setattr);
    if (setattr)
        return false;
    AttributeCache *c = cache_for(vm, n, object.object->type);
    if (!c->plain)
        return false;
    Value *place = instance_place(vm, c, object, n->name);
    if (!place) {
        Dict **d = attrs_place(object);
        if (!*d)
            *d = dict_new(vm);
        dict_set_str(vm, *d, n->name, value);
        return true;
    }
    *place = value;
    return true;
}
