/* The TypeErrors of calls, worded as CPython words them for functions written in Python. */
#include "harness/language/native.h"

static const char *plural(size_t n) {
    return n == 1 ? "" : "s";
}

void raise_too_many(VM *vm, const Parameters *p, size_t given, const Value *slots) {
    Buf *b = vm_buf(vm);
    size_t keyword_given = 0;
    for (size_t i = 0; i < p->kwonly; i++)
        keyword_given += !is_unset(slots[p->positional + i]);
    buf_addf(b, "%s() takes ", p->qualname->data);
    if (p->required < p->positional)
        buf_addf(b, "from %zu to %zu", p->required, p->positional);
    else
        buf_addf(b, "%zu", p->positional);
    bool many = p->required < p->positional || p->positional != 1;
    buf_addf(b, " positional argument%s but %zu", many ? "s" : "", given);
    if (keyword_given)
        buf_addf(b, " positional argument%s (and %zu keyword-only argument%s)", plural(given),
                 keyword_given, plural(keyword_given));
    buf_addf(b, " %s given", given == 1 && !keyword_given ? "was" : "were");
    Str *text = vm_buf_str(vm, b);
    raise_value(vm, exception_new(vm, &TYPE_TYPE_ERROR, value_object(text)));
}

void raise_missing(VM *vm, const Parameters *p, const Value *slots, bool keyword_only) {
    size_t from = keyword_only ? p->positional : 0;
    size_t to = keyword_only ? p->positional + p->kwonly : p->required;
    size_t missing = 0, seen = 0;
    for (size_t i = from; i < to; i++)
        missing += is_unset(slots[i]);
    Buf *b = vm_buf(vm);
    buf_addf(b, "%s() missing %zu required %s argument%s: ", p->qualname->data, missing,
             keyword_only ? "keyword-only" : "positional", plural(missing));
    for (size_t i = from; i < to; i++) {
        if (!is_unset(slots[i]))
            continue;
        if (seen > 0)
            buf_adds(b, missing == 2 ? " and " : seen + 1 == missing ? ", and " : ", ");
        buf_addf(b, "'%s'", p->names[i]->data);
        seen++;
    }
    Str *text = vm_buf_str(vm, b);
    raise_value(vm, exception_new(vm, &TYPE_TYPE_ERROR, value_object(text)));
}

void raise_unexpected(VM *vm, const Parameters *p, const Args *args, Str *name) {
    Buf *b = vm_buf(vm);
    size_t wrong = 0;
    for (size_t i = 0; i < p->posonly; i++)
        for (size_t k = 0; k < args->named; k++)
            if (str_equal(args->names[k], p->names[i]))
                buf_addf(b, "%s%s", wrong++ ? ", " : "", p->names[i]->data);
    Str *list = vm_buf_str(vm, b);
    if (wrong)
        raise(vm, &TYPE_TYPE_ERROR,
              "%s() got some positional-only arguments passed as keyword arguments: '%s'",
              p->qualname->data, list->data);
    raise(vm, &TYPE_TYPE_ERROR, "%s() got an unexpected keyword argument '%s'", p->qualname->data,
          name->data);
}
