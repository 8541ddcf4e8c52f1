/* Built-in functions towards the outside: print and open; input and breakpoint are refused. */
#include "harness/language/containers.h"
#include "harness/language/modules.h"
#include "harness/language/vm_internal.h"

typedef struct Printer {
    Value file; /* NONE: the machine's output */
    Value write;
    Buf *pending;
} Printer;

static void printer_flush(VM *vm, Printer *p) {
    if (p->pending->len == 0)
        return;
    vm_write(vm, 1, buf_span(p->pending));
    buf_reset(p->pending);
}

static void printer_put(VM *vm, Printer *p, Str *text) {
    if (is_none(p->file))
        buf_add_span(p->pending, str_span(text));
    else
        vm_call1(vm, p->write, value_object(text));
}

static void printer_put_value(VM *vm, Printer *p, Value v) {
    bool plain = v.tag != TAG_OBJECT || v.object->type == &TYPE_STR;
    if (!plain && is_none(p->file))
        printer_flush(vm, p); /* str() may print or raise */
    if (is_none(p->file) && v.tag != TAG_OBJECT)
        add_repr(vm, p->pending, v);
    else
        printer_put(vm, p, is_exact(v, &TYPE_STR) ? as_str(v) : vm_str(vm, v));
}

static Str *separator(VM *vm, Value v, const char *name, const char *absent) {
    if (is_none(v))
        return vm_intern(vm, absent);
    if (!is_str(v))
        raise(vm, &TYPE_TYPE_ERROR, "%s must be None or a string, not %s", name,
              type_name(type_of(v)));
    return as_str(v);
}

static Value builtin_print(VM *vm, Value *args) {
    Tuple *items = as_tuple(args[0]);
    Str *sep = separator(vm, args[1], "sep", " "), *end = separator(vm, args[2], "end", "\n");
    Printer p = {.file = args[3], .pending = vm_buf(vm)};
    if (!is_none(p.file))
        p.write = vm_getattr(vm, p.file, vm_intern(vm, "write"));
    for (size_t i = 0; i < items->count; i++) {
        if (i)
            printer_put(vm, &p, sep);
        printer_put_value(vm, &p, items->items[i]);
    }
    printer_put(vm, &p, end);
    printer_flush(vm, &p);
    vm_buf_drop(vm, p.pending);
    if (vm_truth(vm, args[4])) {
        Value out =
            is_none(p.file) ? vm_getattr(vm, vm_import(vm, "sys"), vm->names.stdout) : p.file;
        if (!is_none(out))
            vm_method(vm, out, "flush", 0, NULL);
    }
    return NONE;
}

static Value builtin_input(VM *vm, Value *args) {
    if (!is_none(args[0]) && is_str(args[0]))
        vm_write(vm, 1, str_span(as_str(args[0])));
    raise(vm, &TYPE_EOF_ERROR, "EOF when reading a line");
}

static Value builtin_breakpoint(VM *vm, Value *args) {
    raise(vm, &TYPE_RUNTIME_ERROR, "unsupported: breakpoint(); there is no debugger in here");
}

const Native BUILTIN_OUTPUT[] = {
    {"breakpoint(*args, **kws)", builtin_breakpoint, "Refused: there is no debugger."},
    {"input(prompt=None, /)", builtin_input, "Refused: a document has nobody to ask."},
    {"print(*args, sep=None, end=None, file=None, flush=False)", builtin_print,
     "Print the values, separated by sep and followed by end."},
    {NULL, NULL, NULL}};
