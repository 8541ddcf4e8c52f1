/* What failed the last time. Lines "path:line" in the user's cache, one file per working
 * directory; nothing is written beside the documents. */
#include "harness/recall.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>

static char *cache_root(void) {
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (cache && *cache == '/')
        return path_join(cache, "verbatim");
    if (getenv("VERBATIM_FILE"))
        return NULL; /* run by a document: its directories come and go */
    return home && *home == '/' ? path_join3(home, ".cache", "verbatim") : NULL;
}

/* NULL: there is no place for it. */
static char *recall_path(void) {
    char *root = cache_root();
    if (!root)
        return NULL;
    char *here = path_current();
    uint64_t hash = 1469598103934665603u;
    for (const char *c = here; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 1099511628211u;
    char *name = xformat("failed-%016" PRIx64, hash);
    char *path = path_join(root, name);
    free(name);
    free(here);
    free(root);
    return path;
}

static void load(StrList *lines) {
    char *path = recall_path();
    Buf text = BUF_INIT;
    Error err = ERROR_INIT;
    if (path && path_is_file(path) && file_read_limited(&text, path, (size_t)16 << 20, &err)) {
        Span rest = buf_span(&text), line;
        while (span_next_line(&rest, &line, false))
            strlist_add_span(lines, line);
    }
    error_clear(&err);
    buf_release(&text);
    free(path);
}

static bool failed_before(const StrList *lines, const Doc *doc, const Example *ex) {
    char *place = xformat("%s:%d", doc->path, ex->line);
    bool found = strlist_has(lines, place);
    free(place);
    return found;
}

void recall_select(Plan *plan) {
    StrList lines = STRLIST_INIT;
    load(&lines);
    if (lines.count == 0)
        strlist_add(&plan->notes, "no failures are remembered here: everything runs");
    for (size_t d = 0; lines.count && d < plan->count; d++) {
        DocPlan *dp = plan->docs[d];
        for (size_t i = 0; i < dp->doc->example_count; i++)
            dp->examples[i].selected &= failed_before(&lines, dp->doc, dp->doc->examples[i]);
    }
    strlist_release(&lines);
}

static bool in_plan(const Plan *plan, const char *place) {
    const char *colon = strrchr(place, ':');
    for (size_t i = 0; colon && i < plan->count; i++) {
        const char *path = plan->docs[i]->doc->path;
        if (strlen(path) == (size_t)(colon - place) && strncmp(place, path, strlen(path)) == 0)
            return true;
    }
    return false;
}

void recall_store(const Plan *plan, const StrList *failed) {
    StrList lines = STRLIST_INIT, kept = STRLIST_INIT;
    load(&lines);
    for (size_t i = 0; i < lines.count; i++)
        if (!in_plan(plan, lines.items[i]))
            strlist_add(&kept, lines.items[i]);
    strlist_copy(&kept, failed);
    bool same = lines.count == kept.count;
    for (size_t i = 0; same && i < lines.count; i++)
        same = strcmp(lines.items[i], kept.items[i]) == 0;
    char *path = same ? NULL : recall_path();
    if (path) {
        Error err = ERROR_INIT;
        char *directory = path_dirname(path);
        char *text = strlist_join(&kept, "\n");
        Buf bytes = BUF_INIT;
        buf_addf(&bytes, "%s%s", text, kept.count ? "\n" : "");
        if (!dir_make(directory, &err) || !file_write_atomic(path, buf_span(&bytes), false, &err))
            error_clear(&err); /* a cache that cannot be written is no failure of the run */
        buf_release(&bytes);
        free(text);
        free(directory);
    }
    free(path);
    strlist_release(&lines);
    strlist_release(&kept);
}
