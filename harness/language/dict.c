/* The hash table behind dict: entries in order of insertion, an index of slots once it is larger
 * than a handful.
 *
 * Slots are probed linearly and a removal closes the gap, so there are no tombstones in the index;
 * a removed entry keeps its place among the entries until they are compacted. Knows nothing of
 * methods, views or reprs (dict_methods.c, dict_views.c). */
#include "harness/language/containers.h"

enum { TINY = 8, FIRST_CAP = 3, SECOND_CAP = 5, SLOT_FREE = -1 };

Dict *dict_new(VM *vm) {
    Dict *d = vm_alloc(vm, offsetof(Dict, attrs));
    memset(d, 0, offsetof(Dict, attrs));
    d->object.type = &TYPE_DICT;
    return d;
}

static inline size_t slot_of(const Dict *d, int64_t hash) {
    uint64_t h = (uint64_t)hash;
    h ^= h >> 32;
    h ^= h >> 16;
    h ^= h >> 8;
    return (size_t)h & (d->slot_count - 1);
}

typedef enum Match { MATCH_NO, MATCH_YES, MATCH_CHANGED } Match;

/* Hashes are equal; are the keys? __eq__ may change the dictionary under us. */
static Match key_match(VM *vm, const Dict *d, Value found, Value key) {
    int quick = quick_equal(found, key);
    if (quick >= 0)
        return quick ? MATCH_YES : MATCH_NO;
    if (is_unset(found))
        return MATCH_NO;
    uint64_t version = d->version;
    bool equal = vm_equal(vm, found, key);
    if (d->version != version) {
        vm_poll(vm);
        return MATCH_CHANGED;
    }
    return equal ? MATCH_YES : MATCH_NO;
}

static DictEntry *find_tiny(VM *vm, Dict *d, Value key, int64_t hash) {
    for (size_t i = 0; i < d->used; i++) {
        if (d->entries[i].hash != hash)
            continue;
        Match m = key_match(vm, d, d->entries[i].key, key);
        if (m == MATCH_YES)
            return &d->entries[i];
        if (m == MATCH_CHANGED)
            return dict_find(vm, d, key, hash);
    }
    return NULL;
}

DictEntry *dict_find(VM *vm, Dict *d, Value key, int64_t hash) {
    if (!d->slots)
        return find_tiny(vm, d, key, hash);
    size_t mask = d->slot_count - 1;
    for (size_t s = slot_of(d, hash); d->slots[s] != SLOT_FREE; s = (s + 1) & mask) {
        DictEntry *e = &d->entries[d->slots[s]];
        if (e->hash != hash)
            continue;
        Match m = key_match(vm, d, e->key, key);
        if (m == MATCH_YES)
            return &d->entries[d->slots[s]];
        if (m == MATCH_CHANGED)
            return dict_find(vm, d, key, hash);
    }
    return NULL;
}

/* ---- growing ---- */

static void slots_place(Dict *d, size_t entry) {
    size_t mask = d->slot_count - 1, s = slot_of(d, d->entries[entry].hash);
    while (d->slots[s] != SLOT_FREE)
        s = (s + 1) & mask;
    d->slots[s] = (int32_t)entry;
}

static void slots_rebuild(VM *vm, Dict *d) {
    size_t need = d->cap * 2;
    if (d->slot_count != need) {
        d->slots = vm_realloc_text(vm, d->slots, d->slot_count * sizeof *d->slots,
                                   need * sizeof *d->slots);
        d->slot_count = need;
    }
    memset(d->slots, 0xff, need * sizeof *d->slots);
    for (size_t i = 0; i < d->used; i++)
        slots_place(d, i);
}

static void compact(Dict *d) {
    size_t to = 0;
    for (size_t i = 0; i < d->used; i++)
        if (!is_unset(d->entries[i].key))
            d->entries[to++] = d->entries[i];
    d->used = to;
}

/* The first ones fill their blocks; from TINY on they are powers of two, for the slots. */
static size_t next_cap(size_t cap) {
    return cap < FIRST_CAP    ? FIRST_CAP
           : cap < SECOND_CAP ? SECOND_CAP
           : cap < TINY       ? TINY
                              : cap * 2;
}

/* Room for one more entry, and for `hint` in all when that is known. */
static void dict_grow(VM *vm, Dict *d, size_t hint) {
    size_t cap = d->cap ? d->cap : FIRST_CAP;
    while (d->cap >= TINY && cap < d->count * 2)
        cap *= 2;
    while (cap < hint || cap <= d->count)
        cap = next_cap(cap);
    if (cap > INT32_MAX)
        raise(vm, &TYPE_MEMORY_ERROR, "dictionary too large");
    if (cap > d->cap) {
        d->entries =
            vm_realloc(vm, d->entries, d->cap * sizeof *d->entries, cap * sizeof *d->entries);
        d->cap = cap;
    }
    compact(d);
    if (d->cap > TINY)
        slots_rebuild(vm, d);
    d->version++;
}

static void dict_append(VM *vm, Dict *d, Value key, int64_t hash, Value value) {
    if (d->used == d->cap)
        dict_grow(vm, d, 0);
    d->entries[d->used] = (DictEntry){hash, key, value};
    if (d->slots)
        slots_place(d, d->used);
    d->used++;
    d->count++;
    d->version++;
}

/* ---- removing ---- */

/* Close the gap at slot `gap`: move back what would no longer be found. */
static void slots_close(Dict *d, size_t gap) {
    size_t mask = d->slot_count - 1;
    for (size_t s = (gap + 1) & mask; d->slots[s] != SLOT_FREE; s = (s + 1) & mask) {
        size_t home = slot_of(d, d->entries[d->slots[s]].hash);
        if (((s - home) & mask) >= ((s - gap) & mask)) {
            d->slots[gap] = d->slots[s];
            gap = s;
        }
    }
    d->slots[gap] = SLOT_FREE;
}

static void entry_remove(Dict *d, DictEntry *e) {
    int32_t index = (int32_t)(e - d->entries);
    if (d->slots) {
        size_t s = slot_of(d, e->hash);
        while (d->slots[s] != index)
            s = (s + 1) & (d->slot_count - 1);
        slots_close(d, s);
    }
    *e = (DictEntry){0, UNSET, UNSET};
    d->count--;
    d->version++;
}

/* ---- the interface: any key ---- */

bool dict_get(VM *vm, Dict *d, Value key, Value *out) {
    int64_t hash = quick_hash(vm, key);
    DictEntry *e = dict_find(vm, d, key, hash);
    if (e)
        *out = e->value;
    return e != NULL;
}

void dict_set_hashed(VM *vm, Dict *d, Value key, int64_t hash, Value value) {
    DictEntry *e = dict_find(vm, d, key, hash);
    if (e)
        e->value = value;
    else
        dict_append(vm, d, key, hash, value);
}

void dict_set(VM *vm, Dict *d, Value key, Value value) {
    dict_set_hashed(vm, d, key, quick_hash(vm, key), value);
}

bool dict_remove(VM *vm, Dict *d, Value key, Value *out) {
    int64_t hash = quick_hash(vm, key);
    DictEntry *e = dict_find(vm, d, key, hash);
    if (!e)
        return false;
    if (out)
        *out = e->value;
    entry_remove(d, e);
    return true;
}

void dict_clear(VM *vm, Dict *d) {
    d->count = d->used = 0;
    if (d->slots)
        memset(d->slots, 0xff, d->slot_count * sizeof *d->slots);
    d->version++;
}

DictEntry *dict_next(const Dict *d, size_t *cursor) {
    while (*cursor < d->used) {
        DictEntry *e = &d->entries[(*cursor)++];
        if (!is_unset(e->key))
            return e;
    }
    return NULL;
}

DictEntry *dict_last(Dict *d) {
    while (d->used && is_unset(d->entries[d->used - 1].key))
        d->used--;
    return d->count ? &d->entries[d->used - 1] : NULL;
}

void dict_copy_into(VM *vm, Dict *to, const Dict *from) {
    if (to == from)
        return;
    if (to->count == 0) {
        if (from->count > to->cap)
            dict_grow(vm, to, from->count);
        size_t cursor = 0;
        for (DictEntry *e; (e = dict_next(from, &cursor));)
            dict_append(vm, to, e->key, e->hash, e->value);
        return;
    }
    size_t cursor = 0, count = from->count;
    for (DictEntry *e; (e = dict_next(from, &cursor));) {
        dict_set_hashed(vm, to, e->key, e->hash, e->value);
        if (from->count != count)
            raise(vm, &TYPE_RUNTIME_ERROR, "dict mutated during update");
    }
}

/* ---- the interface: str keys ---- */

static bool entry_is_str(const DictEntry *e, const Str *key) {
    if (e->key.tag != TAG_OBJECT)
        return false;
    if (e->key.object == &key->object)
        return true;
    return e->hash == key->hash && is_str(e->key) && str_equal(as_str(e->key), key);
}

DictEntry *dict_entry_str(VM *vm, Dict *d, Str *key) {
    if (!d->slots) {
        for (size_t i = 0; i < d->used; i++)
            if (d->entries[i].key.object == &key->object && d->entries[i].key.tag == TAG_OBJECT)
                return &d->entries[i];
        if (!key->hash)
            str_hash(key);
        for (size_t i = 0; i < d->used; i++)
            if (entry_is_str(&d->entries[i], key))
                return &d->entries[i];
        return NULL;
    }
    int64_t hash = key->hash ? key->hash : str_hash(key);
    size_t mask = d->slot_count - 1;
    for (size_t s = slot_of(d, hash); d->slots[s] != SLOT_FREE; s = (s + 1) & mask)
        if (entry_is_str(&d->entries[d->slots[s]], key))
            return &d->entries[d->slots[s]];
    return NULL;
}

bool dict_get_str(VM *vm, Dict *d, Str *key, Value *out) {
    DictEntry *e = dict_entry_str(vm, d, key);
    if (e)
        *out = e->value;
    return e != NULL;
}

void dict_set_str(VM *vm, Dict *d, Str *key, Value value) {
    DictEntry *e = dict_entry_str(vm, d, key);
    if (e)
        e->value = value;
    else
        dict_append(vm, d, value_object(key), str_hash(key), value);
}

bool dict_remove_str(VM *vm, Dict *d, Str *key) {
    DictEntry *e = dict_entry_str(vm, d, key);
    if (e)
        entry_remove(d, e);
    return e != NULL;
}

bool dict_gets(VM *vm, Dict *d, const char *key, Value *out) {
    return dict_get_str(vm, d, vm_intern(vm, key), out);
}

void dict_sets(VM *vm, Dict *d, const char *key, Value value) {
    dict_set_str(vm, d, vm_intern(vm, key), value);
}
