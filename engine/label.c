/* Label templates. */
#include "engine/label.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/flagvalue.h"
#include <stdlib.h>

/* Exactly one conversion that takes a number, so that a template cannot read other memory. */
static bool safe_number_format(const char *format) {
    const char *p = strchr(format, '%');
    if (!p || strlen(format) > 31)
        return false;
    p += 1 + strspn(p + 1, "-+ #0");
    p += strspn(p, "0123456789");
    bool precise = *p == '.';
    if (precise)
        p += 1 + strspn(p + 1, "0123456789");
    return *p && strchr(precise ? "eEfFgG" : "eEfFgGd", *p) && !strchr(p + 1, '%');
}

static void render_number(Buf *out, const char *format, double number) {
    const char *d = strchr(format, 'd');
    char *floating = d ? xformat("%.*s.0f%s", (int)(d - format), format, d + 1) : xstrdup(format);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    buf_addf(out, floating, d ? (double)(int64_t)number : number);
#pragma GCC diagnostic pop
    free(floating);
}

static void apply_pipe(Buf *text, bool *known, const char *pipe, const Tree *value) {
    if (*pipe == '%') {
        if (value && (value->kind == TREE_INT || value->kind == TREE_FLOAT) &&
            safe_number_format(pipe)) {
            buf_reset(text);
            render_number(text, pipe, tree_number(value, 0));
        }
    } else if (strncmp(pipe, "default:", 8) == 0) {
        if (!*known) {
            buf_reset(text);
            buf_adds(text, pipe + 8);
            *known = true;
        }
    } else if (strcmp(pipe, "basename") == 0) {
        char *base = path_basename(text->data);
        buf_reset(text);
        buf_adds(text, base);
        free(base);
    }
}

static void render_reference(Buf *out, Span reference, const Tree *values) {
    StrList parts = STRLIST_INIT;
    strlist_split(&parts, reference, '|');
    const Tree *value = tree_get(values, parts.items[0]);
    bool known = value && value->kind != TREE_NULL;
    Buf text = BUF_INIT;
    if (known)
        flag_value_format_bare(&text, value);
    for (size_t i = 1; i < parts.count; i++)
        apply_pipe(&text, &known, parts.items[i], value);
    buf_add_span(out, buf_span(&text));
    buf_release(&text);
    strlist_release(&parts);
}

void label_render(Buf *out, const char *template_text, const Tree *values) {
    const char *p = template_text;
    for (;;) {
        const char *open = strstr(p, "${");
        const char *close = open ? strchr(open, '}') : NULL;
        if (!close) {
            buf_adds(out, p);
            return;
        }
        buf_add(out, p, (size_t)(open - p));
        render_reference(out, span_between(open + 2, close), values);
        p = close + 1;
    }
}
