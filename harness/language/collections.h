/* What the files of module collections share. */
#ifndef VERBATIM_LANGUAGE_COLLECTIONS_H
#define VERBATIM_LANGUAGE_COLLECTIONS_H

#include "harness/language/containers.h"

extern const Type TYPE_DEQUE, TYPE_DEFAULTDICT, TYPE_ORDEREDDICT;

#endif
