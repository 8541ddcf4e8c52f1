/* Operation references: writing, reading and showing them. */
#include "engine/opref.h"

#include "engine/base/file.h"
#include "engine/base/list.h"
#include "engine/base/mem.h"
#include <stdlib.h>

static char *own(const char *text) {
    return xstrdup(text ? text : "");
}

void opref_init(OpRef *ref, const char *type, const char *package, const char *version,
                const char *model, const char *op) {
    *ref = (OpRef){own(type), own(package), own(version), own(model), own(op)};
}

void opref_copy(OpRef *to, const OpRef *from) {
    opref_init(to, from->type, from->package, from->version, from->model, from->op);
}

void opref_release(OpRef *ref) {
    free(ref->type);
    free(ref->package);
    free(ref->version);
    free(ref->model);
    free(ref->op);
    *ref = (OpRef){0};
}

static bool same(const char *a, const char *b) {
    return strcmp(a ? a : "", b ? b : "") == 0;
}

bool opref_equal_op(const OpRef *a, const OpRef *b) {
    return same(a->type, b->type) && same(a->package, b->package) && same(a->model, b->model) &&
           same(a->op, b->op);
}

void opref_write(Buf *out, const OpRef *ref) {
    char *head = xformat("%s:%s", ref->type, ref->package);
    const char *words[] = {head, ref->version, ref->model, ref->op};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        char *quoted = shell_quote(words[i]);
        buf_addf(out, "%s%s", i ? " " : "", quoted);
        free(quoted);
    }
    free(head);
}

bool opref_parse(OpRef *out, Span text, Error *err) {
    StrList words = STRLIST_INIT;
    *out = (OpRef){0};
    bool ok = strlist_shell_split(&words, span_trim(text), err);
    if (ok && (words.count != 4 || !strchr(words.items[0], ':')))
        ok = fail(err, ERR_INVALID, "invalid operation reference '%.*s'", SPAN_ARG(text));
    if (ok) {
        char *colon = strchr(words.items[0], ':');
        *colon = '\0';
        opref_init(out, words.items[0], colon + 1, words.items[1], words.items[2], words.items[3]);
    }
    strlist_release(&words);
    return ok;
}

char *opref_spec(const OpRef *ref) {
    bool package = same(ref->type, "package");
    return xformat("%s%s%s%s%s", package ? ref->package : "", package ? "/" : "", ref->model,
                   *ref->model ? ":" : "", ref->op);
}

/* The project directory as seen from `cwd`: "" when it is that, else with a final '/'. Two and more
 * levels up are shown as ".../". */
static char *dir_prefix(const char *dir, const char *cwd) {
    char *relative = path_relative(dir, cwd);
    char *shown;
    if (strcmp(relative, ".") == 0) {
        shown = xstrdup("");
    } else if (strncmp(relative, "../..", 5) == 0) {
        char *base = path_basename(dir);
        shown = xformat(".../%s/", base);
        free(base);
    } else if (strncmp(relative, "..", 2) == 0) {
        shown = xformat("%s/", relative);
    } else {
        shown = xformat("./%s/", relative);
    }
    free(relative);
    return shown;
}

char *opref_description(const OpRef *ref, const char *cwd) {
    if (same(ref->type, "builtin"))
        return xstrdup(ref->op);
    const char *op = ref->op;
    if (same(ref->type, "script") && *op == '/')
        op = strrchr(op, '/') + 1; /* given with its directory, which is said below */
    char *spec = xformat("%s%s%s", ref->model, *ref->model ? ":" : "", op);
    char *dir = path_dirname(ref->package);
    if (!cwd || !*dir) {
        free(dir);
        return spec;
    }
    /* A script of a subdirectory carries that in its name; its project is above. */
    if (same(ref->type, "script") && strchr(op, '/') &&
        span_ends(span_of(ref->package), span_of(ref->op))) {
        dir[strlen(ref->package) - strlen(ref->op)] = '\0';
    }
    char *prefix = dir_prefix(dir, cwd);
    char *shown = xformat("%s%s", prefix, spec);
    free(prefix);
    free(dir);
    free(spec);
    return shown;
}
