/* The module yaml: events of a text come from engine/base; what PyYAML makes of them, and writing,
 * is in yaml.py. */
#include "engine/base/yaml_events.h"
#include "harness/language/modules.h"
#include "harness/language/text.h"

extern const char EMBED_yaml[];

static void release_reader(void *reader) {
    yaml_reader_free(reader);
}

static Value text_or_none(VM *vm, const char *text) {
    return text ? str_value(vm, text) : NONE;
}

static Value kind_name(VM *vm, YamlEventKind kind) {
    static const char *const names[] = {"document", "document end", "scalar", "list", "list end",
                                        "map",      "map end",      "alias",  "end",  "error"};
    return value_object(vm_intern(vm, names[kind]));
}

/* (kind, value, plain, tag, anchor, line, column) and for errors
 * (kind, problem, scanning, context, None, line, column, context line, context column) */
static Value event_value(VM *vm, const YamlEvent *e) {
    bool failed = e->kind == YAML_AT_ERROR;
    Value items[9] = {kind_name(vm, e->kind),
                      e->value.ptr ? value_object(str_new(vm, e->value)) : NONE,
                      value_bool(failed ? e->scanning : e->plain),
                      text_or_none(vm, failed ? e->context : e->tag),
                      text_or_none(vm, e->anchor),
                      value_int((int64_t)e->line),
                      value_int((int64_t)e->column),
                      value_int((int64_t)e->context_line),
                      value_int((int64_t)e->context_column)};
    return tuple_from(vm, items, failed ? 9 : 7);
}

/* _events(text): all events, as a list; an error is the last one. */
static Value yaml_events(VM *vm, Value *args) {
    Str *text = vm_need_str(vm, args[0], "the text");
    YamlReader *reader = yaml_reader_new(str_span(text));
    if (!reader || !vm_on_free(vm, NULL, release_reader, reader))
        raise(vm, &TYPE_MEMORY_ERROR, "%s", "");
    List *out = list_new(vm, 16);
    YamlEvent e;
    do {
        yaml_reader_next(reader, &e);
        list_push(vm, out, event_value(vm, &e));
    } while (e.kind != YAML_AT_END && e.kind != YAML_AT_ERROR);
    vm_forget(vm, reader);
    yaml_reader_free(reader);
    return value_object(out);
}

static const Native FUNCTIONS[] = {
    {"_events(text)", yaml_events, "The events of a YAML text."},
    {NULL, NULL, NULL},
};

static void init(VM *vm, Value module) {
    module_run(vm, module, EMBED_yaml);
}

const NativeModule MODULE_YAML = {"yaml", FUNCTIONS, init, "YAML, as PyYAML reads and writes it."};
