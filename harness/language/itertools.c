/* Module itertools, the part whose iterators keep a few values: accumulate chain compress count
 * cycle dropwhile filterfalse islice pairwise repeat starmap takewhile zip_longest. The
 * combinatoric ones are itertools_product.c, groupby and tee itertools_group.c. */
#include "harness/language/itertools.h"
#include "harness/language/numbers.h"

/* ---- accumulate ---- */

enum { ACCUMULATE_EMPTY, ACCUMULATE_INITIAL, ACCUMULATE_RUNNING };

static bool accumulate_step(VM *vm, NativeIter *it, Value *out) {
    Value item;
    if (it->i != ACCUMULATE_INITIAL) {
        if (!vm_next(vm, it->a, &item))
            return false;
        if (it->i == ACCUMULATE_EMPTY)
            it->c = item;
        else
            it->c = is_none(it->b) ? vm_binary(vm, OP_ADD, it->c, item)
                                   : vm_call2(vm, it->b, it->c, item);
    }
    it->i = ACCUMULATE_RUNNING;
    *out = it->c;
    return true;
}

static Value accumulate_new(VM *vm, Value *args) {
    NativeIter *it = iter_new(vm, as_type(args[0]), accumulate_step);
    it->a = vm_iter(vm, args[1]);
    it->b = args[2];
    it->calls = !is_none(it->b);
    it->c = args[3];
    it->i = is_none(args[3]) ? ACCUMULATE_EMPTY : ACCUMULATE_INITIAL;
    return value_object(it);
}
ITERTOOLS_TYPE(TYPE_ACCUMULATE, "accumulate", NULL,
               {"__new__(cls, iterable, func=None, *, initial=None)", accumulate_new,
                "Running totals, or running results of func."})

/* ---- chain ---- */

static bool chain_step(VM *vm, NativeIter *it, Value *out) {
    for (;;) {
        if (!is_none(it->b)) {
            if (vm_next(vm, it->b, out))
                return true;
            it->b = NONE;
        }
        Value next;
        if (is_none(it->a) || !vm_next(vm, it->a, &next)) {
            it->a = NONE;
            return false;
        }
        it->b = vm_iter(vm, next);
    }
}

static Value chain_over(VM *vm, Value cls, Value iterables) {
    NativeIter *it = iter_new(vm, as_type(cls), chain_step);
    it->a = vm_iter(vm, iterables);
    return value_object(it);
}
static Value chain_new(VM *vm, Value *args) {
    return chain_over(vm, args[0], args[1]);
}
static Value chain_from_iterable(VM *vm, Value *args) {
    return chain_over(vm, args[0], args[1]);
}
ITERTOOLS_TYPE(TYPE_CHAIN, "chain", NULL,
               {"__new__(cls, /, *iterables)", chain_new,
                "The items of one iterable after the other."},
               {"@class from_iterable(cls, iterable, /)", chain_from_iterable,
                "chain() with the iterables from an iterable."},
               CLASS_GETITEM)

/* ---- compress, dropwhile, takewhile, filterfalse, starmap ---- */

static bool compress_step(VM *vm, NativeIter *it, Value *out) {
    Value selector;
    while (vm_next(vm, it->a, out) && vm_next(vm, it->b, &selector))
        if (vm_truth(vm, selector))
            return true;
    return false;
}
static Value compress_new(VM *vm, Value *args) {
    NativeIter *it = iter_new(vm, as_type(args[0]), compress_step);
    it->a = vm_iter(vm, args[1]);
    it->b = vm_iter(vm, args[2]);
    it->calls = true;
    return value_object(it);
}
ITERTOOLS_TYPE(TYPE_COMPRESS, "compress", NULL,
               {"__new__(cls, data, selectors)", compress_new, "The items whose selector is true."})

static Value filtering_new(VM *vm, const Type *type, bool (*step)(VM *, NativeIter *, Value *),
                           Value function, Value iterable) {
    NativeIter *it = iter_new(vm, type, step);
    it->a = vm_iter(vm, iterable);
    it->b = function;
    it->calls = true;
    return value_object(it);
}

static bool dropwhile_step(VM *vm, NativeIter *it, Value *out) {
    while (vm_next(vm, it->a, out)) {
        if (it->i)
            return true;
        if (!vm_truth(vm, vm_call1(vm, it->b, *out))) {
            it->i = 1;
            return true;
        }
    }
    return false;
}
static Value dropwhile_new(VM *vm, Value *args) {
    return filtering_new(vm, as_type(args[0]), dropwhile_step, args[1], args[2]);
}
ITERTOOLS_TYPE(TYPE_DROPWHILE, "dropwhile", NULL,
               {"__new__(cls, predicate, iterable, /)", dropwhile_new,
                "Items from the first on for which the predicate is false."})

static bool takewhile_step(VM *vm, NativeIter *it, Value *out) {
    if (it->i || !vm_next(vm, it->a, out))
        return false;
    if (vm_truth(vm, vm_call1(vm, it->b, *out)))
        return true;
    it->i = 1;
    return false;
}
static Value takewhile_new(VM *vm, Value *args) {
    return filtering_new(vm, as_type(args[0]), takewhile_step, args[1], args[2]);
}
ITERTOOLS_TYPE(TYPE_TAKEWHILE, "takewhile", NULL,
               {"__new__(cls, predicate, iterable, /)", takewhile_new,
                "Items as long as the predicate is true."})

static bool filterfalse_step(VM *vm, NativeIter *it, Value *out) {
    while (vm_next(vm, it->a, out))
        if (!vm_truth(vm, is_none(it->b) ? *out : vm_call1(vm, it->b, *out)))
            return true;
    return false;
}
static Value filterfalse_new(VM *vm, Value *args) {
    return filtering_new(vm, as_type(args[0]), filterfalse_step, args[1], args[2]);
}
ITERTOOLS_TYPE(TYPE_FILTERFALSE, "filterfalse", NULL,
               {"__new__(cls, function, iterable, /)", filterfalse_new,
                "The items for which the function is false."})

static bool starmap_step(VM *vm, NativeIter *it, Value *out) {
    Value arguments;
    if (!vm_next(vm, it->a, &arguments))
        return false;
    Tuple *t = as_tuple(tuple_of(vm, arguments));
    *out = vm_call(vm, it->b, &(Args){.count = t->count, .items = t->items});
    return true;
}
static Value starmap_new(VM *vm, Value *args) {
    return filtering_new(vm, as_type(args[0]), starmap_step, args[1], args[2]);
}
ITERTOOLS_TYPE(TYPE_STARMAP, "starmap", NULL,
               {"__new__(cls, function, iterable, /)", starmap_new,
                "The function's results, the items being its arguments."})

/* ---- count ---- */

static bool count_step(VM *vm, NativeIter *it, Value *out) {
    *out = it->a;
    it->a = vm_binary(vm, OP_ADD, it->a, it->b);
    return true;
}
static Value count_new(VM *vm, Value *args) {
    if (!is_number(args[1]) || !is_number(args[2]))
        for (int i = 1; i <= 2; i++) {
            Value ignored;
            if (!is_number(args[i]) && !vm_special(vm, args[i], "__float__", &ignored))
                raise(vm, &TYPE_TYPE_ERROR, "a number is required");
        }
    NativeIter *it = iter_new(vm, as_type(args[0]), count_step);
    it->a = args[1];
    it->b = args[2];
    return value_object(it);
}
static Value count_repr(VM *vm, Value self) {
    NativeIter *it = (NativeIter *)self.object;
    Buf *b = vm_buf(vm);
    buf_addf(b, "%s(", type_qualname(it->object.type));
    add_reprs(vm, b, (Value[]){it->a, it->b}, it->b.tag == TAG_INT && it->b.integer == 1 ? 1 : 2);
    buf_addc(b, ')');
    return buf_value(vm, b);
}
ITERTOOLS_TYPE(TYPE_COUNT, "count", count_repr,
               {"__new__(cls, start=0, step=1)", count_new, "start, start+step, …"})

/* ---- cycle, repeat ---- */

static bool cycle_step(VM *vm, NativeIter *it, Value *out) {
    List *saved = as_list(it->b);
    if (!is_none(it->a)) {
        if (vm_next(vm, it->a, out)) {
            list_push(vm, saved, *out);
            return true;
        }
        it->a = NONE;
    }
    if (saved->count == 0)
        return false;
    *out = saved->items[it->i];
    it->i = (it->i + 1) % (int64_t)saved->count;
    return true;
}
static Value cycle_new(VM *vm, Value *args) {
    Tuple *given = as_tuple(args[1]);
    if (given->count != 1)
        raise(vm, &TYPE_TYPE_ERROR, "cycle expected 1 argument, got %zu", given->count);
    NativeIter *it = iter_new(vm, as_type(args[0]), cycle_step);
    it->b = value_object(list_new(vm, 0));
    it->a = vm_iter(vm, given->items[0]);
    return value_object(it);
}
ITERTOOLS_TYPE(TYPE_CYCLE, "cycle", NULL,
               {"__new__(cls, /, *args)", cycle_new, "The items again and again."})

static bool repeat_step(VM *vm, NativeIter *it, Value *out) {
    if (it->i == 0)
        return false;
    if (it->i > 0)
        it->i--;
    *out = it->a;
    return true;
}
static Value repeat_new(VM *vm, Value *args) {
    NativeIter *it = iter_new(vm, as_type(args[0]), repeat_step);
    it->a = args[1];
    it->i = is_unset(args[2]) ? -1 : vm_index(vm, args[2]);
    if (!is_unset(args[2]) && it->i < 0)
        it->i = 0;
    return value_object(it);
}
static Value repeat_repr(VM *vm, Value self) {
    NativeIter *it = (NativeIter *)self.object;
    Buf *b = vm_buf(vm);
    buf_addf(b, "%s(", type_qualname(it->object.type));
    add_reprs(vm, b, (Value[]){it->a, value_int(it->i)}, it->i < 0 ? 1 : 2);
    buf_addc(b, ')');
    return buf_value(vm, b);
}
static Value repeat_hint(VM *vm, Value *args) {
    NativeIter *it = (NativeIter *)args[0].object;
    if (it->i < 0)
        raise(vm, &TYPE_TYPE_ERROR, "len() of unsized object");
    return value_int(it->i);
}
ITERTOOLS_TYPE(TYPE_REPEAT, "repeat", repeat_repr,
               {"__new__(cls, object, times=?)", repeat_new, "The object again and again."},
               {"__length_hint__(self, /)", repeat_hint, "How many are left."})

/* ---- islice ---- */

typedef struct Slice {
    int64_t at, next, stop, step; /* stop -1: no end */
} Slice;

static bool islice_step(VM *vm, NativeIter *it, Value *out) {
    Slice *s = it->data;
    if (is_none(it->a))
        return false;
    bool more = true;
    while (more && s->at < s->next && (more = vm_next(vm, it->a, out)))
        s->at++;
    if (!more || (s->stop >= 0 && s->at >= s->stop) || !vm_next(vm, it->a, out)) {
        it->a = NONE;
        return false;
    }
    s->at++;
    if (__builtin_add_overflow(s->next, s->step, &s->next) || (s->stop >= 0 && s->next > s->stop))
        s->next = s->stop;
    return true;
}

static const char INDICES[] =
    "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";

static int64_t islice_bound(VM *vm, Value v, int64_t absent, const char *message) {
    if (is_none(v))
        return absent;
    int64_t i;
    if (!has_index(vm, v) || !value_fits_int64(index_value(vm, v), &i) || i < 0)
        raise(vm, &TYPE_VALUE_ERROR, "%s", message);
    return i;
}

/* -1 and what is no number get another message than what is below. */
static int64_t islice_stop(VM *vm, Value v) {
    int64_t i;
    if (!is_none(v) && has_index(vm, v) && value_fits_int64(index_value(vm, v), &i) && i < -1)
        raise(vm, &TYPE_VALUE_ERROR, "%s", INDICES);
    return islice_bound(vm, v, -1,
                        "Stop argument for islice() must be None or an integer: 0 <= x <= "
                        "sys.maxsize.");
}

static Value islice_new(VM *vm, Value *args) {
    Tuple *given = as_tuple(args[1]);
    if (given->count < 2 || given->count > 4)
        raise(vm, &TYPE_TYPE_ERROR, "islice expected at %s arguments, got %zu",
              given->count < 2 ? "least 2" : "most 4", given->count);
    Slice *s = vm_alloc(vm, sizeof *s);
    *s = (Slice){.step = 1};
    if (given->count == 2) {
        s->stop = islice_stop(vm, given->items[1]);
    } else {
        s->stop = islice_stop(vm, given->items[2]);
        s->next = islice_bound(vm, given->items[1], 0, INDICES);
    }
    if (given->count == 4 && !is_none(given->items[3])) {
        s->step = has_index(vm, given->items[3]) ? vm_index_clamped(vm, given->items[3]) : -1;
        if (s->step < 1)
            raise(vm, &TYPE_VALUE_ERROR, "Step for islice() must be a positive integer or None.");
    }
    NativeIter *it = iter_new(vm, as_type(args[0]), islice_step);
    it->data = s;
    it->a = vm_iter(vm, given->items[0]);
    return value_object(it);
}
ITERTOOLS_TYPE(TYPE_ISLICE, "islice", NULL,
               {"__new__(cls, /, *args)", islice_new,
                "islice(iterable, stop) or islice(iterable, start, stop[, step])."})

/* ---- pairwise, zip_longest ---- */

static bool pairwise_step(VM *vm, NativeIter *it, Value *out) {
    Value item;
    if (is_none(it->a))
        return false;
    if (it->i == 0 && !vm_next(vm, it->a, &it->b)) {
        it->a = NONE;
        return false;
    }
    it->i = 1;
    if (!vm_next(vm, it->a, &item)) {
        it->a = NONE;
        return false;
    }
    *out = tuple2(vm, it->b, item);
    it->b = item;
    return true;
}
static Value pairwise_new(VM *vm, Value *args) {
    NativeIter *it = iter_new(vm, as_type(args[0]), pairwise_step);
    it->a = vm_iter(vm, args[1]);
    return value_object(it);
}
ITERTOOLS_TYPE(TYPE_PAIRWISE, "pairwise", NULL,
               {"__new__(cls, iterable, /)", pairwise_new, "Overlapping pairs of neighbours."})

static bool zip_longest_step(VM *vm, NativeIter *it, Value *out) {
    Tuple *iterators = as_tuple(it->a), *t = tuple_new(vm, iterators->count);
    if (it->i == 0)
        return false;
    for (size_t i = 0; i < t->count; i++) {
        t->items[i] = it->b;
        if (is_none(iterators->items[i]) || vm_next(vm, iterators->items[i], &t->items[i]))
            continue;
        t->items[i] = it->b;
        iterators->items[i] = NONE;
        if (--it->i == 0)
            return false;
    }
    *out = value_object(t);
    return true;
}
static Value zip_longest_new(VM *vm, Value *args) {
    Tuple *given = as_tuple(args[1]);
    Dict *named = as_dict(args[2]);
    Value fill = NONE;
    if (dict_gets(vm, named, "fillvalue", &fill) ? named->count > 1 : named->count > 0)
        raise(vm, &TYPE_TYPE_ERROR, "zip_longest() got an unexpected keyword argument");
    NativeIter *it = iter_new(vm, as_type(args[0]), zip_longest_step);
    Tuple *iterators = tuple_new(vm, given->count);
    for (size_t i = 0; i < given->count; i++)
        iterators->items[i] = vm_iter(vm, given->items[i]);
    it->a = value_object(iterators);
    it->b = fill;
    it->i = (int64_t)given->count;
    return value_object(it);
}
ITERTOOLS_TYPE(TYPE_ZIP_LONGEST, "zip_longest", NULL,
               {"__new__(cls, /, *args, **kwargs)", zip_longest_new,
                "zip(), the shorter ones filled up with fillvalue."})

/* ---- the module ---- */

static void itertools_init(VM *vm, Value module) {
#define X(symbol) module_add_type(vm, module, &TYPE_##symbol);
    ITERTOOLS_TYPES(X)
#undef X
}

const NativeModule MODULE_ITERTOOLS = {"itertools", ITERTOOLS_FUNCTIONS, itertools_init,
                                       "Building blocks of iterators."};
