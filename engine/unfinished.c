/* Notes of runs being made, and clearing away what has lost its maker. */
#include "engine/unfinished.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "engine/lock.h"
#include "engine/store_private.h"
#include <stdlib.h>
#include <unistd.h>

static char *notes_dir(const Store *store) {
    return path_join3(store->home, "cache", "unfinished");
}

static char *note_path(const Run *run) {
    char *dir = notes_dir(run->store), *path = path_join(dir, run->id);
    free(dir);
    return path;
}

static bool is_in_store(const Run *run) {
    char *path = path_join(run->store->runs, run->id);
    bool same = strcmp(path, run->path) == 0;
    free(path);
    return same;
}

static void remove_quietly(const char *path) {
    Error ignored = ERROR_INIT;
    if (path_is_dir(path) && !dir_remove(path, &ignored))
        error_clear(&ignored);
}

/* One note: its maker is at work, or gone with or without having finished. */
static void sweep_note(Store *store, const char *id) {
    Run *run = run_new(store, id);
    char *note = note_path(run);
    LockHolder maker = lock_holder_at(store, note);
    if (maker.there && !maker.held) {
        if (!run_exists(run))
            remove_quietly(run->path);
        unlink(note);
    }
    free(note);
    run_free(run);
}

/* A run that was being deleted for good: `.gone-ID-PID`. */
static void sweep_gone(const Store *store, const char *name) {
    const char *pid = strrchr(name, '-');
    if (strncmp(name, ".gone-", 6) != 0 || process_alive((pid_t)strtol(pid + 1, NULL, 10)))
        return;
    char *path = path_join(store->home, name);
    remove_quietly(path);
    free(path);
}

static void names_in(StrList *names, const char *dir) {
    Error ignored = ERROR_INIT;
    if (path_is_dir(dir) && !dir_list(names, dir, &ignored))
        error_clear(&ignored);
}

static void sweep(Store *store) {
    StrList notes = STRLIST_INIT, home = STRLIST_INIT;
    char *dir = notes_dir(store);
    names_in(&notes, dir);
    names_in(&home, store->home);
    for (size_t i = 0; i < notes.count; i++)
        sweep_note(store, notes.items[i]);
    for (size_t i = 0; i < home.count; i++)
        sweep_gone(store, home.items[i]);
    strlist_release(&home);
    strlist_release(&notes);
    free(dir);
}

/* Where no note can be written no run can be made, which is said then. */
void unfinished_begin(Run *run) {
    if (!is_in_store(run))
        return;
    Error ignored = ERROR_INIT;
    char *dir = notes_dir(run->store), *note = note_path(run);
    sweep(run->store);
    if ((!path_is_dir(dir) && !disk_make_dir(&run->store->disk, dir, &ignored)) ||
        !lock_create_at(run->store, note, &ignored))
        error_clear(&ignored);
    free(note);
    free(dir);
}

void unfinished_end(Run *run) {
    if (!is_in_store(run))
        return;
    Error ignored = ERROR_INIT;
    char *note = note_path(run);
    if (!run_exists(run))
        remove_quietly(run->path);
    if (!disk_remove(&run->store->disk, note, &ignored))
        error_clear(&ignored);
    free(note);
}
