/* The module pprint: its functions and the class PrettyPrinter. */
#include "harness/language/native.h"
#include "harness/language/pprint.h"

/* args: indent, width, depth, compact, sort_dicts, underscore_numbers */
static PrettyStyle style_of(VM *vm, Value *args) {
    PrettyStyle style = {
        .indent = vm_index(vm, args[0]),
        .width = vm_index(vm, args[1]),
        .compact = vm_truth(vm, args[3]),
        .sort_dicts = vm_truth(vm, args[4]),
        .underscore_numbers = vm_truth(vm, args[5]),
    };
    if (style.indent < 0)
        raise(vm, &TYPE_VALUE_ERROR, "indent must be >= 0");
    if (!is_none(args[2])) {
        style.depth = vm_index(vm, args[2]);
        if (style.depth <= 0)
            raise(vm, &TYPE_VALUE_ERROR, "depth must be > 0");
    }
    if (style.width == 0)
        raise(vm, &TYPE_VALUE_ERROR, "width must be != 0");
    return style;
}

static void write_line(VM *vm, Value stream, Str *text) {
    Value line = value_object(str_concat(vm, text, str_newz(vm, "\n")));
    if (is_none(stream))
        vm_write(vm, 1, str_span(as_str(line)));
    else
        vm_method(vm, stream, "write", 1, &line);
}

static Value print_with(VM *vm, Value *args) {
    PrettyStyle style = style_of(vm, args + 2);
    write_line(vm, args[1], pretty_text(vm, &style, UNSET, args[0]));
    return NONE;
}

static Value pprint_pprint(VM *vm, Value *args) {
    return print_with(vm, args);
}

/* pp(object, *args, sort_dicts=False, **kwargs) */
static Value pprint_pp(VM *vm, Value *args) {
    static const char *const names[] = {
        "stream", "indent", "width", "depth", "compact", "sort_dicts", "underscore_numbers"};
    Value all[8] = {args[0],           NONE,    value_int(1),     value_int(80), NONE,
                    value_bool(false), args[2], value_bool(false)};
    Tuple *positional = as_tuple(args[1]);
    Dict *named = as_dict(args[3]);
    for (size_t i = 0; i < positional->count && i < 4; i++)
        all[i + 1] = positional->items[i];
    for (int i = 0; i < 7; i++)
        dict_gets(vm, named, names[i], &all[i + 1]);
    return print_with(vm, all);
}

static Value pprint_pformat(VM *vm, Value *args) {
    PrettyStyle style = style_of(vm, args + 1);
    return value_object(pretty_text(vm, &style, UNSET, args[0]));
}

static Pretty examine(VM *vm, Value v) {
    Pretty p = {.vm = vm, .style = {.indent = 1, .width = 80, .sort_dicts = true}};
    p.readable = true;
    pretty_repr(&p, v, 0);
    return p;
}

static Value pprint_isreadable(VM *vm, Value *args) {
    Pretty p = examine(vm, args[0]);
    return value_bool(p.readable && !p.recursive);
}

static Value pprint_isrecursive(VM *vm, Value *args) {
    return value_bool(examine(vm, args[0]).recursive);
}

static Value pprint_saferepr(VM *vm, Value *args) {
    Pretty p = {.vm = vm, .style = {.indent = 1, .width = 80, .sort_dicts = true}};
    return value_object(pretty_repr(&p, args[0], 0));
}

/* ---- PrettyPrinter ---- */

static const Type TYPE_PRINTER;

typedef struct Printer {
    Object object;
    PrettyStyle style;
    Value stream;
    Dict *attrs;
} Printer;

static Value printer_new(VM *vm, Value *args) {
    return value_object(instance_new(vm, as_type(args[0])));
}

static Value printer_init(VM *vm, Value *args) {
    Printer *p = (Printer *)args[0].object;
    Value options[6] = {args[1], args[2], args[3], args[5], args[6], args[7]};
    p->style = style_of(vm, options);
    p->stream = args[4];
    return NONE;
}

/* The printer, when a class of the program has a format() of its own; else UNSET. */
static Value own_format(VM *vm, Value printer) {
    Value method;
    if (type_of(printer) == &TYPE_PRINTER ||
        !type_lookup(vm, type_of(printer), vm_intern(vm, "format"), &method) || is_native(method))
        return UNSET;
    return printer;
}

static Value printer_format(VM *vm, Value *args) {
    Pretty p = {.vm = vm,
                .style = ((Printer *)args[0].object)->style,
                .printer = own_format(vm, args[0]),
                .readable = true};
    p.style.depth = is_none(args[3]) ? 0 : vm_index(vm, args[3]);
    Str *text = pretty_line(&p, args[1], vm_index(vm, args[4]));
    return tuple_from(
        vm, (Value[]){value_object(text), value_bool(p.readable), value_bool(p.recursive)}, 3);
}

static Value printer_pprint(VM *vm, Value *args) {
    Printer *p = (Printer *)args[0].object;
    write_line(vm, p->stream, pretty_text(vm, &p->style, own_format(vm, args[0]), args[1]));
    return NONE;
}

static Value printer_pformat(VM *vm, Value *args) {
    return value_object(
        pretty_text(vm, &((Printer *)args[0].object)->style, own_format(vm, args[0]), args[1]));
}

static Value printer_isreadable(VM *vm, Value *args) {
    return pprint_isreadable(vm, args + 1);
}

static Value printer_isrecursive(VM *vm, Value *args) {
    return pprint_isrecursive(vm, args + 1);
}

static const Native PRINTER_METHODS[] = {
    {"__new__(cls, /, *args, **kwargs)", printer_new, "Make a printer."},
    {"__init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False, "
     "sort_dicts=True, underscore_numbers=False)",
     printer_init, "Set the style."},
    {"format(self, object, context, maxlevels, level)", printer_format,
     "The text on one line, whether it reads back, whether it contains itself."},
    {"isreadable(self, object)", printer_isreadable, "Whether the text reads back."},
    {"isrecursive(self, object)", printer_isrecursive, "Whether the object contains itself."},
    {"pformat(self, object)", printer_pformat, "The object's text, laid out."},
    {"pprint(self, object)", printer_pprint, "Print the object, laid out."},
    {NULL, NULL, NULL},
};

static const Type TYPE_PRINTER = {
    .object = {&TYPE_TYPE},
    .name = "PrettyPrinter",
    .module = "pprint",
    .size = sizeof(Printer),
    .attrs = offsetof(Printer, attrs),
    .flags = TYPE_SUBCLASSABLE,
    .methods = PRINTER_METHODS,
};

/* ---- the module ---- */

#define STYLE                                                                                      \
    "indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False)"

static const Native FUNCTIONS[] = {
    {"isreadable(object)", pprint_isreadable, "Whether the text of the object reads back."},
    {"isrecursive(object)", pprint_isrecursive, "Whether the object contains itself."},
    {"pformat(object, " STYLE, pprint_pformat, "The object's text, laid out."},
    {"pp(object, *args, sort_dicts=False, **kwargs)", pprint_pp,
     "Print the object, laid out, dicts in their own order."},
    {"pprint(object, stream=None, " STYLE, pprint_pprint, "Print the object, laid out."},
    {"saferepr(object)", pprint_saferepr, "repr() that survives recursion."},
    {NULL, NULL, NULL},
};

static void init(VM *vm, Value module) {
    module_add_type(vm, module, &TYPE_PRINTER);
}

const NativeModule MODULE_PPRINT = {"pprint", FUNCTIONS, init, "Pretty printing."};
