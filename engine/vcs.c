/* What git knows of a directory. */
#include "engine/vcs.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include <dlfcn.h>
#include <git2.h>
#include <stdlib.h>

/* The functions we use, found by name at run time. */
#define GIT_FUNCTIONS(X)                                                                           \
    X(git_libgit2_init)                                                                            \
    X(git_libgit2_shutdown)                                                                        \
    X(git_error_last)                                                                              \
    X(git_repository_open_ext)                                                                     \
    X(git_repository_workdir)                                                                      \
    X(git_repository_free)                                                                         \
    X(git_revparse_single)                                                                         \
    X(git_object_peel)                                                                             \
    X(git_object_id)                                                                               \
    X(git_object_free)                                                                             \
    X(git_merge_base)                                                                              \
    X(git_commit_lookup)                                                                           \
    X(git_commit_tree)                                                                             \
    X(git_commit_free)                                                                             \
    X(git_tree_free)                                                                               \
    X(git_diff_options_init)                                                                       \
    X(git_diff_tree_to_workdir_with_index)                                                         \
    X(git_diff_num_deltas)                                                                         \
    X(git_diff_get_delta)                                                                          \
    X(git_diff_free)

typedef struct Git {
    void *library;
#define X(name) __typeof__(name) *name;
    GIT_FUNCTIONS(X)
#undef X
} Git;

#define TEXT_OF(x)  TEXT_OF_(x)
#define TEXT_OF_(x) #x

static bool git_load(Git *g, Error *err) {
    static const char *const NAMES[] = {
        "libgit2.so." TEXT_OF(LIBGIT2_VER_MAJOR) "." TEXT_OF(LIBGIT2_VER_MINOR), "libgit2.so"};
    for (size_t i = 0; i < COUNT_OF(NAMES) && !g->library; i++)
        g->library = dlopen(NAMES[i], RTLD_LAZY | RTLD_LOCAL);
    if (!g->library)
        return fail(err, ERR_UNSUPPORTED, "git cannot be asked: %s is not installed", NAMES[0]);
#define X(name)                                                                                    \
    *(void **)&g->name = dlsym(g->library, #name);                                                 \
    if (!g->name)                                                                                  \
        return fail(err, ERR_UNSUPPORTED, "git cannot be asked: libgit2 has no %s", #name);
    GIT_FUNCTIONS(X)
#undef X
    g->git_libgit2_init();
    return true;
}

static void git_unload(Git *g) {
    if (g->library && g->git_libgit2_shutdown)
        g->git_libgit2_shutdown();
    if (g->library)
        dlclose(g->library);
}

static bool git_fail(const Git *g, Error *err, const char *what) {
    const git_error *last = g->git_error_last();
    return fail(err, ERR_NOT_FOUND, "%s: %s", what, last ? last->message : "unknown error");
}

/* ---- revisions --------------------------------------------------------------------------- */

static bool find_commit(git_oid *out, const Git *g, git_repository *repo, const char *name) {
    git_object *object = NULL, *commit = NULL;
    bool found = g->git_revparse_single(&object, repo, name) == 0 &&
                 g->git_object_peel(&commit, object, GIT_OBJECT_COMMIT) == 0;
    if (found)
        *out = *g->git_object_id(commit);
    g->git_object_free(object);
    g->git_object_free(commit);
    return found;
}

static bool find_base(git_oid *out, const Git *g, git_repository *repo, const char *base,
                      Error *err) {
    static const char *const DEFAULTS[] = {"refs/remotes/origin/HEAD",   "refs/remotes/origin/main",
                                           "refs/remotes/origin/master", "refs/heads/main",
                                           "refs/heads/master",          "HEAD"};
    if (*base)
        return find_commit(out, g, repo, base) ||
               fail(err, ERR_NOT_FOUND, "git knows no revision '%s'", base);
    for (size_t i = 0; i < COUNT_OF(DEFAULTS); i++)
        if (find_commit(out, g, repo, DEFAULTS[i]))
            return true;
    return fail(err, ERR_NOT_FOUND, "the git repository has no commit yet");
}

static bool find_merge_base(git_oid *out, const Git *g, git_repository *repo, const char *base,
                            Error *err) {
    git_oid head, other;
    if (!find_base(&other, g, repo, base, err))
        return false;
    if (!find_commit(&head, g, repo, "HEAD"))
        return fail(err, ERR_NOT_FOUND, "the git repository has no commit yet");
    if (g->git_merge_base(out, repo, &head, &other) == 0)
        return true;
    return fail(err, ERR_NOT_FOUND, "HEAD and '%s' have no common ancestor", *base ? base : "HEAD");
}

/* ---- differences ------------------------------------------------------------------------- */

static void add_delta(StrList *paths, const char *root, const git_diff_delta *delta) {
    const char *names[] = {delta->old_file.path, delta->new_file.path};
    for (size_t i = 0; i < 2; i++) {
        if (!names[i] || (i == 1 && names[0] && strcmp(names[0], names[1]) == 0))
            continue;
        char *joined = path_join(root, names[i]);
        strlist_take(paths, path_real(joined));
        free(joined);
    }
}

static bool diff_with(StrList *paths, const Git *g, git_repository *repo, const git_oid *since,
                      Error *err) {
    git_commit *commit = NULL;
    git_tree *tree = NULL;
    git_diff *diff = NULL;
    git_diff_options options;
    g->git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
    options.flags = GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS;
    bool fine = g->git_commit_lookup(&commit, repo, since) == 0 &&
                g->git_commit_tree(&tree, commit) == 0 &&
                g->git_diff_tree_to_workdir_with_index(&diff, repo, tree, &options) == 0;
    if (!fine)
        git_fail(g, err, "git cannot compare");
    size_t count = fine ? g->git_diff_num_deltas(diff) : 0;
    for (size_t i = 0; i < count; i++)
        add_delta(paths, g->git_repository_workdir(repo), g->git_diff_get_delta(diff, i));
    g->git_diff_free(diff);
    g->git_tree_free(tree);
    g->git_commit_free(commit);
    return fine;
}

bool vcs_changed(StrList *paths, const char *directory, const char *base, Error *err) {
    Git g = {0};
    git_repository *repo = NULL;
    git_oid since;
    bool fine = git_load(&g, err);
    if (fine && g.git_repository_open_ext(&repo, directory, 0, NULL) != 0)
        fine = git_fail(&g, err, "no git repository");
    if (fine && !g.git_repository_workdir(repo))
        fine = fail(err, ERR_UNSUPPORTED, "the git repository has no working tree");
    fine = fine && find_merge_base(&since, &g, repo, base, err) &&
           diff_with(paths, &g, repo, &since, err);
    if (repo)
        g.git_repository_free(repo);
    git_unload(&g);
    return fine;
}
