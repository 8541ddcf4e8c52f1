/* What bytes.c, bytes_methods.c, bytes_split.c and bytearray.c share. */
#ifndef VERBATIM_LANGUAGE_BYTES_H
#define VERBATIM_LANGUAGE_BYTES_H

#include "harness/language/str_inner.h"

static inline bool is_byteslike(Value v) {
    return is_object(v) && (v.object->type == &TYPE_BYTES || v.object->type == &TYPE_BYTEARRAY ||
                            is_instance(v, &TYPE_BYTES) || is_instance(v, &TYPE_BYTEARRAY));
}
static inline Bytes *as_bytes(Value v) {
    return (Bytes *)v.object;
}
static inline Span bytes_span(const Bytes *b) {
    return (Span){(const char *)b->data, b->len};
}
static inline bool is_bytearray(Value v) {
    return is_instance(v, &TYPE_BYTEARRAY);
}
static inline bool is_white_byte(unsigned char c) {
    return c == ' ' || (c >= 9 && c <= 13);
}
/* Bytes of the given length to be filled; a bytearray when `array`. */
Bytes *bytes_alloc(VM *vm, size_t len, bool array);
/* A new object of self's kind. */
Value bytes_like(VM *vm, Value self, Span data);
/* An integer in range(256): "byte must be in range(0, 256)". */
uint8_t need_byte(VM *vm, Value v);
/* The bytes a constructor's argument stands for, appended: a count, a bytes-like, an iterable of
 * integers, text with encoding (UNSET: none). `type` names the type in messages. */
void bytes_collect(VM *vm, Buf *out, Value source, Value encoding, Value errors, const char *type);

/* Slots that both types have. */
Value bytes_slot_compare(VM *vm, CompareOp op, Value self, Value other);
Value bytes_slot_binary(VM *vm, BinaryOp op, Value left, Value right);
int64_t bytes_slot_len(VM *vm, Value self);
Value bytes_slot_getitem(VM *vm, Value self, Value key);
bool bytes_slot_contains(VM *vm, Value self, Value item);
Value bytes_slot_iter(VM *vm, Value self);

/* Methods that both types have, for their tables. */
#define BYTES_METHODS(X)                                                                           \
    X("capitalize(self, /)", capitalize, "First byte upper case, the rest lower.")                 \
    X("center(self, width, fillchar=?, /)", center, "Centred in width bytes.")                     \
    X("count(self, sub, start=None, end=None, /)", count, "Number of occurrences.")                \
    X("decode(self, encoding='utf-8', errors='strict')", decode, "The text the bytes encode.")     \
    X("endswith(self, suffix, start=None, end=None, /)", endswith, "Whether it ends with suffix.") \
    X("expandtabs(self, tabsize=8)", expandtabs, "Tabs replaced by spaces.")                       \
    X("find(self, sub, start=None, end=None, /)", find, "Index of the first occurrence, or -1.")   \
    X("@class fromhex(cls, string, /)", fromhex, "Bytes of hexadecimal digits.")                   \
    X("hex(self, sep=?, bytes_per_sep=1)", hex, "Hexadecimal digits of the bytes.")                \
    X("index(self, sub, start=None, end=None, /)", index, "Index of the first occurrence.")        \
    X("isalnum(self, /)", isalnum, "Whether all bytes are ASCII letters or digits.")               \
    X("isalpha(self, /)", isalpha, "Whether all bytes are ASCII letters.")                         \
    X("isascii(self, /)", isascii, "Whether all bytes are ASCII.")                                 \
    X("isdigit(self, /)", isdigit, "Whether all bytes are ASCII digits.")                          \
    X("islower(self, /)", islower, "Whether all letters are lower case.")                          \
    X("isspace(self, /)", isspace, "Whether all bytes are ASCII white space.")                     \
    X("istitle(self, /)", istitle, "Whether it is in title case.")                                 \
    X("isupper(self, /)", isupper, "Whether all letters are upper case.")                          \
    X("join(self, iterable_of_bytes, /)", join, "The items with self between them.")               \
    X("ljust(self, width, fillchar=?, /)", ljust, "Padded on the right.")                          \
    X("lower(self, /)", lower, "ASCII letters in lower case.")                                     \
    X("lstrip(self, bytes=None, /)", lstrip, "Without leading white space (or bytes).")            \
    X("@static maketrans(frm, to, /)", maketrans, "A table for translate.")                        \
    X("partition(self, sep, /)", partition, "Before, at and after the first sep.")                 \
    X("removeprefix(self, prefix, /)", removeprefix, "Without the prefix.")                        \
    X("removesuffix(self, suffix, /)", removesuffix, "Without the suffix.")                        \
    X("replace(self, old, new, count=-1, /)", replace, "Each old replaced by new.")                \
    X("rfind(self, sub, start=None, end=None, /)", rfind, "Index of the last occurrence, or -1.")  \
    X("rindex(self, sub, start=None, end=None, /)", rindex, "Index of the last occurrence.")       \
    X("rjust(self, width, fillchar=?, /)", rjust, "Padded on the left.")                           \
    X("rpartition(self, sep, /)", rpartition, "Before, at and after the last sep.")                \
    X("rsplit(self, sep=None, maxsplit=-1)", rsplit, "Parts, split from the right.")               \
    X("rstrip(self, bytes=None, /)", rstrip, "Without trailing white space (or bytes).")           \
    X("split(self, sep=None, maxsplit=-1)", split, "Parts between separators.")                    \
    X("splitlines(self, keepends=False)", splitlines, "The lines.")                                \
    X("startswith(self, prefix, start=None, end=None, /)", startswith,                             \
      "Whether it begins with prefix.")                                                            \
    X("strip(self, bytes=None, /)", strip, "Without white space (or bytes) at either end.")        \
    X("swapcase(self, /)", swapcase, "ASCII letters with their case swapped.")                     \
    X("title(self, /)", title, "Each word begins with upper case.")                                \
    X("translate(self, table, /, delete=?)", translate, "Each byte replaced by the table's.")      \
    X("upper(self, /)", upper, "ASCII letters in upper case.")                                     \
    X("zfill(self, width, /)", zfill, "Padded with zeros on the left.")

#define X(signature, name, doc) Value bytes_##name(VM *vm, Value *args);
BYTES_METHODS(X)
#undef X

#endif
