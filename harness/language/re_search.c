/* Searching: walking over matches by Python's rules for empty ones. */
#include "harness/language/re.h"
#include "engine/base/unicode.h"
#include "harness/language/buffer.h"

Span subject_bytes(VM *vm, Value string) {
    Span s;
    if (!plain_buffer(vm, string, &s))
        raise(vm, &TYPE_TYPE_ERROR, "expected string or bytes-like object, got '%s'",
              type_name(type_of(string)));
    return s;
}

static Span subject(VM *vm, Pattern *re, Value string) {
    bool text = is_str(string);
    Span bytes = text ? SPAN_LIT("") : subject_bytes(vm, string);
    if (text && re->bytes)
        raise(vm, &TYPE_TYPE_ERROR, "cannot use a bytes pattern on a string-like object");
    if (!text && !re->bytes)
        raise(vm, &TYPE_TYPE_ERROR, "cannot use a string pattern on a bytes-like object");
    if (!text)
        return bytes;
    Span s = str_span(as_str(string));
    if (!str_is_ascii(as_str(string)) && !utf8_valid(s))
        raise(vm, &TYPE_VALUE_ERROR,
              "unsupported: regular expressions on text with lone surrogates");
    return s;
}

static size_t length_of(const Search *s) {
    return is_str(s->string) ? as_str(s->string)->length : s->text.len;
}

static size_t offset_of(const Search *s, size_t index) {
    return is_str(s->string) ? str_offset(s->vm, as_str(s->string), index) : index;
}

static size_t clamp(int64_t i, size_t length) {
    return i < 0 ? 0 : (size_t)i > length ? length : (size_t)i;
}

void search_begin(VM *vm, Search *s, Pattern *re, Value string, Value pos, Value endpos) {
    *s = (Search){.vm = vm, .re = re, .string = string, .text = subject(vm, re, string)};
    s->whole = s->text;
    size_t length = length_of(s);
    s->pos = is_unset(pos) ? 0 : clamp(vm_index_clamped(vm, pos), length);
    s->endpos = is_unset(endpos) ? length : clamp(vm_index_clamped(vm, endpos), length);
    if (s->endpos < length)
        s->text.len = offset_of(s, s->endpos);
    s->at = s->pos ? offset_of(s, s->pos) : 0;
}

void search_check(const Search *s) {
    if (is_str(s->string))
        return;
    Span now = subject_bytes(s->vm, s->string);
    if (now.ptr != s->whole.ptr || now.len != s->whole.len)
        raise(s->vm, &TYPE_BUFFER_ERROR, "unsupported: resizing an object that is being searched");
}

bool search_next(Search *s) {
    search_check(s);
    if (s->at > s->text.len)
        return false;
    Error err = ERROR_INIT;
    unsigned flags = s->flags | (s->must_advance ? REGEX_NOT_EMPTY : 0);
    RegexResult result = regex_search(s->re->regex, s->text, s->at, flags, true, &s->found, &err);
    if (result == REGEX_ERROR)
        raise_error(s->vm, &err);
    if (result == REGEX_NO_MATCH)
        return false;
    s->at = s->found.end[0];
    s->must_advance = s->found.end[0] == s->found.start[0];
    return true;
}

Value search_match(Search *s) {
    Match *m = obj_new_sized(s->vm, &TYPE_RE_MATCH, sizeof *m);
    size_t count = s->re->groups + 1;
    m->re = s->re;
    m->string = s->string;
    m->pos = s->pos;
    m->endpos = s->endpos;
    m->last_group = s->found.last_group;
    m->bounds = vm_alloc(s->vm, 2 * count * sizeof *m->bounds);
    for (size_t i = 0; i < count; i++) {
        m->bounds[2 * i] = s->found.start[i];
        m->bounds[2 * i + 1] = s->found.end[i];
    }
    return value_object(m);
}

static Value piece(VM *vm, Value string, size_t from, size_t to) {
    if (is_str(string)) {
        Str *s = as_str(string);
        if (from == 0 && to == s->bytes)
            return str_exact(vm, string);
        Span part = span_make(s->data + from, to - from);
        return value_object(str_is_ascii(s) ? str_new_ascii(vm, part.ptr, part.len)
                                            : str_new(vm, part));
    }
    Span now = subject_bytes(vm, string); /* shorter than it was, maybe */
    from = from < now.len ? from : now.len;
    to = to < now.len ? to : now.len;
    if (from == 0 && to == now.len && is_exact(string, &TYPE_BYTES))
        return string;
    return bytes_new(vm, now.ptr + from, to - from);
}

Value search_part(Search *s, size_t from, size_t to) {
    return piece(s->vm, s->string, from, to);
}

Value match_part(VM *vm, Match *m, size_t group, Value otherwise) {
    size_t from = m->bounds[2 * group], to = m->bounds[2 * group + 1];
    return from == SIZE_MAX ? otherwise : piece(vm, m->string, from, to);
}

/* ---- the operations ---- */

Value re_do_match(VM *vm, Pattern *re, Value *rest, unsigned how) {
    Search s;
    search_begin(vm, &s, re, rest[0], rest[1], rest[2]);
    s.flags = how;
    return search_next(&s) ? search_match(&s) : NONE;
}

static Value found_value(Search *s) {
    VM *vm = s->vm;
    Value empty = s->re->bytes ? bytes_new(vm, "", 0) : value_object(str_new(vm, SPAN_LIT("")));
    size_t groups = s->re->groups;
    if (groups == 0)
        return search_part(s, s->found.start[0], s->found.end[0]);
    Tuple *t = groups > 1 ? tuple_new(vm, groups) : NULL;
    for (size_t i = 1; i <= groups; i++) {
        Value v = s->found.start[i] == SIZE_MAX
                      ? empty
                      : search_part(s, s->found.start[i], s->found.end[i]);
        if (!t)
            return v;
        t->items[i - 1] = v;
    }
    return value_object(t);
}

Value re_do_findall(VM *vm, Pattern *re, Value string, Value pos, Value endpos) {
    Search s;
    search_begin(vm, &s, re, string, pos, endpos);
    List *out = list_new(vm, 4);
    while (search_next(&s)) {
        list_push(vm, out, found_value(&s));
        vm_poll(vm);
    }
    return value_object(out);
}

static bool finditer_step(VM *vm, NativeIter *it, Value *out) {
    Search *s = it->data;
    if (!search_next(s))
        return false;
    *out = search_match(s);
    return true;
}

static Value iter_self(VM *vm, Value self) {
    return self;
}

static bool iter_next(VM *vm, Value self, Value *out) {
    return finditer_step(vm, (NativeIter *)self.object, out);
}

static const Type TYPE_FINDITER = {.object = {&TYPE_TYPE},
                                   .name = "callable_iterator",
                                   .size = sizeof(NativeIter),
                                   .iter = iter_self,
                                   .next = iter_next};

Value re_do_finditer(VM *vm, Pattern *re, Value string, Value pos, Value endpos) {
    Search *s = vm_alloc(vm, sizeof *s);
    search_begin(vm, s, re, string, pos, endpos);
    NativeIter *it = iter_new(vm, &TYPE_FINDITER, finditer_step);
    it->a = string;
    it->data = s;
    return value_object(it);
}

Value re_do_split(VM *vm, Pattern *re, Value string, Value maxsplit) {
    int64_t most = vm_index(vm, maxsplit);
    Search s;
    search_begin(vm, &s, re, string, UNSET, UNSET);
    List *out = list_new(vm, 4);
    size_t last = 0;
    for (int64_t n = 0; (most <= 0 ? most == 0 : n < most) && search_next(&s); n++) {
        list_push(vm, out, search_part(&s, last, s.found.start[0]));
        for (size_t i = 1; i <= re->groups; i++)
            list_push(vm, out,
                      s.found.start[i] == SIZE_MAX
                          ? NONE
                          : search_part(&s, s.found.start[i], s.found.end[i]));
        last = s.found.end[0];
    }
    list_push(vm, out, search_part(&s, last, s.text.len));
    return value_object(out);
}
