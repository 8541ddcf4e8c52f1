/* The rest of language.h: variables as text, natives from outside, completion, help, syntax trees.
 */
#include "engine/base/mem.h"
#include "harness/language/eval.h"
#include "harness/language/import.h"
#include <stdlib.h>

/* Run body where exceptions are of no interest. */
static bool quietly(Interp *interp, void (*body)(VM *, void *), void *context) {
    return interp_protect(interp, body, context);
}

/* ---- variables ---- */

typedef struct TextJob {
    const char *name;
    Buf *out;
    Span text;
    bool found;
} TextJob;

static void get_body(VM *vm, void *context) {
    TextJob *job = context;
    Value v;
    if (!dict_gets(vm, vm->globals, job->name, &v))
        return;
    buf_add_span(job->out, str_span(vm_str(vm, v)));
    job->found = true;
}

bool interp_get_text(Interp *interp, const char *name, Buf *out) {
    TextJob job = {.name = name, .out = out};
    return quietly(interp, get_body, &job) && job.found;
}

static void set_body(VM *vm, void *context) {
    TextJob *job = context;
    dict_set_str(vm, vm->globals, vm_intern(vm, job->name), value_object(str_new(vm, job->text)));
}

void interp_set_text(Interp *interp, const char *name, Span text) {
    TextJob job = {.name = name, .text = text};
    quietly(interp, set_body, &job);
}

void interp_variables(Interp *interp, StrList *names) {
    VM *vm = interp_vm(interp);
    size_t at = 0;
    for (DictEntry *e; (e = dict_next(vm->globals, &at));) {
        bool plain = is_str(e->value) || e->value.tag == TAG_INT || e->value.tag == TAG_FLOAT ||
                     e->value.tag == TAG_BOOL;
        if (plain && is_str(e->key) && as_str(e->key)->data[0] != '_')
            strlist_add(names, as_str(e->key)->data);
    }
}

/* ---- from outside ---- */

void interp_add_natives(Interp *interp, const Native *table) {
    VM *vm = interp_vm(interp);
    vm->extra_tables =
        xrealloc(vm->extra_tables, (vm->extra_table_count + 1) * sizeof *vm->extra_tables);
    vm->extra_tables[vm->extra_table_count++] = table;
}

void interp_set_resolver(Interp *interp, bool (*resolve)(VM *, void *, Str *, Value *),
                         void *context) {
    VM *vm = interp_vm(interp);
    vm->resolve = resolve;
    vm->resolve_context = context;
}

void interp_add_module(Interp *interp, const struct NativeModule *module) {
    VM *vm = interp_vm(interp);
    vm->extra_modules =
        xrealloc(vm->extra_modules, (vm->extra_module_count + 1) * sizeof *vm->extra_modules);
    vm->extra_modules[vm->extra_module_count++] = module;
}

/* ---- tools ---- */

typedef struct ToolJob {
    Span source;
    const char *filename;
    Buf *out;
    bool answer;
    const char *prefix;
    StrList *names;
} ToolJob;

static void incomplete_body(VM *vm, void *context) {
    ToolJob *job = context;
    job->answer = parse_incomplete(vm, job->source);
}

bool interp_incomplete(Interp *interp, Span source) {
    ToolJob job = {.source = source};
    return quietly(interp, incomplete_body, &job) && job.answer;
}

static void dump_body(VM *vm, void *context) {
    ToolJob *job = context;
    ast_dump(job->out, parse(vm, job->source, job->filename, 1, PARSE_SINGLE));
}

void interp_dump_ast(Interp *interp, Span source, const char *filename, Buf *out,
                     InterpResult *result) {
    ToolJob job = {.source = source, .filename = filename, .out = out};
    interp_protect_result(interp, dump_body, &job, result);
}

static void complete_from(ToolJob *job, const Dict *d, const char *lead, const char *prefix) {
    size_t at = 0, n = strlen(prefix);
    for (DictEntry *e; d && (e = dict_next(d, &at));) {
        if (!is_str(e->key) || strncmp(as_str(e->key)->data, prefix, n) != 0)
            continue;
        char *whole = xformat("%s%s", lead, as_str(e->key)->data);
        strlist_add(job->names, whole);
        free(whole);
    }
}

static void complete_attribute(VM *vm, ToolJob *job, const char *dot) {
    Value object;
    Str *name = vm_intern_span(vm, span_between(job->prefix, dot));
    if (!dict_get_str(vm, vm->globals, name, &object) && !builtin_find(vm, name, &object))
        return;
    Value dir;
    builtin_find(vm, vm_intern(vm, "dir"), &dir);
    Value all = vm_call1(vm, dir, object);
    Dict *d = dict_new(vm);
    for (size_t i = 0; i < as_list(all)->count; i++)
        dict_set(vm, d, as_list(all)->items[i], NONE);
    char *lead = xformat("%.*s", (int)(dot + 1 - job->prefix), job->prefix);
    complete_from(job, d, lead, dot + 1);
    free(lead);
}

static void complete_body(VM *vm, void *context) {
    ToolJob *job = context;
    const char *dot = strrchr(job->prefix, '.');
    if (dot) {
        complete_attribute(vm, job, dot);
        return;
    }
    builtins_fill(vm);
    complete_from(job, vm->globals, "", job->prefix);
    complete_from(job, vm->builtins, "", job->prefix);
}

void interp_complete(Interp *interp, const char *prefix, StrList *names) {
    ToolJob job = {.prefix = prefix, .names = names};
    quietly(interp, complete_body, &job);
}

static void help_row(void *context, const char *module, const Native *row) {
    Buf *out = context;
    if (row->signature[0] == '_')
        return;
    if (module)
        buf_addf(out, "%s.", module);
    buf_addf(out, "%s\n", row->signature);
    if (row->doc)
        buf_addf(out, "  %s\n", row->doc);
}

void interp_help(Interp *interp, Buf *out) {
    modules_each(interp_vm(interp), help_row, out);
}
