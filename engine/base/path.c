/* Paths as text, with the rules of Python's os.path; only path_real, path_absolute and
 * path_find_upward look at the file system. */
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

char *path_join(const char *a, const char *b) {
    if (*b == '/' || !*a)
        return xstrdup(b);
    size_t len = strlen(a);
    return xconcat(a, a[len - 1] == '/' ? "" : "/", b);
}

char *path_join3(const char *a, const char *b, const char *c) {
    char *ab = path_join(a, b), *all = path_join(ab, c);
    free(ab);
    return all;
}

static const char *last_part(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

char *path_dirname(const char *path) {
    size_t len = (size_t)(last_part(path) - path), trimmed = len;
    while (trimmed && path[trimmed - 1] == '/')
        trimmed--;
    return xstrndup(path, trimmed ? trimmed : len); /* slashes alone stay */
}

char *path_basename(const char *path) {
    return xstrdup(last_part(path));
}

const char *path_extension(const char *path) {
    const char *name = last_part(path);
    name += strspn(name, ".");
    const char *dot = strrchr(name, '.');
    return dot ? dot : name + strlen(name);
}

/* Put one component behind `out`, whose first `root` bytes are the leading slashes. */
static void add_component(Buf *out, size_t root, Span part) {
    if (!part.len || span_is(part, "."))
        return;
    size_t slash = span_rfind_char(buf_span(out), '/');
    size_t last = slash == SIZE_MAX || slash < root ? root : slash + 1;
    if (span_is(part, "..")) {
        bool none = out->len == root;
        if (none && root)
            return;
        if (!none && !span_is(span_from(buf_span(out), last), "..")) {
            buf_truncate(out, last > root ? last - 1 : root);
            return;
        }
    }
    if (out->len > root)
        buf_addc(out, '/');
    buf_add_span(out, part);
}

static Span next_component(Span *rest) {
    size_t end = span_find_char(*rest, '/', 0);
    size_t len = end == SIZE_MAX ? rest->len : end;
    Span part = span_make(rest->ptr, len);
    *rest = span_from(*rest, end == SIZE_MAX ? len : len + 1);
    return part;
}

char *path_normal(const char *path) {
    size_t slashes = strspn(path, "/"); /* POSIX: exactly two are special */
    size_t root = slashes == 2 ? 2 : slashes ? 1 : 0;
    Buf out = BUF_INIT;
    buf_add_repeat(&out, '/', root);
    for (Span rest = span_of(path + slashes); rest.len;)
        add_component(&out, root, next_component(&rest));
    if (!out.len)
        buf_addc(&out, '.');
    return buf_detach(&out);
}

char *path_current(void) {
    char *cwd = getcwd(NULL, 0);
    if (!cwd || *cwd != '/') { /* removed, or outside of our root */
        free(cwd);
        return xstrdup("/");
    }
    return cwd;
}

char *path_absolute(const char *path) {
    char *cwd = *path == '/' ? xstrdup("") : path_current();
    char *joined = path_join(cwd, path), *normal = path_normal(joined);
    free(cwd);
    free(joined);
    return normal;
}

/* Where the link at `path` points to, or NULL when it is none. */
static char *read_link(const char *path) {
    char target[4096];
    ssize_t len = readlink(path, target, sizeof target);
    return len < 0 || (size_t)len == sizeof target ? NULL : xstrndup(target, (size_t)len);
}

/* One component onto `real`, which has no links in it; a link's target goes in front of `todo`. */
static void resolve_component(Buf *real, Buf *todo, Span part, int *links_left) {
    size_t before = real->len;
    bool up = span_is(part, "..");
    add_component(real, 1, part);
    if (up || real->len == before || *links_left == 0)
        return;
    char *target = read_link(real->data);
    if (!target)
        return;
    --*links_left;
    buf_insert(todo, 0, SPAN_LIT("/"));
    buf_insert(todo, 0, span_of(target));
    buf_truncate(real, *target == '/' ? 1 : before);
    free(target);
}

char *path_real(const char *path) {
    char *cwd = path_current(), *start = path_join(cwd, path);
    Buf real = BUF_INIT, todo = BUF_INIT, part = BUF_INIT;
    buf_addc(&real, '/');
    buf_adds(&todo, start);
    for (int links_left = 64; todo.len;) {
        Span rest = buf_span(&todo);
        buf_reset(&part);
        buf_add_span(&part, next_component(&rest));
        buf_erase(&todo, 0, todo.len - rest.len);
        resolve_component(&real, &todo, buf_span(&part), &links_left);
    }
    free(cwd);
    free(start);
    buf_release(&todo);
    buf_release(&part);
    return buf_detach(&real);
}

/* Length of the leading components that both absolute paths share. */
static size_t shared_prefix(const char *a, const char *b) {
    size_t shared = 0, i = 0;
    for (;; i++) {
        bool end_a = a[i] == '/' || !a[i], end_b = b[i] == '/' || !b[i];
        if (end_a && end_b)
            shared = i;
        if (a[i] != b[i] || !a[i])
            return shared;
    }
}

char *path_relative(const char *path, const char *start) {
    char *to = path_absolute(path), *from = path_absolute(start && *start ? start : ".");
    const char *a = to + strspn(to, "/"), *b = from + strspn(from, "/");
    size_t shared = *a && *b ? shared_prefix(a, b) : 0;
    Buf out = BUF_INIT;
    Span rest_a = span_of(a + shared), rest_b = span_of(b + shared), parts[2] = {rest_b, rest_a};
    for (int side = 0; side < 2; side++) {
        while (parts[side].len) {
            Span part = next_component(&parts[side]);
            if (!part.len)
                continue;
            if (out.len)
                buf_addc(&out, '/');
            buf_add_span(&out, side ? part : SPAN_LIT(".."));
        }
    }
    if (!out.len)
        buf_addc(&out, '.');
    free(to);
    free(from);
    return buf_detach(&out);
}

char *path_find_upward(const char *start, const char *name) {
    char *dir = path_absolute(start);
    for (;;) {
        char *candidate = path_join(dir, name);
        bool at_root = dir[strspn(dir, "/")] == '\0';
        if (path_exists(candidate) || at_root) {
            bool found = path_exists(candidate);
            free(dir);
            if (found)
                return candidate;
            free(candidate);
            return NULL;
        }
        char *parent = path_dirname(dir);
        free(dir);
        free(candidate);
        dir = parent;
    }
}
