/* What the objects of the module hashlib share. */
#ifndef VERBATIM_LANGUAGE_HASHES_H
#define VERBATIM_LANGUAGE_HASHES_H

#include "harness/language/native.h"

extern const Type TYPE_BLAKE2B, TYPE_BLAKE2S;

/* Bytes to hash; raises TypeError for text and for what holds no bytes. */
Span hash_input(VM *vm, Value v);
Value hash_hex(VM *vm, const uint8_t *bytes, size_t count);
/* A hash object of one of the two types. */
Value blake2_new(VM *vm, const Type *type, Value data);
Value hashlib_pbkdf2_hmac(VM *vm, Value *args);
/* The constants of the two types. */
void blake2_constants(VM *vm);

#endif
