/* Reading signature strings: "sort(self, *, key=None, reverse=False)". Strings are part of the
 * program text, so mistakes in them end the process. */
#include "harness/language/native.h"
#include "harness/language/vm_internal.h"
#include <stdio.h>
#include <stdlib.h>

enum { MOST = 64 };

typedef struct Reader {
    const char *at, *whole;
    Str *names[MOST];
    Value defaults[MOST];
    bool optional[MOST];
    size_t count;
} Reader;

static _Noreturn void bad(const Reader *r) {
    fprintf(stderr, "verbatim: bad signature: %s\n", r->whole);
    abort();
}

static void skip_space(Reader *r) {
    while (*r->at == ' ')
        r->at++;
}

static bool name_char(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static Span read_name(Reader *r) {
    const char *begin = r->at;
    while (name_char(*r->at))
        r->at++;
    if (r->at == begin)
        bad(r);
    return span_between(begin, r->at);
}

static Value read_number(Reader *r) {
    char *end;
    const char *begin = r->at;
    long long i = strtoll(begin, &end, 0);
    if (*end == '.' || *end == 'e') {
        double d = strtod(begin, &end);
        r->at = end;
        return value_float(d);
    }
    if (end == begin)
        bad(r);
    r->at = end;
    return value_int(i);
}

static Value read_string(VM *vm, Reader *r) {
    char quote = *r->at++;
    Buf *b = vm_buf(vm);
    for (; *r->at != quote; r->at++) {
        if (!*r->at)
            bad(r);
        if (*r->at == '\\') {
            r->at++;
            buf_addc(b, *r->at == 'n' ? '\n' : *r->at == 't' ? '\t' : *r->at);
        } else {
            buf_addc(b, *r->at);
        }
    }
    r->at++;
    return value_object(vm_buf_str(vm, b));
}

static bool take(Reader *r, const char *word) {
    size_t n = strlen(word);
    if (strncmp(r->at, word, n) != 0 || (name_char(word[0]) && name_char(r->at[n])))
        return false;
    r->at += n;
    return true;
}

static Value read_default(VM *vm, Reader *r) {
    if (take(r, "None"))
        return NONE;
    if (take(r, "True"))
        return value_bool(true);
    if (take(r, "False"))
        return value_bool(false);
    if (take(r, "()"))
        return value_object(tuple_new(vm, 0));
    if (take(r, "?"))
        return UNSET;
    if (*r->at == '\'' || *r->at == '"')
        return read_string(vm, r);
    if ((*r->at == 'b') && (r->at[1] == '\'' || r->at[1] == '"')) {
        r->at++;
        Str *s = as_str(read_string(vm, r));
        return bytes_new(vm, s->data, s->bytes);
    }
    return read_number(r);
}

static void read_parameter(VM *vm, Reader *r) {
    if (r->count == MOST)
        bad(r);
    r->names[r->count] = vm_intern_span(vm, read_name(r));
    skip_space(r);
    if (*r->at == '=') {
        r->at++;
        skip_space(r);
        r->optional[r->count] = true;
        r->defaults[r->count] = read_default(vm, r);
    }
    r->count++;
}

static void read_parameters(VM *vm, Reader *r, Signature *s) {
    bool keyword_only = false;
    for (skip_space(r); *r->at != ')'; skip_space(r)) {
        if (take(r, "/")) {
            s->posonly = r->count;
        } else if (take(r, "**")) {
            read_name(r);
            s->double_star = true;
        } else if (take(r, "*")) {
            keyword_only = true;
            if (name_char(*r->at)) {
                read_name(r);
                s->star = true;
            }
        } else {
            read_parameter(vm, r);
            if (keyword_only)
                s->kwonly++;
            else
                s->positional++;
        }
        skip_space(r);
        if (*r->at == ',')
            r->at++;
        else if (*r->at != ')')
            bad(r);
    }
}

static void keep(VM *vm, const Reader *r, Signature *s) {
    size_t n = r->count ? r->count : 1;
    s->names = vm_alloc(vm, n * sizeof *s->names);
    s->defaults = vm_alloc(vm, n * sizeof *s->defaults);
    s->optional = vm_alloc(vm, n * sizeof *s->optional);
    memcpy(s->names, r->names, r->count * sizeof *s->names);
    memcpy(s->defaults, r->defaults, r->count * sizeof *s->defaults);
    memcpy(s->optional, r->optional, r->count * sizeof *s->optional);
    for (size_t i = 0; i < s->positional; i++)
        s->required += !s->optional[i];
    s->total = s->positional + s->kwonly + s->star + s->double_star;
    s->plain = !s->kwonly && !s->star && !s->double_star;
}

Span native_name(const Native *native) {
    const char *at = native->signature;
    if (*at == '@') {
        while (*at && *at != ' ')
            at++;
        at += *at == ' ';
    }
    return span_between(at, at + strcspn(at, "("));
}

Signature *native_signature(VM *vm, NativeFunction *f) {
    if (f->signature)
        return f->signature;
    Signature *s = vm_alloc(vm, sizeof *s);
    memset(s, 0, sizeof *s);
    Span name = native_name(f->native);
    Reader r = {.at = name.ptr + name.len, .whole = f->native->signature};
    s->name = vm_intern_span(vm, name);
    if (*r.at++ != '(')
        bad(&r);
    read_parameters(vm, &r, s);
    keep(vm, &r, s);
    return f->signature = s;
}
