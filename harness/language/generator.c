/* Generators: frames that run on a stack of their own and can be left in the middle.
 *
 * A resumption switches to the generator's stack; yield switches back. Exceptions never jump
 * between stacks: the generator's outermost vm_try catches them and the resumer raises them again.
 */
#include "harness/language/eval.h"
#include "harness/language/generator.h"
#include "harness/language/traceback.h"

static void begin(VM *vm, Generator *g) {
    Stack *stack = g->stack;
    stack->generator = g;
    stack->older = vm->newest;
    stack->newer = NULL;
    if (vm->newest)
        vm->newest->newer = stack;
    else
        vm->oldest = stack;
    vm->newest = stack;
}

static void end(VM *vm, Stack *stack) {
    if (stack->older)
        stack->older->newer = stack->newer;
    else
        vm->oldest = stack->newer;
    if (stack->newer)
        stack->newer->older = stack->older;
    else
        vm->newest = stack->older;
    if (stack->abandoned)
        vm->abandoned--;
    stack->abandoned = false;
    stack->generator = NULL;
    stack_give(vm, stack);
}

void generator_give_up(VM *vm, Stack *stack) {
    end(vm, stack);
}

Value generator_new(VM *vm, const Code *code, Dict *globals, Cell **closure, const Value *slots) {
    size_t n = code->scope->slots;
    Generator *g = obj_new_sized(vm, &TYPE_GENERATOR, sizeof *g + n * sizeof(Value));
    Value *own = (Value *)(void *)(g + 1);
    if (n)
        memcpy(own, slots, n * sizeof *own);
    make_cells(vm, code, own);
    g->frame = (Frame){.slots = own,
                       .closure = closure,
                       .globals = globals,
                       .code = (Code *)code,
                       .result = NONE,
                       .generator = g};
    g->name = code->name;
    g->qualname = code->qualname;
    g->handled = g->delegate = g->thrown = UNSET;
    return value_object(g);
}

static void generator_body(VM *vm, void *context) {
    Generator *g = context;
    if (g->raised) /* thrown into before it began */
        vm_propagate(vm, g->transfer);
    const Code *code = g->frame.code;
    if (code->expression)
        g->frame.result = eval(vm, &g->frame, code->expression);
    else
        exec_yielding(vm, &g->frame, &code->body);
}

static void generator_main(VM *vm, void *context) {
    Generator *g = context;
    Value raised = NONE;
    vm->tries = NULL;
    bool fine = vm_try(vm, generator_body, g, &raised);
    g->transfer = fine ? g->frame.result : raised;
    g->raised = !fine;
    g->state = GEN_DONE;
    stack_switch(vm, g->caller, true);
}

typedef struct Saved {
    TryPoint *tries;
    Frame *frame;
    Stack *stack;
    Value handled;
    int depth, base_depth;
    size_t repr_count;
} Saved;

static inline void run_generator(VM *vm, Generator *g) {
    Saved s = {vm->tries, vm->frame,      vm->stack,     vm->handled,
               vm->depth, vm->base_depth, vm->repr_count};
    if (!g->stack) {
        g->stack = stack_take(vm, generator_main, g);
        begin(vm, g);
    }
    g->state = GEN_RUNNING;
    g->caller = vm->stack;
    g->caller_handled = vm->handled;
    g->frame.back = vm->frame;
    vm->frame = &g->frame;
    vm->base_depth = vm->depth;
    stack_switch(vm, g->stack, false);
    vm->tries = s.tries;
    vm->frame = s.frame;
    vm->handled = s.handled;
    vm->depth = s.depth;
    vm->base_depth = s.base_depth;
    vm->repr_count = s.repr_count;
    g->frame.back = NULL;
    if (g->state == GEN_DONE) {
        end(vm, g->stack);
        g->stack = NULL;
    }
}

Value generator_stopped(VM *vm, Value raised) {
    Value e =
        exception_new(vm, &TYPE_RUNTIME_ERROR, str_value(vm, "generator raised StopIteration"));
    as_exception(e)->cause = as_exception(e)->context = raised;
    as_exception(e)->suppress_context = true;
    return e;
}

/* An exception that leaves its frame ends it: see raise.c. */
static inline void run_expression(VM *vm, Generator *g) {
    bool first = g->state == GEN_NEW;
    g->state = GEN_RUNNING;
    g->frame.back = vm->frame;
    vm->frame = &g->frame;
    if (g->raised)
        raise_value(vm, g->transfer);
    bool found = comp_next(vm, &g->frame, g->loops, first, &g->transfer);
    vm->frame = g->frame.back;
    g->frame.back = NULL;
    g->state = found ? GEN_SUSPENDED : GEN_DONE;
    if (!found)
        g->transfer = NONE;
}

bool generator_resume(VM *vm, Generator *g, Value in, bool thrown, Value *out) {
    if (g->state == GEN_RUNNING)
        raise(vm, &TYPE_VALUE_ERROR, "generator already executing");
    if (g->state == GEN_DONE || (thrown && g->state == GEN_NEW)) {
        if (thrown && g->state == GEN_NEW)
            traceback_add(vm, in, &g->frame);
        bool began = g->state == GEN_DONE;
        g->state = GEN_DONE;
        if (thrown && !began && is_instance(in, &TYPE_STOP_ITERATION))
            vm_propagate(vm, generator_stopped(vm, in));
        if (thrown)
            vm_propagate(vm, in);
        vm->stop_value = NONE;
        return false;
    }
    vm_enter_call(vm);
    g->transfer = in;
    g->raised = thrown;
    if (g->loops)
        run_expression(vm, g);
    else
        run_generator(vm, g);
    vm->depth--;
    *out = g->transfer;
    if (g->state != GEN_DONE)
        return true;
    if (g->raised) {
        if (is_instance(*out, &TYPE_STOP_ITERATION))
            vm_propagate(vm, generator_stopped(vm, *out));
        vm_propagate(vm, *out);
    }
    vm->stop_value = *out;
    return false;
}

static bool generator_next(VM *vm, Value self, Value *out) {
    return generator_resume(vm, (Generator *)self.object, NONE, false, out);
}

static Value generator_itself(VM *vm, Value self) {
    return self;
}

static Value finish(VM *vm, bool yielded, Value out) {
    if (!yielded)
        raise_stop(vm, vm->stop_value);
    return out;
}

static Value generator_send(VM *vm, Value *args) {
    Generator *g = (Generator *)args[0].object;
    if (g->state == GEN_NEW && !is_none(args[1]))
        raise(vm, &TYPE_TYPE_ERROR, "can't send non-None value to a just-started generator");
    Value out;
    bool yielded = generator_resume(vm, g, args[1], false, &out);
    return finish(vm, yielded, out);
}

Value exception_from(VM *vm, Value v, Value arg, bool thrown) {
    if (is_type(v) && type_is_subtype(as_type(v), &TYPE_BASE_EXCEPTION)) {
        if (is_exception(arg))
            return arg;
        Value made =
            is_unset(arg) || is_none(arg) ? vm_call0(vm, v)
            : is_tuple(arg)
                ? vm_call(vm, v, &(Args){as_tuple(arg)->count, as_tuple(arg)->items, 0, NULL, NULL})
                : vm_call1(vm, v, arg);
        if (!is_exception(made))
            raise(vm, &TYPE_TYPE_ERROR,
                  "calling %s should have returned an instance of BaseException, not %s",
                  vm_repr(vm, v)->data,
                  thrown ? type_of(made)->name : vm_repr(vm, type_value(type_of(made)))->data);
        return made;
    }
    return v;
}

typedef struct ThrownJob {
    Value type, value, made;
} ThrownJob;

static void thrown_body(VM *vm, void *context) {
    ThrownJob *job = context;
    Value type = job->type, value = job->value;
    if (is_type(type) && is_object(value) && is_instance(value, as_type(type)))
        job->made = value;
    else if (is_exception(value) && is_type(type))
        job->made = vm_call1(vm, type, value);
    else
        job->made = exception_from(vm, type, value, true);
}

static Value generator_throw(VM *vm, Value *args) {
    if (!is_unset(args[3]) && !is_none(args[3]) && !is_exact(args[3], &TYPE_TRACEBACK))
        raise(vm, &TYPE_TYPE_ERROR, "throw() third argument must be a traceback object");
    if (is_exception(args[1]) && !is_unset(args[2]) && !is_none(args[2]))
        raise(vm, &TYPE_TYPE_ERROR, "instance exception may not have a separate value");
    if (!is_exception(args[1]) &&
        !(is_type(args[1]) && type_is_subtype(as_type(args[1]), &TYPE_BASE_EXCEPTION)))
        raise(vm, &TYPE_TYPE_ERROR,
              "exceptions must be classes or instances deriving from BaseException, not %s",
              type_of(args[1])->name);
    Value e;
    ThrownJob job = {args[1], args[2], NONE};
    if (!vm_try(vm, thrown_body, &job, &e)) /* then that is what is thrown */
        job.made = e;
    e = job.made;
    if (!is_exception(e)) /* what a class made */
        raise(vm, &TYPE_TYPE_ERROR,
              "exceptions must be classes or instances deriving from BaseException, not %s",
              type_of(e)->name);
    Value out;
    Generator *g = (Generator *)args[0].object;
    if (!is_unset(g->delegate))
        g->thrown = tuple_from(vm, args + 1, is_unset(args[2]) ? 1 : is_unset(args[3]) ? 2 : 3);
    bool yielded = generator_resume(vm, g, e, true, &out);
    return finish(vm, yielded, out);
}

typedef struct CloseJob {
    Generator *g;
    bool yielded;
} CloseJob;

static void close_body(VM *vm, void *context) {
    CloseJob *job = context;
    Value out;
    Value e = exception_new(vm, &TYPE_GENERATOR_EXIT, UNSET);
    job->yielded = generator_resume(vm, job->g, e, true, &out);
}

void generator_close(VM *vm, Generator *g) {
    if (g->state == GEN_DONE || g->state == GEN_NEW) {
        g->state = GEN_DONE;
        return;
    }
    CloseJob job = {g, false};
    Value raised;
    if (vm_try(vm, close_body, &job, &raised)) {
        if (job.yielded)
            raise(vm, &TYPE_RUNTIME_ERROR, "generator ignored GeneratorExit");
        return;
    }
    if (!is_instance(raised, &TYPE_GENERATOR_EXIT) && !is_instance(raised, &TYPE_STOP_ITERATION))
        vm_rethrow(vm, raised);
}

static void close_one(VM *vm, void *context) {
    generator_close(vm, context);
}

/* What one of them raises has nowhere to go, but for what ends the program. */
void generators_close_abandoned(VM *vm) {
    if (vm->closing)
        return;
    vm->closing = true;
    while (vm->abandoned) {
        Stack *stack = vm->oldest;
        while (!stack->abandoned)
            stack = stack->newer;
        stack->abandoned = false;
        vm->abandoned--;
        Value raised;
        if (!vm_try(vm, close_one, stack->generator, &raised) &&
            (vm->uncatchable || is_instance(raised, &TYPE_KEYBOARD_INTERRUPT))) {
            vm->closing = false;
            vm_rethrow(vm, raised);
        }
    }
    vm->closing = false;
}

static Value generator_close_method(VM *vm, Value *args) {
    generator_close(vm, (Generator *)args[0].object);
    return NONE;
}

static Value generator_repr(VM *vm, Value self) {
    Generator *g = (Generator *)self.object;
    return value_object(
        str_printf(vm, "<generator object %s at %p>", g->qualname->data, (void *)g));
}

static bool generator_getattr(VM *vm, Value self, Str *name, Value *out) {
    Generator *g = (Generator *)self.object;
    if (name == vm->names.__name__)
        *out = value_object(g->name);
    else if (name == vm->names.__qualname__)
        *out = value_object(g->qualname);
    else
        return false;
    return true;
}

static bool generator_setattr(VM *vm, Value self, Str *name, Value value) {
    Generator *g = (Generator *)self.object;
    if (name != vm->names.__name__ && name != vm->names.__qualname__)
        return false;
    if (is_unset(value) || !is_str(value))
        raise(vm, &TYPE_TYPE_ERROR, "%s must be set to a string object", name->data);
    if (name == vm->names.__name__)
        g->name = as_str(value);
    else
        g->qualname = as_str(value);
    return true;
}

static Value gi_running(VM *vm, Value *args) {
    return value_bool(((Generator *)args[0].object)->state == GEN_RUNNING);
}
static Value gi_suspended(VM *vm, Value *args) {
    return value_bool(((Generator *)args[0].object)->state == GEN_SUSPENDED);
}
static Value gi_code(VM *vm, Value *args) {
    return value_object(((Generator *)args[0].object)->frame.code);
}
static Value gi_yieldfrom(VM *vm, Value *args) {
    Generator *g = (Generator *)args[0].object;
    return is_unset(g->delegate) || g->state != GEN_SUSPENDED ? NONE : g->delegate;
}
static Value gi_frame(VM *vm, Value *args) {
    Generator *g = (Generator *)args[0].object;
    return g->state == GEN_DONE ? NONE : frame_view(vm, &g->frame);
}

static const Native GENERATOR_METHODS[] = {
    {"send(self, arg, /)", generator_send,
     "Send a value into the generator and return what it yields next."},
    {"throw(self, typ, val=?, tb=?, /)", generator_throw,
     "Raise an exception in the generator and return what it yields next."},
    {"close(self, /)", generator_close_method, "Raise GeneratorExit inside the generator."},
    {"@property gi_running(self)", gi_running, "Is it running?"},
    {"@property gi_suspended(self)", gi_suspended, "Has it begun and not ended?"},
    {"@property gi_code(self)", gi_code, "Its code."},
    {"@property gi_yieldfrom(self)", gi_yieldfrom, "What it delegates to, or None."},
    {"@property gi_frame(self)", gi_frame, "Its frame, or None when it has ended."},
    {NULL, NULL, NULL},
};

static const char *const GENERATOR_ATTRIBUTES[] = {"__name__", "__qualname__", NULL};

const Type TYPE_GENERATOR = {.object = {&TYPE_TYPE},
                             .name = "generator",
                             .size = sizeof(Generator),
                             .repr = generator_repr,
                             .iter = generator_itself,
                             .next = generator_next,
                             .attributes = GENERATOR_ATTRIBUTES,
                             .getattr = generator_getattr,
                             .setattr = generator_setattr,
                             .methods = GENERATOR_METHODS};
