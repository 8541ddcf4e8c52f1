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

/* What a path is of: a run below `runs_dir`, or a file. */
static char *origin(const char *path, const char *runs_dir) {
    Span rest = span_of(path), runs = span_of(runs_dir);
    if (span_starts(rest, runs) && rest.ptr[runs.len] == '/')
        return xstrndup(path + runs.len + 1, 8);
    return path_basename(path);
}

void label_add_dependencies(Tree *values, const Tree *deps, const char *runs_dir) {
    for (size_t i = 0; tree_is(deps, TREE_MAP) && i < deps->count; i++) {
        const Tree *paths = deps->items[i];
        StrList names = STRLIST_INIT;
        for (size_t k = 0; tree_is(paths, TREE_LIST) && k < paths->count; k++) {
            char *name = origin(tree_text(paths->items[k], ""), runs_dir);
            if (strlist_has(&names, name))
                free(name);
            else
                strlist_take(&names, name);
        }
        if (names.count) {
            char *text = strlist_join(&names, ",");
            tree_set(values, deps->keys[i], tree_string(text));
            free(text);
        }
        strlist_release(&names);
    }
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
