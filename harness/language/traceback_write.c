/* Whole tracebacks: the lines of the document or script, chained exceptions, and groups, whose
 * exceptions are set off by a margin. */
#include "harness/language/exception_group.h"
#include "harness/language/traceback.h"
#include "harness/language/vm_internal.h"

enum { MOST_CHAINED = 64, MOST_NESTED = 10, MOST_SHOWN = 15 };

/* CPython closes the frame of a group once, at the innermost last exception. */
typedef struct Writer {
    VM *vm;
    Buf *out;
    size_t depth; /* of groups */
    bool close, suggestions;
} Writer;

/* ---- entries ---- */

static void add_entry(VM *vm, Buf *out, const Traceback *t) {
    buf_addf(out, "  File \"%s\", line %d, in %s\n", t->code->filename->data, (int)t->line,
             t->code->name->data);
    Span line = span_trim(source_line(vm, t->code->filename, t->line));
    if (line.len)
        buf_addf(out, "    %.*s\n", SPAN_ARG(line));
}

static bool same_place(const Traceback *a, const Traceback *b) {
    return a && a->code == b->code && a->line == b->line;
}

static void add_entries(VM *vm, Buf *out, Value traceback) {
    const Traceback *last = NULL;
    size_t repeated = 0;
    for (const Traceback *t = traceback_first(traceback); t; t = t->next) {
        repeated = same_place(last, t) ? repeated + 1 : 0;
        if (repeated < 3)
            add_entry(vm, out, t);
        last = t;
        bool goes_on = t->next && same_place(t, t->next);
        if (!goes_on && repeated >= 3)
            buf_addf(out, "  [Previous line repeated %zu more time%s]\n", repeated - 2,
                     repeated == 3 ? "" : "s");
    }
}

/* ---- lines with a margin ---- */

static void indent(Writer *w) {
    buf_add_repeat(w->out, ' ', 2 * w->depth);
}

static void emit(Writer *w, Span text, char margin) {
    Span line;
    while (span_next_line(&text, &line, true)) {
        indent(w);
        if (w->depth)
            buf_addf(w->out, "%c ", margin);
        buf_add_span(w->out, line);
        buf_addc(w->out, '\n');
    }
}

static void emit_entries(Writer *w, Value e, bool group, bool top) {
    Value traceback = as_exception(e)->traceback;
    if (!is_object(traceback))
        return;
    emit(w,
         group ? SPAN_LIT("Exception Group Traceback (most recent call last):")
               : SPAN_LIT("Traceback (most recent call last):"),
         top ? '+' : '|');
    Buf *b = vm_buf(w->vm);
    add_entries(w->vm, b, traceback);
    emit(w, buf_span(b), '|');
    vm_buf_drop(w->vm, b);
}

static void emit_end(Writer *w, Value e) {
    Buf *b = vm_buf(w->vm);
    exception_add_end(w->vm, b, e, w->suggestions);
    emit(w, buf_span(b), '|');
    vm_buf_drop(w->vm, b);
}

/* ---- one exception, a group, a chain ---- */

static void write_chain(Writer *w, Value e);

static void write_items(Writer *w, const Tuple *items) {
    size_t shown = items->count > MOST_SHOWN ? MOST_SHOWN + 1 : items->count;
    w->close = false;
    for (size_t i = 0; i < shown; i++) {
        bool last = i + 1 == shown, cut = i >= MOST_SHOWN;
        w->close = w->close || last;
        indent(w);
        buf_adds(w->out, i == 0 ? "+-+---------------- " : "  +---------------- ");
        if (cut)
            buf_adds(w->out, "...");
        else
            buf_addf(w->out, "%zu", i + 1);
        buf_adds(w->out, " ----------------\n");
        w->depth++;
        if (cut) {
            size_t more = items->count - MOST_SHOWN;
            Str *text = str_printf(w->vm, "and %zu more exception%s", more, more > 1 ? "s" : "");
            emit(w, str_span(text), '|');
        } else {
            write_chain(w, items->items[i]);
        }
        if (last && w->close) {
            indent(w);
            buf_adds(w->out, "+------------------------------------\n");
            w->close = false;
        }
        w->depth--;
    }
}

static void write_group(Writer *w, Value e) {
    if (w->depth > MOST_NESTED) {
        emit(w, SPAN_LIT("... (max_group_depth is 10)"), '|');
        return;
    }
    bool top = w->depth == 0;
    w->depth += top;
    emit_entries(w, e, true, top);
    emit_end(w, e);
    write_items(w, exception_group_items(w->vm, e));
    w->depth -= top;
}

static void write_chain(Writer *w, Value exception) {
    Value chain[MOST_CHAINED];
    size_t count = 0;
    for (Value at = exception; is_object(at) && count < MOST_CHAINED;) {
        Exception *e = as_exception(at);
        chain[count++] = at;
        at = is_object(e->cause) ? e->cause : e->suppress_context ? NONE : e->context;
        for (size_t i = 0; i < count; i++)
            if (value_same(chain[i], at))
                at = NONE;
    }
    while (count-- > 0) {
        if (is_instance(chain[count], &TYPE_BASE_EXCEPTION_GROUP)) {
            write_group(w, chain[count]);
        } else {
            emit_entries(w, chain[count], false, false);
            emit_end(w, chain[count]);
        }
        if (count == 0)
            break;
        bool direct = value_same(as_exception(chain[count - 1])->cause, chain[count]);
        emit(w,
             direct ? SPAN_LIT("\nThe above exception was the direct cause of the following "
                               "exception:\n\n")
                    : SPAN_LIT("\nDuring handling of the above exception, another exception "
                               "occurred:\n\n"),
             '|');
    }
}

void exception_add_traceback(VM *vm, Buf *out, Value exception, bool suggestions) {
    Writer w = {.vm = vm, .out = out, .suggestions = suggestions};
    write_chain(&w, exception);
    if (out->len && out->data[out->len - 1] == '\n')
        buf_truncate(out, out->len - 1);
}
