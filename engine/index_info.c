/* Information of runs as bytes, for the index. */
#include "engine/index_private.h"
#include "engine/store_private.h"

#include "engine/base/mem.h"
#include <stdlib.h>

typedef struct Reader {
    Span rest;
    bool ok;
} Reader;

static void put_number(Buf *out, int64_t value) {
    buf_add(out, &value, sizeof value);
}

static int64_t take_number(Reader *r) {
    int64_t value = 0;
    if (!r->ok || r->rest.len < sizeof value) {
        r->ok = false;
        return 0;
    }
    memcpy(&value, r->rest.ptr, sizeof value);
    r->rest = span_from(r->rest, sizeof value);
    return value;
}

static void put_bytes(Buf *out, const char *text, size_t len) {
    put_number(out, text ? (int64_t)len : -1);
    if (text)
        buf_add(out, text, len);
}

static void put_text(Buf *out, const char *text) {
    put_bytes(out, text, text ? strlen(text) : 0);
}

/* NULL where NULL was put. */
static char *take_text(Reader *r, size_t *len) {
    int64_t n = take_number(r);
    if (n < 0 || !r->ok || (uint64_t)n > r->rest.len) {
        r->ok = r->ok && n == -1;
        return NULL;
    }
    char *text = xstrndup(r->rest.ptr, 0);
    text = xrealloc(text, (size_t)n + 1);
    memcpy(text, r->rest.ptr, (size_t)n);
    text[n] = '\0';
    r->rest = span_from(r->rest, (size_t)n);
    if (len)
        *len = (size_t)n;
    return text;
}

static void put_tree(Buf *out, const Tree *t) {
    put_number(out, t ? (int64_t)t->kind : -1);
    if (!t)
        return;
    switch (t->kind) {
    case TREE_NULL:
        return;
    case TREE_BOOL:
        put_number(out, t->boolean);
        return;
    case TREE_INT:
        put_text(out, t->text);
        put_number(out, t->integer);
        return;
    case TREE_FLOAT:
        buf_add(out, &t->number, sizeof t->number);
        return;
    case TREE_STRING:
    case TREE_DATE:
        put_bytes(out, t->text, t->length);
        return;
    case TREE_LIST:
    case TREE_MAP:
        put_number(out, (int64_t)t->count);
        for (size_t i = 0; i < t->count; i++) {
            if (t->kind == TREE_MAP)
                put_text(out, t->keys[i]);
            put_tree(out, t->items[i]);
        }
        return;
    }
}

static Tree *take_tree(Reader *r, int depth);

static Tree *take_items(Reader *r, TreeKind kind, int depth) {
    Tree *t = kind == TREE_MAP ? tree_map() : tree_list();
    int64_t count = take_number(r);
    for (int64_t i = 0; r->ok && i < count; i++) {
        char *key = kind == TREE_MAP ? take_text(r, NULL) : NULL;
        Tree *item = take_tree(r, depth + 1);
        r->ok = r->ok && item && (kind == TREE_LIST || key);
        if (!r->ok)
            tree_free(item);
        else if (kind == TREE_MAP)
            tree_set(t, key, item);
        else
            tree_push(t, item);
        free(key);
    }
    return t;
}

static Tree *take_scalar_text(Reader *r, TreeKind kind) {
    size_t len = 0;
    char *text = take_text(r, &len);
    Tree *t = NULL;
    if (kind == TREE_INT) {
        int64_t value = take_number(r);
        t = text ? tree_bigint(text) : tree_int(value);
    } else if (text) {
        t = kind == TREE_DATE ? tree_date(span_make(text, len))
                              : tree_string_span(span_make(text, len));
    }
    free(text);
    return t;
}

static Tree *take_tree(Reader *r, int depth) {
    int64_t kind = take_number(r);
    if (!r->ok || kind < 0 || kind > TREE_MAP || depth > 200) {
        r->ok = r->ok && kind == -1;
        return NULL;
    }
    switch ((TreeKind)kind) {
    case TREE_NULL:
        return tree_null();
    case TREE_BOOL:
        return tree_bool(take_number(r) != 0);
    case TREE_FLOAT: {
        int64_t bits = take_number(r);
        double number;
        memcpy(&number, &bits, sizeof number);
        return tree_float(number);
    }
    case TREE_INT:
    case TREE_STRING:
    case TREE_DATE:
        return take_scalar_text(r, (TreeKind)kind);
    case TREE_LIST:
    case TREE_MAP:
        return take_items(r, (TreeKind)kind, depth);
    }
    return NULL;
}

static void put_opref(Buf *out, const OpRef *ref) {
    put_text(out, ref->type);
    put_text(out, ref->package);
    put_text(out, ref->version);
    put_text(out, ref->model);
    put_text(out, ref->op);
}

static void take_opref(Reader *r, OpRef *ref) {
    ref->type = take_text(r, NULL);
    ref->package = take_text(r, NULL);
    ref->version = take_text(r, NULL);
    ref->model = take_text(r, NULL);
    ref->op = take_text(r, NULL);
}

void info_encode(Buf *out, const RunInfo *info) {
    put_opref(out, &info->opref);
    put_number(out, info->status);
    put_number(out, info->initialized);
    put_number(out, info->started);
    put_number(out, info->stopped);
    put_number(out, info->has_exit_status ? info->exit_status : INT64_MIN);
    put_text(out, info->label);
    put_text(out, info->batch);
    put_number(out, info->is_batch);
    put_number(out, info->marked);
    if (info->is_batch)
        put_opref(out, &info->proto);
    put_tree(out, info->flags);
    put_number(out, (int64_t)info->tags.count);
    for (size_t i = 0; i < info->tags.count; i++)
        put_text(out, info->tags.items[i]);
}

static void take_rest(Reader *r, RunInfo *info) {
    info->label = take_text(r, NULL);
    info->batch = take_text(r, NULL);
    info->is_batch = take_number(r) != 0;
    info->marked = take_number(r) != 0;
    if (info->is_batch)
        take_opref(r, &info->proto);
    info->flags = take_tree(r, 0);
    int64_t tags = take_number(r);
    for (int64_t i = 0; r->ok && i < tags; i++) {
        char *tag = take_text(r, NULL);
        r->ok = r->ok && tag;
        if (tag)
            strlist_take(&info->tags, tag);
    }
}

bool info_decode(RunInfo *info, Span bytes) {
    Reader r = {bytes, true};
    *info = (RunInfo){0};
    take_opref(&r, &info->opref);
    info->status = (RunStatus)take_number(&r);
    info->initialized = take_number(&r);
    info->started = take_number(&r);
    info->stopped = take_number(&r);
    int64_t exit_status = take_number(&r);
    info->has_exit_status = exit_status != INT64_MIN;
    info->exit_status = info->has_exit_status ? (int)exit_status : 0;
    take_rest(&r, info);
    bool sound = r.ok && info->opref.op && info->status <= RUN_TERMINATED && info->status >= 0;
    if (!sound)
        run_info_release(info);
    return sound;
}
