/* Frames as programs see them: sys._getframe(), gi_frame, tb_frame. A view is a copy made when it
 * is asked for; the frame itself lives on a C stack. */
#include "harness/language/traceback.h"
#include "harness/language/vm_internal.h"

typedef struct FrameView {
    Object object;
    Code *code;
    Dict *globals, *locals;
    int32_t line;
    Value back;
} FrameView;

static void add_locals(VM *vm, Dict *d, const Frame *f) {
    const Scope *scope = f->code->scope;
    for (size_t i = 0; i < scope->slots; i++) {
        Value v = f->slots[i];
        if (is_exact(v, &TYPE_CELL))
            v = ((Cell *)v.object)->value;
        if (!is_unset(v) && scope->slot_names[i] && scope->slot_names[i]->data[0] != '.')
            dict_set_str(vm, d, scope->slot_names[i], v);
    }
}

Value frame_module(VM *vm, const Frame *frame) {
    Value name;
    return dict_get_str(vm, frame->globals, vm->names.__name__, &name) ? name
                                                                       : str_value(vm, "builtins");
}

Value frame_view(VM *vm, const Frame *frame) {
    FrameView *v = obj_new(vm, &TYPE_FRAME);
    v->code = frame->code;
    v->globals = frame->globals;
    v->line = frame->node ? frame->node->line : frame->code->line;
    v->locals = frame->locals ? frame->locals : dict_new(vm);
    if (!frame->locals)
        add_locals(vm, v->locals, frame);
    v->back = frame->back ? frame_view(vm, frame->back) : NONE;
    return value_object(v);
}

Value frame_view_of(VM *vm, Code *code, Dict *globals, int32_t line) {
    FrameView *v = obj_new(vm, &TYPE_FRAME);
    v->code = code;
    v->globals = globals;
    v->locals = dict_new(vm);
    v->line = line;
    v->back = NONE;
    return value_object(v);
}

static bool frame_getattr(VM *vm, Value self, Str *name, Value *out) {
    FrameView *v = (FrameView *)self.object;
    if (strcmp(name->data, "f_code") == 0)
        *out = value_object(v->code);
    else if (strcmp(name->data, "f_lineno") == 0)
        *out = value_int(v->line);
    else if (strcmp(name->data, "f_globals") == 0)
        *out = value_object(v->globals);
    else if (strcmp(name->data, "f_locals") == 0)
        *out = value_object(v->locals);
    else if (strcmp(name->data, "f_back") == 0)
        *out = v->back;
    else
        return false;
    return true;
}

static Value frame_repr(VM *vm, Value self) {
    FrameView *v = (FrameView *)self.object;
    return value_object(str_printf(vm, "<frame at %p, file '%s', line %d, code %s>", (void *)v,
                                   v->code->filename->data, (int)v->line, v->code->name->data));
}

static const char *const ATTRIBUTES[] = {"f_back",   "f_code",   "f_globals",
                                         "f_lineno", "f_locals", NULL};

const Type TYPE_FRAME = {.attributes = ATTRIBUTES,
                         .object = {&TYPE_TYPE},
                         .name = "frame",
                         .size = sizeof(FrameView),
                         .repr = frame_repr,
                         .getattr = frame_getattr};
