/* `--changed`: which documents a change in git concerns.
 *
 * A document is concerned when it changed itself, when a verbatim.yml above it did, when a sample
 * project it names did, or when a file below its directory did that its examples name. Names are
 * looked for as text, so a document may run once too often, but not once too rarely. */
#include "harness/changed.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/vcs.h"
#include <stdlib.h>

/* What of `path` lies below `directory`, or NULL. */
static const char *below(const char *path, const char *directory) {
    size_t n = strlen(directory);
    return strncmp(path, directory, n) == 0 && path[n] == '/' ? path + n + 1 : NULL;
}

static bool mentions(const Doc *doc, const char *name, size_t len) {
    for (size_t i = 0; i < doc->example_count; i++)
        if (span_find(doc->examples[i]->source, span_make(name, len), 0) != SIZE_MAX)
            return true;
    return false;
}

/* samples/projects/optimizers/echo.py concerns documents that name `optimizers` (or `projects`, if
 * there is nothing between it and the file). */
static bool names_sample(const Doc *doc, const char *rest) {
    const char *first = strchr(rest, '/');
    const char *second = first ? strchr(first + 1, '/') : NULL;
    if (second)
        return mentions(doc, first + 1, (size_t)(second - first - 1));
    return mentions(doc, rest, first ? (size_t)(first - rest) : strlen(rest));
}

static bool names_file(const Doc *doc, const char *path) {
    char *name = path_basename(path);
    size_t len = strlen(name) - strlen(path_extension(name));
    bool found = len > 0 && mentions(doc, name, len);
    free(name);
    return found;
}

static bool concerns(const DocPlan *dp, const char *document, const char *changed) {
    char *directory = path_dirname(document);
    char *name = path_basename(changed), *place = path_dirname(changed);
    char *samples = dp->settings.samples ? path_real(dp->settings.samples) : NULL;
    const char *sample = samples ? below(changed, samples) : strstr(changed, "/samples/");
    if (sample && !samples)
        sample += strlen("/samples/");
    bool hit = strcmp(document, changed) == 0 ||
               (strcmp(name, CONFIG_NAME) == 0 && below(document, place)) ||
               (sample && names_sample(dp->doc, sample)) ||
               (below(changed, directory) && names_file(dp->doc, changed));
    free(samples);
    free(place);
    free(name);
    free(directory);
    return hit;
}

static bool is_concerned(const DocPlan *dp, const StrList *changed) {
    char *document = path_real(dp->doc->path);
    bool hit = false;
    for (size_t i = 0; !hit && i < changed->count; i++)
        hit = concerns(dp, document, changed->items[i]);
    free(document);
    return hit;
}

bool changed_select(Plan *plan, const char *base, Error *err) {
    StrList changed = STRLIST_INIT;
    char *here = path_current();
    bool fine = vcs_changed(&changed, here, base, err) || error_prefix(err, "--changed");
    size_t kept = 0;
    for (size_t i = 0; fine && i < plan->count; i++) {
        if (is_concerned(plan->docs[i], &changed))
            plan->docs[kept++] = plan->docs[i];
        else
            doc_free(plan->docs[i]->doc);
    }
    if (fine) {
        strlist_addf(&plan->notes, "%zu of %zu documents are concerned by the changes", kept,
                     plan->count);
        plan->count = kept;
    }
    free(here);
    strlist_release(&changed);
    return fine;
}
