/* Text keys to pointers, in order of insertion. Keys are copied; values are the caller's. */
#ifndef VERBATIM_BASE_MAP_H
#define VERBATIM_BASE_MAP_H

#include "engine/base/span.h"

typedef struct MapEntry {
    char *key; /* NULL: removed */
    size_t key_len;
    void *value;
} MapEntry;

typedef struct Map {
    MapEntry *entries; /* in order; skip those whose key is NULL */
    size_t used;       /* entries in use, removed ones included */
    size_t count;      /* live entries */
    size_t cap;
    size_t *slots; /* open addressing; entry index + 1, 0 = free */
    size_t slot_count;
} Map;

#define MAP_INIT                                                                                   \
    { 0 }

void map_release(Map *m); /* not the values */
void *map_get(const Map *m, Span key);
void *map_gets(const Map *m, const char *key);
bool map_has(const Map *m, Span key);
void *map_set(Map *m, Span key, void *value); /* returns the value replaced, or NULL */
void *map_sets(Map *m, const char *key, void *value);
void *map_remove(Map *m, Span key); /* returns its value, or NULL */

/* for (MapEntry *e = map_first(m); e; e = map_next(m, e)) */
MapEntry *map_first(const Map *m);
MapEntry *map_next(const Map *m, MapEntry *entry);

#endif
