/* The translator's state, for re_translate.c, re_group.c and re_escape.c. */
#ifndef VERBATIM_LANGUAGE_RE_PARSER_H
#define VERBATIM_LANGUAGE_RE_PARSER_H

#include "harness/language/re_translate.h"

/* The number of characters a part of a pattern can match. */
typedef struct Width {
    uint64_t least, most;
} Width;

enum { RE_MAX_REPEAT = 65535, RE_MAX_NESTING = 200 };
#define RE_NO_LIMIT ((uint64_t)1 << 40)

/* Which letters are the same in either case. PCRE2 folds by one rule only; what differs from it is
 * written out. */
typedef enum ReFold { RE_FOLD_PCRE, RE_FOLD_ASCII, RE_FOLD_UNICODE } ReFold;

typedef struct ReGroup {
    Width width;
    bool open;
} ReGroup;

typedef struct ReCondition {
    size_t group, at; /* the number, which need not exist yet, and where it stands */
} ReCondition;

typedef struct ReParser {
    VM *vm;
    RePlan *plan;
    Value pattern;
    Span text;
    size_t at; /* byte offset of what is read next */
    bool bytes;
    ReFold fold;     /* where the item being read begins */
    ReGroup *groups; /* [0 … number of parentheses in the text] */
    ReCondition *conditions;
    size_t condition_count;
    size_t lookbehind; /* groups when the outermost look-behind began, + 1; or 0 */
    bool bad_lookbehind;
    int depth;
} ReParser;

/* What was read last, for quantifiers. */
typedef enum ItemKind { ITEM_NONE, ITEM_PLAIN, ITEM_ANCHOR, ITEM_REPEAT } ItemKind;

typedef struct Item {
    ItemKind kind;
    Width width;
} Item;

/* Errors at the current place, `back` characters before it. */
_Noreturn void re_fail(ReParser *p, size_t back_to, const char *format, ...) PRINTF_LIKE(3, 4);
bool re_at_end(const ReParser *p);
char re_peek(const ReParser *p); /* '\0' at the end */
bool re_take(ReParser *p, char c);
void re_emit_literal(ReParser *p, uint32_t c); /* an item of its own */
void re_emit_char(ReParser *p, uint32_t c);    /* a part of a set */
/* Read one code point (a byte in bytes patterns). */
uint32_t re_next(ReParser *p);
/* The next set, from *set on, of characters that CPython takes for the same letter and PCRE2 does
 * not which has one in [low, high]: its members as UTF-8. NULL: no more. */
const char *re_same_letters(uint32_t low, uint32_t high, size_t *set);
/* `flags` are those in force here. */
Item re_escape(ReParser *p, unsigned flags);
Item re_set(ReParser *p, unsigned flags);
/* Alternatives up to a closing parenthesis or the end; one of them, up to `|`. */
Width re_branches(ReParser *p, unsigned flags, bool outermost);
Width re_sequence(ReParser *p, unsigned flags, bool first);
/* What begins with the parenthesis just read at `start`; false: it is no item (a comment, flags
 * that hold from here on). */
bool re_group(ReParser *p, unsigned *flags, size_t start, bool at_start, Item *item);
/* A backreference to a group that exists. */
Item re_reference(ReParser *p, size_t group, size_t start);

#endif
