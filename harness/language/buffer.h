/* Memory that objects share as raw bytes: bytes, bytearray, memoryview and array.array, and how
 * single items of a format lie in it (native order and size, as the module array has them). */
#ifndef VERBATIM_LANGUAGE_BUFFER_H
#define VERBATIM_LANGUAGE_BUFFER_H

#include "harness/language/bytes.h"

/* array.array: items of one format in a bytearray that only the array and its views refer to. */
typedef struct Array {
    Object object;
    Bytes *store;
    char code; /* one of ARRAY_CODES */
} Array;
#define ARRAY_CODES "bBuhHiIlLqQfd"
extern const Type TYPE_ARRAY;

static inline bool is_array(Value v) {
    return is_instance(v, &TYPE_ARRAY);
}
static inline Array *as_array(Value v) {
    return (Array *)v.object;
}

/* Is it one of the four types, or derived from one? */
bool has_buffer(Value v);
/* The memory itself, no copy; false when v has none, or is a released view or one with gaps. */
bool plain_buffer(VM *vm, Value v, Span *out);
/* The memory that readinto(v) writes to; TypeError when v is read-only or has none. A view with
 * gaps has none. */
uint8_t *readinto_target(VM *vm, Value v, size_t *len);

/* Bytes of an item: of c b B ? h H i I l L q Q n N f d P u; 0 for anything else. */
size_t item_size(char code);
Value item_get(VM *vm, char code, const uint8_t *from);
/* False when the number (an integer of any size for integer formats, else a float) does not fit. */
bool item_put(VM *vm, char code, uint8_t *to, Value number);
static inline bool item_is_float(char code) {
    return code == 'f' || code == 'd';
}

/* Change the length of a bytearray, keeping what fits. */
void bytearray_resize(VM *vm, Bytes *b, size_t len);
/* Replace data[from, to) of a bytearray by `with` (which may be a part of data). */
void bytearray_splice(VM *vm, Bytes *b, size_t from, size_t to, Span with);

#endif
