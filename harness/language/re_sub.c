/* Replacing: templates with references to groups, and functions. */
#include "engine/base/unicode.h"
#include "harness/language/buffer.h"
#include "harness/language/re.h"
#include "harness/language/re_translate.h"
#include <ctype.h>

/* A template in parts: literal text, then a group (SIZE_MAX: none). */
typedef struct Part {
    Span text;
    size_t group;
} Part;

typedef struct Template {
    VM *vm;
    Pattern *re;
    Value source;
    Span text;
    size_t at;
    Buf *literal; /* text of the part being read */
    Part *parts;
    size_t count, cap;
} Template;

/* ---- parsing ---- */

static void add_part(Template *t, size_t group) {
    if (t->count == t->cap) {
        size_t cap = t->cap ? t->cap * 2 : 8;
        t->parts = vm_realloc(t->vm, t->parts, t->cap * sizeof *t->parts, cap * sizeof *t->parts);
        t->cap = cap;
    }
    char *copy = vm_alloc(t->vm, t->literal->len + 1);
    memcpy(copy, t->literal->data, t->literal->len);
    t->parts[t->count++] = (Part){span_make(copy, t->literal->len), group};
    buf_reset(t->literal);
}

static _Noreturn void refuse(Template *t, size_t at, const char *message) {
    re_raise(t->vm, t->source, t->text, at, message);
}

static void add_group(Template *t, size_t group, size_t at) {
    if (group > t->re->groups)
        refuse(t, at, str_printf(t->vm, "invalid group reference %zu", group)->data);
    add_part(t, group);
}

static void add_char(Template *t, uint32_t c) {
    if (t->re->bytes)
        buf_addc(t->literal, (char)c);
    else
        buf_add_utf8(t->literal, c);
}

static char peek(const Template *t) {
    return t->at < t->text.len ? t->text.ptr[t->at] : '\0';
}

static bool is_octal(char c) {
    return c >= '0' && c <= '7';
}

static bool whole_number(Span s, size_t *out) {
    *out = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (!isdigit((unsigned char)s.ptr[i]) || *out > 100000)
            return false;
        *out = *out * 10 + (size_t)(s.ptr[i] - '0');
    }
    return s.len > 0;
}

/* \g<name> behind the g. */
static void group_by_name(Template *t) {
    VM *vm = t->vm;
    if (peek(t) != '<')
        refuse(t, t->at, "missing <");
    size_t start = ++t->at, group;
    while (t->at < t->text.len && peek(t) != '>')
        t->at++;
    Span name = span_make(t->text.ptr + start, t->at - start);
    if (name.len == 0)
        refuse(t, start, "missing group name");
    if (t->at >= t->text.len)
        refuse(t, start, "missing >, unterminated name");
    t->at++;
    if (re_is_name(name)) {
        Value number;
        if (!dict_get_str(vm, t->re->index, vm_intern_span(vm, name), &number))
            raise(vm, &TYPE_INDEX_ERROR, "unknown group name %s",
                  vm_repr(vm, value_object(str_new(vm, name)))->data);
        group = (size_t)number.integer;
    } else if (!whole_number(name, &group)) {
        Str *repr = vm_repr(vm, value_object(str_new(vm, name)));
        refuse(t, start, str_printf(vm, "bad character in group name %s", repr->data)->data);
    }
    add_group(t, group, start);
}

static void octal_from(Template *t, size_t start, size_t most) {
    uint32_t value = 0;
    for (size_t i = 0; i < most && is_octal(peek(t)); i++)
        value = value * 8 + (uint32_t)(t->text.ptr[t->at++] - '0');
    if (value > 0377)
        refuse(t, start,
               str_printf(t->vm, "octal escape value %.*s outside of range 0-0o377",
                          (int)(t->at - start), t->text.ptr + start)
                   ->data);
    add_char(t, value);
}

static void digits(Template *t, size_t start) {
    const char *d = t->text.ptr + t->at;
    size_t left = t->text.len - t->at;
    if (d[0] == '0' || (left >= 3 && is_octal(d[0]) && is_octal(d[1]) && is_octal(d[2]))) {
        octal_from(t, start, 3);
        return;
    }
    size_t group = (size_t)(d[0] - '0');
    t->at++;
    if (isdigit((unsigned char)peek(t)))
        group = group * 10 + (size_t)(t->text.ptr[t->at++] - '0');
    add_group(t, group, start + 1);
}

static void escape(Template *t) {
    static const char letters[] = "abfnrtv\\", values[] = "\a\b\f\n\r\t\v\\";
    size_t start = t->at++;
    if (t->at >= t->text.len)
        refuse(t, start, "bad escape (end of pattern)");
    char c = peek(t);
    const char *known = strchr(letters, c);
    if (isdigit((unsigned char)c)) {
        digits(t, start);
        return;
    }
    t->at++;
    if (c == 'g')
        group_by_name(t);
    else if (known)
        buf_addc(t->literal, values[known - letters]);
    else if (isalpha((unsigned char)c))
        refuse(t, start, str_printf(t->vm, "bad escape \\%c", c)->data);
    else
        buf_add(t->literal, t->text.ptr + start, t->at - start);
}

static Span template_text(VM *vm, Pattern *re, Value v) {
    if (is_str(v) && !re->bytes)
        return str_span(as_str(v));
    vm_hash(vm, v); /* CPython remembers templates */
    Span text;
    bool bytes = plain_buffer(vm, v, &text);
    if (bytes && re->bytes)
        return text;
    if (is_str(v))
        raise(vm, &TYPE_TYPE_ERROR, "expected a bytes-like object, str found");
    if (bytes)
        raise(vm, &TYPE_TYPE_ERROR, "expected str instance, %s found", type_name(type_of(v)));
    raise(vm, &TYPE_TYPE_ERROR, "decoding to str: need a bytes-like object, %s found",
          type_name(type_of(v)));
}

static void parse(VM *vm, Template *t, Pattern *re, Value source) {
    *t = (Template){.vm = vm, .re = re, .source = source, .text = template_text(vm, re, source)};
    t->literal = vm_buf(vm);
    while (t->at < t->text.len) {
        const char *from = t->text.ptr + t->at;
        const char *slash = memchr(from, '\\', t->text.len - t->at);
        size_t plain = slash ? (size_t)(slash - from) : t->text.len - t->at;
        buf_add(t->literal, from, plain);
        t->at += plain;
        if (slash)
            escape(t);
    }
    add_part(t, SIZE_MAX);
    vm_buf_drop(vm, t->literal);
}

/* ---- filling ---- */

/* A subject may be shorter than it was when it matched. */
static void add_part_of(Buf *out, Span subject, size_t from, size_t to) {
    from = from < subject.len ? from : subject.len;
    to = to < subject.len ? to : subject.len;
    buf_add(out, subject.ptr + from, to - from);
}

static void fill(Buf *out, const Template *t, Span subject, const size_t *start, const size_t *end,
                 size_t step) {
    for (size_t i = 0; i < t->count; i++) {
        size_t g = t->parts[i].group;
        buf_add_span(out, t->parts[i].text);
        if (g != SIZE_MAX && start[g * step] != SIZE_MAX)
            add_part_of(out, subject, start[g * step], end[g * step]);
    }
}

static Value finish(VM *vm, Pattern *re, Buf *out) {
    if (!re->bytes)
        return value_object(vm_buf_str(vm, out));
    Value v = bytes_new(vm, out->data, out->len);
    vm_buf_drop(vm, out);
    return v;
}

/* Groups are put together by the join method of the subject's type. */
static void need_join(VM *vm, Value subject) {
    if (!is_str(subject) && !is_byteslike(subject))
        raise(vm, &TYPE_ATTRIBUTE_ERROR, "'%s' object has no attribute 'join'",
              type_name(type_of(subject)));
}

Value match_expand(VM *vm, Match *m, Value source) {
    Template t;
    parse(vm, &t, m->re, source);
    Buf *out = vm_buf(vm);
    need_join(vm, m->string);
    Span subject = is_str(m->string) ? str_span(as_str(m->string)) : subject_bytes(vm, m->string);
    fill(out, &t, subject, m->bounds, m->bounds + 1, 2);
    if (!is_bytearray(m->string))
        return finish(vm, m->re, out);
    Value v = bytearray_new(vm, out->data, out->len);
    vm_buf_drop(vm, out);
    return v;
}

/* ---- sub ---- */

typedef struct Sub {
    Search search;
    Value function; /* UNSET: none */
    Value literal;  /* what replaces every match; UNSET: the template does */
    Template template;
    Buf *out;
    size_t items; /* what CPython's list would hold by now, for its message */
} Sub;

static void add_value(VM *vm, Sub *s, Value v) {
    Span bytes;
    if (s->search.re->bytes) {
        if (!plain_buffer(vm, v, &bytes))
            raise(vm, &TYPE_TYPE_ERROR, "sequence item %zu: expected a bytes-like object, %s found",
                  s->items, type_name(type_of(v)));
        buf_add_span(s->out, bytes);
    } else {
        if (!is_str(v))
            raise(vm, &TYPE_TYPE_ERROR, "sequence item %zu: expected str instance, %s found",
                  s->items, type_name(type_of(v)));
        buf_add_span(s->out, str_span(as_str(v)));
    }
    s->items++;
}

static void add_call(VM *vm, Sub *s) {
    Value v = vm_call1(vm, s->function, search_match(&s->search));
    search_check(&s->search);
    if (!is_none(v))
        add_value(vm, s, v);
}

/* Text without a backslash stands for itself, of whatever kind it is. */
static bool is_literal(VM *vm, Value v) {
    Span text;
    if (is_str(v))
        text = str_span(as_str(v));
    else if (!plain_buffer(vm, v, &text))
        return false;
    return !text.len || !memchr(text.ptr, '\\', text.len);
}

static void add_replacement(VM *vm, Sub *s) {
    const Search *search = &s->search;
    if (!is_unset(s->function)) {
        add_call(vm, s);
    } else if (!is_unset(s->literal)) {
        add_value(vm, s, s->literal);
    } else {
        if (s->template.count > 1)
            need_join(vm, search->string);
        fill(s->out, &s->template, search->text, search->found.start, search->found.end, 1);
    }
}

static bool is_callable(VM *vm, Value v) {
    return is_object(v) && !is_str(v) && (type_of(v)->call || has_special(vm, v, "__call__"));
}

Value pattern_sub(VM *vm, Pattern *re, Value replacement, Value string, Value count,
                  bool with_count) {
    int64_t most = vm_index(vm, count), times = 0;
    Sub s = {.function = UNSET, .literal = UNSET};
    if (is_callable(vm, replacement))
        s.function = replacement;
    else if (is_literal(vm, replacement))
        s.literal = replacement;
    else
        parse(vm, &s.template, re, replacement);
    search_begin(vm, &s.search, re, string, UNSET, UNSET);
    s.out = vm_buf(vm);
    size_t last = 0;
    while ((most == 0 || times < most) && search_next(&s.search)) {
        size_t from = s.search.found.start[0];
        s.items += from > last;
        buf_add(s.out, s.search.text.ptr + last, from - last);
        last = s.search.found.end[0];
        add_replacement(vm, &s);
        times++;
        vm_poll(vm);
    }
    buf_add(s.out, s.search.text.ptr + last, s.search.text.len - last);
    Value result = finish(vm, re, s.out);
    if (times == 0 && is_str(string))
        result = str_exact(vm, string);
    else if (times == 0 && is_exact(string, &TYPE_BYTES))
        result = string;
    return with_count ? tuple2(vm, result, value_int(times)) : result;
}
