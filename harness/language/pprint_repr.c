/* Pretty printing: the form on one line, and sorting things that may not compare. */
#include "harness/language/numbers.h"
#include "harness/language/pprint.h"

/* The type that a type has its repr from. */
static const Type *repr_source(const Type *type) {
    while (type && (!type->repr || (type->base && type->base->repr == type->repr)))
        type = type->base;
    return type;
}

const Type *pretty_kind(const Type *type) {
    type = repr_source(type);
    return type && !(type->flags & TYPE_CLASS) ? type : NULL;
}

const char *pretty_kind_name(VM *vm, const Type *type) {
    const Type *kind = pretty_kind(type);
    Value module;
    const char *dot = kind ? strrchr(kind->name, '.') : NULL;
    if (kind)
        return dot ? dot + 1 : kind->name;
    type = repr_source(type);
    if (type && dict_gets(vm, ((const Class *)type)->dict, "__module__", &module) &&
        is_str(module) && span_is(str_span(as_str(module)), "collections"))
        return type->name;
    return "";
}

bool pretty_on_path(const Pretty *p, Value v) {
    for (const PathLink *l = p->path; l; l = l->outer)
        if (l->object == v.object)
            return true;
    return false;
}

/* ---- sorting ---- */

typedef struct Comparison {
    Value a, b;
    bool less;
} Comparison;

static void compare(VM *vm, void *context) {
    Comparison *c = context;
    c->less = vm_compare(vm, OP_LT, c->a, c->b);
}

/* a < b; things that do not compare are ordered by the names of their types, then by place. */
static bool safe_less(VM *vm, Value a, Value b) {
    Comparison c = {a, b, false};
    Value exception;
    if (a.tag == TAG_INT && b.tag == TAG_INT)
        return a.integer < b.integer;
    if (is_exact(a, &TYPE_STR) && is_exact(b, &TYPE_STR))
        return str_order(as_str(a), as_str(b)) < 0;
    if (vm_try(vm, compare, &c, &exception))
        return c.less;
    if (!is_instance(exception, &TYPE_TYPE_ERROR))
        vm_rethrow(vm, exception);
    int order = str_order(vm_str(vm, type_value(type_of(a))), vm_str(vm, type_value(type_of(b))));
    return order ? order < 0 : a.integer < b.integer;
}

static Value sort_key(VM *vm, Value item, bool by_first) {
    const Value *pair;
    size_t count;
    if (!by_first)
        return item;
    vm_items(vm, item, &pair, &count);
    return pair[0];
}

static void merge_sort(VM *vm, Value *items, Value *room, size_t count, bool by_first) {
    if (count < 2)
        return;
    size_t half = count / 2, i = 0, k = half;
    merge_sort(vm, items, room, half, by_first);
    merge_sort(vm, items + half, room, count - half, by_first);
    memcpy(room, items, count * sizeof *items);
    for (size_t n = 0; n < count; n++) {
        bool right = i >= half || (k < count && safe_less(vm, sort_key(vm, room[k], by_first),
                                                          sort_key(vm, room[i], by_first)));
        items[n] = right ? room[k++] : room[i++];
    }
}

void pretty_sort(VM *vm, List *items, bool by_first) {
    Value *room = vm_alloc(vm, (items->count + 1) * sizeof *room);
    merge_sort(vm, items->items, room, items->count, by_first);
}

List *pretty_items(Pretty *p, Value mapping) {
    List *items = as_list(list_of(p->vm, vm_method(p->vm, mapping, "items", 0, NULL)));
    if (p->style.sort_dicts)
        pretty_sort(p->vm, items, true);
    return items;
}

/* ---- on one line ---- */

static Str *recursion(Pretty *p, Value v) {
    p->recursive = true;
    p->readable = false;
    return str_printf(p->vm, "<Recursion on %s with id=%lld>", type_name(type_of(v)),
                      (long long)(intptr_t)v.object);
}

static void add_pairs(Pretty *p, Buf *b, Value mapping, int64_t level) {
    List *items = pretty_items(p, mapping);
    for (size_t i = 0; i < items->count; i++) {
        const Value *pair;
        size_t count;
        vm_items(p->vm, items->items[i], &pair, &count);
        if (i)
            buf_adds(b, ", ");
        buf_add_span(b, str_span(pretty_repr(p, pair[0], level)));
        buf_adds(b, ": ");
        buf_add_span(b, str_span(pretty_repr(p, pair[1], level)));
    }
}

static void add_items(Pretty *p, Buf *b, Value sequence, int64_t level) {
    const Value *items;
    size_t count;
    vm_items(p->vm, sequence, &items, &count);
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_adds(b, ", ");
        buf_add_span(b, str_span(pretty_repr(p, items[i], level)));
        vm_items(p->vm, sequence, &items, &count);
    }
}

static Str *container(Pretty *p, Value v, int64_t level, bool mapping) {
    VM *vm = p->vm;
    int64_t count = vm_len(vm, v);
    const char *open = mapping ? "{" : is_list(v) ? "[" : "(";
    const char *close = mapping ? "}" : is_list(v) ? "]" : count == 1 ? ",)" : ")";
    if (count == 0)
        return str_printf(vm, "%s%s", open, close);
    if (p->style.depth && level >= p->style.depth) {
        p->readable = false;
        p->recursive = p->recursive || pretty_on_path(p, v);
        return str_printf(vm, "%s...%s", open, close);
    }
    if (pretty_on_path(p, v))
        return recursion(p, v);
    vm_enter(vm, " while getting the repr of an object");
    PathLink link = {p->path, v.object};
    p->path = &link;
    Buf *b = vm_buf(vm);
    buf_adds(b, open);
    if (mapping)
        add_pairs(p, b, v, level + 1);
    else
        add_items(p, b, v, level + 1);
    buf_adds(b, close);
    p->path = link.outer;
    vm_leave(vm);
    return vm_buf_str(vm, b);
}

Str *pretty_repr(Pretty *p, Value v, int64_t level) {
    VM *vm = p->vm;
    if (is_unset(p->printer))
        return pretty_line(p, v, level);
    Value context = value_object(dict_new(vm)), depth = value_int(p->style.depth);
    Value made =
        vm_method(vm, p->printer, "format", 4, (Value[]){v, context, depth, value_int(level)});
    const Value *parts;
    size_t count;
    vm_items(vm, made, &parts, &count);
    if (count != 3)
        raise(vm, &TYPE_VALUE_ERROR, "%s values to unpack (expected 3%s)",
              count > 3 ? "too many" : "not enough", count > 3 ? "" : ", got fewer");
    bool readable = vm_truth(vm, parts[1]), recursive = vm_truth(vm, parts[2]);
    p->readable = p->readable && readable;
    p->recursive = p->recursive || recursive;
    return vm_need_str(vm, parts[0], "the first item of format()");
}

Str *pretty_line(Pretty *p, Value v, int64_t level) {
    VM *vm = p->vm;
    if (p->style.underscore_numbers && is_int(v) && v.tag != TAG_BOOL &&
        pretty_kind(type_of(v)) == &TYPE_INT)
        return vm_format(vm, v, str_newz(vm, "_d"));
    if (is_object(v)) {
        const Type *kind = pretty_kind(type_of(v));
        if (kind == &TYPE_DICT)
            return container(p, v, level, true);
        if (kind == &TYPE_LIST || kind == &TYPE_TUPLE)
            return container(p, v, level, false);
    }
    Str *text = vm_repr(vm, v);
    if (text->bytes == 0 || text->data[0] == '<')
        p->readable = false;
    return text;
}
