/* str.format and str.format_map: literal text, escaped braces, and fields
 * {name.attribute[index]!conversion:spec}, whose spec may hold fields again, one level deep. */
#include "harness/language/str.h"
#include "harness/language/numbers.h"
#include "harness/language/str_inner.h"

typedef enum Numbering { NOT_YET, AUTOMATIC, MANUAL } Numbering;

typedef struct Fields {
    VM *vm;
    Tuple *args; /* NULL: format_map */
    Value names;
    Numbering numbering;
    int64_t next; /* automatic number */
} Fields;

static void render(Fields *f, Buf *out, Span text, int depth);

static _Noreturn void refuse(Fields *f, const char *message) {
    raise(f->vm, &TYPE_VALUE_ERROR, "%s", message);
}

/* ---- what a field names ---- */

/* A whole decimal number: 1; no number: 0. Raises when it is too long. */
static bool decimal(Fields *f, Span s, int64_t *out) {
    *out = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        if (__builtin_mul_overflow(*out, 10, out) ||
            __builtin_add_overflow(*out, s.ptr[i] - '0', out))
            refuse(f, "Too many decimal digits in format string");
    }
    return s.len > 0;
}

static void switch_numbering(Fields *f, Numbering wanted) {
    if (f->numbering != NOT_YET && f->numbering != wanted)
        refuse(f, wanted == MANUAL ? "cannot switch from automatic field numbering to manual field "
                                     "specification"
                                   : "cannot switch from manual field specification to automatic "
                                     "field numbering");
    f->numbering = wanted;
}

static Value positional(Fields *f, int64_t index) {
    if (!f->args)
        refuse(f, "Format string contains positional fields");
    if ((uint64_t)index >= f->args->count)
        raise(f->vm, &TYPE_INDEX_ERROR,
              "Replacement index %lld out of range for positional args tuple", (long long)index);
    return f->args->items[index];
}

static Value first_part(Fields *f, Span name) {
    int64_t index;
    if (name.len == 0) {
        switch_numbering(f, AUTOMATIC);
        return positional(f, f->next++);
    }
    if (decimal(f, name, &index)) {
        switch_numbering(f, MANUAL);
        return positional(f, index);
    }
    return vm_getitem(f->vm, f->names, value_object(str_new(f->vm, name)));
}

static Value by_index(Fields *f, Value v, Span key) {
    int64_t index;
    if (key.len == 0)
        refuse(f, "Empty attribute in format string");
    if (decimal(f, key, &index))
        return vm_getitem(f->vm, v, value_int(index));
    return vm_getitem(f->vm, v, value_object(str_new(f->vm, key)));
}

static Value by_attribute(Fields *f, Value v, Span name) {
    if (name.len == 0)
        refuse(f, "Empty attribute in format string");
    return vm_getattr(f->vm, v, vm_intern_span(f->vm, name));
}

/* name(.attribute | [index])* */
static Value look_up(Fields *f, Span field) {
    size_t i = 0;
    while (i < field.len && field.ptr[i] != '.' && field.ptr[i] != '[')
        i++;
    Value v = first_part(f, span_make(field.ptr, i));
    while (i < field.len) {
        size_t start = i + 1, end = start;
        if (field.ptr[i] == '.') {
            while (end < field.len && field.ptr[end] != '.' && field.ptr[end] != '[')
                end++;
            v = by_attribute(f, v, span_make(field.ptr + start, end - start));
            i = end;
        } else if (field.ptr[i] == '[') {
            while (end < field.len && field.ptr[end] != ']')
                end++;
            if (end >= field.len)
                refuse(f, "Missing ']' in format string");
            v = by_index(f, v, span_make(field.ptr + start, end - start));
            i = end + 1;
        } else {
            refuse(f, "Only '.' or '[' may follow ']' in format field specifier");
        }
    }
    return v;
}

static Value convert(Fields *f, Value v, uint32_t conversion) {
    switch (conversion) {
    case 0:
        return v;
    case 's':
        return value_object(vm_str(f->vm, v));
    case 'r':
        return value_object(vm_repr(f->vm, v));
    case 'a':
        return value_object(vm_ascii(f->vm, v));
    default:
        break;
    }
    if (conversion > 32 && conversion < 127)
        raise(f->vm, &TYPE_VALUE_ERROR, "Unknown conversion specifier %c", (char)conversion);
    raise(f->vm, &TYPE_VALUE_ERROR, "Unknown conversion specifier \\x%x", conversion);
}

/* ---- parsing ---- */

/* One replacement field: text from behind '{' to before its '}'. */
typedef struct Field {
    Span name, spec;
    uint32_t conversion;
    bool nested; /* spec holds fields */
} Field;

/* Where the name ends: at ':' or '!' or a brace, but not inside [ ]. */
static size_t name_end(Fields *f, Span s, size_t i) {
    bool inside = false;
    for (; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '{' && !inside)
            refuse(f, "unexpected '{' in field name");
        if (c == '[')
            inside = true;
        else if (c == ']')
            inside = false;
        else if (!inside && (c == '}' || c == ':' || c == '!'))
            return i;
    }
    refuse(f, "expected '}' before end of string");
}

/* Parse the field that begins at i (behind its '{'); returns the offset behind its '}'. */
static size_t parse_field(Fields *f, Span s, size_t i, Field *out) {
    *out = (Field){.spec = SPAN_LIT("")};
    size_t end = name_end(f, s, i);
    out->name = span_make(s.ptr + i, end - i);
    i = end;
    if (s.ptr[i] == '!') {
        if (++i >= s.len)
            refuse(f, "end of string while looking for conversion specifier");
        i += text_decode(s.ptr + i, &out->conversion);
        if (i >= s.len)
            refuse(f, "unmatched '{' in format spec");
        if (s.ptr[i] == '}')
            return i + 1;
        if (s.ptr[i] != ':')
            refuse(f, "expected ':' after conversion specifier");
    }
    if (s.ptr[i] == '}')
        return i + 1;
    size_t start = ++i;
    for (int depth = 1; i < s.len; i++) {
        if (s.ptr[i] == '{') {
            depth++;
            out->nested = true;
        } else if (s.ptr[i] == '}' && --depth == 0) {
            out->spec = span_make(s.ptr + start, i - start);
            return i + 1;
        }
    }
    refuse(f, "unmatched '{' in format spec");
}

static void add_field(Fields *f, Buf *out, const Field *field, int depth) {
    VM *vm = f->vm;
    Value v = convert(f, look_up(f, field->name), field->conversion);
    Str *spec;
    if (field->nested) {
        Buf *inner = vm_buf(vm);
        render(f, inner, field->spec, depth - 1);
        spec = vm_buf_str(vm, inner);
    } else {
        spec = str_new(vm, field->spec);
    }
    if (spec->bytes == 0 && is_exact(v, &TYPE_STR))
        buf_add_span(out, str_span(as_str(v)));
    else if (spec->bytes == 0 && v.tag == TAG_INT)
        int_add_text(vm, out, v, 10);
    else
        buf_add_span(out, str_span(vm_format(vm, v, spec)));
}

static void render(Fields *f, Buf *out, Span s, int depth) {
    if (depth < 0)
        refuse(f, "Max string recursion exceeded");
    for (size_t i = 0; i < s.len;) {
        size_t start = i;
        while (i < s.len && s.ptr[i] != '{' && s.ptr[i] != '}')
            i++;
        buf_add(out, s.ptr + start, i - start);
        if (i >= s.len)
            return;
        char brace = s.ptr[i++];
        bool doubled = i < s.len && s.ptr[i] == brace;
        if (doubled) {
            buf_addc(out, brace);
            i++;
            continue;
        }
        if (brace == '}')
            refuse(f, "Single '}' encountered in format string");
        if (i >= s.len)
            refuse(f, "Single '{' encountered in format string");
        Field field;
        i = parse_field(f, s, i, &field);
        add_field(f, out, &field, depth);
    }
}

Str *str_format_fields(VM *vm, Str *format, Tuple *args, Value names) {
    Fields f = {.vm = vm, .args = args, .names = names};
    Buf *out = vm_buf(vm);
    render(&f, out, str_span(format), 1);
    return vm_buf_str(vm, out);
}
