/* Values as a few bytes, and back: for what is kept in large numbers, in memory or in a cache.
 *
 * No format of files that outlive a version. Reading bytes that are none of ours fails, it does no
 * harm. */
#ifndef VERBATIM_BASE_PACK_H
#define VERBATIM_BASE_PACK_H

#include "engine/base/tree.h"

void pack_number(Buf *out, int64_t value);
void pack_text(Buf *out, const char *text); /* NULL is fine */
void pack_tree(Buf *out, const Tree *t);    /* NULL is fine */

/* What is left to read; once something was wrong `ok` is false and all else reads as nothing. */
typedef struct Unpacker {
    Span rest;
    bool ok;
} Unpacker;

int64_t unpack_number(Unpacker *u);
char *unpack_text(Unpacker *u); /* caller frees; NULL where NULL was */
Tree *unpack_tree(Unpacker *u); /* the same */

#endif
