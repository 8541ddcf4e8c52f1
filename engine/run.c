/* One run: handles, attributes, files. */
#include "engine/store_private.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/yaml.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const STATUS_NAMES[] = {
#define X(name, text) text,
    RUN_STATUSES(X)
#undef X
};

const char *run_status_name(RunStatus status) {
    return STATUS_NAMES[status];
}

bool run_status_parse(RunStatus *out, const char *name) {
    for (size_t i = 0; i < COUNT_OF(STATUS_NAMES); i++)
        if (strcmp(name, STATUS_NAMES[i]) == 0) {
            *out = (RunStatus)i;
            return true;
        }
    return false;
}

/* ---- handles ---- */

Run *run_new(struct Store *store, const char *id) {
    Run *run = xcalloc(1, sizeof *run);
    *run = (Run){store, xstrdup(id), path_join(store->runs, id), NULL};
    return run;
}

Run *run_at(struct Store *store, const char *path) {
    Run *run = xcalloc(1, sizeof *run);
    char *absolute = path_absolute(path);
    *run = (Run){store, path_basename(absolute), absolute, NULL};
    return run;
}

Run *run_copy(const Run *run) {
    Run *copy = xcalloc(1, sizeof *copy);
    *copy = (Run){run->store, xstrdup(run->id), xstrdup(run->path), NULL};
    return copy;
}

void run_refresh(Run *run) {
    if (!run->info)
        return;
    run_info_release(run->info);
    free(run->info);
    run->info = NULL;
}

void run_free(Run *run) {
    if (!run)
        return;
    run_refresh(run);
    free(run->id);
    free(run->path);
    free(run);
}

void run_list_add(RunList *list, Run *run) {
    list->items = grow(list->items, &list->cap, list->count + 1, sizeof *list->items);
    list->items[list->count++] = run;
}

void run_list_release(RunList *list) {
    for (size_t i = 0; i < list->count; i++)
        run_free(list->items[i]);
    free(list->items);
    *list = (RunList){0};
}

const RunInfo *run_info(Run *run) {
    if (!run->info) {
        run->info = xcalloc(1, sizeof *run->info);
        run_info_read(run->info, run);
    }
    return run->info;
}

const char *run_short_id(const Run *run, char sid[RUN_SID_LEN + 1]) {
    size_t len = strlen(run->id) < RUN_SID_LEN ? strlen(run->id) : RUN_SID_LEN;
    memcpy(sid, run->id, len);
    sid[len] = '\0';
    return sid;
}

char *run_guild_path(const Run *run, const char *sub) {
    return xformat("%s/.guild%s%s", run->path, *sub ? "/" : "", sub);
}

static bool has_guild_file(const Run *run, const char *sub) {
    char *path = run_guild_path(run, sub);
    bool there = path_exists(path);
    free(path);
    return there;
}

bool run_exists(const Run *run) {
    OpRef ref;
    bool there = run_opref(&ref, run, NULL);
    if (there)
        opref_release(&ref);
    return there;
}

bool run_is_batch(const Run *run) {
    return has_guild_file(run, "proto/.guild/opref");
}

Run *run_proto(const Run *batch) {
    char *path = run_guild_path(batch, "proto");
    Run *proto = run_at(batch->store, path);
    free(path);
    return proto;
}

bool run_opref(OpRef *out, const Run *run, Error *err) {
    char *path = run_guild_path(run, "opref");
    Buf text = BUF_INIT;
    bool ok =
        file_read_limited(&text, path, 1 << 16, err) && opref_parse(out, buf_span(&text), err);
    buf_release(&text);
    free(path);
    return ok;
}

/* ---- attributes ---- */

static char *attr_path(const Run *run, const char *name) {
    return xformat("%s/.guild/attrs/%s", run->path, name);
}

Tree *run_attr(const Run *run, const char *name) {
    char *path = attr_path(run, name);
    Buf text = BUF_INIT;
    Error err = ERROR_INIT;
    Tree *value = NULL;
    if (file_read(&text, path, &err))
        value = yaml_parse(buf_span(&text), path, &err);
    error_clear(&err);
    buf_release(&text);
    free(path);
    return value;
}

bool run_has_attr(const Run *run, const char *name) {
    char *path = attr_path(run, name);
    bool there = path_exists(path);
    free(path);
    return there;
}

bool run_attr_names(StrList *names, const Run *run, Error *err) {
    char *path = run_guild_path(run, "attrs");
    StrList all = STRLIST_INIT;
    bool ok = dir_list(&all, path, err);
    for (size_t i = 0; ok && i < all.count; i++)
        if (all.items[i][0] != '.')
            strlist_add(names, all.items[i]);
    strlist_release(&all);
    free(path);
    return ok;
}

bool run_set_yaml(Run *run, const char *name, Span text, Error *err) {
    char *path = attr_path(run, name);
    bool ok = disk_put(&run->store->disk, path, text, err);
    free(path);
    return ok;
}

bool run_set_attr(Run *run, const char *name, const Tree *value, Error *err) {
    Buf text = BUF_INIT;
    yaml_write(&text, value);
    bool ok = run_set_yaml(run, name, buf_span(&text), err);
    buf_release(&text);
    return ok;
}

static bool set_and_free(Run *run, const char *name, Tree *value, Error *err) {
    bool ok = run_set_attr(run, name, value, err);
    tree_free(value);
    return ok;
}

bool run_set_text(Run *run, const char *name, const char *text, Error *err) {
    return set_and_free(run, name, tree_string(text), err);
}

bool run_set_int(Run *run, const char *name, int64_t value, Error *err) {
    return set_and_free(run, name, tree_int(value), err);
}

bool run_publish_int(Run *run, const char *name, int64_t value, Error *err) {
    char *path = attr_path(run, name), text[32];
    int n = snprintf(text, sizeof text, "%lld\n", (long long)value);
    bool ok = disk_publish(&run->store->disk, path, span_make(text, (size_t)n), err);
    free(path);
    return ok;
}

bool run_unset_attr(Run *run, const char *name, Error *err) {
    char *path = attr_path(run, name);
    bool ok = disk_remove(&run->store->disk, path, err);
    free(path);
    return ok;
}

/* ---- files ---- */

static bool add_files(StrList *out, const char *root, const char *below, unsigned which,
                      Error *err) {
    char *dir = *below ? path_join(root, below) : xstrdup(root);
    StrList names = STRLIST_INIT;
    bool ok = dir_list(&names, dir, err);
    for (size_t i = 0; ok && i < names.count; i++) {
        if (!(which & RUN_FILES_ALL) && !*below && strcmp(names.items[i], ".guild") == 0)
            continue;
        char *relative = *below ? path_join(below, names.items[i]) : xstrdup(names.items[i]);
        char *path = path_join(root, relative);
        bool is_dir = path_is_dir(path), is_link = path_is_link(path);
        strlist_addf(out, "%s%s", relative, is_dir ? "/" : "");
        if (is_dir && (!is_link || (which & RUN_FILES_FOLLOW)))
            ok = add_files(out, root, relative, which, err);
        free(path);
        free(relative);
    }
    strlist_release(&names);
    free(dir);
    return ok;
}

bool run_files(StrList *out, const Run *run, unsigned which, Error *err) {
    bool ok = add_files(out, run->path, "", which, err);
    strlist_sort(out);
    return ok;
}
