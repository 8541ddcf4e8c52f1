/* Making, changing, reading and comparing trees.
 *
 * A map with many keys carries an index (key to position + 1), so that building it is not
 * quadratic; whatever moves positions drops the index. */
#include "engine/base/tree.h"
#include "engine/base/map.h"
#include "engine/base/mem.h"
#include <stdlib.h>

enum { INDEX_FROM = 16 };

static Tree *tree_new(TreeKind kind) {
    Tree *t = xcalloc(1, sizeof *t);
    t->kind = kind;
    return t;
}

Tree *tree_null(void) {
    return tree_new(TREE_NULL);
}

Tree *tree_bool(bool value) {
    Tree *t = tree_new(TREE_BOOL);
    t->boolean = value;
    return t;
}

Tree *tree_int(int64_t value) {
    Tree *t = tree_new(TREE_INT);
    t->integer = value;
    return t;
}

Tree *tree_bigint(const char *digits) {
    long long value;
    if (span_to_int(span_of(digits), &value))
        return tree_int(value);
    bool negative = *digits == '-';
    const char *first = digits + strspn(digits, "+-");
    first += strspn(first, "0");
    Tree *t = tree_int(negative ? INT64_MIN : INT64_MAX);
    t->text = xformat("%s%s", negative ? "-" : "", first);
    t->length = strlen(t->text);
    return t;
}

void tree_add_integer(Buf *out, const Tree *t) {
    if (t->text)
        buf_adds(out, t->text);
    else
        buf_addf(out, "%lld", (long long)t->integer);
}

Tree *tree_float(double value) {
    Tree *t = tree_new(TREE_FLOAT);
    t->number = value;
    return t;
}

static Tree *tree_with_text(TreeKind kind, Span text) {
    Tree *t = tree_new(kind);
    t->text = xstrndup(text.ptr, text.len);
    t->length = text.len;
    return t;
}

Tree *tree_string_span(Span text) {
    return tree_with_text(TREE_STRING, text);
}

Tree *tree_string(const char *text) {
    return tree_string_span(span_of(text));
}

Tree *tree_date(Span text) {
    return tree_with_text(TREE_DATE, text);
}

Tree *tree_list(void) {
    return tree_new(TREE_LIST);
}

Tree *tree_map(void) {
    return tree_new(TREE_MAP);
}

static void drop_index(Tree *map) {
    if (!map->index)
        return;
    map_release(map->index);
    free(map->index);
    map->index = NULL;
}

void tree_free(Tree *t) {
    if (!t)
        return;
    for (size_t i = 0; i < t->count; i++) {
        tree_free(t->items[i]);
        if (t->keys)
            free(t->keys[i]);
    }
    drop_index(t);
    free(t->items);
    free(t->keys);
    free(t->text);
    free(t);
}

Tree *tree_copy(const Tree *t) {
    if (!t)
        return NULL;
    Tree *copy = tree_new(t->kind);
    copy->line = t->line;
    copy->column = t->column;
    copy->integer = t->integer; /* the widest member: copies any of them */
    if (t->text) {
        copy->text = xstrndup(t->text, t->length);
        copy->length = t->length;
    }
    for (size_t i = 0; i < t->count; i++) {
        if (t->kind == TREE_MAP)
            tree_set(copy, t->keys[i], tree_copy(t->items[i]));
        else
            tree_push(copy, tree_copy(t->items[i]));
    }
    return copy;
}

Tree *tree_push(Tree *list, Tree *item) {
    list->items = grow(list->items, &list->cap, list->count + 1, sizeof(Tree *));
    list->items[list->count++] = item;
    return item;
}

Tree *tree_at(const Tree *list, size_t index) {
    return list && index < list->count ? list->items[index] : NULL;
}

void tree_remove_at(Tree *t, size_t index) {
    if (!t || index >= t->count)
        return;
    drop_index(t);
    size_t behind = t->count - index - 1;
    tree_free(t->items[index]);
    memmove(t->items + index, t->items + index + 1, behind * sizeof(Tree *));
    if (t->keys) {
        free(t->keys[index]);
        memmove(t->keys + index, t->keys + index + 1, behind * sizeof(char *));
    }
    t->count--;
}

/* Position of `key`, or SIZE_MAX. */
static size_t find_key(const Tree *map, const char *key) {
    if (!tree_is(map, TREE_MAP))
        return SIZE_MAX;
    if (map->index && map->index->count == map->count) {
        size_t found = (size_t)(uintptr_t)map_gets(map->index, key);
        return found ? found - 1 : SIZE_MAX;
    }
    for (size_t i = 0; i < map->count; i++)
        if (strcmp(map->keys[i], key) == 0)
            return i;
    return SIZE_MAX;
}

static void index_key(Tree *map, size_t at) {
    map_sets(map->index, map->keys[at], (void *)(uintptr_t)(at + 1));
}

static void build_index(Tree *map) {
    if (map->count < INDEX_FROM)
        return;
    map->index = xcalloc(1, sizeof *map->index);
    for (size_t i = 0; i < map->count; i++)
        index_key(map, i);
}

/* After a key was added at the end. */
static void keep_index(Tree *map) {
    if (map->index)
        index_key(map, map->count - 1);
    else
        build_index(map);
}

Tree *tree_get(const Tree *map, const char *key) {
    size_t at = find_key(map, key);
    return at == SIZE_MAX ? NULL : map->items[at];
}

Tree *tree_set(Tree *map, const char *key, Tree *item) {
    size_t at = find_key(map, key);
    if (at != SIZE_MAX) {
        if (map->items[at] != item)
            tree_free(map->items[at]);
        map->items[at] = item;
        return item;
    }
    size_t cap = map->cap;
    map->items = grow(map->items, &map->cap, map->count + 1, sizeof(Tree *));
    map->keys = grow(map->keys, &cap, map->count + 1, sizeof(char *));
    map->items[map->count] = item;
    map->keys[map->count++] = xstrdup(key);
    keep_index(map);
    return item;
}

bool tree_unset(Tree *map, const char *key) {
    size_t at = find_key(map, key);
    if (at == SIZE_MAX)
        return false;
    tree_remove_at(map, at);
    return true;
}

bool tree_has(const Tree *map, const char *key) {
    return find_key(map, key) != SIZE_MAX;
}

typedef struct Pair {
    char *key;
    Tree *item;
} Pair;

static int compare_pairs(const void *a, const void *b) {
    return strcmp(((const Pair *)a)->key, ((const Pair *)b)->key);
}

void tree_sort_keys(Tree *map) {
    if (!tree_is(map, TREE_MAP) || map->count < 2)
        return;
    drop_index(map);
    Pair *pairs = xmalloc(map->count * sizeof *pairs);
    for (size_t i = 0; i < map->count; i++)
        pairs[i] = (Pair){map->keys[i], map->items[i]};
    qsort(pairs, map->count, sizeof *pairs, compare_pairs);
    for (size_t i = 0; i < map->count; i++) {
        map->keys[i] = pairs[i].key;
        map->items[i] = pairs[i].item;
    }
    free(pairs);
    build_index(map);
}

const char *tree_text(const Tree *t, const char *otherwise) {
    bool has = tree_is(t, TREE_STRING) || tree_is(t, TREE_DATE);
    return has ? t->text : otherwise;
}

int64_t tree_integer(const Tree *t, int64_t otherwise) {
    return tree_is(t, TREE_INT) ? t->integer : otherwise;
}

double tree_number(const Tree *t, double otherwise) {
    if (tree_is(t, TREE_FLOAT))
        return t->number;
    if (!tree_is(t, TREE_INT))
        return otherwise;
    return t->text ? strtod(t->text, NULL) : (double)t->integer;
}

bool tree_truth(const Tree *t, bool otherwise) {
    return tree_is(t, TREE_BOOL) ? t->boolean : otherwise;
}

const char *tree_kind_name(TreeKind kind) {
    switch (kind) {
    case TREE_NULL:
        return "null";
    case TREE_BOOL:
        return "boolean";
    case TREE_INT:
        return "integer";
    case TREE_FLOAT:
        return "number";
    case TREE_STRING:
        return "string";
    case TREE_DATE:
        return "date";
    case TREE_LIST:
        return "list";
    case TREE_MAP:
        return "mapping";
    }
    return "value";
}

const char *tree_kind_phrase(TreeKind kind) {
    switch (kind) {
    case TREE_NULL:
        return "null";
    case TREE_BOOL:
        return "a boolean";
    case TREE_INT:
        return "an integer";
    case TREE_FLOAT:
        return "a number";
    case TREE_STRING:
        return "a string";
    case TREE_DATE:
        return "a date";
    case TREE_LIST:
        return "a list";
    case TREE_MAP:
        return "a mapping";
    }
    return "a value";
}

static bool same_text(const Tree *a, const Tree *b) {
    return span_equal(span_make(a->text, a->length), span_make(b->text, b->length));
}

static bool is_number(const Tree *t) {
    return t->kind == TREE_INT || t->kind == TREE_FLOAT;
}

/* An integer equals a float only when the float is exactly that integer. */
static bool numbers_equal(const Tree *a, const Tree *b) {
    if (a->kind == TREE_INT && b->kind == TREE_INT)
        return a->integer == b->integer && same_text(a, b);
    if (a->kind == TREE_FLOAT && b->kind == TREE_FLOAT)
        return a->number == b->number;
    const Tree *whole = a->kind == TREE_INT ? a : b, *real = a->kind == TREE_INT ? b : a;
    if (whole->text) {
        Buf exact = BUF_INIT;
        buf_addf(&exact, "%.0f", real->number);
        bool equal = span_is(buf_span(&exact), whole->text);
        buf_release(&exact);
        return equal;
    }
    bool fits = real->number >= -0x1p63 && real->number < 0x1p63;
    return fits && (double)(int64_t)real->number == real->number &&
           (int64_t)real->number == whole->integer;
}

static bool lists_equal(const Tree *a, const Tree *b) {
    for (size_t i = 0; i < a->count; i++)
        if (!tree_equal(a->items[i], b->items[i]))
            return false;
    return true;
}

static bool maps_equal(const Tree *a, const Tree *b) {
    for (size_t i = 0; i < a->count; i++) {
        size_t at = find_key(b, a->keys[i]);
        if (at == SIZE_MAX || !tree_equal(a->items[i], b->items[at]))
            return false;
    }
    return true;
}

bool tree_equal(const Tree *a, const Tree *b) {
    if (!a || !b)
        return a == b;
    if (is_number(a) && is_number(b))
        return numbers_equal(a, b);
    if (a->kind != b->kind || a->count != b->count)
        return false;
    switch (a->kind) {
    case TREE_NULL:
        return true;
    case TREE_BOOL:
        return a->boolean == b->boolean;
    case TREE_INT:
    case TREE_FLOAT:
        return numbers_equal(a, b);
    case TREE_STRING:
    case TREE_DATE:
        return same_text(a, b);
    case TREE_LIST:
        return lists_equal(a, b);
    case TREE_MAP:
        return maps_equal(a, b);
    }
    return false;
}
