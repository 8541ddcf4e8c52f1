/* Values as a few bytes. A number takes 7 bits a byte, the sign lowest. */
#include "engine/base/pack.h"

#include "engine/base/mem.h"
#include <stdlib.h>

enum { NOTHING = TREE_MAP + 1, BIG_INT, MOST_DEPTH = 1000 };

static void pack_unsigned(Buf *out, uint64_t n) {
    for (; n >= 0x80; n >>= 7)
        buf_addc(out, (char)((n & 0x7f) | 0x80));
    buf_addc(out, (char)n);
}

static uint64_t unpack_unsigned(Unpacker *u) {
    uint64_t n = 0;
    for (unsigned shift = 0; u->ok && shift < 64; shift += 7) {
        if (!u->rest.len)
            break;
        unsigned char byte = (unsigned char)u->rest.ptr[0];
        u->rest = span_from(u->rest, 1);
        n |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return n;
    }
    u->ok = false;
    return 0;
}

void pack_number(Buf *out, int64_t value) {
    pack_unsigned(out, ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0));
}

int64_t unpack_number(Unpacker *u) {
    uint64_t n = unpack_unsigned(u);
    return (int64_t)((n >> 1) ^ (n & 1 ? UINT64_MAX : 0));
}

/* 0: nothing; else the length and one. */
static void pack_bytes(Buf *out, const char *bytes, size_t len) {
    pack_unsigned(out, bytes ? (uint64_t)len + 1 : 0);
    if (bytes)
        buf_add(out, bytes, len);
}

static Span unpack_bytes(Unpacker *u) {
    uint64_t n = unpack_unsigned(u);
    if (n > u->rest.len + 1)
        u->ok = false;
    if (!n || !u->ok)
        return (Span){0};
    Span bytes = span_make(u->rest.ptr, n - 1);
    u->rest = span_from(u->rest, n - 1);
    return bytes;
}

void pack_text(Buf *out, const char *text) {
    pack_bytes(out, text, text ? strlen(text) : 0);
}

char *unpack_text(Unpacker *u) {
    Span bytes = unpack_bytes(u);
    return bytes.ptr ? xstrndup(bytes.ptr, bytes.len) : NULL;
}

void pack_tree(Buf *out, const Tree *t) {
    bool big = t && t->kind == TREE_INT && t->text;
    buf_addc(out, (char)(!t ? NOTHING : big ? BIG_INT : (int)t->kind));
    if (!t)
        return;
    switch (t->kind) {
    case TREE_NULL:
        return;
    case TREE_BOOL:
        pack_number(out, t->boolean);
        return;
    case TREE_INT:
        if (big)
            pack_text(out, t->text);
        else
            pack_number(out, t->integer);
        return;
    case TREE_FLOAT:
        buf_add(out, &t->number, sizeof t->number);
        return;
    case TREE_STRING:
    case TREE_DATE:
        pack_bytes(out, t->text, t->length);
        return;
    case TREE_LIST:
    case TREE_MAP:
        pack_unsigned(out, t->count);
        for (size_t i = 0; i < t->count; i++) {
            if (t->kind == TREE_MAP)
                pack_text(out, t->keys[i]);
            pack_tree(out, t->items[i]);
        }
        return;
    }
}

static Tree *unpack_any(Unpacker *u, int depth);

static Tree *unpack_items(Unpacker *u, bool map, int depth) {
    Tree *t = map ? tree_map() : tree_list();
    uint64_t count = unpack_unsigned(u);
    for (uint64_t i = 0; u->ok && i < count; i++) {
        char *key = map ? unpack_text(u) : NULL;
        Tree *item = unpack_any(u, depth + 1);
        u->ok = u->ok && item && (!map || key);
        if (!u->ok)
            tree_free(item);
        else if (map)
            tree_set(t, key, item);
        else
            tree_push(t, item);
        free(key);
    }
    return t;
}

static Tree *unpack_float(Unpacker *u) {
    double number = 0;
    u->ok = u->ok && u->rest.len >= sizeof number;
    if (u->ok) {
        memcpy(&number, u->rest.ptr, sizeof number);
        u->rest = span_from(u->rest, sizeof number);
    }
    return tree_float(number);
}

static Tree *unpack_scalar(Unpacker *u, int kind) {
    if (kind == TREE_NULL)
        return tree_null();
    if (kind == TREE_BOOL)
        return tree_bool(unpack_number(u) != 0);
    if (kind == TREE_INT)
        return tree_int(unpack_number(u));
    if (kind == TREE_FLOAT)
        return unpack_float(u);
    Span text = unpack_bytes(u);
    u->ok = u->ok && text.ptr;
    if (!u->ok)
        return NULL;
    if (kind != BIG_INT)
        return kind == TREE_DATE ? tree_date(text) : tree_string_span(text);
    char *digits = xstrndup(text.ptr, text.len);
    Tree *t = tree_bigint(digits);
    free(digits);
    return t;
}

static Tree *unpack_any(Unpacker *u, int depth) {
    int kind = u->ok && u->rest.len ? u->rest.ptr[0] : -1;
    u->ok = kind >= 0 && kind <= BIG_INT && depth <= MOST_DEPTH;
    if (!u->ok)
        return NULL;
    u->rest = span_from(u->rest, 1);
    if (kind == NOTHING)
        return NULL;
    if (kind == TREE_LIST || kind == TREE_MAP)
        return unpack_items(u, kind == TREE_MAP, depth);
    return unpack_scalar(u, kind);
}

Tree *unpack_tree(Unpacker *u) {
    return unpack_any(u, 0);
}
