/* What strings and numbers need of the machine: interned strings, one-character strings, spare
 * buffers, and the limit of digits in conversions. One TextState per VM: vm.c keeps the pointer
 * that text_state_new returns (it lives in the heap) and answers vm_text with it. */
#ifndef VERBATIM_LANGUAGE_TEXT_STATE_H
#define VERBATIM_LANGUAGE_TEXT_STATE_H

#include "harness/language/objects.h"

enum { TEXT_BUFFERS = 16, TEXT_CHARS = 256, TEXT_LITERALS_LOG = 7 };

typedef struct TextState {
    Str **table; /* interned strings, open addressing; text, so that it keeps none of them */
    size_t table_count, table_cap;
    Str *chars[TEXT_CHARS]; /* one-character strings below U+0100, made on demand */
    Str *empty;
    struct {
        const char *literal;
        Str *name;
    } literals[1 << TEXT_LITERALS_LOG]; /* interned, by the address of the literal */
    Buf *buffers[TEXT_BUFFERS];         /* spare ones, ready for vm_buf */
    size_t buffer_count;
    int max_str_digits; /* sys.set_int_max_str_digits; 0: no limit */
} TextState;

TextState *text_state_new(VM *vm);
/* Interned strings that are not alive leave the table. For the collector. */
void text_state_purge(TextState *t, bool (*alive)(void *context, const void *block), void *context);
/* Defined in vm.c: the machine's one. */
TextState *vm_text(VM *vm);

#endif
