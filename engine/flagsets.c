/* Many sets of flags. */
#include "engine/flagsets.h"

#include "engine/base/mem.h"
#include "engine/base/pack.h"
#include <math.h>
#include <stdlib.h>

void flag_sets_release(FlagSets *sets) {
    buf_release(&sets->bytes);
    free(sets->starts);
    *sets = (FlagSets)FLAG_SETS_INIT;
}

void flag_sets_add(FlagSets *sets, const Tree *flags) {
    sets->starts = grow(sets->starts, &sets->cap, sets->count + 1, sizeof *sets->starts);
    sets->starts[sets->count++] = sets->bytes.len;
    pack_tree(&sets->bytes, flags);
}

Tree *flag_sets_get(const FlagSets *sets, size_t i) {
    Unpacker u = {span_from(buf_span(&sets->bytes), sets->starts[i]), true};
    return unpack_tree(&u);
}

/* ---- equal ones ---- */

/* Text that is equal for equal flags: numbers by value. */
static void add_key(Buf *out, const Tree *value) {
    switch (value->kind) {
    case TREE_INT:
        if (value->text)
            buf_addf(out, "n%s;", value->text);
        else
            buf_addf(out, "n%lld;", (long long)value->integer);
        return;
    case TREE_FLOAT: /* whole ones to the last digit, as integers are */
        buf_addf(out, value->number == floor(value->number) ? "n%.0f;" : "n%.17g;", value->number);
        return;
    case TREE_LIST:
    case TREE_MAP:
        buf_addc(out, '[');
        for (size_t i = 0; i < value->count; i++) {
            if (value->kind == TREE_MAP)
                buf_addf(out, "%zu:%s=", strlen(value->keys[i]), value->keys[i]);
            add_key(out, value->items[i]);
        }
        buf_addc(out, ']');
        return;
    case TREE_NULL:
        buf_adds(out, "0;");
        return;
    case TREE_BOOL:
        buf_adds(out, value->boolean ? "t;" : "f;");
        return;
    case TREE_STRING:
    case TREE_DATE:
        buf_addf(out, "s%zu:", value->length);
        buf_add(out, value->text, value->length);
        return;
    }
}

uint64_t flags_hash(const Tree *flags) {
    Buf key = BUF_INIT;
    add_key(&key, flags);
    uint64_t hash = span_hash(buf_span(&key));
    buf_release(&key);
    return hash;
}

typedef struct Place {
    uint64_t hash;
    size_t index;
} Place;

static int by_hash(const void *a, const void *b) {
    const Place *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static bool same(const FlagSets *sets, size_t i, size_t k) {
    Buf a = BUF_INIT, b = BUF_INIT;
    Tree *x = flag_sets_get(sets, i), *y = flag_sets_get(sets, k);
    add_key(&a, x);
    add_key(&b, y);
    bool equal = span_equal(buf_span(&a), buf_span(&b));
    tree_free(x);
    tree_free(y);
    buf_release(&a);
    buf_release(&b);
    return equal;
}

/* Places of one hash, in order: each against those of them that stay. */
static void mark_again(bool *again, const FlagSets *sets, const Place *places, size_t count) {
    for (size_t i = 1; i < count; i++)
        for (size_t k = 0; k < i && !again[places[i].index]; k++)
            again[places[i].index] =
                !again[places[k].index] && same(sets, places[k].index, places[i].index);
}

void flag_sets_drop_duplicates(FlagSets *sets) {
    Place *places = xcalloc(sets->count + 1, sizeof *places);
    bool *again = xcalloc(sets->count + 1, sizeof *again);
    for (size_t i = 0; i < sets->count; i++) {
        Tree *flags = flag_sets_get(sets, i);
        places[i] = (Place){flags_hash(flags), i};
        tree_free(flags);
    }
    qsort(places, sets->count, sizeof *places, by_hash);
    for (size_t i = 0, n; i < sets->count; i += n) {
        for (n = 1; i + n < sets->count && places[i + n].hash == places[i].hash;)
            n++;
        mark_again(again, sets, places + i, n);
    }
    size_t kept = 0;
    for (size_t i = 0; i < sets->count; i++)
        if (!again[i])
            sets->starts[kept++] = sets->starts[i];
    sets->count = kept;
    free(again);
    free(places);
}
