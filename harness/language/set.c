/* The table behind set and frozenset, with the probing and growing of CPython's, so that sets print
 * in its order.
 *
 * From the home position ten neighbours are tried (when they fit), then the next position is
 * computed with the hash's higher bits mixed in. A removed entry stays as a dummy (hash -1) until
 * the table is rebuilt. Operators and methods are set_methods.c. */
#include "harness/language/containers.h"

enum { MIN_SIZE = 8, LINEAR_PROBES = 9, PERTURB_SHIFT = 5, DUMMY = -1 };

static void ensure_table(VM *vm, Set *s) {
    if (s->table)
        return;
    s->table = vm_alloc(vm, MIN_SIZE * sizeof *s->table);
    memset(s->table, 0, MIN_SIZE * sizeof *s->table);
    s->mask = MIN_SIZE - 1;
}

Set *set_new(VM *vm, const Type *type) {
    return instance_new(vm, type);
}

static inline bool entry_free(const SetEntry *e) {
    return e->hash == 0 && is_unset(e->key); /* the hash first: it is nearly always enough */
}

/* ---- looking up ---- */

typedef enum Found { FOUND_FREE, FOUND_KEY, FOUND_CHANGED } Found;

static Found entry_check(VM *vm, Set *s, SetEntry *e, Value key, int64_t hash) {
    if (e->hash != hash || is_unset(e->key))
        return FOUND_FREE;
    int quick = quick_equal(e->key, key);
    if (quick >= 0)
        return quick ? FOUND_KEY : FOUND_FREE;
    uint64_t version = s->version;
    bool equal = vm_equal(vm, e->key, key);
    if (s->version != version) {
        vm_poll(vm);
        return FOUND_CHANGED;
    }
    return equal ? FOUND_KEY : FOUND_FREE;
}

/* The entry with the key, or the one where it would go (*found false): the last dummy on the way,
 * else the free one. */
static SetEntry *look(VM *vm, Set *s, Value key, int64_t hash, bool *found) {
    ensure_table(vm, s); /* __eq__ may have cleared the set */
    size_t mask = s->mask, i = (size_t)hash & mask;
    uint64_t perturb = (uint64_t)hash;
    SetEntry *dummy = NULL;
    *found = false;
    for (;;) {
        size_t probes = i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0;
        for (size_t p = 0; p <= probes; p++) {
            SetEntry *e = &s->table[i + p];
            if (entry_free(e))
                return dummy ? dummy : e;
            if (e->hash == DUMMY)
                dummy = e;
            if (e->hash != hash)
                continue;
            Found f = entry_check(vm, s, e, key, hash);
            if (f == FOUND_CHANGED)
                return look(vm, s, key, hash, found);
            if (f == FOUND_KEY) {
                *found = true;
                return e;
            }
        }
        perturb >>= PERTURB_SHIFT;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

bool set_has_hashed(VM *vm, Set *s, Value key, int64_t hash) {
    bool found = false;
    if (s->count)
        look(vm, s, key, hash, &found);
    return found;
}

/* ---- growing ---- */

static void insert_clean(SetEntry *table, size_t mask, Value key, int64_t hash) {
    size_t i = (size_t)hash & mask;
    uint64_t perturb = (uint64_t)hash;
    for (;;) {
        size_t probes = i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0;
        for (size_t p = 0; p <= probes; p++)
            if (is_unset(table[i + p].key)) {
                table[i + p] = (SetEntry){hash, key};
                return;
            }
        perturb >>= PERTURB_SHIFT;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

static void set_resize(VM *vm, Set *s, size_t wanted) {
    size_t size = MIN_SIZE;
    while (size <= wanted)
        size *= 2;
    SetEntry *table = vm_alloc(vm, size * sizeof *table);
    memset(table, 0, size * sizeof *table);
    for (size_t i = 0; s->table && i <= s->mask; i++)
        if (!is_unset(s->table[i].key))
            insert_clean(table, size - 1, s->table[i].key, s->table[i].hash);
    vm_free(vm, s->table, s->table ? (s->mask + 1) * sizeof *table : 0);
    s->table = table;
    s->mask = size - 1;
    s->fill = s->count;
    s->version++;
}

static size_t grown(const Set *s) {
    return s->count > 50000 ? s->count * 2 : s->count * 4;
}

bool set_add_hashed(VM *vm, Set *s, Value key, int64_t hash) {
    bool found;
    SetEntry *e = look(vm, s, key, hash, &found);
    if (found)
        return false;
    s->fill += entry_free(e);
    *e = (SetEntry){hash, key};
    s->count++;
    s->version++;
    if (s->fill * 5 >= s->mask * 3)
        set_resize(vm, s, grown(s));
    return true;
}

bool set_add(VM *vm, Set *s, Value key) {
    return set_add_hashed(vm, s, key, quick_hash(vm, key));
}

bool set_has(VM *vm, Set *s, Value key) {
    return set_has_hashed(vm, s, key, quick_hash(vm, key));
}

/* ---- removing ---- */

static void make_dummy(Set *s, SetEntry *e) {
    *e = (SetEntry){DUMMY, UNSET};
    s->count--;
    s->version++;
}

static bool discard_hashed(VM *vm, Set *s, Value key, int64_t hash) {
    if (!s->count)
        return false;
    bool found;
    SetEntry *e = look(vm, s, key, hash, &found);
    if (found)
        make_dummy(s, e);
    return found;
}

bool set_discard(VM *vm, Set *s, Value key) {
    return discard_hashed(vm, s, key, quick_hash(vm, key));
}

void set_clear(VM *vm, Set *s) {
    vm_free(vm, s->table, s->table ? (s->mask + 1) * sizeof *s->table : 0);
    s->table = NULL;
    s->mask = s->count = s->fill = s->finger = 0;
    s->version++;
}

bool set_pop(VM *vm, Set *s, Value *out) {
    if (!s->count)
        return false;
    size_t i = s->finger & s->mask;
    while (is_unset(s->table[i].key))
        i = (i + 1) & s->mask;
    *out = s->table[i].key;
    make_dummy(s, &s->table[i]);
    s->finger = i + 1;
    return true;
}

SetEntry *set_next(const Set *s, size_t *cursor) {
    while (s->table && *cursor <= s->mask) {
        SetEntry *e = &s->table[(*cursor)++];
        if (!is_unset(e->key))
            return e;
    }
    return NULL;
}

/* ---- several at once ---- */

static void make_room(VM *vm, Set *s, size_t more) {
    ensure_table(vm, s);
    if ((s->fill + more) * 5 >= s->mask * 3)
        set_resize(vm, s, (s->count + more) * 2);
}

static void set_merge(VM *vm, Set *s, const Set *other) {
    if (other == s || other->count == 0)
        return;
    make_room(vm, s, other->count);
    bool empty = s->fill == 0;
    if (empty && s->mask == other->mask && other->fill == other->count) {
        memcpy(s->table, other->table, (s->mask + 1) * sizeof *s->table);
    } else {
        size_t cursor = 0;
        for (SetEntry *e; (e = set_next(other, &cursor));)
            if (empty)
                insert_clean(s->table, s->mask, e->key, e->hash);
            else
                set_add_hashed(vm, s, e->key, e->hash);
    }
    if (empty)
        s->fill = s->count = other->count;
    s->version++;
}

void set_update(VM *vm, Set *s, Value iterable) {
    if (is_set(iterable)) {
        set_merge(vm, s, as_set(iterable));
        return;
    }
    if (is_exact(iterable, &TYPE_DICT)) {
        Dict *d = as_dict(iterable);
        make_room(vm, s, d->count);
        size_t cursor = 0;
        for (DictEntry *e; (e = dict_next(d, &cursor));)
            set_add_hashed(vm, s, e->key, e->hash);
        return;
    }
    Value iterator = vm_iter(vm, iterable), item;
    while (vm_next(vm, iterator, &item))
        set_add(vm, s, item);
}

Value set_of(VM *vm, Value iterable) {
    Set *s = set_new(vm, &TYPE_SET);
    set_update(vm, s, iterable);
    return value_object(s);
}

Value set_constant(VM *vm, const Value *items, size_t count) {
    Set *s = set_new(vm, &TYPE_FROZENSET);
    for (size_t i = 0; i < count; i++)
        set_add(vm, s, items[i]);
    Set *again = set_new(vm, &TYPE_FROZENSET);
    size_t cursor = 0;
    for (SetEntry *e; (e = set_next(s, &cursor));)
        set_add_hashed(vm, again, e->key, e->hash);
    return value_object(again);
}

Value set_display(VM *vm, const Value *items, size_t count, bool constants) {
    if (constants && count >= 3)
        return set_of(vm, set_constant(vm, items, count));
    Set *s = set_new(vm, &TYPE_SET);
    for (size_t i = 0; i < count; i++)
        set_add(vm, s, items[i]);
    return value_object(s);
}

Set *set_intersection(VM *vm, Set *s, const Type *type, Value other) {
    Set *result = set_new(vm, type);
    if (!is_set(other)) {
        Value iterator = vm_iter(vm, other), item;
        while (vm_next(vm, iterator, &item)) {
            int64_t hash = quick_hash(vm, item);
            if (set_has_hashed(vm, s, item, hash))
                set_add_hashed(vm, result, item, hash);
        }
        return result;
    }
    if (as_set(other) == s) {
        set_merge(vm, result, s);
        return result;
    }
    Set *small = as_set(other), *large = s;
    if (small->count > large->count) {
        small = s;
        large = as_set(other);
    }
    size_t cursor = 0;
    for (SetEntry *e; (e = set_next(small, &cursor));) {
        SetEntry entry = *e;
        if (set_has_hashed(vm, large, entry.key, entry.hash))
            set_add_hashed(vm, result, entry.key, entry.hash);
    }
    return result;
}

void set_difference_update(VM *vm, Set *s, Value other) {
    if (is_object(other) && other.object == &s->object) {
        set_clear(vm, s);
        return;
    }
    if (is_set(other)) {
        Set *gone = as_set(other);
        if (gone->count >> 3 > s->count)
            gone = set_intersection(vm, s, &TYPE_SET, other);
        size_t cursor = 0;
        for (SetEntry *e; (e = set_next(gone, &cursor));)
            discard_hashed(vm, s, e->key, e->hash);
    } else {
        Value iterator = vm_iter(vm, other), item;
        while (vm_next(vm, iterator, &item))
            set_discard(vm, s, item);
    }
    if (s->table && s->fill - s->count > s->mask / 4)
        set_resize(vm, s, grown(s));
}

Set *set_difference(VM *vm, Set *s, const Type *type, Value other) {
    Set *result = set_new(vm, type);
    bool dict = is_exact(other, &TYPE_DICT);
    size_t size = dict ? as_dict(other)->count : is_set(other) ? as_set(other)->count : 0;
    if ((!dict && !is_set(other)) || s->count >> 2 > size) {
        set_merge(vm, result, s);
        set_difference_update(vm, result, other);
        return result;
    }
    size_t cursor = 0;
    for (SetEntry *e; (e = set_next(s, &cursor));) {
        SetEntry entry = *e;
        bool there = dict ? dict_find(vm, as_dict(other), entry.key, entry.hash) != NULL
                          : set_has_hashed(vm, as_set(other), entry.key, entry.hash);
        if (!there)
            set_add_hashed(vm, result, entry.key, entry.hash);
    }
    return result;
}

static void toggle(VM *vm, Set *s, Value key, int64_t hash) {
    if (!discard_hashed(vm, s, key, hash))
        set_add_hashed(vm, s, key, hash);
}

void set_symmetric_update(VM *vm, Set *s, Value other) {
    if (is_object(other) && other.object == &s->object) {
        set_clear(vm, s);
        return;
    }
    size_t cursor = 0;
    if (is_exact(other, &TYPE_DICT)) {
        for (DictEntry *e; (e = dict_next(as_dict(other), &cursor));)
            toggle(vm, s, e->key, e->hash);
        return;
    }
    Set *set = as_set(is_set(other) ? other : set_of(vm, other));
    for (SetEntry *e; (e = set_next(set, &cursor));)
        toggle(vm, s, e->key, e->hash);
}
