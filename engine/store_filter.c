/* Which runs a filter lets through. */
#include "engine/store_private.h"

#include "engine/where.h"
#include <stdlib.h>

static bool contains(const char *text, const char *part) {
    return text && strstr(text, part);
}

static bool any_part_of(const char *text, const StrList *parts) {
    for (size_t i = 0; i < parts->count; i++)
        if (contains(text, parts->items[i]))
            return true;
    return parts->count == 0;
}

static bool any_tag(const StrList *tags, const StrList *wanted) {
    for (size_t i = 0; i < wanted->count; i++)
        if (strlist_has(tags, wanted->items[i]))
            return true;
    return wanted->count == 0;
}

static bool any_comment(Run *run, const StrList *parts) {
    if (!parts->count)
        return true;
    Tree *comments = run_attr(run, "comments");
    bool found = false;
    for (size_t i = 0; tree_is(comments, TREE_LIST) && i < comments->count && !found; i++) {
        const Tree *c = comments->items[i];
        found = any_part_of(tree_text(tree_get(c, "body"), tree_text(c, "")), parts);
    }
    tree_free(comments);
    return found;
}

static bool operation_matches(Run *run, const RunFilter *filter) {
    if (!filter->operations.count)
        return true;
    char *description = run_description(run, filter->cwd);
    bool ok = any_part_of(description, &filter->operations);
    free(description);
    return ok;
}

static bool time_matches(const RunInfo *info, const RunFilter *filter) {
    if (!filter->started_from && !filter->started_to)
        return true;
    return info->started && info->started >= filter->started_from &&
           (!filter->started_to || info->started <= filter->started_to);
}

bool run_filter_matches(const RunFilter *filter, Run *run) {
    if (!filter)
        return true;
    const RunInfo *info = run_info(run);
    if (filter->status && !(filter->status & 1u << info->status))
        return false;
    if (filter->unlabeled && info->label && *info->label)
        return false;
    if ((filter->marked && !info->marked) || (filter->unmarked && info->marked))
        return false;
    if (filter->batch && (!info->batch || strcmp(info->batch, filter->batch) != 0))
        return false;
    return any_part_of(info->label, &filter->labels) && any_tag(&info->tags, &filter->tags) &&
           time_matches(info, filter) && operation_matches(run, filter) &&
           any_comment(run, &filter->comments) &&
           (!filter->where || where_matches(filter->where, run));
}

bool run_filter_is_empty(const RunFilter *f) {
    return !f || (!f->operations.count && !f->labels.count && !f->tags.count &&
                  !f->comments.count && !f->unlabeled && !f->marked && !f->unmarked && !f->status &&
                  !f->started_from && !f->started_to && !f->batch && !f->where);
}

void run_filter_release(RunFilter *filter) {
    strlist_release(&filter->operations);
    strlist_release(&filter->labels);
    strlist_release(&filter->tags);
    strlist_release(&filter->comments);
    where_free(filter->where);
}
