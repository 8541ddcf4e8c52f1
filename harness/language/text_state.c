/* The machine's store of strings: interned ones, one-character ones, and spare buffers for natives.
 *
 * Interned strings are found by their text; the same text gives the same pointer for the life of
 * the document. Knows nothing of evaluation. */
#include "harness/language/text_state.h"
#include "engine/base/mem.h"
#include "harness/language/exceptions.h"
#include "harness/language/memory.h"
#include <stdlib.h>

TextState *text_state_new(VM *vm) {
    TextState *t = vm_alloc(vm, sizeof *t);
    memset(t, 0, sizeof *t);
    t->max_str_digits = 4300;
    return t;
}

/* ---- interning ---- */

static Str **find_slot(TextState *t, Span text, int64_t hash) {
    size_t mask = t->table_cap - 1, at = (size_t)hash & mask;
    for (;; at = (at + 1) & mask) {
        Str *s = t->table[at];
        if (!s ||
            (s->hash == hash && s->bytes == text.len && memcmp(s->data, text.ptr, text.len) == 0))
            return &t->table[at];
    }
}

static void grow_table(VM *vm, TextState *t) {
    size_t cap = t->table_cap ? t->table_cap * 2 : 1024;
    Str **old = t->table, **table = vm_alloc_text(vm, cap * sizeof *table);
    memset(table, 0, cap * sizeof *table);
    size_t old_cap = t->table_cap;
    t->table = table;
    t->table_cap = cap;
    for (size_t i = 0; i < old_cap; i++)
        if (old[i])
            *find_slot(t, str_span(old[i]), old[i]->hash) = old[i];
    vm_free(vm, old, old_cap * sizeof *old);
}

void text_state_purge(TextState *t, bool (*alive)(void *context, const void *block),
                      void *context) {
    if (!t->table_count)
        return;
    Str **kept = xmalloc(t->table_count * sizeof *kept);
    size_t count = 0;
    for (size_t i = 0; i < t->table_cap; i++)
        if (t->table[i] && alive(context, t->table[i]))
            kept[count++] = t->table[i];
    memset(t->table, 0, t->table_cap * sizeof *t->table);
    for (size_t i = 0; i < count; i++)
        *find_slot(t, str_span(kept[i]), kept[i]->hash) = kept[i];
    t->table_count = count;
    free(kept);
}

static Str *intern(VM *vm, Span text, int64_t hash) {
    TextState *t = vm_text(vm);
    if (t->table_count * 2 >= t->table_cap)
        grow_table(vm, t);
    Str **slot = find_slot(t, text, hash);
    if (*slot)
        return *slot;
    Str *made = str_new(vm, text);
    made->hash = hash;
    made->interned = true;
    *slot = made;
    t->table_count++;
    return made;
}

Str *vm_intern_span(VM *vm, Span text) {
    return intern(vm, text, text_hash(text));
}

Str *vm_intern_str(VM *vm, Str *s) {
    return s->interned ? s : intern(vm, str_span(s), str_hash(s));
}

Str *vm_intern(VM *vm, const char *text) {
    return vm_intern_span(vm, span_of(text));
}

Str *vm_literal(VM *vm, const char *literal) {
    size_t at = (uintptr_t)literal * 0x9E3779B97F4A7C15u >> (64 - TEXT_LITERALS_LOG);
    TextState *t = vm_text(vm);
    if (t->literals[at].literal != literal) {
        t->literals[at].name = vm_intern(vm, literal);
        t->literals[at].literal = literal;
    }
    return t->literals[at].name;
}

/* ---- buffers ---- */

static void drop_buffer(void *object) {
    Buf *b = object;
    buf_release(b);
    free(b);
}

/* Every buffer is released with the machine, so a raise leaks nothing. */
Buf *vm_buf(VM *vm) {
    TextState *t = vm_text(vm);
    if (t->buffer_count > 0)
        return t->buffers[--t->buffer_count];
    Buf *b = xcalloc(1, sizeof *b);
    buf_init(b);
    if (!vm_on_free(vm, NULL, drop_buffer, b)) {
        free(b);
        raise(vm, &TYPE_MEMORY_ERROR, "%s", "");
    }
    return b;
}

void vm_buf_drop(VM *vm, Buf *b) {
    TextState *t = vm_text(vm);
    if (b->cap > 1 << 20)
        buf_release(b);
    buf_reset(b);
    if (t->buffer_count < TEXT_BUFFERS)
        t->buffers[t->buffer_count++] = b;
    else
        buf_release(b);
}

Str *vm_buf_str(VM *vm, Buf *b) {
    Str *s = str_new(vm, buf_span(b));
    vm_buf_drop(vm, b);
    return s;
}
