/* What parentheses begin in a regular expression: groups, look-around, conditions, flags. */
#include "harness/language/re_parser.h"
#include "engine/base/unicode.h"
#include <ctype.h>

/* ---- names and references ---- */

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

bool re_is_name(Span s) {
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
    if (!re_is_name(name))
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

/* ---- what parentheses begin ---- */

static void need_close(ReParser *p, size_t start) {
    if (!re_take(p, ')'))
        re_fail(p, start, "missing ), unterminated subpattern");
}

static Item inner(ReParser *p, unsigned flags, size_t start, const char *opening) {
    buf_adds(p->plan->out, opening);
    Width w = re_branches(p, flags, false);
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
    if (re_is_name(name))
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

static Item conditional(ReParser *p, unsigned flags, size_t start) {
    size_t group = condition(p);
    if (p->lookbehind && (group > p->plan->groups || p->groups[group].open))
        re_fail(p, p->at, "cannot refer to an open group");
    if (p->lookbehind && group >= p->lookbehind)
        re_fail(p, p->at, "cannot refer to group defined in the same lookbehind subpattern");
    buf_addf(p->plan->out, "(?(%zu)", group);
    Width yes = re_sequence(p, flags, false), no = {0, 0};
    if (re_take(p, '|')) {
        buf_addc(p->plan->out, '|');
        no = re_sequence(p, flags, false);
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
bool re_group(ReParser *p, unsigned *flags, size_t start, bool at_start, Item *item) {
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
