/* Module functools, the part in C: partial, reduce, cmp_to_key and the caches. The rest is written
 * in the language (functools_source.c). */
#include "harness/language/modules.h"
#include "harness/language/containers.h"

static Value functools_reduce(VM *vm, Value *args) {
    if (!can_iterate(args[1]))
        raise(vm, &TYPE_TYPE_ERROR, "reduce() arg 2 must support iteration");
    Value iterator = vm_iter(vm, args[1]), item, result = args[2];
    if (is_unset(result) && !vm_next(vm, iterator, &result))
        raise(vm, &TYPE_TYPE_ERROR, "reduce() of empty iterable with no initial value");
    while (vm_next(vm, iterator, &item))
        result = vm_call2(vm, args[0], result, item);
    return result;
}

/* ---- partial ---- */

typedef struct Partial {
    Object object;
    Value function;
    Tuple *items;
    Dict *named;
    Dict *attrs;
} Partial;
extern const Type TYPE_PARTIAL, TYPE_KEY_WRAPPER, TYPE_LRU_CACHE;

static Value partial_new(VM *vm, Value *args) {
    Tuple *given = as_tuple(args[1]);
    if (given->count == 0)
        raise(vm, &TYPE_TYPE_ERROR, "type 'partial' takes at least one argument");
    Value function = given->items[0];
    if (!can_call(vm, function))
        raise(vm, &TYPE_TYPE_ERROR, "the first argument must be callable");
    Partial *p = instance_new(vm, as_type(args[0]));
    p->named = dict_new(vm);
    p->function = function;
    p->items = as_tuple(tuple_from(vm, given->items + 1, given->count - 1));
    if (is_exact(function, &TYPE_PARTIAL)) {
        Partial *inner = (Partial *)function.object;
        p->function = inner->function;
        p->items =
            as_tuple(vm_binary(vm, OP_ADD, value_object(inner->items), value_object(p->items)));
        dict_copy_into(vm, p->named, inner->named);
    }
    dict_copy_into(vm, p->named, as_dict(args[2]));
    return value_object(p);
}

static Value partial_call(VM *vm, Value self, const Args *args) {
    Partial *p = (Partial *)self.object;
    size_t count = p->items->count + args->count, most = p->named->count + args->named, n = 0;
    Value *items = vm_alloc(vm, (count + most + 1) * sizeof *items), *values = items + count;
    Str **names = vm_alloc(vm, (most + 1) * sizeof *names);
    if (p->items->count)
        memcpy(items, p->items->items, p->items->count * sizeof *items);
    if (args->count)
        memcpy(items + p->items->count, args->items, args->count * sizeof *items);
    size_t cursor = 0;
    for (DictEntry *e; (e = dict_next(p->named, &cursor)); n++) {
        if (!is_str(e->key))
            raise(vm, &TYPE_TYPE_ERROR, "keywords must be strings");
        names[n] = vm_intern_span(vm, str_span(as_str(e->key)));
        values[n] = e->value;
    }
    for (size_t i = 0; i < args->named; i++) {
        size_t at = 0;
        while (at < n && names[at] != args->names[i])
            at++;
        names[at] = args->names[i];
        values[at] = args->values[i];
        n += at == n;
    }
    Value result = vm_call(vm, p->function, &(Args){count, items, n, names, values});
    vm_free(vm, items, (count + most + 1) * sizeof *items);
    vm_free(vm, names, (most + 1) * sizeof *names);
    return result;
}

static Value partial_repr(VM *vm, Value self) {
    Partial *p = (Partial *)self.object;
    if (vm_repr_enter(vm, p))
        return str_z(vm, "...");
    Buf *b = vm_buf(vm);
    buf_adds(b, type_name(p->object.type));
    buf_addc(b, '(');
    add_repr(vm, b, p->function);
    for (size_t i = 0; i < p->items->count; i++) {
        buf_adds(b, ", ");
        add_repr(vm, b, p->items->items[i]);
    }
    size_t cursor = 0;
    for (DictEntry *e; (e = dict_next(p->named, &cursor));) {
        buf_addf(b, ", %s=", vm_str(vm, e->key)->data);
        add_repr(vm, b, e->value);
    }
    buf_addc(b, ')');
    vm_repr_leave(vm, p);
    return buf_value(vm, b);
}

static Value partial_func(VM *vm, Value *args) {
    return ((Partial *)args[0].object)->function;
}
static Value partial_args(VM *vm, Value *args) {
    return value_object(((Partial *)args[0].object)->items);
}
static Value partial_keywords(VM *vm, Value *args) {
    return value_object(((Partial *)args[0].object)->named);
}

static Value partial_reduce(VM *vm, Value *args) {
    Partial *p = (Partial *)args[0].object;
    Value state[4] = {p->function, value_object(p->items), value_object(p->named),
                      p->attrs ? value_object(p->attrs) : NONE};
    Value parts[3] = {type_value(p->object.type), tuple_from(vm, &p->function, 1),
                      tuple_from(vm, state, 4)};
    return tuple_from(vm, parts, 3);
}

static Value partial_setstate(VM *vm, Value *args) {
    Partial *p = (Partial *)args[0].object;
    const Value *s = is_tuple(args[1]) ? as_tuple(args[1])->items : NULL;
    if (!s || as_tuple(args[1])->count != 4 || !can_call(vm, s[0]) || !is_tuple(s[1]) ||
        !(is_dict(s[2]) || is_none(s[2])) || !(is_dict(s[3]) || is_none(s[3])))
        raise(vm, &TYPE_TYPE_ERROR, "invalid partial state");
    Dict *named = dict_new(vm);
    if (is_dict(s[2]))
        dict_copy_into(vm, named, as_dict(s[2]));
    p->function = s[0];
    p->items = as_tuple(tuple_of(vm, s[1]));
    p->named = named;
    p->attrs = is_dict(s[3]) ? as_dict(s[3]) : NULL;
    return NONE;
}

static const Native PARTIAL_METHODS[] = {
    {"__new__(cls, /, *args, **kwargs)", partial_new,
     "partial(func, /, *args, **keywords): a function with some arguments given."},
    {"__reduce__(self, /)", partial_reduce, "Helper for pickle."},
    {"__setstate__(self, state, /)", partial_setstate, "Helper for pickle."},
    CLASS_GETITEM,
    {"@property func(self, /)", partial_func, "The function."},
    {"@property args(self, /)", partial_args, "Its positional arguments."},
    {"@property keywords(self, /)", partial_keywords, "Its named arguments."},
    {NULL, NULL, NULL}};
const Type TYPE_PARTIAL = {.object = {&TYPE_TYPE},
                           .name = "functools.partial",
                           .module = "functools",
                           .size = sizeof(Partial),
                           .attrs = offsetof(Partial, attrs),
                           .flags = TYPE_SUBCLASSABLE | TYPE_MEMBERS,
                           .repr = partial_repr,
                           .call = partial_call,
                           .methods = PARTIAL_METHODS};

/* ---- cmp_to_key ---- */

typedef struct KeyWrapper {
    Object object;
    Value function, value; /* value UNSET: the key function itself */
} KeyWrapper;

static Value functools_cmp_to_key(VM *vm, Value *args) {
    KeyWrapper *k = obj_new(vm, &TYPE_KEY_WRAPPER);
    k->function = args[0];
    k->value = UNSET;
    return value_object(k);
}

static Value key_call(VM *vm, Value self, const Args *args) {
    KeyWrapper *maker = (KeyWrapper *)self.object, *k;
    if (args->count + args->named != 1)
        raise(vm, &TYPE_TYPE_ERROR, "K() missing required argument 'obj' (pos 1)");
    k = obj_new(vm, &TYPE_KEY_WRAPPER);
    k->function = maker->function;
    k->value = args->count ? args->items[0] : args->values[0];
    return value_object(k);
}

static Value key_compare(VM *vm, CompareOp op, Value self, Value other) {
    if (!is_exact(other, &TYPE_KEY_WRAPPER))
        raise(vm, &TYPE_TYPE_ERROR, "other argument must be K instance");
    KeyWrapper *a = (KeyWrapper *)self.object, *b = (KeyWrapper *)other.object;
    Value order = vm_call2(vm, a->function, a->value, b->value);
    return vm_compare_value(vm, op, order, value_int(0));
}

const Type TYPE_KEY_WRAPPER = {.object = {&TYPE_TYPE},
                               .name = "functools.KeyWrapper",
                               .module = "functools",
                               .size = sizeof(KeyWrapper),
                               .hash = hash_refuse,
                               .compare = key_compare,
                               .call = key_call};

/* ---- lru_cache ---- */

typedef struct LruCache {
    Object object;
    Value function;
    Dict *results;   /* oldest use first when bounded */
    int64_t maxsize; /* -1: unbounded */
    bool typed;
    int64_t hits, misses;
    Value info_class;
    Dict *attrs;
} LruCache;

static LruCache *as_cache(Value v) {
    return (LruCache *)v.object;
}

/* The key CPython's would be: a lone int or str itself, else a tuple of all there is. */
static Value cache_key(VM *vm, LruCache *c, const Args *args) {
    if (!c->typed && args->named == 0 && args->count == 1 &&
        (args->items[0].tag == TAG_INT || is_exact(args->items[0], &TYPE_STR)))
        return args->items[0];
    size_t n = 0, most = (args->count + args->named * 2) * 2 + 2;
    Tuple *t = tuple_new(vm, most);
    for (size_t i = 0; i < args->count; i++)
        t->items[n++] = args->items[i];
    if (args->named)
        t->items[n++] = ELLIPSIS;
    for (size_t i = 0; i < args->named; i++) {
        t->items[n++] = value_object(args->names[i]);
        t->items[n++] = args->values[i];
    }
    for (size_t i = 0; c->typed && i < args->count; i++)
        t->items[n++] = type_value(type_of(args->items[i]));
    for (size_t i = 0; c->typed && i < args->named; i++)
        t->items[n++] = type_value(type_of(args->values[i]));
    t->count = n;
    return value_object(t);
}

static void forget_oldest(VM *vm, LruCache *c) {
    size_t cursor = 0;
    DictEntry *e = dict_next(c->results, &cursor);
    dict_remove(vm, c->results, e->key, NULL);
}

static Value cache_call(VM *vm, Value self, const Args *args) {
    LruCache *c = as_cache(self);
    if (c->maxsize == 0) {
        c->misses++;
        return vm_call(vm, c->function, args);
    }
    Value key = cache_key(vm, c, args), result;
    int64_t hash = quick_hash(vm, key);
    DictEntry *e = dict_find(vm, c->results, key, hash);
    if (e) {
        c->hits++;
        result = e->value;
        if (c->maxsize > 0 && e != dict_last(c->results)) {
            dict_remove(vm, c->results, key, NULL);
            dict_set_hashed(vm, c->results, key, hash, result);
        }
        return result;
    }
    c->misses++;
    result = vm_call(vm, c->function, args);
    if (!dict_find(vm, c->results, key, hash) && c->maxsize > 0 &&
        c->results->count >= (size_t)c->maxsize)
        forget_oldest(vm, c);
    dict_set_hashed(vm, c->results, key, hash, result);
    return result;
}

static Value cache_get(VM *vm, Value self, Value object, const Type *owner) {
    return is_unset(object) || is_none(object) ? self : method_new(vm, object, self);
}

static Value cache_info(VM *vm, Value *args) {
    LruCache *c = as_cache(args[0]);
    Value numbers[4] = {value_int(c->hits), value_int(c->misses),
                        c->maxsize < 0 ? NONE : value_int(c->maxsize),
                        value_int((int64_t)c->results->count)};
    return vm_call(vm, c->info_class, &(Args){.count = 4, .items = numbers});
}

static Value cache_clear(VM *vm, Value *args) {
    LruCache *c = as_cache(args[0]);
    dict_clear(vm, c->results);
    c->hits = c->misses = 0;
    return NONE;
}

/* _lru_cache(function, maxsize, typed, info_class), called by the part in the language. */
static Value functools_lru_cache(VM *vm, Value *args) {
    if (!can_call(vm, args[0]))
        raise(vm, &TYPE_TYPE_ERROR, "the first argument must be callable");
    LruCache *c = obj_new(vm, &TYPE_LRU_CACHE);
    c->function = args[0];
    c->results = dict_new(vm);
    c->maxsize = is_none(args[1]) ? -1 : vm_index_clamped(vm, args[1]);
    if (!is_none(args[1]) && c->maxsize < 0)
        c->maxsize = 0;
    c->typed = vm_truth(vm, args[2]);
    c->info_class = args[3];
    return value_object(c);
}

static Value cache_copy(VM *vm, Value *args) {
    return args[0];
}

static const Native CACHE_METHODS[] = {
    {"cache_info(self, /)", cache_info, "Hits, misses, maxsize and currsize."},
    {"cache_clear(self, /)", cache_clear, "Forget all results."},
    {"__copy__(self, /)", cache_copy, "The cache itself."},
    {"__deepcopy__(self, memo, /)", cache_copy, "The cache itself."},
    {NULL, NULL, NULL}};
const Type TYPE_LRU_CACHE = {.object = {&TYPE_TYPE},
                             .name = "functools._lru_cache_wrapper",
                             .module = "functools",
                             .size = sizeof(LruCache),
                             .attrs = offsetof(LruCache, attrs),
                             .call = cache_call,
                             .descr_get = cache_get,
                             .methods = CACHE_METHODS};

/* ---- the module ---- */

static const Native FUNCTOOLS_FUNCTIONS[] = {
    {"cmp_to_key(mycmp)", functools_cmp_to_key, "A key function from a comparing function."},
    {"reduce(function, iterable, initial=?, /)", functools_reduce,
     "function(function(a, b), c) …, from left to right."},
    {"_lru_cache(function, maxsize, typed, info_class, /)", functools_lru_cache,
     "A function that remembers its results."},
    {NULL, NULL, NULL}};

extern const char EMBED_functools[]; /* functools.py */

static void functools_init(VM *vm, Value module) {
    module_add_type(vm, module, &TYPE_PARTIAL);
    module_run(vm, module, EMBED_functools);
}

const NativeModule MODULE_FUNCTOOLS = {"functools", FUNCTOOLS_FUNCTIONS, functools_init,
                                       "Functions that act on functions."};
