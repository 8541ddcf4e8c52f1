/* CPython's wording of what can be wrong with a call of a function in C. */
#include "harness/language/modules.h"
#include "harness/language/native.h"
#include "harness/language/vm_internal.h"

/* ---- naming ---- */

bool native_worded_as_python(const NativeFunction *f) {
    if (f->owner && strchr(f->owner->name, '.')) /* so named, it is C's in CPython too */
        return false;
    const char *module = f->owner ? f->owner->module : f->module ? f->module->data : NULL;
    return module && module_is_python(module);
}

static bool is_maker(const NativeFunction *f) {
    Span n = native_name(f->native);
    return f->owner && (span_is(n, "__new__") || span_is(n, "__init__"));
}

/* "append" or, for constructors, the type's name. */
const char *native_short_name(VM *vm, NativeFunction *f) {
    return is_maker(f) ? type_qualname(f->owner) : native_signature(vm, f)->name->data;
}

/* "list.append" */
static Str *long_name(VM *vm, NativeFunction *f) {
    if (is_maker(f))
        return str_newz(vm, type_qualname(f->owner));
    const char *name = native_signature(vm, f)->name->data;
    if (f->owner)
        return str_printf(vm, "%s.%s",
                          type_qualname(is_type(f->self) ? as_type(f->self) : f->owner), name);
    if (f->module && strcmp(f->module->data, "builtins") != 0)
        return str_printf(vm, "%s.%s", f->module->data, name);
    return str_newz(vm, name);
}

/* The special methods behind slots count their arguments themselves. */
static bool is_slot_wrapper(const NativeFunction *f) {
    return !is_maker(f) &&
           (f->object.type == &TYPE_WRAPPER_DESCRIPTOR || f->object.type == &TYPE_METHOD_WRAPPER);
}

static size_t hidden(const NativeFunction *f) {
    return f->owner && f->object.type != &TYPE_NATIVE_FUNCTION ? 1
           : is_unset(f->self)                                 ? (is_maker(f) ? 1 : 0)
                                                               : 1;
}

static const char *plural(size_t n) {
    return n == 1 ? "" : "s";
}

/* Methods of text that CPython's older parser of arguments serves. */
static bool worded_the_old_way(const NativeFunction *f) {
    static const char *const names[] = {"count", "endswith", "find",      "index",
                                        "rfind", "rindex",   "startswith"};
    if (f->owner != &TYPE_STR && f->owner != &TYPE_BYTES && f->owner != &TYPE_BYTEARRAY)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (span_is(native_name(f->native), names[i]))
            return true;
    return false;
}

/* ---- errors ---- */

static void python_parameters(VM *vm, NativeFunction *f, Parameters *p) {
    Signature *s = native_signature(vm, f);
    Str *name =
        f->owner ? str_printf(vm, "%s.%s", type_qualname(f->owner), s->name->data) : s->name;
    *p = (Parameters){name, s->names, s->posonly, s->positional, s->kwonly, s->required};
}

void native_wrong_count(VM *vm, NativeFunction *f, const Value *slots, size_t given, size_t named) {
    Signature *s = native_signature(vm, f);
    size_t h = hidden(f);
    if (native_worded_as_python(f)) {
        Parameters p;
        python_parameters(vm, f, &p);
        raise_too_many(vm, &p, given, slots);
    }
    given = given > h ? given - h : 0;
    size_t most = s->positional - h, least = s->required > h ? s->required - h : 0;
    bool keywords = s->positional > s->posonly || s->kwonly;
    if (is_slot_wrapper(f)) {
        bool exact = most == least;
        size_t limit = given < least ? least : most;
        raise(vm, &TYPE_TYPE_ERROR, "%sexpected %s%zu argument%s, got %zu", most > 1 ? " " : "",
              exact           ? ""
              : given < least ? "at least "
                              : "at most ",
              limit, plural(limit), given);
    }
    if (!keywords && most == 0)
        raise(vm, &TYPE_TYPE_ERROR, "%s() takes no arguments%s", long_name(vm, f)->data,
              is_maker(f) ? "" : str_printf(vm, " (%zu given)", given)->data);
    if (!keywords && most == 1 && least == 1 && !is_maker(f))
        raise(vm, &TYPE_TYPE_ERROR, "%s() takes exactly one argument (%zu given)",
              long_name(vm, f)->data, given);
    if (!keywords && worded_the_old_way(f)) {
        size_t limit = given < least ? least : most;
        raise(vm, &TYPE_TYPE_ERROR, "%s() takes at %s %zu argument%s (%zu given)",
              native_short_name(vm, f), given < least ? "least" : "most", limit, plural(limit),
              given);
    }
    if (!keywords) {
        bool exact = most == least;
        raise(vm, &TYPE_TYPE_ERROR, "%s expected %s%zu argument%s, got %zu",
              native_short_name(vm, f),
              exact           ? ""
              : given < least ? "at least "
                              : "at most ",
              given < least ? least : most, plural(given < least ? least : most), given);
    }
    size_t all = most + s->kwonly;
    if (!s->star && given + named > all)
        raise(vm, &TYPE_TYPE_ERROR, "%s() takes at most %zu %sargument%s (%zu given)",
              native_short_name(vm, f), all, given ? "" : "keyword ", plural(all), given + named);
    if (most == 0)
        raise(vm, &TYPE_TYPE_ERROR, "%s() takes no positional arguments", native_short_name(vm, f));
    raise(vm, &TYPE_TYPE_ERROR, "%s() takes %s %zu positional argument%s (%zu given)",
          native_short_name(vm, f), least < most ? "at most" : "exactly", most, plural(most),
          given);
}

void native_missing(VM *vm, NativeFunction *f, const Value *slots, size_t given) {
    Signature *s = native_signature(vm, f);
    if (native_worded_as_python(f)) {
        Parameters p;
        python_parameters(vm, f, &p);
        raise_missing(vm, &p, slots, false);
    }
    if (s->positional <= s->posonly && !s->kwonly)
        native_wrong_count(vm, f, slots, given, 0);
    size_t h = hidden(f);
    for (size_t i = h; i < s->positional; i++) {
        if (!is_unset(slots[i]) || s->optional[i])
            continue;
        if (i < s->posonly)
            raise(vm, &TYPE_TYPE_ERROR, "%s() takes %s %zu positional argument%s (%zu given)",
                  native_short_name(vm, f), s->required == s->positional ? "exactly" : "at least",
                  s->posonly - h, plural(s->posonly - h), given > h ? given - h : 0);
        raise(vm, &TYPE_TYPE_ERROR, "%s() missing required argument '%s' (pos %zu)",
              native_short_name(vm, f), s->names[i]->data, i - h + 1);
    }
    native_wrong_count(vm, f, slots, given, 0);
}

void native_unexpected(VM *vm, NativeFunction *f, const Args *args, Str *name) {
    Signature *s = native_signature(vm, f);
    if (native_worded_as_python(f)) {
        Parameters p;
        python_parameters(vm, f, &p);
        raise_unexpected(vm, &p, args, name);
    }
    if (is_slot_wrapper(f))
        raise(vm, &TYPE_TYPE_ERROR, "wrapper %s() takes no keyword arguments",
              native_short_name(vm, f));
    if (s->positional <= s->posonly && !s->kwonly)
        raise(vm, &TYPE_TYPE_ERROR, "%s() takes no keyword arguments", long_name(vm, f)->data);
    raise(vm, &TYPE_TYPE_ERROR, "'%s' is an invalid keyword argument for %s()", name->data,
          native_short_name(vm, f));
}

void native_twice(VM *vm, NativeFunction *f, size_t at) {
    Signature *s = native_signature(vm, f);
    if (native_worded_as_python(f)) {
        Parameters p;
        python_parameters(vm, f, &p);
        raise(vm, &TYPE_TYPE_ERROR, "%s() got multiple values for argument '%s'", p.qualname->data,
              s->names[at]->data);
    }
    raise(vm, &TYPE_TYPE_ERROR, "argument for %s() given by name ('%s') and position (%zu)",
          native_short_name(vm, f), s->names[at]->data, at - hidden(f) + 1);
}
