/* Giving a document its names: see bind.h.
 *
 * Nothing is made before it is used. The machine asks resolve() for a name that the document itself
 * does not define; helpers.py is read when the first of its names is asked for. */
#include "harness/bind/bind.h"

#include "engine/base/mem.h"
#include "harness/bind/internal.h"
#include "harness/language/import.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

extern const char EMBED_helpers[];

typedef struct Bind {
    char *samples;
    char *(*find_samples)(void);
    Dict *helpers; /* NULL until read */
    bool reading;
} Bind;

static void release_bind(void *bind) {
    free(((Bind *)bind)->samples);
}

/* Modules every document has without importing them. */
static const char *const MODULES[] = {"gapi", "guild", "json", "os", "re", "sys", "yaml"};

/* The same for modules of the engine: the name is the last part. */
static const char *const PARTS[] = {"guild.cli", "guild.guildfile"};

static bool find_module(VM *vm, const char *name, Value *out) {
    for (size_t i = 0; i < COUNT_OF(MODULES); i++)
        if (strcmp(MODULES[i], name) == 0)
            return *out = vm_import(vm, name), true;
    for (size_t i = 0; i < COUNT_OF(PARTS); i++)
        if (strcmp(strrchr(PARTS[i], '.') + 1, name) == 0)
            return *out = vm_import(vm, PARTS[i]), true;
    if (strcmp(name, "pprint") != 0)
        return false;
    *out = vm_getattr(vm, vm_import(vm, "pprint"), vm_intern(vm, "pprint"));
    return true;
}

static void run_helpers(VM *vm, void *context) {
    Bind *bind = context;
    if (!bind->samples)
        bind->samples = bind->find_samples();
    Value module = module_new(vm, "helpers");
    module_set(vm, module, "Project", type_value(&TYPE_PROJECT));
    run_source(vm, span_of(EMBED_helpers), "<helpers>", 1, ((Module *)module.object)->attrs);
    module_set(vm, module, "_samples", bind->samples ? str_value(vm, bind->samples) : NONE);
    bind->helpers = ((Module *)module.object)->attrs;
}

static void read_helpers(VM *vm, Bind *bind) {
    Value raised;
    bind->reading = true;
    bool ok = vm_try(vm, run_helpers, bind, &raised);
    bind->reading = false;
    if (!ok)
        raise_value(vm, raised);
}

/* Is `name` defined in helpers.py? Cheaper than reading it, for names that are not. */
static bool names_helper(const char *name) {
    static const char *const FORMS[] = {"\ndef %s(", "\nclass %s:", "\nclass %s(", "\n%s = "};
    for (size_t i = 0; i < COUNT_OF(FORMS); i++) {
        char line[128];
        const char *mark = strstr(FORMS[i], "%s");
        int n = snprintf(line, sizeof line, "%.*s%s%s", (int)(mark - FORMS[i]), FORMS[i], name,
                         mark + 2);
        if (n > 0 && (size_t)n < sizeof line && strstr(EMBED_helpers, line))
            return true;
    }
    return false;
}

static bool resolve(VM *vm, void *context, Str *name, Value *out) {
    Bind *bind = context;
    if (bind->reading || name->data[0] == '_')
        return false;
    if (strcmp(name->data, "Project") == 0)
        return *out = type_value(&TYPE_PROJECT), true;
    if (find_module(vm, name->data, out))
        return true;
    if (!bind->helpers) {
        if (!names_helper(name->data))
            return false;
        read_helpers(vm, bind);
    }
    return dict_get_str(vm, bind->helpers, name, out);
}

void bind_register(Interp *interp, const BindOptions *options) {
    VM *vm = interp_vm(interp);
    Bind *bind = vm_alloc(vm, sizeof *bind); /* there the collector sees `helpers` */
    memset(bind, 0, sizeof *bind);
    if (!vm_on_free(vm, NULL, release_bind, bind))
        return;
    bind->samples = options->samples ? xstrdup(options->samples) : NULL;
    bind->find_samples = options->find_samples;
    interp_add_module(interp, &MODULE_GAPI);
    interp_add_module(interp, &MODULE_GUILD_API);
    for (const NativeModule *module = MODULES_GUILD; module->name; module++)
        interp_add_module(interp, module);
    interp_set_resolver(interp, resolve, bind);
}

/* ---- help ---- */

/* "name(arguments)\n  sentence" for the definitions of helpers.py that have a sentence. */
void bind_help(Buf *out) {
    Span rest = span_of(EMBED_helpers), line, next;
    while (span_next_line(&rest, &line, false)) {
        bool function = span_starts(line, SPAN_LIT("def ")),
             class = span_starts(line, SPAN_LIT("class "));
        Span head = span_from(line, function ? 4 : class ? 6 : 0);
        if ((!function && !class) || head.ptr[0] == '_' || !span_next_line(&rest, &next, false))
            continue;
        Span text = span_trim(next);
        if (!span_starts(text, SPAN_LIT("\"\"\"")))
            continue;
        text = span_from(text, 3);
        size_t end = span_find(text, SPAN_LIT("\"\"\""), 0);
        buf_addf(out, "%.*s\n  %.*s\n", (int)(head.len - 1), head.ptr,
                 (int)(end == SIZE_MAX ? text.len : end), text.ptr);
    }
}
