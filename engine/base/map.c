/* The insertion-ordered hash map.
 *
 * Entries stand in one array in order of insertion; slots hold entry index + 1. A removed entry
 * keeps its place (and its slot) with a NULL key until the next rebuild squeezes it out. */
#include "engine/base/map.h"
#include "engine/base/mem.h"
#include <stdint.h>
#include <stdlib.h>

static size_t hash_bytes(Span key) {
    uint64_t h = span_hash(key);
    h ^= h >> 32;
    return (size_t)(h * 0x9E3779B97F4A7C15u >> 16);
}

void map_release(Map *m) {
    for (size_t i = 0; i < m->used; i++)
        free(m->entries[i].key);
    free(m->entries);
    free(m->slots);
    *m = (Map)MAP_INIT;
}

static MapEntry *find(const Map *m, Span key) {
    if (!m->count)
        return NULL;
    size_t mask = m->slot_count - 1;
    for (size_t i = hash_bytes(key) & mask; m->slots[i]; i = (i + 1) & mask) {
        MapEntry *e = &m->entries[m->slots[i] - 1];
        if (e->key && span_equal(span_make(e->key, e->key_len), key))
            return e;
    }
    return NULL;
}

static void occupy_slot(Map *m, size_t index) {
    MapEntry *e = &m->entries[index];
    size_t mask = m->slot_count - 1;
    size_t i = hash_bytes(span_make(e->key, e->key_len)) & mask;
    while (m->slots[i])
        i = (i + 1) & mask;
    m->slots[i] = index + 1;
}

/* Squeeze out removed entries and make room for one more: slots at most half full. */
static void rebuild(Map *m) {
    size_t kept = 0;
    for (size_t i = 0; i < m->used; i++)
        if (m->entries[i].key)
            m->entries[kept++] = m->entries[i];
    m->used = kept;
    size_t slots = 8;
    while (slots < (kept + 1) * 4)
        slots *= 2;
    free(m->slots);
    m->slots = xcalloc(slots, sizeof *m->slots);
    m->slot_count = slots;
    for (size_t i = 0; i < kept; i++)
        occupy_slot(m, i);
}

void *map_get(const Map *m, Span key) {
    MapEntry *e = find(m, key);
    return e ? e->value : NULL;
}

void *map_gets(const Map *m, const char *key) {
    return map_get(m, span_of(key));
}

bool map_has(const Map *m, Span key) {
    return find(m, key) != NULL;
}

void *map_set(Map *m, Span key, void *value) {
    MapEntry *e = find(m, key);
    if (e) {
        void *old = e->value;
        e->value = value;
        return old;
    }
    if ((m->used + 1) * 2 > m->slot_count)
        rebuild(m);
    m->entries = grow(m->entries, &m->cap, m->used + 1, sizeof *m->entries);
    m->entries[m->used] = (MapEntry){xstrndup(key.ptr, key.len), key.len, value};
    occupy_slot(m, m->used++);
    m->count++;
    return NULL;
}

void *map_sets(Map *m, const char *key, void *value) {
    return map_set(m, span_of(key), value);
}

void *map_remove(Map *m, Span key) {
    MapEntry *e = find(m, key);
    if (!e)
        return NULL;
    void *value = e->value;
    free(e->key);
    *e = (MapEntry){0};
    m->count--;
    return value;
}

static MapEntry *live_from(const Map *m, size_t i) {
    while (i < m->used && !m->entries[i].key)
        i++;
    return i < m->used ? &m->entries[i] : NULL;
}

MapEntry *map_first(const Map *m) {
    return live_from(m, 0);
}

MapEntry *map_next(const Map *m, MapEntry *entry) {
    return live_from(m, (size_t)(entry - m->entries) + 1);
}
