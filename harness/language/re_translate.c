/* Regular expressions: Python's syntax read by its own rules, with its own errors, and written
 * again for PCRE2.
 *
 * What the flags mean is settled here ('.' becomes \N or (?s:.), '$' and '^' their exact meaning,
 * white space of verbose patterns disappears), so that only case folding is left to PCRE2. Names of
 * groups stay with us. */
#include "harness/language/re_parser.h"
#include "engine/base/unicode.h"
#include <ctype.h>

static Width parse_branches(ReParser *p, unsigned flags, bool outermost);

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

/* ---- groups and references ---- */

Item re_reference(ReParser *p, size_t group, size_t start) {
    if (p->groups[group].open)
        re_fail(p, start, "cannot refer to an open group");
    if (p->lookbehind && group >= p->lookbehind)
        re_fail(p, p->at, "cannot refer to group defined in the same lookbehind subpattern");
    if (p->fold == RE_FOLD_ASCII)
        re_fail(p, start, "unsupported: group references with the flags ASCII and IGNORECASE");
    buf_addf(p->plan->out, "\\g{%zu}", group);
    return (Item){ITEM_PLAIN, p->groups[group].width};
}

/* A name up to `end`; *from is where it begins. */
static Span name_until(ReParser *p, char end) {
    size_t start = p->at;
    while (!re_at_end(p) && re_peek(p) != end)
        p->at++;
    Span name = span_make(p->text.ptr + start, p->at - start);
    if (re_at_end(p) && name.len == 0)
        re_fail(p, p->at, "missing group name");
    if (re_at_end(p))
        re_fail(p, start, "missing %c, unterminated name", end);
    if (name.len == 0)
        re_fail(p, p->at, "missing group name");
    p->at++;
    return name;
}

static bool is_identifier(Span s) {
    for (size_t i = 0; i < s.len;) {
        uint32_t c;
        size_t at = i;
        i += text_decode(s.ptr + i, &c);
        if (c != '_' && !(at == 0 ? unicode_is_id_start(c) : unicode_is_id_continue(c)))
            return false;
    }
    return s.len > 0;
}

/* repr() of a part of the pattern. */
static const char *quoted(ReParser *p, Span s) {
    Str *text = p->bytes ? str_new_ascii(p->vm, s.ptr, s.len) : str_new(p->vm, s);
    return vm_repr(p->vm, value_object(text))->data;
}

static void check_name(ReParser *p, Span name) {
    if (!is_identifier(name))
        re_fail(p, (size_t)(name.ptr - p->text.ptr), "bad character in group name %s",
                quoted(p, name));
}

static size_t find_name(ReParser *p, Span name) {
    for (size_t i = 1; i <= p->plan->groups; i++)
        if (p->plan->names[i] && span_equal(str_span(p->plan->names[i]), name))
            return i;
    return 0;
}

static size_t need_name(ReParser *p, Span name) {
    check_name(p, name);
    size_t group = find_name(p, name);
    if (group == 0)
        re_fail(p, (size_t)(name.ptr - p->text.ptr), "unknown group name %s", quoted(p, name));
    return group;
}

static size_t open_group(ReParser *p, Span name) {
    size_t group = p->plan->groups + 1, old = name.len ? find_name(p, name) : 0;
    if (old)
        re_fail(p, (size_t)(name.ptr - p->text.ptr),
                "redefinition of group name %s as group %zu; was group %zu", quoted(p, name), group,
                old);
    p->plan->groups = group;
    p->plan->names[group] = name.len ? vm_intern_span(p->vm, name) : NULL;
    p->groups[group].open = true;
    return group;
}

/* ---- flags ---- */

static unsigned flag_of(char c) {
    switch (c) {
    case 'i':
        return RE_IGNORECASE;
    case 'L':
        return RE_LOCALE;
    case 'm':
        return RE_MULTILINE;
    case 's':
        return RE_DOTALL;
    case 'x':
        return RE_VERBOSE;
    case 'a':
        return RE_ASCII;
    case 't':
        return RE_TEMPLATE;
    case 'u':
        return RE_UNICODE;
    default:
        return 0;
    }
}

enum { TYPE_FLAGS = RE_ASCII | RE_LOCALE | RE_UNICODE };

static _Noreturn void bad_flag(ReParser *p, const char *missing) {
    if (re_at_end(p))
        re_fail(p, p->at, "%s", missing);
    size_t at = p->at;
    uint32_t c = re_next(p);
    bool letter = c < 0x80 ? isalpha((int)c) : unicode_is_alpha(c);
    re_fail(p, at, "%s", letter ? "unknown flag" : missing);
}

static unsigned flags_on(ReParser *p) {
    unsigned on = 0;
    while (!(re_peek(p) && strchr(")-:", re_peek(p)))) {
        unsigned flag = flag_of(re_peek(p));
        if (!flag)
            bad_flag(p, "missing -, : or )");
        p->at++;
        if (!p->bytes && flag == RE_LOCALE)
            re_fail(p, p->at, "bad inline flags: cannot use 'L' flag with a str pattern");
        if (p->bytes && flag == RE_UNICODE)
            re_fail(p, p->at, "bad inline flags: cannot use 'u' flag with a bytes pattern");
        on |= flag;
        if ((flag & TYPE_FLAGS) && (on & TYPE_FLAGS) != flag)
            re_fail(p, p->at, "bad inline flags: flags 'a', 'u' and 'L' are incompatible");
    }
    return on;
}

static unsigned flags_off(ReParser *p) {
    unsigned off = 0;
    if (!flag_of(re_peek(p)))
        bad_flag(p, "missing flag");
    while (re_peek(p) != ':') {
        unsigned flag = flag_of(re_peek(p));
        if (!flag)
            bad_flag(p, "missing :");
        p->at++;
        if (flag & TYPE_FLAGS)
            re_fail(p, p->at, "bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
        off |= flag;
    }
    return off;
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
        n = capped(n * 10 + (uint64_t)(re_peek(p) - '0'));
    }
    if (any)
        *out = n;
    return any;
}

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

/* ---- what parentheses begin ---- */

static void need_close(ReParser *p, size_t start) {
    if (!re_take(p, ')'))
        re_fail(p, start, "missing ), unterminated subpattern");
}

static Item inner(ReParser *p, unsigned flags, size_t start, const char *opening) {
    buf_adds(p->plan->out, opening);
    Width w = parse_branches(p, flags, false);
    need_close(p, start);
    buf_addc(p->plan->out, ')');
    return (Item){ITEM_PLAIN, w};
}

static Item capture(ReParser *p, unsigned flags, size_t start, Span name) {
    size_t group = open_group(p, name);
    Item item = inner(p, flags, start, "(");
    p->groups[group].open = false;
    p->groups[group].width = item.width;
    return item;
}

static _Noreturn void unexpected_end(ReParser *p) {
    re_fail(p, p->at, "unexpected end of pattern");
}

static _Noreturn void unknown_extension(ReParser *p, const char *so_far, size_t start) {
    size_t at = p->at;
    re_next(p);
    re_fail(p, start + 1, "unknown extension %s%.*s", so_far, (int)(p->at - at), p->text.ptr + at);
}

static Item named(ReParser *p, unsigned flags, size_t start) {
    if (re_take(p, '<')) {
        Span name = name_until(p, '>');
        check_name(p, name);
        return capture(p, flags, start, name);
    }
    if (re_take(p, '=')) {
        Span name = name_until(p, ')');
        size_t group = need_name(p, name);
        return re_reference(p, group, (size_t)(name.ptr - p->text.ptr));
    }
    if (re_at_end(p))
        unexpected_end(p);
    unknown_extension(p, "?P", start);
}

static Item look(ReParser *p, unsigned flags, size_t start, char first) {
    bool behind = first == '<';
    char kind = first;
    if (behind) {
        if (re_at_end(p))
            unexpected_end(p);
        if (re_peek(p) != '=' && re_peek(p) != '!')
            unknown_extension(p, "?<", start);
        kind = p->text.ptr[p->at++];
    }
    size_t outer = p->lookbehind;
    if (behind && !outer)
        p->lookbehind = p->plan->groups + 1;
    Item item = inner(p, flags, start,
                      behind ? (kind == '=' ? "(?<=" : "(?<!") : (kind == '=' ? "(?=" : "(?!"));
    p->lookbehind = outer;
    if (behind && item.width.least != item.width.most)
        p->bad_lookbehind = true; /* CPython sees it only when all else is well */
    return (Item){ITEM_PLAIN, {0, 0}};
}

static size_t condition(ReParser *p) {
    Span name = name_until(p, ')');
    size_t at = (size_t)(name.ptr - p->text.ptr);
    if (is_identifier(name))
        return need_name(p, name);
    long long group;
    if (!name.len || strspn(name.ptr, "0123456789") < name.len)
        re_fail(p, at, "bad character in group name %s", quoted(p, name));
    if (!span_to_int(name, &group))
        re_fail(p, at, "invalid group reference %.*s", SPAN_ARG(name));
    if (group == 0)
        re_fail(p, at, "bad group number");
    p->conditions[p->condition_count++] = (ReCondition){(size_t)group, at};
    return (size_t)group;
}

static Width parse_sequence(ReParser *p, unsigned flags, bool first);

static Item conditional(ReParser *p, unsigned flags, size_t start) {
    size_t group = condition(p);
    if (p->lookbehind && (group > p->plan->groups || p->groups[group].open))
        re_fail(p, p->at, "cannot refer to an open group");
    if (p->lookbehind && group >= p->lookbehind)
        re_fail(p, p->at, "cannot refer to group defined in the same lookbehind subpattern");
    buf_addf(p->plan->out, "(?(%zu)", group);
    Width yes = parse_sequence(p, flags, false), no = {0, 0};
    if (re_take(p, '|')) {
        buf_addc(p->plan->out, '|');
        no = parse_sequence(p, flags, false);
        if (re_peek(p) == '|')
            re_fail(p, p->at, "conditional backref with more than two branches");
    }
    need_close(p, start);
    buf_addc(p->plan->out, ')');
    Width w = {yes.least < no.least ? yes.least : no.least,
               yes.most > no.most ? yes.most : no.most};
    return (Item){ITEM_PLAIN, w};
}

static void comment(ReParser *p, size_t start) {
    while (!re_at_end(p) && re_peek(p) != ')')
        p->at++;
    if (re_at_end(p))
        re_fail(p, start, "missing ), unterminated comment");
    p->at++;
}

/* (?flags) and (?flags-flags:…). *flags changes for the rest when they are global. */
static bool flag_group(ReParser *p, unsigned *flags, size_t start, bool at_start, Item *item) {
    unsigned on = flags_on(p), off = 0;
    if (re_take(p, ')')) {
        if (!at_start)
            re_fail(p, start, "global flags not at the start of the expression");
        p->plan->flags |= on;
        *flags |= on;
        return false;
    }
    if (on & RE_TEMPLATE)
        re_fail(p, p->at, "bad inline flags: cannot turn on global flag");
    if (re_take(p, '-'))
        off = flags_off(p);
    p->at++; /* : */
    if (on & off)
        re_fail(p, p->at - 1, "bad inline flags: flag turned on and off");
    unsigned within = (*flags & ~off) | on;
    if (on & TYPE_FLAGS)
        within = (within & ~(unsigned)TYPE_FLAGS) | (on & TYPE_FLAGS);
    const char *fold = on & RE_IGNORECASE ? "(?i:" : off & RE_IGNORECASE ? "(?-i:" : "(?:";
    *item = inner(p, within, start, fold);
    return true;
}

/* Behind the '('. False: nothing that a quantifier could repeat was read (a comment, flags). */
static bool group(ReParser *p, unsigned *flags, size_t start, bool at_start, Item *item) {
    if (!re_take(p, '?')) {
        *item = capture(p, *flags, start, SPAN_LIT(""));
        return true;
    }
    if (re_at_end(p))
        unexpected_end(p);
    char c = re_peek(p);
    if (flag_of(c) || c == '-')
        return flag_group(p, flags, start, at_start, item);
    if (!strchr("P:#=!<(>", c) || c == '\0')
        unknown_extension(p, "?", start);
    p->at++;
    if (c == '#') {
        comment(p, start);
        return false;
    }
    if (c == 'P')
        *item = named(p, *flags, start);
    else if (c == ':' || c == '>')
        *item = inner(p, *flags, start, c == ':' ? "(?:" : "(?>");
    else if (c == '(')
        *item = conditional(p, *flags, start);
    else
        *item = look(p, *flags, start, c);
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
        return group(p, flags, start, at_start, last);
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

static Width parse_sequence(ReParser *p, unsigned flags, bool first) {
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

static Width parse_branches(ReParser *p, unsigned flags, bool outermost) {
    if (++p->depth > RE_MAX_NESTING)
        re_fail(p, p->at, "unsupported: groups nested more than %d deep", RE_MAX_NESTING);
    Width all = {RE_NO_LIMIT, 0};
    for (bool first = true;; first = false) {
        Width w =
            parse_sequence(p, first && outermost ? flags : flags | (outermost ? p->plan->flags : 0),
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
    parse_branches(p, flags, true);
    if (!re_at_end(p))
        re_fail(p, p->at, "unbalanced parenthesis");
    check_forward(p);
    check_flags(p);
    if (p->bad_lookbehind)
        re_raise(vm, pattern, text, SIZE_MAX, "look-behind requires fixed-width pattern");
}
