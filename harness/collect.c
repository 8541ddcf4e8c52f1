/* Which files are documents: those named, those in named directories, those of verbatim.yml. */
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "harness/plan.h"
#include <fnmatch.h>
#include <glob.h>
#include <stdlib.h>

void doc_paths_release(DocPaths *paths) {
    for (size_t i = 0; i < paths->count; i++) {
        free(paths->items[i].path);
        free(paths->items[i].lines);
    }
    free(paths->items);
}

static DocPath *find_path(DocPaths *paths, const char *path) {
    for (size_t i = 0; i < paths->count; i++)
        if (strcmp(paths->items[i].path, path) == 0)
            return &paths->items[i];
    return NULL;
}

static DocPath *add_path(DocPaths *paths, const char *path, bool named) {
    char *normal = path_normal(path);
    DocPath *known = find_path(paths, normal);
    if (known) {
        free(normal);
        known->named |= named;
        return known;
    }
    paths->items = grow(paths->items, &paths->cap, paths->count + 1, sizeof *paths->items);
    paths->items[paths->count] = (DocPath){.path = normal, .named = named};
    return &paths->items[paths->count++];
}

/* ---- directories ------------------------------------------------------------------------- */

static bool is_document_name(const char *name) {
    static const char *const ENDINGS[] = {".md", ".markdown", ".rst", ".t"};
    const char *extension = path_extension(name);
    for (size_t i = 0; i < COUNT_OF(ENDINGS); i++)
        if (strcmp(extension, ENDINGS[i]) == 0)
            return true;
    return false;
}

static bool has_prompt(const char *path) {
    Buf text = BUF_INIT;
    Error err = ERROR_INIT;
    bool found = file_read_limited(&text, path, (size_t)16 << 20, &err) &&
                 (span_find(buf_span(&text), SPAN_LIT(">>> "), 0) != SIZE_MAX);
    error_clear(&err);
    buf_release(&text);
    return found;
}

/* Patterns are relative to their verbatim.yml and absolute here; one without '/' in it also
 * matches the bare name. */
static bool is_excluded(const Settings *s, const char *path) {
    char *absolute = path_absolute(path);
    bool hit = false;
    for (size_t i = 0; !hit && i < s->exclude.count; i++) {
        const char *pattern = s->exclude.items[i];
        const char *last = strrchr(pattern, '/');
        const char *name = strrchr(absolute, '/');
        hit = fnmatch(pattern, absolute, 0) == 0 ||
              fnmatch(pattern, absolute, FNM_LEADING_DIR) == 0 ||
              (last && name && fnmatch(last + 1, name + 1, 0) == 0 && strpbrk(last, "*?["));
    }
    free(absolute);
    return hit;
}

static bool walk(DocPaths *out, Plan *plan, const char *directory, int depth, Error *err) {
    StrList names = STRLIST_INIT;
    char *absolute = path_absolute(directory);
    const Settings *s = config_for(plan->configs, absolute, err);
    free(absolute);
    bool fine = s && dir_list(&names, directory, err);
    for (size_t i = 0; fine && i < names.count; i++) {
        const char *name = names.items[i];
        if (name[0] == '.' || strcmp(name, "node_modules") == 0 || strcmp(name, "CMakeFiles") == 0)
            continue;
        char *path = strcmp(directory, ".") == 0 ? xstrdup(name) : path_join(directory, name);
        if (is_excluded(s, path))
            ;
        else if (path_is_dir(path)) {
            if (!path_is_link(path) && depth < 64)
                fine = walk(out, plan, path, depth + 1, err);
        } else if (is_document_name(name) ||
                   (strcmp(path_extension(name), ".txt") == 0 && has_prompt(path)))
            add_path(out, path, false);
        free(path);
    }
    strlist_release(&names);
    return fine;
}

/* ---- what was asked for ------------------------------------------------------------------ */

static void add_line(DocPath *path, int line) {
    path->lines = xrealloc(path->lines, (path->line_count + 1) * sizeof *path->lines);
    path->lines[path->line_count++] = line;
}

static bool add_word(DocPaths *out, Plan *plan, const char *word, Error *err) {
    if (path_is_dir(word))
        return walk(out, plan, word, 0, err);
    if (path_exists(word)) {
        add_path(out, word, true)->line_count = 0;
        return true;
    }
    Span text = span_of(word);
    size_t colon = span_rfind_char(text, ':');
    long long line;
    if (colon == SIZE_MAX || !span_to_int(span_from(text, colon + 1), &line) || line < 1)
        return fail(err, ERR_NOT_FOUND, "there is no file or directory %s", word);
    char *path = xstrndup(word, colon);
    char *normal = path_normal(path);
    bool fine = path_is_file(path) || fail(err, ERR_NOT_FOUND, "there is no file %s", path);
    DocPath *known = fine ? find_path(out, normal) : NULL;
    if (fine && !(known && known->line_count == 0)) /* the whole document was named before */
        add_line(add_path(out, path, true), (int)(line > 1000000000 ? 1000000000 : line));
    free(normal);
    free(path);
    return fine;
}

static bool add_pattern(DocPaths *out, Plan *plan, const char *pattern, Error *err) {
    if (!strpbrk(pattern, "*?["))
        return path_is_dir(pattern) ? walk(out, plan, pattern, 0, err)
                                    : add_word(out, plan, pattern, err);
    glob_t found;
    if (glob(pattern, 0, NULL, &found) != 0)
        return fail(err, ERR_NOT_FOUND, "documents: nothing matches %s", pattern);
    bool fine = true;
    for (size_t i = 0; fine && i < found.gl_pathc; i++) {
        char *here = path_current();
        char *path = path_relative(found.gl_pathv[i], here);
        if (path_is_dir(path))
            fine = walk(out, plan, path, 0, err);
        else
            add_path(out, path, false);
        free(path);
        free(here);
    }
    globfree(&found);
    return fine;
}

static bool add_default(DocPaths *out, Plan *plan, Error *err) {
    char *here = path_current();
    const Settings *s = config_for(plan->configs, here, err);
    bool fine = s != NULL;
    for (size_t i = 0; fine && i < s->documents.count; i++) {
        char *relative = path_relative(s->documents.items[i], here);
        fine = add_pattern(out, plan, relative, err);
        free(relative);
    }
    free(here);
    if (!fine || s->documents.count)
        return fine;
    if (path_is_dir("transcripts"))
        return walk(out, plan, "transcripts", 0, err);
    return fail(
        err, ERR_USAGE,
        "no documents: name some, or write 'documents:' into verbatim.yml, or put them into "
        "transcripts/");
}

bool collect_paths(DocPaths *out, Plan *plan, const RunOptions *options, Error *err) {
    if (options->paths.count == 0)
        return add_default(out, plan, err);
    for (size_t i = 0; i < options->paths.count; i++)
        if (!add_word(out, plan, options->paths.items[i], err))
            return false;
    return true;
}
