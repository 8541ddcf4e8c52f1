/* The machine's state. Only the evaluator's own files include this; natives use vm.h. */
#ifndef VERBATIM_LANGUAGE_VM_INTERNAL_H
#define VERBATIM_LANGUAGE_VM_INTERNAL_H

#include "harness/language/function.h"
#include "harness/language/heap.h"
#include "harness/language/language.h"
#include "harness/language/memory.h"
#include "harness/language/modules.h"
#include "harness/language/text_state.h"
#include <setjmp.h>

#define LIKELY(x)   __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

/* One vm_try that is under way. */
typedef struct TryPoint {
    struct TryPoint *outer;
    Frame *frame;
    int depth; /* relative to vm->base_depth */
    size_t repr_count;
    Value handled;
    jmp_buf jump;
} TryPoint;

/* A C stack of our own: the walker's big one, or a generator's. */
typedef struct Stack {
    char *memory;
    size_t size;
    char *limit; /* lowest address the evaluator may reach */
    void *sp;    /* where it was left */
    void *fiber; /* the sanitizer's */
    struct Stack *next;
    void (*entry)(VM *vm, void *context);
    void *context;
    VM *vm;
    /* of a generator that has begun: the others by age */
    Generator *generator;
    struct Stack *older, *newer;
    bool seen;      /* by the collector */
    bool abandoned; /* waits to be closed */
} Stack;

/* What the machine keeps about one type: built-in ones are const. */
typedef struct TypeInfo {
    const Type *type;
    Dict *dict;
    Tuple *mro;
    Dict *subclasses;
} TypeInfo;

enum { LOOKUP_CACHE = 256 };

typedef struct LookupEntry {
    const Type *type;
    Str *name;
    uint64_t epoch;
    bool found;
    Value value;
} LookupEntry;

/* Text that ran, for tracebacks. */
typedef struct SourceText {
    Str *filename;
    int line; /* of its first line */
    Span text;
} SourceText;

/* Names the evaluator needs often, interned once: vm->names.X. */
/* clang-format off */
#define KNOWN_NAMES(X) \
    X(__init__) X(__new__) X(__call__) X(__repr__) X(__str__) X(__hash__) X(__eq__) X(__ne__) \
    X(__lt__) X(__le__) X(__gt__) X(__ge__) X(__bool__) X(__len__) X(__getitem__) X(__setitem__) \
    X(__delitem__) X(__del__) X(__contains__) X(__iter__) X(__next__) X(__getattr__) X(__getattribute__) \
    X(__setattr__) X(__delattr__) X(__get__) X(__set__) X(__delete__) X(__set_name__) \
    X(__init_subclass__) X(__class_getitem__) X(__enter__) X(__exit__) X(__format__) \
    X(__index__) X(__int__) X(__float__) X(__dict__) X(__class__) X(__name__) X(__qualname__) \
    X(__module__) X(__doc__) X(__slots__) X(__annotations__) X(__missing__) X(__instancecheck__) \
    X(__subclasscheck__) X(__prepare__) X(__mro_entries__) X(__bases__) X(__mro__) X(__file__) \
    X(__path__) X(__package__) X(__builtins__) X(__all__) X(__notes__) X(__reversed__) \
    X(__length_hint__) X(__neg__) X(__pos__) X(__invert__) X(__match_args__) X(__main__) \
    X(__classcell__) X(__abstractmethods__) X(__wrapped__) X(__weakref__) X(__base__) \
    X(__defaults__) X(__kwdefaults__) X(__code__) X(__globals__) X(__closure__) X(__self__) \
    X(__cause__) X(__context__) X(__traceback__) X(__suppress_context__) X(__text_signature__) \
    X(__spec__) X(__loader__) X(__debug__) X(__set_names__) X(name) X(obj) X(value) X(code) \
    X(args) X(msg) X(path) X(errno) X(strerror) X(filename) X(filename2) X(lineno) X(offset) \
    X(text) X(end_lineno) X(end_offset) X(print_file_and_line) X(send) X(close) X(message) \
    X(exceptions) X(encoding) X(object) X(start) X(end) X(reason) X(_) X(write) X(stdout) \
    X(stderr) X(stdin) X(modules) X(metaclass) X(keys) X(characters_written) X(flush) X(self)
/* clang-format on */

struct VM {
    /* the running program */
    Frame *frame;
    int depth, depth_limit, base_depth;
    char *stack_limit;
    volatile sig_atomic_t interrupt;   /* the next call has something to see to: */
    volatile sig_atomic_t interrupted; /* KeyboardInterrupt is due */
    size_t abandoned;                  /* generators to close */
    bool closing;                      /* them */
    NativeFunction *native;            /* the one called last */
    TryPoint *tries;
    Value handled; /* what sys.exc_info() tells, or NONE */
    Value raised;  /* on its way to a TryPoint */
    bool uncatchable;
    Value stop_value;
    uint64_t class_epoch; /* grows when any class changes */
    /* names */
    Dict *builtins;
    Dict *globals;        /* of __main__ */
    Dict *modules;        /* sys.modules */
    Dict *error_handlers; /* codecs.register_error(), NULL: none */
    struct {
#define X(name) Str *name;
        KNOWN_NAMES(X)
#undef X
    } names;
    Str *operator_names[BINARY_OP_COUNT][3];
    /* memory */
    TextState *text;
    Value memory_error;
    Tuple *empty_tuple;
    Scratch *scratch;
    bool gc_disabled;   /* what gc.isenabled() tells; collecting goes on */
    uint64_t nan_count; /* NaNs made from texts */
    /* types */
    TypeInfo *infos; /* open addressing by pointer */
    size_t info_count, info_cap;
    LookupEntry *lookups;
    /* natives: row -> callable */
    struct NativeSlot {
        const Native *native;
        NativeFunction *function;
    } * natives;
    size_t native_count, native_cap;
    bool (*resolve)(VM *vm, void *context, Str *name, Value *out); /* interp_set_resolver */
    void *resolve_context;
    const Native **extra_tables;
    size_t extra_table_count;
    const NativeModule **extra_modules;
    size_t extra_module_count;
    /* stacks */
    Stack *main_stack, *free_stacks;
    size_t stack_count; /* of generators, free ones included: their memory is not the heap's */
    Stack *stack;       /* the one we are on; NULL: the system's */
    void *main_job;
    void *system_sp;
    void *system_fiber;
    const void *system_bottom;
    size_t system_size;
    char *system_top;
    Stack *oldest, *newest; /* of generators that have begun */
    /* repr guard */
    const void **reprs;
    size_t repr_count, repr_cap;
    SourceText *sources;
    size_t source_count, source_cap;
    /* environment */
    InterpOptions options;
    bool shutting_down;
    Module *main_module, *sys_module, *builtins_module;
    Value stdout_object, stderr_object; /* what they are unless replaced */
    Heap heap; /* last: what lies before it is looked at by the collector */
};

/* ---- raise.c ---- */
/* An exception that is on its way already enters the running frame (from another stack). */
_Noreturn void vm_propagate(VM *vm, Value exception);
/* What is being handled becomes the context. */
void vm_add_context(VM *vm, Exception *e);

/* ---- modules.c: make all built-in names ---- */
void builtins_fill(VM *vm);

/* ---- stack.c ---- */
/* Run body on the walker's own stack (or directly when already there). */
bool stack_run_main(VM *vm, void (*body)(VM *vm, void *context), void *context);
Stack *stack_take(VM *vm, void (*entry)(VM *vm, void *context), void *context);
void stack_give(VM *vm, Stack *stack);
void stacks_release(VM *vm);

/* ---- generator.c ---- */
/* Nothing can resume the generator any more: its stack is free. */
void generator_give_up(VM *vm, Stack *stack);
void generators_close_abandoned(VM *vm);

/* ---- type.c ---- */
TypeInfo *type_info(VM *vm, const Type *type);
Dict *type_dict(VM *vm, const Type *type);
void type_changed(VM *vm);
/* The slot of the nearest descriptor along `base` that has it (at last: object's), or NULL. */
#define SLOT_OF(type_, slot, out)                                                                  \
    do {                                                                                           \
        const Type *slot_type = (type_);                                                           \
        while (slot_type && !slot_type->slot)                                                      \
            slot_type = slot_type->base;                                                           \
        (out) = slot_type ? slot_type->slot : TYPE_OBJECT.slot;                                    \
    } while (0)

/* ---- function.c ---- */
Code *code_of_function(VM *vm, FunctionNode *node, Str *filename);
Value function_call(VM *vm, Value self, const Args *args);
Value function_call_positional(VM *vm, Function *f, size_t count, const Value *items);
Cell *cell_new(VM *vm, Value value);

/* ---- frame.c ---- */
/* What classes made in the frame have as their `__module__`. */
Value frame_module(VM *vm, const Frame *frame);

/* ---- interp.c ---- */
/* To the program's real output, past what it may have put in place of sys.stdout. */
void output_write(VM *vm, int stream, Span text);
bool interp_protect(Interp *interp, void (*body)(VM *vm, void *context), void *context);
void interp_protect_result(Interp *interp, void (*body)(VM *vm, void *context), void *context,
                           InterpResult *result);

/* ---- eval.c ---- */
typedef enum Flow { FLOW_NEXT, FLOW_BREAK, FLOW_CONTINUE, FLOW_RETURN } Flow;
void vm_overflow(VM *vm, const char *where);
void vm_pause(VM *vm); /* vm_poll, where any code of the program may run */
static inline void vm_enter_call(VM *vm) {
    if (UNLIKELY(++vm->depth > vm->depth_limit ||
                 (char *)__builtin_frame_address(0) < vm->stack_limit))
        vm_overflow(vm, "");
    if (UNLIKELY(vm->interrupt))
        vm_pause(vm);
}

#endif
