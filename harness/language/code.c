/* Code and cells as objects. */
#include "harness/language/containers.h"
#include "harness/language/descriptor.h"
#include "harness/language/eval.h"

static Value names_of(VM *vm, Str *const *names, size_t count) {
    Tuple *t = tuple_new(vm, count);
    for (size_t i = 0; i < count; i++)
        t->items[i] = value_object(names[i]);
    return value_object(t);
}

static bool is_parameter(const Code *c, size_t slot) {
    return slot < c->parameters;
}

/* Parameters first, then by name. */
static Value cell_names(VM *vm, const Code *c) {
    List *l = list_new(vm, c->cell_count), *others = list_new(vm, c->cell_count);
    for (size_t i = 0; i < c->cell_count; i++)
        list_push(vm, is_parameter(c, c->cells[i]) ? l : others,
                  value_object(c->scope->slot_names[c->cells[i]]));
    list_sort_values(vm, others, NONE, false);
    for (size_t i = 0; i < others->count; i++)
        list_push(vm, l, others->items[i]);
    return tuple_from(vm, l->items, l->count);
}

/* Parameters and the variables that no function inside uses. */
static Value variable_names(VM *vm, const Code *c) {
    List *l = list_new(vm, c->scope->slots);
    for (size_t i = 0; i < c->scope->slots; i++)
        if (is_parameter(c, i) || !c->scope->slot_is_cell[i])
            list_push(vm, l, value_object(c->scope->slot_names[i]));
    return tuple_from(vm, l->items, l->count);
}

static bool code_getattr(VM *vm, Value self, Str *name, Value *out) {
    Code *c = (Code *)self.object;
    if (strcmp(name->data, "co_name") == 0)
        *out = value_object(c->name);
    else if (strcmp(name->data, "co_qualname") == 0)
        *out = value_object(c->qualname);
    else if (strcmp(name->data, "co_filename") == 0)
        *out = value_object(c->filename);
    else if (strcmp(name->data, "co_firstlineno") == 0)
        *out = value_int(c->line);
    else if (strcmp(name->data, "co_argcount") == 0)
        *out = value_int((int64_t)c->positional);
    else if (strcmp(name->data, "co_posonlyargcount") == 0)
        *out = value_int((int64_t)c->posonly);
    else if (strcmp(name->data, "co_kwonlyargcount") == 0)
        *out = value_int((int64_t)c->kwonly);
    else if (strcmp(name->data, "co_nlocals") == 0)
        *out = value_int((int64_t)as_tuple(variable_names(vm, c))->count);
    else if (strcmp(name->data, "co_varnames") == 0)
        *out = variable_names(vm, c);
    else if (strcmp(name->data, "co_freevars") == 0)
        *out = names_of(vm, c->scope->free_names, c->scope->frees);
    else if (strcmp(name->data, "co_cellvars") == 0)
        *out = cell_names(vm, c);
    else if (strcmp(name->data, "co_flags") == 0)
        *out = value_int((c->star >= 0 ? 4 : 0) | (c->double_star >= 0 ? 8 : 0) |
                         (c->is_generator ? 32 : 0) | 3);
    else
        return false;
    return true;
}

static Value code_repr(VM *vm, Value self) {
    Code *c = (Code *)self.object;
    return value_object(str_printf(vm, "<code object %s at %p, file \"%s\", line %d>",
                                   c->name->data, (void *)c, c->filename->data, (int)c->line));
}

static const char *const CODE_ATTRIBUTES[] = {
    "co_argcount", "co_cellvars",       "co_filename", "co_firstlineno", "co_flags",
    "co_freevars", "co_kwonlyargcount", "co_name",     "co_nlocals",     "co_posonlyargcount",
    "co_qualname", "co_varnames",       NULL};

const Type TYPE_CODE = {.object = {&TYPE_TYPE},
                        .name = "code",
                        .size = sizeof(Code),
                        .flags = TYPE_MEMBERS,
                        .repr = code_repr,
                        .attributes = CODE_ATTRIBUTES,
                        .getattr = code_getattr};

static bool cell_getattr(VM *vm, Value self, Str *name, Value *out) {
    if (strcmp(name->data, "cell_contents") != 0)
        return false;
    *out = ((Cell *)self.object)->value;
    if (is_unset(*out))
        raise(vm, &TYPE_VALUE_ERROR, "Cell is empty");
    return true;
}

static Value cell_repr(VM *vm, Value self) {
    Cell *c = (Cell *)self.object;
    if (is_unset(c->value))
        return value_object(str_printf(vm, "<cell at %p: empty>", (void *)c));
    return value_object(str_printf(vm, "<cell at %p: %s object at %p>", (void *)c,
                                   type_of(c->value)->name,
                                   (void *)(intptr_t)value_identity(c->value)));
}

/* Cells are compared by what they hold; empty ones come first. */
static Value cell_compare(VM *vm, CompareOp op, Value self, Value other) {
    if (!is_exact(other, &TYPE_CELL))
        return NOT_IMPLEMENTED;
    Value a = ((Cell *)self.object)->value, b = ((Cell *)other.object)->value;
    if (!is_unset(a) && !is_unset(b))
        return vm_compare_value(vm, op, a, b);
    return vm_compare_value(vm, op, value_int(!is_unset(a)), value_int(!is_unset(b)));
}

static bool cell_setattr(VM *vm, Value self, Str *name, Value value) {
    if (strcmp(name->data, "cell_contents") != 0)
        return false;
    ((Cell *)self.object)->value = value;
    return true;
}

static Value cell_make(VM *vm, Value *args) {
    Cell *c = obj_new(vm, &TYPE_CELL);
    c->value = args[1];
    return value_object(c);
}

static const Native CELL_METHODS[] = {{"__new__(cls, contents=?, /)", cell_make, NULL},
                                      {NULL, NULL, NULL}};

static const char *const CELL_ATTRIBUTES[] = {"cell_contents", NULL};

const Type TYPE_CELL = {.object = {&TYPE_TYPE},
                        .name = "cell",
                        .size = sizeof(Cell),
                        .repr = cell_repr,
                        .hash = hash_refuse,
                        .compare = cell_compare,
                        .attributes = CELL_ATTRIBUTES,
                        .getattr = cell_getattr,
                        .setattr = cell_setattr,
                        .methods = CELL_METHODS};
