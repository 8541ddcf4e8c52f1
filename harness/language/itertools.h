/* What the files of module itertools share: the list of its types and how one is declared. */
#ifndef VERBATIM_LANGUAGE_ITERTOOLS_H
#define VERBATIM_LANGUAGE_ITERTOOLS_H

#include "harness/language/containers.h"

#define ITERTOOLS_TYPES(X)                                                                         \
    X(ACCUMULATE)                                                                                  \
    X(CHAIN)                                                                                       \
    X(COMBINATIONS)                                                                                \
    X(COMBINATIONS_WITH_REPLACEMENT)                                                               \
    X(COMPRESS)                                                                                    \
    X(COUNT)                                                                                       \
    X(CYCLE)                                                                                       \
    X(DROPWHILE)                                                                                   \
    X(FILTERFALSE)                                                                                 \
    X(GROUPBY)                                                                                     \
    X(ISLICE)                                                                                      \
    X(PAIRWISE)                                                                                    \
    X(PERMUTATIONS)                                                                                \
    X(PRODUCT)                                                                                     \
    X(REPEAT)                                                                                      \
    X(STARMAP)                                                                                     \
    X(TAKEWHILE)                                                                                   \
    X(ZIP_LONGEST)

#define X(symbol) extern const Type TYPE_##symbol;
ITERTOOLS_TYPES(X)
#undef X
extern const Native ITERTOOLS_FUNCTIONS[];

/* A type over NativeIter, the rows of its table following. */
#define ITERTOOLS_TYPE(SYMBOL, text, repr_function, ...)                                           \
    static const Native SYMBOL##_METHODS[] = {__VA_ARGS__, {NULL, NULL, NULL}};                    \
    const Type SYMBOL = {.object = {&TYPE_TYPE},                                                   \
                         .name = "itertools." text,                                                \
                         .module = "itertools",                                                    \
                         .size = sizeof(NativeIter),                                               \
                         .flags = TYPE_SUBCLASSABLE,                                               \
                         .repr = repr_function,                                                    \
                         .iter = iterator_self,                                                    \
                         .next = native_iter_next,                                                 \
                         .methods = SYMBOL##_METHODS};

#endif
