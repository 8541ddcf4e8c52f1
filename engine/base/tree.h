/* Neutral data: what YAML, JSON, flag values, run attributes and configuration are made of.
 *
 * A Tree owns its children. Maps keep insertion order; writers decide whether to sort. */
#ifndef VERBATIM_BASE_TREE_H
#define VERBATIM_BASE_TREE_H

#include "engine/base/buf.h"
#include "engine/base/error.h"
#include "engine/base/span.h"
#include <stdint.h>

typedef enum TreeKind {
    TREE_NULL,
    TREE_BOOL,
    TREE_INT,
    TREE_FLOAT,
    TREE_STRING,
    TREE_DATE, /* YAML date or timestamp, kept as its text */
    TREE_LIST,
    TREE_MAP
} TreeKind;

typedef struct Tree Tree;
struct Tree {
    TreeKind kind;
    int line, column; /* where it was written, 1-based; 0 when not from a file */
    union {
        bool boolean;
        int64_t integer;
        double number;
    };
    char *text;    /* TREE_STRING, TREE_DATE: owned bytes, NUL-terminated. TREE_INT: decimal digits
                      when    the number does not fit 64 bits (then integer is saturated), else NULL */
    size_t length; /* bytes of text */
    Tree **items;  /* TREE_LIST, TREE_MAP: owned values */
    char **keys;   /* TREE_MAP: owned, parallel to items */
    size_t count, cap;
    struct Map *index; /* of a large TREE_MAP: key to position; kept by the functions below */
};

Tree *tree_null(void);
Tree *tree_bool(bool value);
Tree *tree_int(int64_t value);
Tree *
tree_bigint(const char *digits); /* decimal, maybe with '-'; becomes a plain int when it fits */
Tree *tree_float(double value);
Tree *tree_string(const char *text);
Tree *tree_string_span(Span text);
Tree *tree_date(Span text);
Tree *tree_list(void);
Tree *tree_map(void);
void tree_free(Tree *t); /* NULL is fine */
Tree *tree_copy(const Tree *t);

/* Lists. push takes ownership and returns the item. */
Tree *tree_push(Tree *list, Tree *item);
Tree *tree_at(const Tree *list, size_t index); /* NULL when out of range */
void tree_remove_at(Tree *list_or_map, size_t index);

/* Maps. get: NULL when absent or when t is not a map (or NULL). set takes ownership, replaces in
 * place, returns the item. */
Tree *tree_get(const Tree *map, const char *key);
Tree *tree_set(Tree *map, const char *key, Tree *item);
bool tree_unset(Tree *map, const char *key);
bool tree_has(const Tree *map, const char *key);
void tree_sort_keys(Tree *map); /* bytewise, this level only */

/* Readers that tolerate NULL and other kinds by returning `otherwise`. */
const char *tree_text(const Tree *t, const char *otherwise);
int64_t tree_integer(const Tree *t, int64_t otherwise);
double tree_number(const Tree *t, double otherwise); /* int or float */
bool tree_truth(const Tree *t, bool otherwise);

/* Append the decimal digits of a TREE_INT, whatever its size. */
void tree_add_integer(Buf *out, const Tree *t);

static inline bool tree_is(const Tree *t, TreeKind kind) {
    return t && t->kind == kind;
}
const char *tree_kind_name(
    TreeKind kind); /* "null" "boolean" "integer" "number" "string" "date" "list" "mapping" */

/* The same with its article: "an integer", "null". */
const char *tree_kind_phrase(TreeKind kind);

/* Same kind and value; 1 and 1.0 are equal, booleans equal only booleans; maps regardless of order.
 */
bool tree_equal(const Tree *a, const Tree *b);

#endif
