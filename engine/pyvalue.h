/* A Tree as a Python literal (with the names inf and nan). */
#ifndef VERBATIM_ENGINE_PYVALUE_H
#define VERBATIM_ENGINE_PYVALUE_H

#include "engine/base/tree.h"

void pyvalue_write(Buf *out, const Tree *t);

#endif
