/* Module itertools: groupby and tee, whose iterators share state with one another. */
#include "harness/language/itertools.h"

/* ---- groupby ---- */

typedef struct GroupBy {
    Object object;
    Value iterator, function, target_key, key, value; /* the last three may be UNSET */
    struct Grouper *group;                            /* the one that may still yield */
} GroupBy;

typedef struct Grouper {
    Object object;
    GroupBy *parent;
    Value key;
} Grouper;
extern const Type TYPE_GROUPER, TYPE_TEE;

static bool groupby_read(VM *vm, GroupBy *g) {
    Value item;
    if (!vm_next(vm, g->iterator, &item))
        return false;
    Value key = is_none(g->function) ? item : vm_call1(vm, g->function, item);
    g->value = item;
    g->key = key;
    return true;
}

static bool groupby_step(VM *vm, Value self, Value *out) {
    GroupBy *g = (GroupBy *)self.object;
    g->group = NULL;
    while (is_unset(g->key) || (!is_unset(g->target_key) && vm_equal(vm, g->target_key, g->key)))
        if (!groupby_read(vm, g))
            return false;
    g->target_key = g->key;
    Grouper *group = obj_new(vm, &TYPE_GROUPER);
    group->parent = g;
    group->key = g->target_key;
    g->group = group;
    *out = tuple2(vm, g->key, value_object(group));
    return true;
}

static bool groupby_next(VM *vm, Value self, Value *out) {
    return iterator_step(vm, groupby_step, self, out);
}

static bool grouper_step(VM *vm, Value self, Value *out) {
    Grouper *group = (Grouper *)self.object;
    GroupBy *g = group->parent;
    if (g->group != group)
        return false;
    if (is_unset(g->value) && !groupby_read(vm, g))
        return false;
    if (!vm_equal(vm, group->key, g->key))
        return false;
    *out = g->value;
    g->value = UNSET;
    return true;
}

static bool grouper_next(VM *vm, Value self, Value *out) {
    return iterator_step(vm, grouper_step, self, out);
}

static Value groupby_new(VM *vm, Value *args) {
    GroupBy *g = instance_new(vm, as_type(args[0]));
    g->iterator = vm_iter(vm, args[1]);
    g->function = args[2];
    g->target_key = g->key = g->value = UNSET;
    return value_object(g);
}

static const Native GROUPBY_METHODS[] = {
    {"__new__(cls, iterable, key=None)", groupby_new,
     "Pairs of a key and an iterator over the neighbours that have it."},
    {NULL, NULL, NULL}};
const Type TYPE_GROUPBY = {.object = {&TYPE_TYPE},
                           .name = "itertools.groupby",
                           .module = "itertools",
                           .size = sizeof(GroupBy),
                           .flags = TYPE_SUBCLASSABLE,
                           .iter = iterator_self,
                           .next = groupby_next,
                           .methods = GROUPBY_METHODS};
const Type TYPE_GROUPER = {.object = {&TYPE_TYPE},
                           .name = "itertools._grouper",
                           .module = "itertools",
                           .size = sizeof(Grouper),
                           .iter = iterator_self,
                           .next = grouper_next};

/* ---- tee ---- */

/* A list of items that grows at its end as the fastest tee goes on. */
typedef struct TeeCell {
    Value value;
    struct TeeCell *next; /* NULL: not read yet */
} TeeCell;

typedef struct Tee {
    Object object;
    Value iterator;
    TeeCell *cell; /* the last one that was yielded */
} Tee;

static bool tee_next(VM *vm, Value self, Value *out) {
    Tee *t = (Tee *)self.object;
    if (!t->cell->next) {
        Value item;
        if (!vm_next(vm, t->iterator, &item))
            return false;
        if (!t->cell->next) {
            TeeCell *cell = vm_alloc(vm, sizeof *cell);
            *cell = (TeeCell){item, NULL};
            t->cell->next = cell;
        }
    }
    t->cell = t->cell->next;
    *out = t->cell->value;
    return true;
}

static Value tee_copy_of(VM *vm, const Tee *from) {
    Tee *t = obj_new(vm, &TYPE_TEE);
    t->iterator = from->iterator;
    t->cell = from->cell;
    return value_object(t);
}
static Value tee_copy(VM *vm, Value *args) {
    return tee_copy_of(vm, (Tee *)args[0].object);
}

static Value itertools_tee(VM *vm, Value *args) {
    int64_t n = vm_index(vm, args[1]);
    if (n < 0)
        raise(vm, &TYPE_VALUE_ERROR, "n must be >= 0");
    Tuple *result = tuple_new(vm, (size_t)n);
    if (n == 0)
        return value_object(result);
    Value iterator = vm_iter(vm, args[0]);
    Tee first = {.iterator = iterator};
    if (is_exact(iterator, &TYPE_TEE)) {
        first = *(Tee *)iterator.object;
    } else {
        first.cell = vm_alloc(vm, sizeof *first.cell);
        *first.cell = (TeeCell){UNSET, NULL};
    }
    for (size_t i = 0; i < (size_t)n; i++)
        result->items[i] =
            i == 0 && is_exact(iterator, &TYPE_TEE) ? iterator : tee_copy_of(vm, &first);
    return value_object(result);
}

static const Native TEE_METHODS[] = {{"__copy__(self, /)", tee_copy, "An independent iterator."},
                                     {NULL, NULL, NULL}};
const Type TYPE_TEE = {.object = {&TYPE_TYPE},
                       .name = "itertools._tee",
                       .module = "itertools",
                       .size = sizeof(Tee),
                       .iter = iterator_self,
                       .next = tee_next,
                       .methods = TEE_METHODS};

const Native ITERTOOLS_FUNCTIONS[] = {
    {"tee(iterable, n=2, /)", itertools_tee, "n independent iterators over one iterable."},
    {NULL, NULL, NULL}};
