/* What a traceback is made of: its entries, the last lines as traceback.format_exception_only gives
 * them, and suggestions. */
#include "harness/language/traceback.h"
#include "harness/language/vm_internal.h"

void traceback_add(VM *vm, Value exception, const Frame *frame) {
    Exception *e = as_exception(exception);
    Traceback *t = obj_new(vm, &TYPE_TRACEBACK);
    t->next = traceback_first(e->traceback);
    t->code = frame->code;
    t->globals = frame->globals;
    t->line = frame->node ? frame->node->line : frame->code->line;
    e->traceback = value_object(t);
}

static bool traceback_getattr(VM *vm, Value self, Str *name, Value *out) {
    Traceback *t = (Traceback *)self.object;
    if (strcmp(name->data, "tb_lineno") == 0)
        return *out = value_int(t->line), true;
    if (strcmp(name->data, "tb_next") == 0)
        return *out = t->next ? value_object(t->next) : NONE, true;
    if (strcmp(name->data, "tb_lasti") == 0)
        return *out = value_int(0), true;
    if (strcmp(name->data, "tb_frame") != 0)
        return false;
    if (!t->frame)
        t->frame = frame_view_of(vm, t->code, t->globals, t->line).object;
    return *out = value_object(t->frame), true;
}

static const char *const ATTRIBUTES[] = {"tb_frame", "tb_lasti", "tb_lineno", "tb_next", NULL};

const Type TYPE_TRACEBACK = {.attributes = ATTRIBUTES,
                             .object = {&TYPE_TYPE},
                             .name = "traceback",
                             .size = sizeof(Traceback),
                             .getattr = traceback_getattr};

/* ---- the last lines ---- */

static void add_type_name(VM *vm, Buf *out, const Type *type) {
    Value module;
    if (vm_getattr_maybe(vm, type_value(type), vm->names.__module__, &module) && is_str(module)) {
        const char *m = as_str(module)->data;
        if (strcmp(m, "builtins") != 0 && strcmp(m, "__main__") != 0)
            buf_addf(out, "%s.", m);
    }
    buf_adds(out, type_qualname(type));
}

typedef struct TextJob {
    Value exception;
    Str *text;
} TextJob;

static void text_body(VM *vm, void *context) {
    TextJob *job = context;
    job->text = vm_str(vm, job->exception);
}

static Str *text_of(VM *vm, Value v, const char *what) {
    TextJob job = {v, NULL};
    Value raised;
    if (vm_try(vm, text_body, &job, &raised))
        return job.text;
    return str_printf(vm, "<%s str() failed>", what);
}

static Value attr_of(VM *vm, Value e, const char *name) {
    Dict *attrs = as_exception(e)->attrs;
    Value v = NONE;
    return attrs && dict_gets(vm, attrs, name, &v) ? v : NONE;
}

/* The source line of a SyntaxError and the carets under it. */
static void add_syntax_source(VM *vm, Buf *out, Value e) {
    Value text = attr_of(vm, e, "text"), offset = attr_of(vm, e, "offset"),
          end = attr_of(vm, e, "end_offset");
    if (!is_str(text))
        return;
    Span line = span_trim_right(str_span(as_str(text)));
    Span shown = span_trim_left(line);
    size_t cut = line.len - shown.len;
    buf_addf(out, "    %.*s\n", SPAN_ARG(shown));
    if (offset.tag != TAG_INT || offset.integer < 1)
        return;
    int64_t from = offset.integer, to = end.tag == TAG_INT ? end.integer : 0;
    Value line_a = attr_of(vm, e, "lineno"), line_b = attr_of(vm, e, "end_lineno");
    if (line_a.tag == TAG_INT && line_b.tag == TAG_INT && line_b.integer != line_a.integer)
        to = (int64_t)line.len + 1;
    if (to <= from)
        to = from + 1;
    int64_t column = from - 1 - (int64_t)cut;
    if (column < 0)
        return;
    buf_addf(out, "    ");
    for (int64_t i = 0; i < column; i++) {
        char c = (size_t)i < shown.len ? shown.ptr[i] : ' ';
        buf_addc(out, c == '\t' ? '\t' : ' ');
    }
    buf_add_repeat(out, '^', (size_t)(to - from));
    buf_addc(out, '\n');
}

static void add_syntax(VM *vm, Buf *out, Value e, bool source) {
    Value file = attr_of(vm, e, "filename"), line = attr_of(vm, e, "lineno"),
          msg = attr_of(vm, e, "msg");
    bool placed = line.tag == TAG_INT;
    if (placed && source) {
        buf_addf(out, "  File \"%s\", line %ld\n", is_str(file) ? as_str(file)->data : "<string>",
                 (long)line.integer);
        add_syntax_source(vm, out, e);
    }
    add_type_name(vm, out, type_of(e));
    buf_addf(out, ": %s", is_none(msg) ? "<no detail available>" : vm_str(vm, msg)->data);
    if (!placed && is_str(file))
        buf_addf(out, " (%s)", as_str(file)->data);
}

static void add_notes(VM *vm, Buf *out, Value e) {
    Value notes = attr_of(vm, e, "__notes__");
    if (is_none(notes))
        return;
    if (!is_list(notes) && !is_tuple(notes)) {
        buf_addf(out, "\n%s", vm_repr(vm, notes)->data);
        return;
    }
    const Value *items;
    size_t count;
    vm_items(vm, notes, &items, &count);
    for (size_t i = 0; i < count; i++)
        buf_addf(out, "\n%s", text_of(vm, items[i], "note")->data);
}

static void add_plain(VM *vm, Buf *out, Value e, bool source) {
    if (is_instance(e, &TYPE_SYNTAX_ERROR)) {
        add_syntax(vm, out, e, source);
        return;
    }
    add_type_name(vm, out, type_of(e));
    Str *text = text_of(vm, e, "exception");
    if (text->bytes) {
        buf_adds(out, ": ");
        buf_add_span(out, str_span(text));
    }
}

void exception_add_message(VM *vm, Buf *out, Value exception) {
    add_plain(vm, out, exception, false);
    add_notes(vm, out, exception);
}

/* ---- suggestions ---- */

static size_t move_cost(unsigned char a, unsigned char b) {
    if ((a & 31) != (b & 31))
        return 2;
    if (a == b)
        return 0;
    unsigned char x = (unsigned char)(a >= 'A' && a <= 'Z' ? a + 32 : a);
    unsigned char y = (unsigned char)(b >= 'A' && b <= 'Z' ? b + 32 : b);
    return x == y ? 1 : 2;
}

/* Edit distance in which a change of case costs 1 and everything else 2; most + 1: too far. */
static size_t edit_distance(Span a, Span b, size_t most) {
    size_t row[41];
    if (a.len > 40 || b.len > 40)
        return most + 1;
    for (size_t i = 0; i <= a.len; i++)
        row[i] = i * 2;
    for (size_t j = 0; j < b.len; j++) {
        size_t diagonal = row[0];
        row[0] = (j + 1) * 2;
        for (size_t i = 0; i < a.len; i++) {
            size_t replace = diagonal + move_cost((unsigned char)a.ptr[i], (unsigned char)b.ptr[j]);
            size_t other = (row[i] < row[i + 1] ? row[i] : row[i + 1]) + 2;
            diagonal = row[i + 1];
            row[i + 1] = replace < other ? replace : other;
        }
    }
    return row[a.len];
}

enum { MOST_CANDIDATES = 750 }; /* of more CPython proposes none */

static Str *nearest(Str *name, List *candidates) {
    Str *best = NULL;
    size_t best_distance = SIZE_MAX;
    for (size_t i = 0; i < candidates->count && candidates->count < MOST_CANDIDATES; i++) {
        if (!is_str(candidates->items[i]))
            continue;
        Str *item = as_str(candidates->items[i]);
        if (item == name || str_equal(item, name))
            continue;
        size_t most = (name->bytes + item->bytes + 3) * 2 / 6;
        if (most >= best_distance)
            most = best_distance - 1;
        size_t d = edit_distance(str_span(name), str_span(item), most);
        if (d > most)
            continue;
        best = item;
        best_distance = d;
    }
    return best;
}

static void add_names(VM *vm, List *out, Dict *d) {
    size_t at = 0;
    for (DictEntry *e; d && (e = dict_next(d, &at));)
        list_push(vm, out, e->key);
}

typedef struct SuggestJob {
    Value exception;
    Str *found;
} SuggestJob;

static void suggest_body(VM *vm, void *context) {
    SuggestJob *job = context;
    Value name = attr_of(vm, job->exception, "name"), obj = attr_of(vm, job->exception, "obj");
    if (!is_str(name))
        return;
    if (is_instance(job->exception, &TYPE_ATTRIBUTE_ERROR)) {
        Value names =
            vm_call1(vm, vm_getattr(vm, vm_import(vm, "builtins"), vm_intern(vm, "dir")), obj);
        if (is_list(names))
            job->found = nearest(as_str(name), as_list(names));
        return;
    }
    List *names = list_new(vm, 64);
    Traceback *t = traceback_first(as_exception(job->exception)->traceback);
    if (!t)
        return;
    while (t->next)
        t = t->next;
    for (size_t i = 0; t->code->scope && i < t->code->scope->slots; i++)
        list_push(vm, names, value_object(t->code->scope->slot_names[i]));
    add_names(vm, names, t->globals);
    builtins_fill(vm);
    add_names(vm, names, vm->builtins);
    job->found = nearest(as_str(name), names);
}

bool exception_suggestion(VM *vm, Value exception, Buf *out) {
    if (!is_instance(exception, &TYPE_ATTRIBUTE_ERROR) && !is_instance(exception, &TYPE_NAME_ERROR))
        return false;
    SuggestJob job = {exception, NULL};
    Value raised;
    if (!vm_try(vm, suggest_body, &job, &raised) || !job.found)
        return false;
    buf_addf(out, ". Did you mean: '%s'?", job.found->data);
    return true;
}

void exception_add_head(VM *vm, Buf *out, Value exception) {
    add_plain(vm, out, exception, true);
}

void exception_add_end(VM *vm, Buf *out, Value exception, bool suggestion) {
    add_plain(vm, out, exception, true);
    if (suggestion)
        exception_suggestion(vm, exception, out);
    add_notes(vm, out, exception);
}
