/* Pattern and Match, for the files of module re. */
#ifndef VERBATIM_LANGUAGE_RE_H
#define VERBATIM_LANGUAGE_RE_H

#include "engine/base/regex.h"
#include "harness/language/re_translate.h"

typedef struct Pattern {
    Object object;
    Value pattern; /* str or bytes */
    bool bytes;
    unsigned flags;
    size_t groups;
    Str **names; /* [0 … groups], NULL: none */
    Regex *regex;
    Dict *index; /* name -> number */
} Pattern;

typedef struct Match {
    Object object;
    Pattern *re;
    Value string;
    size_t pos, endpos; /* characters */
    size_t last_group;
    size_t *bounds; /* 2 × (groups + 1) byte offsets, SIZE_MAX: no part in the match */
} Match;

extern const Type TYPE_RE_PATTERN, TYPE_RE_MATCH, TYPE_RE_ERROR, TYPE_RE_FLAG;

/* A walk over the matches in one string. */
typedef struct Search {
    VM *vm;
    Pattern *re;
    Value string;
    Span text;          /* up to endpos */
    Span whole;         /* of bytes: where they were */
    size_t pos, endpos; /* characters, as given */
    size_t at;          /* where the next search begins */
    bool must_advance;  /* the last match was empty */
    unsigned flags;     /* REGEX_ANCHORED … */
    RegexGroups found;
} Search;

void search_begin(VM *vm, Search *s, Pattern *re, Value string, Value pos, Value endpos);
bool search_next(Search *s);
void search_check(const Search *s); /* raises when what is searched has been resized */
Value search_match(Search *s);      /* a Match of what was found */
Value search_part(Search *s, size_t from, size_t to); /* a piece of the string, same kind */

Pattern *pattern_make(VM *vm, Value pattern, unsigned flags);
/* re.compile with its cache. */
Pattern *pattern_of(VM *vm, Value pattern, Value flags);
Value pattern_sub(VM *vm, Pattern *re, Value replacement, Value string, Value count,
                  bool with_count);
Value match_part(VM *vm, Match *m, size_t group, Value otherwise);
size_t match_group_number(VM *vm, Match *m, Value key);
Value match_expand(VM *vm, Match *m, Value template);
Value flag_value(VM *vm, int64_t flags);

/* The bytes of a subject that is no str, as they are now; raises TypeError for other types. */
Span subject_bytes(VM *vm, Value string);

/* Natives that Pattern has as methods and the module as functions (in pattern order). */
Value re_do_match(VM *vm, Pattern *re, Value *rest, unsigned how);
Value re_do_findall(VM *vm, Pattern *re, Value string, Value pos, Value endpos);
Value re_do_finditer(VM *vm, Pattern *re, Value string, Value pos, Value endpos);
Value re_do_split(VM *vm, Pattern *re, Value string, Value maxsplit);

#endif
