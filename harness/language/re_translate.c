/* Regular expressions: Python's syntax read by its own rules, with its own errors, and written
 * again for PCRE2.
 *
 * What the flags mean is settled here ('.' becomes \N or (?s:.), '$' and '^' their exact meaning,
 * white space of verbose patterns disappears), so that only case folding is left to PCRE2. Names of
 * groups stay with us. */
#include "harness/language/re_parser.h"
#include "engine/base/unicode.h"
#include <ctype.h>

/* ---- reading ---- */

_Noreturn void re_fail(ReParser *p, size_t back_to, const char *format, ...) {
    Buf *b = vm_buf(p->vm);
    va_list args;
    va_start(args, format);
    buf_addv(b, format, args);
    va_end(args);
    Str *message = vm_buf_str(p->vm, b);
    re_raise(p->vm, p->pattern, p->text, back_to, message->data);
}

bool re_at_end(const ReParser *p) {
    return p->at >= p->text.len;
}

char re_peek(const ReParser *p) {
    return re_at_end(p) ? '\0' : p->text.ptr[p->at];
}

bool re_take(ReParser *p, char c) {
    if (re_at_end(p) || p->text.ptr[p->at] != c)
        return false;
    p->at++;
    return true;
}

uint32_t re_next(ReParser *p) {
    uint32_t c;
    if (p->bytes)
        return (unsigned char)p->text.ptr[p->at++];
    p->at += text_decode(p->text.ptr + p->at, &c);
    return c;
}

void re_emit_char(ReParser *p, uint32_t c) {
    Buf *out = p->plan->out;
    if (c < 0x80 && (isalnum((int)c) || c == '_'))
        buf_addc(out, (char)c);
    else if (c > ' ' && c < 0x7F)
        buf_addf(out, "\\%c", (char)c);
    else if (c < 0x80 || p->bytes)
        buf_addf(out, "\\x{%x}", c);
    else
        buf_add_utf8(out, c);
}

const char *re_same_letters(uint32_t low, uint32_t high, size_t *set) {
    static const struct {
        uint32_t members[4];
        const char *text;
    } sets[] = {{{'I', 'i', 0x130, 0x131}, "Ii\u0130\u0131"},
                {{0x390, 0x1fd3}, "\u0390\u1fd3"},
                {{0x3b0, 0x1fe3}, "\u03b0\u1fe3"},
                {{0xfb05, 0xfb06}, "\ufb05\ufb06"}};
    while (*set < sizeof sets / sizeof *sets) {
        size_t at = (*set)++;
        for (size_t i = 0; i < 4 && sets[at].members[i]; i++)
            if (sets[at].members[i] >= low && sets[at].members[i] <= high)
                return sets[at].text;
    }
    return NULL;
}

/* Under RE_FOLD_ASCII, k and s are not the Kelvin sign and the long s as they are for PCRE2. */
void re_emit_literal(ReParser *p, uint32_t c) {
    Buf *out = p->plan->out;
    size_t set = 0;
    const char *same = p->fold == RE_FOLD_UNICODE ? re_same_letters(c, c, &set) : NULL;
    if (same) {
        buf_addf(out, "(?-i:[%s])", same);
    } else if (p->fold == RE_FOLD_ASCII && c && c < 0x80 && strchr("kKsS", (int)c)) {
        buf_addf(out, "(?-i:[%c%c])", toupper((int)c), tolower((int)c));
    } else if (p->fold == RE_FOLD_ASCII && c >= 0x80) {
        buf_adds(out, "(?-i:");
        re_emit_char(p, c);
        buf_addc(out, ')');
    } else {
        re_emit_char(p, c);
    }
}

static uint64_t capped(uint64_t n) {
    return n > RE_NO_LIMIT ? RE_NO_LIMIT : n;
}

/* ---- quantifiers ---- */

typedef struct Repeat {
    uint64_t least, most; /* most RE_NO_LIMIT: any number */
} Repeat;

static bool number(ReParser *p, uint64_t *out) {
    bool any = false;
    uint64_t n = 0;
    for (; isdigit((unsigned char)re_peek(p)); p->at++) {
        any = true;
        n = n * 10 + (uint64_t)(re_peek(p) - '0');
        n = n < RE_NO_LIMIT ? n : RE_NO_LIMIT - 1;
    }
    if (any)
        *out = n;
    return any;
}

enum { OVERFLOWING = UINT32_MAX }; /* CPython's limit of repetitions */

/* {m}, {m,}, {,n}, {m,n} behind the brace; false: the brace is a literal. */
static bool braces(ReParser *p, Repeat *r, size_t start) {
    size_t here = p->at;
    *r = (Repeat){0, RE_NO_LIMIT};
    if (re_peek(p) == '}')
        return false;
    bool low = number(p, &r->least);
    if (re_take(p, ','))
        number(p, &r->most);
    else
        r->most = r->least;
    if (!re_take(p, '}') || (!low && here == p->at - 1)) {
        p->at = here;
        return false;
    }
    if (r->least >= OVERFLOWING || (r->most >= OVERFLOWING && r->most < RE_NO_LIMIT))
        raise(p->vm, &TYPE_OVERFLOW_ERROR, "the repetition number is too large");
    if (r->most < r->least)
        re_fail(p, here, "min repeat greater than max repeat");
    if (r->least > RE_MAX_REPEAT || (r->most > RE_MAX_REPEAT && r->most < RE_NO_LIMIT))
        re_fail(p, start, "unsupported: repetition of more than %d times", RE_MAX_REPEAT);
    return true;
}

static void emit_repeat(ReParser *p, const Repeat *r) {
    Buf *out = p->plan->out;
    if (r->most == RE_NO_LIMIT && r->least <= 1)
        buf_addc(out, r->least ? '+' : '*');
    else if (r->most == RE_NO_LIMIT)
        buf_addf(out, "{%llu,}", (unsigned long long)r->least);
    else
        buf_addf(out, "{%llu,%llu}", (unsigned long long)r->least, (unsigned long long)r->most);
}

/* The quantifier that begins with `first` (read already, at `start`), for `last`. False: it was a
 * literal brace. */
static bool quantify(ReParser *p, char first, size_t start, Item *last) {
    Repeat r = {first == '+', first == '?' ? 1 : RE_NO_LIMIT};
    if (first == '{' && !braces(p, &r, start))
        return false;
    if (last->kind == ITEM_NONE || last->kind == ITEM_ANCHOR)
        re_fail(p, start, "nothing to repeat");
    if (last->kind == ITEM_REPEAT)
        re_fail(p, start, "multiple repeat");
    emit_repeat(p, &r);
    if (re_take(p, '?'))
        buf_addc(p->plan->out, '?');
    else if (re_take(p, '+'))
        buf_addc(p->plan->out, '+');
    last->kind = ITEM_REPEAT;
    last->width.least = capped(last->width.least * r.least);
    last->width.most = last->width.most ? capped(last->width.most * r.most) : 0;
    return true;
}

/* ---- sequences ---- */

static Item simple(ReParser *p, char c, unsigned flags) {
    Buf *out = p->plan->out;
    switch (c) {
    case '.':
        buf_adds(out, flags & RE_DOTALL ? "(?s:.)" : "\\N");
        return (Item){ITEM_PLAIN, {1, 1}};
    case '^':
        buf_adds(out, flags & RE_MULTILINE ? "(?<![^\\n])" : "\\A");
        return (Item){ITEM_ANCHOR, {0, 0}};
    default:
        buf_adds(out, flags & RE_MULTILINE ? "(?m:$)" : "$");
        return (Item){ITEM_ANCHOR, {0, 0}};
    }
}

static bool skip_verbose(ReParser *p, unsigned flags) {
    if (!(flags & RE_VERBOSE))
        return false;
    char c = re_peek(p);
    if (c == ' ' || (c >= 9 && c <= 13)) {
        p->at++;
        return true;
    }
    if (c != '#')
        return false;
    while (!re_at_end(p) && p->text.ptr[p->at++] != '\n')
        ;
    return true;
}

static ReFold fold_of(const ReParser *p, unsigned flags) {
    if (p->bytes || !(flags & RE_IGNORECASE))
        return RE_FOLD_PCRE;
    return flags & RE_ASCII ? RE_FOLD_ASCII : RE_FOLD_UNICODE;
}

/* One item; false when nothing came of it (flags, a comment). */
static bool item(ReParser *p, unsigned *flags, bool at_start, Item *last) {
    size_t start = p->at;
    char c = re_peek(p);
    p->fold = fold_of(p, *flags);
    if (c == '\\') {
        *last = re_escape(p, *flags);
        return true;
    }
    if (c == '\0' || !strchr(".[{()*+?^$", c)) {
        re_emit_literal(p, re_next(p));
        *last = (Item){ITEM_PLAIN, {1, 1}};
        return true;
    }
    p->at++;
    if (c == '[') {
        *last = re_set(p, *flags);
    } else if (c == '(') {
        return re_group(p, flags, start, at_start, last);
    } else if (strchr("*+?{", c)) {
        if (quantify(p, c, start, last))
            return true;
        re_emit_literal(p, (unsigned char)c);
        *last = (Item){ITEM_PLAIN, {1, 1}};
    } else {
        *last = simple(p, c, *flags);
    }
    return true;
}

Width re_sequence(ReParser *p, unsigned flags, bool first) {
    Width total = {0, 0};
    Item last = {ITEM_NONE, {0, 0}};
    while (!re_at_end(p) && re_peek(p) != '|' && re_peek(p) != ')') {
        if (skip_verbose(p, flags))
            continue;
        bool repeat = strchr("*+?{", re_peek(p)) != NULL;
        Width before = last.width;
        bool made = item(p, &flags, first && last.kind == ITEM_NONE, &last);
        if (!made)
            continue;
        if (repeat && last.kind == ITEM_REPEAT) { /* counted once already */
            total.least -= before.least;
            total.most -= before.most;
        }
        total.least = capped(total.least + last.width.least);
        total.most = capped(total.most + last.width.most);
    }
    return total;
}

Width re_branches(ReParser *p, unsigned flags, bool outermost) {
    if (++p->depth > RE_MAX_NESTING)
        re_fail(p, p->at, "unsupported: groups nested more than %d deep", RE_MAX_NESTING);
    Width all = {RE_NO_LIMIT, 0};
    for (bool first = true;; first = false) {
        Width w =
            re_sequence(p, first && outermost ? flags : flags | (outermost ? p->plan->flags : 0),
                        outermost && first);
        all.least = w.least < all.least ? w.least : all.least;
        all.most = w.most > all.most ? w.most : all.most;
        if (!re_take(p, '|'))
            break;
        buf_addc(p->plan->out, '|');
    }
    p->depth--;
    return all;
}

static void check_forward(ReParser *p) {
    for (size_t i = 0; i < p->condition_count; i++)
        if (p->conditions[i].group > p->plan->groups)
            re_fail(p, p->conditions[i].at, "invalid group reference %zu", p->conditions[i].group);
}

static void check_flags(ReParser *p) {
    unsigned flags = p->plan->flags;
    if (p->bytes && (flags & RE_UNICODE))
        raise(p->vm, &TYPE_VALUE_ERROR, "cannot use UNICODE flag with a bytes pattern");
    if (!p->bytes && (flags & RE_LOCALE))
        raise(p->vm, &TYPE_VALUE_ERROR, "cannot use LOCALE flag with a str pattern");
    if (!p->bytes && (flags & RE_ASCII) && (flags & RE_UNICODE))
        raise(p->vm, &TYPE_VALUE_ERROR, "ASCII and UNICODE flags are incompatible");
    if (p->bytes && (flags & RE_ASCII) && (flags & RE_LOCALE))
        raise(p->vm, &TYPE_VALUE_ERROR, "ASCII and LOCALE flags are incompatible");
    if (!p->bytes && !(flags & RE_ASCII))
        p->plan->flags |= RE_UNICODE;
}

static void *zeroed(VM *vm, size_t count, size_t size) {
    return memset(vm_alloc(vm, count * size), 0, count * size);
}

void re_translate(VM *vm, RePlan *plan, Value pattern, Span text, bool bytes, unsigned flags) {
    ReParser *p = vm_alloc(vm, sizeof *p);
    *p = (ReParser){.vm = vm, .plan = plan, .pattern = pattern, .text = text, .bytes = bytes};
    size_t most = 1;
    for (size_t i = 0; i < text.len; i++)
        most += text.ptr[i] == '(';
    p->groups = zeroed(vm, most, sizeof *p->groups);
    p->conditions = zeroed(vm, most, sizeof *p->conditions);
    plan->names = zeroed(vm, most, sizeof *plan->names);
    plan->flags = flags;
    plan->groups = 0;
    plan->out = vm_buf(vm);
    re_branches(p, flags, true);
    if (!re_at_end(p))
        re_fail(p, p->at, "unbalanced parenthesis");
    check_forward(p);
    check_flags(p);
    if (p->bad_lookbehind)
        re_raise(vm, pattern, text, SIZE_MAX, "look-behind requires fixed-width pattern");
}
