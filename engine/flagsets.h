/* Many sets of flags, each a few bytes until it is asked for. */
#ifndef VERBATIM_ENGINE_FLAGSETS_H
#define VERBATIM_ENGINE_FLAGSETS_H

#include "engine/base/tree.h"

typedef struct FlagSets {
    Buf bytes;
    size_t *starts;
    size_t count, cap;
} FlagSets;

#define FLAG_SETS_INIT                                                                             \
    { BUF_INIT, NULL, 0, 0 }

void flag_sets_release(FlagSets *sets);
void flag_sets_add(FlagSets *sets, const Tree *flags);
Tree *flag_sets_get(const FlagSets *sets, size_t i); /* caller frees */
/* All but the first of equal ones go. */
void flag_sets_drop_duplicates(FlagSets *sets);

/* The same for equal flags (of one order of names), and hardly ever for others. */
uint64_t flags_hash(const Tree *flags);

#endif
