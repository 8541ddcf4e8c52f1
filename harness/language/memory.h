/* Giving memory back early. Optional: what is not given back lives as long as the document. */
#ifndef VERBATIM_LANGUAGE_MEMORY_H
#define VERBATIM_LANGUAGE_MEMORY_H

#include "harness/language/vm.h"

/* `size` as it was asked for. Nothing may point to the block any more. NULL is allowed. */
void vm_free(VM *vm, void *memory, size_t size);

#endif
