/* The copy of a project's source that each run keeps. */
#include "engine/source.h"

#include "engine/base/digest.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/store_private.h"
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { MAX_FILES = 100, MAX_FILE_BYTES = 1 << 20, MAX_ENTRIES = 20000, MAX_DEPTH = 32 };

typedef struct Walk {
    const Operation *op;
    const char *from, *to; /* roots */
    Disk *disk;
    const char *home; /* never copied: the store itself */
    size_t files, entries;
    StrList kept;     /* relative names of the files that are there now */
    StrList *skipped; /* preview: nothing is copied; names of the others. NULL: copy */
} Walk;

static bool is_text(const char *path) {
    Buf head = BUF_INIT;
    bool text =
        file_read_limited(&head, path, MAX_FILE_BYTES, NULL) && !memchr(head.data, '\0', head.len);
    buf_release(&head);
    return text;
}

static bool has(const char *dir, const char *name) {
    char *path = path_join(dir, name);
    bool there = path_exists(path);
    free(path);
    return there;
}

static bool skip_dir(const Walk *walk, const char *path, const char *name) {
    return name[0] == '.' || strcmp(name, "__pycache__") == 0 || strcmp(path, walk->home) == 0 ||
           has(path, ".guild-nocopy") || has(path, "pyvenv.cfg") || has(path, "conda-meta");
}

static bool pattern_matches(const Tree *patterns, const char *relative) {
    if (tree_is(patterns, TREE_STRING))
        return fnmatch(patterns->text, relative, 0) == 0;
    for (size_t i = 0; tree_is(patterns, TREE_LIST) && i < patterns->count; i++)
        if (pattern_matches(patterns->items[i], relative))
            return true;
    return false;
}

/* The last rule that matches decides; a list that begins with an include starts from nothing. */
static bool rules_select(const Tree *rules, const char *relative, bool otherwise) {
    if (tree_is(rules, TREE_MAP) && tree_has(rules, "select"))
        rules = tree_get(rules, "select");
    if (!tree_is(rules, TREE_LIST))
        return otherwise;
    bool selected = otherwise;
    for (size_t i = 0; i < rules->count; i++) {
        const Tree *rule = rules->items[i];
        const Tree *include = tree_is(rule, TREE_STRING) ? rule : tree_get(rule, "include");
        if (i == 0 && include)
            selected = false;
        if (include && pattern_matches(include, relative))
            selected = true;
        if (pattern_matches(tree_get(rule, "exclude"), relative))
            selected = false;
    }
    return selected;
}

static bool wanted(const Walk *walk, const char *path, const char *relative,
                   const struct stat *st) {
    bool plain = S_ISREG(st->st_mode) && st->st_size <= MAX_FILE_BYTES;
    return plain && rules_select(walk->op->sourcecode, relative, true) && is_text(path);
}

static bool same_content(const char *a, const char *b) {
    Buf x = BUF_INIT, y = BUF_INIT;
    bool same = file_read_limited(&x, a, MAX_FILE_BYTES, NULL) &&
                file_read_limited(&y, b, MAX_FILE_BYTES, NULL) &&
                span_equal(buf_span(&x), buf_span(&y));
    buf_release(&x);
    buf_release(&y);
    return same;
}

/* A file that is there with the same content stays the file it is: trials share it. */
static bool copy_file(Walk *walk, const char *path, const char *relative, Error *err) {
    char *to = path_join(walk->to, relative), *dir = path_dirname(to);
    bool ok = true;
    if (!path_is_file(to) || !same_content(path, to)) {
        disk_tick(walk->disk);
        ok = disk_remove(walk->disk, to, err) &&
             (path_is_dir(dir) || disk_make_dir(walk->disk, dir, err)) && file_copy(path, to, err);
    }
    free(dir);
    free(to);
    return ok;
}

static bool take_file(Walk *walk, const char *path, const char *relative, const struct stat *st,
                      Error *err) {
    if (!wanted(walk, path, relative, st)) {
        if (walk->skipped)
            strlist_add(walk->skipped, relative);
        return true;
    }
    walk->files++;
    strlist_add(&walk->kept, relative);
    return walk->skipped || copy_file(walk, path, relative, err);
}

static bool copy_dir(Walk *walk, const char *below, int depth, Error *err);

static bool copy_entry(Walk *walk, const char *below, const char *name, int depth, Error *err) {
    char *relative = *below ? path_join(below, name) : xstrdup(name);
    char *path = path_join(walk->from, relative);
    struct stat st;
    bool ok = true;
    if (lstat(path, &st) == 0) {
        if (S_ISDIR(st.st_mode))
            ok = skip_dir(walk, path, name) || copy_dir(walk, relative, depth + 1, err);
        else
            ok = take_file(walk, path, relative, &st, err);
    }
    free(path);
    free(relative);
    return ok;
}

static bool copy_dir(Walk *walk, const char *below, int depth, Error *err) {
    char *dir = *below ? path_join(walk->from, below) : xstrdup(walk->from);
    StrList names = STRLIST_INIT;
    Error ignored = ERROR_INIT;
    bool ok = true;
    if (depth <= MAX_DEPTH && dir_list(&names, dir, &ignored))
        for (size_t i = 0; ok && i < names.count; i++)
            if (walk->files < MAX_FILES && walk->entries++ < MAX_ENTRIES)
                ok = copy_entry(walk, below, names.items[i], depth, err);
    error_clear(&ignored);
    strlist_release(&names);
    free(dir);
    return ok;
}

/* Files of an earlier copy that are no longer of the source. */
static bool drop_others(Disk *disk, const char *root, const char *below, const StrList *kept,
                        Error *err) {
    char *dir = *below ? path_join(root, below) : xstrdup(root);
    StrList names = STRLIST_INIT;
    bool ok = !path_is_dir(dir) || dir_list(&names, dir, err);
    for (size_t i = 0; ok && i < names.count; i++) {
        char *relative = *below ? path_join(below, names.items[i]) : xstrdup(names.items[i]);
        char *path = path_join(root, relative);
        if (path_is_dir(path) && !path_is_link(path))
            ok = drop_others(disk, root, relative, kept, err);
        else if (!strlist_has(kept, relative))
            ok = disk_remove(disk, path, err);
        free(path);
        free(relative);
    }
    strlist_release(&names);
    free(dir);
    return ok;
}

static bool is_off(const Operation *op) {
    bool off = tree_is(op->sourcecode, TREE_BOOL) && !op->sourcecode->boolean;
    return off || !op->project_dir || !*op->project_dir;
}

bool source_copy(Run *run, const Operation *op, Error *err) {
    char *to = run_guild_path(run, "source");
    Walk walk = {.op = op,
                 .from = op->project_dir,
                 .to = to,
                 .disk = &run->store->disk,
                 .home = run->store->home};
    bool again = path_is_dir(to), ok = is_off(op) || copy_dir(&walk, "", 0, err);
    if (ok && again)
        ok = drop_others(walk.disk, to, "", &walk.kept, err);
    strlist_release(&walk.kept);
    free(to);
    return ok;
}

bool source_preview(StrList *copied, StrList *skipped, const Operation *op, const char *home,
                    Error *err) {
    Walk walk = {.op = op, .from = op->project_dir, .home = home, .skipped = skipped};
    bool ok = is_off(op) || copy_dir(&walk, "", 0, err);
    strlist_copy(copied, &walk.kept);
    strlist_release(&walk.kept);
    strlist_sort(copied);
    strlist_sort(skipped);
    return ok;
}

/* ---- identity ---- */

static void add_file(Digest *digest, const char *path, const char *relative) {
    Buf bytes = BUF_INIT;
    Error ignored = ERROR_INIT;
    if (!file_read(&bytes, path, &ignored))
        error_clear(&ignored);
    digest_update(digest, span_make(relative, strlen(relative) + 1));
    buf_addc(&bytes, '\0');
    digest_update(digest, buf_span(&bytes));
    buf_release(&bytes);
}

static size_t add_files(Digest *digest, const char *root, const char *below) {
    char *dir = *below ? path_join(root, below) : xstrdup(root);
    StrList names = STRLIST_INIT;
    Error ignored = ERROR_INIT;
    size_t count = 0;
    if (path_is_dir(dir) && !dir_list(&names, dir, &ignored))
        error_clear(&ignored);
    for (size_t i = 0; i < names.count; i++) {
        char *relative = *below ? path_join(below, names.items[i]) : xstrdup(names.items[i]);
        char *path = path_join(root, relative);
        if (path_is_dir(path))
            count += add_files(digest, root, relative);
        else if (++count)
            add_file(digest, path, relative);
        free(path);
        free(relative);
    }
    strlist_release(&names);
    free(dir);
    return count;
}

char *source_digest(const Run *run) {
    char *root = run_guild_path(run, "source");
    Digest digest;
    uint8_t bytes[DIGEST_MAX];
    Buf hex = BUF_INIT;
    digest_init(&digest, DIGEST_MD5);
    size_t count = add_files(&digest, root, "");
    size_t size = digest_final(digest, bytes);
    for (size_t i = 0; i < size; i++)
        buf_addf(&hex, "%02x", bytes[i]);
    free(root);
    if (count)
        return buf_detach(&hex);
    buf_release(&hex);
    return NULL;
}

/* ---- sharing ---- */

static bool same_file(const char *a, const char *b) {
    struct stat x, y;
    return lstat(a, &x) == 0 && lstat(b, &y) == 0 && x.st_ino == y.st_ino && x.st_dev == y.st_dev;
}

static bool share_file(Disk *disk, const char *from, const char *to, bool again, Error *err) {
    if (again && same_file(from, to))
        return true;
    if (again && !disk_remove(disk, to, err))
        return false;
    Error ignored = ERROR_INIT;
    if (disk_link(disk, from, to, &ignored))
        return true;
    error_clear(&ignored);
    return file_copy(from, to, err);
}

/* Relative names of what was shared go to `kept` when the copy was there before. */
static bool share_dir(Disk *disk, const char *from, const char *to, const char *below,
                      StrList *kept, Error *err) {
    DIR *dir = opendir(from);
    if (!dir)
        return errno == ENOENT || fail_errno(err, "cannot read %s", from);
    bool ok = (kept && path_is_dir(to)) || disk_make_dir(disk, to, err);
    for (struct dirent *e; ok && (e = readdir(dir));) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        char *a = path_join(from, e->d_name), *b = path_join(to, e->d_name);
        char *relative = *below ? path_join(below, e->d_name) : xstrdup(e->d_name);
        if (e->d_type == DT_DIR || (e->d_type == DT_UNKNOWN && path_is_dir(a))) {
            ok = share_dir(disk, a, b, relative, kept, err);
        } else {
            ok = share_file(disk, a, b, kept != NULL, err);
            if (kept)
                strlist_add(kept, relative);
        }
        free(relative);
        free(a);
        free(b);
    }
    closedir(dir);
    return ok;
}

bool source_share(Run *run, const Run *from, Error *err) {
    char *a = run_guild_path(from, "source"), *b = run_guild_path(run, "source");
    StrList kept = STRLIST_INIT;
    bool again = path_is_dir(b);
    bool ok = share_dir(&run->store->disk, a, b, "", again ? &kept : NULL, err);
    if (ok && again)
        ok = drop_others(&run->store->disk, b, "", &kept, err);
    strlist_release(&kept);
    free(a);
    free(b);
    return ok;
}
