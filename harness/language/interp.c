/* The face of the language (language.h): making a machine, running source in it, and asking it. */
#include "harness/language/language.h"
#include "engine/base/mem.h"
#include "harness/language/eval.h"
#include "harness/language/import.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct Interp {
    VM vm;
};

enum { DEFAULT_RECURSION = 1000 };
static const size_t DEFAULT_MEMORY = (size_t)1 << 30;

/* Run body on the walker's stack, catching what it raises. */
typedef struct Protected {
    void (*body)(VM *vm, void *context);
    void *context;
    bool fine;
    Value raised;
} Protected;

static void protected_body(VM *vm, void *context) {
    Protected *p = context;
    p->fine = vm_try(vm, p->body, p->context, &p->raised);
}

static bool run_protected(VM *vm, void (*body)(VM *, void *), void *context, Value *raised) {
    Protected p = {body, context, false, NONE};
    if (!stack_run_main(vm, protected_body, &p))
        return false;
    *raised = p.raised;
    return p.fine;
}

/* ---- making and ending ---- */

static void set_up(VM *vm, void *context) {
#define X(name) vm->names.name = vm_intern(vm, #name);
    KNOWN_NAMES(X)
#undef X
    Exception *e = obj_new(vm, &TYPE_MEMORY_ERROR);
    e->args = value_object(tuple_new(vm, 0));
    e->cause = e->context = e->traceback = NONE;
    vm->memory_error = value_object(e);
    vm->builtins = dict_new(vm);
    vm->modules = dict_new(vm);
    Value main = module_new(vm, "__main__");
    vm->main_module = (Module *)main.object;
    vm->globals = vm->main_module->attrs;
    dict_set_str(vm, vm->globals, vm->names.__annotations__, value_object(dict_new(vm)));
    dict_set(vm, vm->modules, value_object(vm->names.__main__), main);
}

static bool vm_init(VM *vm, const InterpOptions *options) {
    vm->options = *options;
    if (!heap_init(&vm->heap, options->memory_limit ? options->memory_limit : DEFAULT_MEMORY))
        return false;
    vm->handled = vm->stop_value = vm->raised = NONE;
    vm->depth_limit = options->recursion_limit ? options->recursion_limit : DEFAULT_RECURSION;
    vm->class_epoch = 1;
    vm->lookups = vm_alloc_text(vm, LOOKUP_CACHE * sizeof *vm->lookups);
    vm->lookups[0] = (LookupEntry){0}; /* the others are zeros: it is a new mapping */
    vm->text = text_state_new(vm);
    Value raised;
    return run_protected(vm, set_up, NULL, &raised);
}

Interp *interp_new(const InterpOptions *options) {
    Interp *interp = xcalloc(1, sizeof *interp);
    if (vm_init(&interp->vm, options))
        return interp;
    interp_free(interp);
    return NULL;
}

static void close_body(VM *vm, void *context) {
    generator_close(vm, context);
}

static void close_generators(VM *vm, void *context) {
    for (int i = 0; vm->newest && i < 1000; i++) {
        Stack *newest = vm->newest;
        Value raised;
        vm_try(vm, close_body, newest->generator, &raised);
        if (vm->newest == newest)
            break;
    }
}

void interp_free(Interp *interp) {
    if (!interp)
        return;
    VM *vm = &interp->vm;
    Value raised;
    vm->shutting_down = true;
    vm->interrupt = vm->interrupted = 0;
    if (vm->newest)
        run_protected(vm, close_generators, NULL, &raised);
    heap_release(&vm->heap);
    stacks_release(vm);
    free(vm->extra_tables);
    free(vm->extra_modules);
    free(interp);
}

VM *interp_vm(Interp *interp) {
    return &interp->vm;
}

TextState *vm_text(VM *vm) {
    return vm->text;
}

void interp_interrupt(Interp *interp) {
    interp->vm.interrupted = 1;
    interp->vm.interrupt = 1;
}

/* ---- output ---- */

static _Noreturn void output_limit(VM *vm) {
    vm->uncatchable = true;
    raise(vm, &TYPE_RUNTIME_ERROR, "output limit exceeded");
}

void output_write(VM *vm, int stream, Span text) {
    if (vm->options.write) {
        if (!vm->options.write(vm->options.context, stream, text))
            output_limit(vm);
        return;
    }
    FILE *file = stream == 2 ? stderr : stdout;
    fwrite(text.ptr, 1, text.len, file);
}

void vm_surroundings(VM *vm) {
    Error err = ERROR_INIT;
    if (!vm->options.surroundings || vm->options.surroundings(vm->options.context, &err))
        return;
    Str *message = str_new(vm, span_of(err.message));
    error_clear(&err);
    raise(vm, &TYPE_OS_ERROR, "%s", message->data);
}

void display_hook(VM *vm, Value value) {
    if (is_none(value))
        return;
    Value hook;
    if (vm->sys_module && dict_gets(vm, vm->sys_module->attrs, "displayhook", &hook) &&
        !is_native(hook)) {
        vm_call1(vm, hook, value);
        return;
    }
    dict_set_str(vm, vm->builtins, vm->names._, NONE);
    Str *text = vm_repr(vm, value);
    Buf *b = vm_buf(vm);
    buf_add_span(b, str_span(text));
    buf_addc(b, '\n');
    vm_write(vm, 1, buf_span(b));
    vm_buf_drop(vm, b);
    dict_set_str(vm, vm->builtins, vm->names._, value);
}

/* ---- running ---- */

typedef struct RunJob {
    Span source;
    const char *filename;
    int line;
    InterpMode mode;
    bool parsed;
} RunJob;

static ParseMode parse_mode(InterpMode mode) {
    switch (mode) {
    case INTERP_SINGLE:
        return PARSE_SINGLE;
    case INTERP_EVAL:
        return PARSE_EVAL;
    case INTERP_FILE:
        break;
    }
    return PARSE_FILE;
}

static void run_body_of(VM *vm, void *context) {
    RunJob *job = context;
    ParseMode mode = parse_mode(job->mode);
    source_add(vm, job->filename, job->line, job->source);
    Program *program = parse(vm, job->source, job->filename, job->line, mode);
    job->parsed = true;
    Code *code = program_code(vm, program, mode);
    if (program->doc && mode == PARSE_FILE)
        dict_set_str(vm, vm->globals, vm->names.__doc__, value_object(program->doc));
    run_program(vm, code, vm->globals, vm->globals, NULL);
    vm_poll(vm);
}

typedef struct ReportJob {
    Value exception;
    InterpResult *result;
    bool script;
} ReportJob;

static void report_exit(VM *vm, Value exception, InterpResult *result) {
    Value code = NONE;
    if (as_exception(exception)->attrs)
        dict_get_str(vm, as_exception(exception)->attrs, vm->names.code, &code);
    result->outcome = INTERP_EXIT;
    int64_t number;
    if (is_none(code)) {
        result->exit_code = 0;
    } else if (is_int(code)) {
        result->exit_code = value_fits_int64(value_plain(code), &number) ? (int)(number & 0xff) : 1;
    } else {
        Str *text = vm_str(vm, code);
        output_write(vm, 2, str_span(text));
        output_write(vm, 2, SPAN_LIT("\n"));
        result->exit_code = 1;
    }
}

typedef struct HookJob {
    Value hook, exception;
} HookJob;

static void hook_body(VM *vm, void *context) {
    HookJob *job = context;
    Value args[3] = {type_value(type_of(job->exception)), job->exception,
                     as_exception(job->exception)->traceback};
    vm_call(vm, job->hook, &(Args){3, args, 0, NULL, NULL});
}

/* Has the program put something in the place of sys.excepthook, which told of the exception? */
static bool told_by_hook(VM *vm, Value exception) {
    HookJob job = {NONE, exception};
    Value raised;
    return vm->sys_module && dict_gets(vm, vm->sys_module->attrs, "excepthook", &job.hook) &&
           !is_native(job.hook) && vm_try(vm, hook_body, &job, &raised);
}

static void report_body(VM *vm, void *context) {
    ReportJob *job = context;
    if (is_instance(job->exception, &TYPE_SYSTEM_EXIT))
        report_exit(vm, job->exception, job->result);
    exception_add_message(vm, &job->result->exception, job->exception);
    if (job->script && !is_instance(job->exception, &TYPE_SYSTEM_EXIT) &&
        told_by_hook(vm, job->exception))
        return;
    exception_add_traceback(vm, &job->result->traceback, job->exception, true);
}

static void report(VM *vm, Value exception, InterpResult *result, bool script) {
    enum { RESERVE = 4 << 20 };
    ReportJob job = {exception, result, script};
    Value raised;
    heap_allow(&vm->heap, RESERVE);
    result->outcome = INTERP_RAISED;
    vm->uncatchable = false;
    vm->interrupted = 0;
    if (!run_protected(vm, report_body, &job, &raised) && result->exception.len == 0)
        buf_adds(&result->exception, type_qualname(type_of(exception)));
}

void interp_run(Interp *interp, Span source, const char *filename, int line, InterpMode mode,
                InterpResult *result) {
    VM *vm = &interp->vm;
    RunJob job = {source, filename, line, mode, false};
    Value raised = NONE;
    vm->handled = NONE;
    vm->uncatchable = false;
    result->outcome = INTERP_DONE;
    if (run_protected(vm, run_body_of, &job, &raised))
        return;
    if (!is_exception(raised)) {
        result->outcome = INTERP_RAISED;
        buf_adds(&result->exception, "MemoryError");
        return;
    }
    result->syntax_error = !job.parsed;
    report(vm, raised, result, mode == INTERP_FILE);
}

void interp_result_release(InterpResult *result) {
    buf_release(&result->exception);
    buf_release(&result->traceback);
    *result = (InterpResult)INTERP_RESULT_INIT;
}

bool interp_protect(Interp *interp, void (*body)(VM *vm, void *context), void *context) {
    Value raised;
    return run_protected(&interp->vm, body, context, &raised);
}

void interp_protect_result(Interp *interp, void (*body)(VM *vm, void *context), void *context,
                           InterpResult *result) {
    Value raised = NONE;
    result->outcome = INTERP_DONE;
    if (!run_protected(&interp->vm, body, context, &raised) && is_exception(raised))
        report(&interp->vm, raised, result, false);
}
