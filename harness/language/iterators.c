/* The iterators that built-in names make: enumerate, zip, map, filter, reversed, callable_iterator,
 * and NativeIter, the one made of a C function. Each keeps its state in the object and yields on
 * demand. */
#include "harness/language/containers.h"
#include "harness/language/vm_internal.h"

Value iterator_self(VM *vm, Value self) {
    return self;
}

void no_keywords(VM *vm, const char *name, Value keywords) {
    if (as_dict(keywords)->count)
        raise(vm, &TYPE_TYPE_ERROR, "%s() takes no keyword arguments", name);
}

/* ---- one C function and some state ---- */

NativeIter *iter_new(VM *vm, const Type *type, bool (*step)(VM *, NativeIter *, Value *)) {
    NativeIter *it = obj_new(vm, type ? type : &TYPE_NATIVE_ITER);
    it->step = step;
    it->a = it->b = it->c = NONE;
    return it;
}

typedef struct StepJob {
    bool (*step)(VM *, Value, Value *);
    Value self, result;
    bool found;
} StepJob;

static void step_body(VM *vm, void *context) {
    StepJob *job = context;
    job->found = job->step(vm, job->self, &job->result);
}

bool iterator_step(VM *vm, bool (*step)(VM *, Value, Value *), Value self, Value *out) {
    StepJob job = {step, self, NONE, false};
    Value raised, stop = NONE;
    if (vm_try(vm, step_body, &job, &raised)) {
        *out = job.result;
        return job.found;
    }
    if (!is_instance(raised, &TYPE_STOP_ITERATION))
        vm_rethrow(vm, raised);
    if (as_exception(raised)->attrs)
        dict_get_str(vm, as_exception(raised)->attrs, vm->names.value, &stop);
    vm_set_stop_value(vm, stop);
    return false;
}

static bool plain_step(VM *vm, Value self, Value *out) {
    NativeIter *it = (NativeIter *)self.object;
    return it->step(vm, it, out);
}

bool native_iter_next(VM *vm, Value self, Value *out) {
    return ((NativeIter *)self.object)->calls ? iterator_step(vm, plain_step, self, out)
                                              : plain_step(vm, self, out);
}

const Type TYPE_NATIVE_ITER = {.object = {&TYPE_TYPE},
                               .name = "iterator",
                               .size = sizeof(NativeIter),
                               .iter = iterator_self,
                               .next = native_iter_next};

/* ---- iter(callable, sentinel) ---- */

static bool callable_step(VM *vm, Value self, Value *out) {
    NativeIter *it = (NativeIter *)self.object;
    *out = vm_call0(vm, it->a);
    return !is_unset(it->a) && !vm_equal(vm, it->b, *out);
}

static bool callable_next(VM *vm, Value self, Value *out) {
    NativeIter *it = (NativeIter *)self.object;
    if (is_unset(it->a))
        return false;
    if (iterator_step(vm, callable_step, self, out))
        return true;
    it->a = UNSET;
    return false;
}

extern const Type TYPE_CALLABLE_ITERATOR;
const Type TYPE_CALLABLE_ITERATOR = {.object = {&TYPE_TYPE},
                                     .name = "callable_iterator",
                                     .size = sizeof(NativeIter),
                                     .iter = iterator_self,
                                     .next = callable_next};

Value callable_iterator(VM *vm, Value callee, Value sentinel) {
    NativeIter *it = iter_new(vm, &TYPE_CALLABLE_ITERATOR, NULL);
    it->a = callee;
    it->b = sentinel;
    return value_object(it);
}

/* ---- enumerate ---- */

typedef struct Enumerate {
    Object object;
    Value iterator, index;
    Dict *attrs;
} Enumerate;
extern const Type TYPE_ENUMERATE, TYPE_ZIP, TYPE_MAP, TYPE_FILTER, TYPE_REVERSED;

static bool enumerate_next(VM *vm, Value self, Value *out) {
    Enumerate *e = (Enumerate *)self.object;
    Value item;
    if (!vm_next(vm, e->iterator, &item))
        return false;
    *out = tuple2(vm, e->index, item);
    if (e->index.tag == TAG_INT && e->index.integer < INT64_MAX)
        e->index.integer++;
    else
        e->index = vm_binary(vm, OP_ADD, e->index, value_int(1));
    return true;
}

static Value enumerate_make(VM *vm, Value *args) {
    Tuple *given = as_tuple(args[1]);
    Dict *named = as_dict(args[2]);
    if (given->count + named->count > 2)
        raise(vm, &TYPE_TYPE_ERROR, "enumerate() takes at most 2 arguments (%zu given)",
              given->count + named->count);
    bool alone = given->count + named->count == 1; /* CPython then takes nothing but an iterable */
    size_t cursor = 0;
    for (DictEntry *e; (e = dict_next(named, &cursor));) {
        Span key = str_span(as_str(e->key));
        if (!((span_is(key, "start") && !alone) || (span_is(key, "iterable") && !given->count)))
            raise(vm, &TYPE_TYPE_ERROR, "'%s' is an invalid keyword argument for enumerate()",
                  as_str(e->key)->data);
    }
    Value iterable, start = value_int(0);
    if (given->count)
        iterable = given->items[0];
    else if (!dict_gets(vm, named, "iterable", &iterable))
        raise(vm, &TYPE_TYPE_ERROR, "enumerate() missing required argument 'iterable'");
    if (given->count == 2)
        start = given->items[1];
    else
        dict_gets(vm, named, "start", &start);
    Enumerate *e = instance_new(vm, as_type(args[0]));
    e->index = index_value(vm, start);
    e->iterator = vm_iter(vm, iterable);
    return value_object(e);
}

static const Native ENUMERATE_METHODS[] = {
    {"__new__(cls, /, *args, **kwargs)", enumerate_make,
     "enumerate(iterable, start=0): pairs of a count and an item."},
    CLASS_GETITEM,
    {NULL, NULL, NULL}};
const Type TYPE_ENUMERATE = {.object = {&TYPE_TYPE},
                             .name = "enumerate",
                             .size = sizeof(Enumerate),
                             .flags = TYPE_SUBCLASSABLE,
                             .doc = "Pairs of a count and an item.",
                             .iter = iterator_self,
                             .next = enumerate_next,
                             .methods = ENUMERATE_METHODS};

/* ---- zip ---- */

typedef struct Zip {
    Object object;
    Tuple *iterators;
    bool strict;
    Dict *attrs;
} Zip;

static _Noreturn void zip_uneven(VM *vm, size_t index, const char *how) {
    if (index == 1)
        raise(vm, &TYPE_VALUE_ERROR, "zip() argument 2 is %s than argument 1", how);
    raise(vm, &TYPE_VALUE_ERROR, "zip() argument %zu is %s than arguments 1-%zu", index + 1, how,
          index);
}

/* Iterator `index` is exhausted. */
static void zip_check_strict(VM *vm, Zip *z, size_t index) {
    if (!z->strict)
        return;
    if (index > 0)
        zip_uneven(vm, index, "shorter");
    Value ignored;
    for (size_t i = 1; i < z->iterators->count; i++)
        if (vm_next(vm, z->iterators->items[i], &ignored))
            zip_uneven(vm, i, "longer");
}

static bool zip_next(VM *vm, Value self, Value *out) {
    Zip *z = (Zip *)self.object;
    size_t count = z->iterators->count;
    if (count == 0)
        return false;
    Tuple *t = tuple_new(vm, count);
    for (size_t i = 0; i < count; i++)
        if (!vm_next(vm, z->iterators->items[i], &t->items[i])) {
            zip_check_strict(vm, z, i);
            return false;
        }
    *out = value_object(t);
    return true;
}

/* The iterators over each of `values`. */
static Tuple *iterators_of(VM *vm, const Value *values, size_t count) {
    Tuple *t = tuple_new(vm, count);
    for (size_t i = 0; i < count; i++)
        t->items[i] = vm_iter(vm, values[i]);
    return t;
}

static Value zip_make(VM *vm, Value *args) {
    Dict *named = as_dict(args[2]);
    size_t cursor = 0;
    if (named->count > 1)
        raise(vm, &TYPE_TYPE_ERROR, "zip() takes at most 1 keyword argument (%zu given)",
              named->count);
    for (DictEntry *e; (e = dict_next(named, &cursor));)
        if (!span_is(str_span(as_str(e->key)), "strict"))
            raise(vm, &TYPE_TYPE_ERROR, "'%s' is an invalid keyword argument for zip()",
                  as_str(e->key)->data);
    Value strict = value_bool(false);
    dict_gets(vm, named, "strict", &strict);
    Zip *z = instance_new(vm, as_type(args[0]));
    z->strict = vm_truth(vm, strict);
    z->iterators = iterators_of(vm, as_tuple(args[1])->items, as_tuple(args[1])->count);
    return value_object(z);
}

static const Native ZIP_METHODS[] = {{"__new__(cls, /, *args, **kwargs)", zip_make,
                                      "zip(*iterables, strict=False): tuples of one item of each."},
                                     {NULL, NULL, NULL}};
const Type TYPE_ZIP = {.object = {&TYPE_TYPE},
                       .name = "zip",
                       .size = sizeof(Zip),
                       .flags = TYPE_SUBCLASSABLE,
                       .doc = "Tuples of one item of each iterable.",
                       .iter = iterator_self,
                       .next = zip_next,
                       .methods = ZIP_METHODS};

/* ---- map ---- */

typedef struct Map {
    Object object;
    Value function;
    Tuple *iterators;
    Dict *attrs;
} Map;

static bool map_step(VM *vm, Value self, Value *out) {
    Map *m = (Map *)self.object;
    size_t count = m->iterators->count;
    Value few[8], *items = count <= 8 ? few : tuple_new(vm, count)->items;
    for (size_t i = 0; i < count; i++)
        if (!vm_next(vm, m->iterators->items[i], &items[i]))
            return false;
    *out = count == 1 ? vm_call1(vm, m->function, items[0])
                      : vm_call(vm, m->function, &(Args){.count = count, .items = items});
    return true;
}

/* Does calling it run code of nobody but the machine's? */
static bool calls_nobody(Value function) {
    return is_type(function) && !(as_type(function)->flags & TYPE_CLASS);
}

static bool map_next(VM *vm, Value self, Value *out) {
    return calls_nobody(((Map *)self.object)->function) ? map_step(vm, self, out)
                                                        : iterator_step(vm, map_step, self, out);
}

static Value map_make(VM *vm, Value *args) {
    no_keywords(vm, "map", args[2]);
    Tuple *given = as_tuple(args[1]);
    if (given->count < 2)
        raise(vm, &TYPE_TYPE_ERROR, "map() must have at least two arguments.");
    Map *m = instance_new(vm, as_type(args[0]));
    m->function = given->items[0];
    m->iterators = iterators_of(vm, given->items + 1, given->count - 1);
    return value_object(m);
}

static const Native MAP_METHODS[] = {
    {"__new__(cls, /, *args, **kwargs)", map_make,
     "map(function, *iterables): the function's results for one item of each."},
    {NULL, NULL, NULL}};
const Type TYPE_MAP = {.object = {&TYPE_TYPE},
                       .name = "map",
                       .size = sizeof(Map),
                       .flags = TYPE_SUBCLASSABLE,
                       .doc = "A function's results for the items.",
                       .iter = iterator_self,
                       .next = map_next,
                       .methods = MAP_METHODS};

/* ---- filter ---- */

typedef struct Filter {
    Object object;
    Value function, iterator;
    Dict *attrs;
} Filter;

static bool filter_step(VM *vm, Value self, Value *out) {
    Filter *f = (Filter *)self.object;
    while (vm_next(vm, f->iterator, out)) {
        bool plain = is_none(f->function) || f->function.object == &TYPE_BOOL.object;
        bool keep = vm_truth(vm, plain ? *out : vm_call1(vm, f->function, *out));
        if (keep)
            return true;
    }
    return false;
}

static bool filter_next(VM *vm, Value self, Value *out) {
    return iterator_step(vm, filter_step, self, out);
}

static Value filter_make(VM *vm, Value *args) {
    no_keywords(vm, "filter", args[2]);
    Tuple *given = as_tuple(args[1]);
    if (given->count != 2)
        raise(vm, &TYPE_TYPE_ERROR, "filter expected 2 arguments, got %zu", given->count);
    Filter *f = instance_new(vm, as_type(args[0]));
    f->function = given->items[0];
    f->iterator = vm_iter(vm, given->items[1]);
    return value_object(f);
}

static const Native FILTER_METHODS[] = {
    {"__new__(cls, /, *args, **kwargs)", filter_make,
     "filter(function or None, iterable): the items for which the function is true."},
    {NULL, NULL, NULL}};
const Type TYPE_FILTER = {.object = {&TYPE_TYPE},
                          .name = "filter",
                          .size = sizeof(Filter),
                          .flags = TYPE_SUBCLASSABLE,
                          .doc = "The items for which a function is true.",
                          .iter = iterator_self,
                          .next = filter_next,
                          .methods = FILTER_METHODS};

/* ---- reversed ---- */

typedef struct Reversed {
    Object object;
    Value sequence;
    int64_t index; /* of the next item; -1: exhausted */
    Dict *attrs;
} Reversed;

static bool reversed_next(VM *vm, Value self, Value *out) {
    Reversed *r = (Reversed *)self.object;
    if (r->index < 0)
        return false;
    bool found = vm_item_or_end(vm, r->sequence, r->index, out);
    r->index = found ? r->index - 1 : -1;
    return found;
}

/* Has it __getitem__, and is no mapping? Whether it has a length too shows when it is asked. */
static bool is_sequence(VM *vm, Value v) {
    Value ignored;
    const Type *t = type_of(v);
    if (is_dict(v) || is_set(v))
        return false;
    return t->getitem || vm_special(vm, v, "__getitem__", &ignored);
}

static Value reversed_make(VM *vm, Value *args) {
    no_keywords(vm, "reversed", args[2]);
    Tuple *given = as_tuple(args[1]);
    if (given->count != 1)
        raise(vm, &TYPE_TYPE_ERROR, "reversed expected 1 argument, got %zu", given->count);
    Value sequence = given->items[0], method;
    bool special = vm_special(vm, sequence, "__reversed__", &method);
    if (special && !is_none(method))
        return vm_call0(vm, method);
    if (special || !is_sequence(vm, sequence))
        raise(vm, &TYPE_TYPE_ERROR, "'%s' object is not reversible", type_name(type_of(sequence)));
    Reversed *r = instance_new(vm, as_type(args[0]));
    r->sequence = sequence;
    r->index = vm_len(vm, sequence) - 1;
    return value_object(r);
}

static Value reversed_hint(VM *vm, Value *args) {
    Reversed *r = (Reversed *)args[0].object;
    return value_int(r->index >= 0 && vm_len(vm, r->sequence) > r->index ? r->index + 1 : 0);
}

static const Native REVERSED_METHODS[] = {
    {"__new__(cls, /, *args, **kwargs)", reversed_make, "reversed(sequence): last item first."},
    {"__length_hint__(self, /)", reversed_hint, "How many are left."},
    {NULL, NULL, NULL}};
const Type TYPE_REVERSED = {.object = {&TYPE_TYPE},
                            .name = "reversed",
                            .size = sizeof(Reversed),
                            .flags = TYPE_SUBCLASSABLE,
                            .doc = "The items of a sequence, last first.",
                            .iter = iterator_self,
                            .next = reversed_next,
                            .methods = REVERSED_METHODS};
