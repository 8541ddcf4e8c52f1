/* <home>/cache/import-flags/MD5: {script, stamps: {file: "time size"}, answer}. */
#include "engine/import_cache.h"

#include "engine/base/digest.h"
#include "engine/base/file.h"
#include "engine/base/json.h"
#include "engine/base/mem.h"
#include <stdlib.h>
#include <sys/stat.h>

/* A file that was this young when it was read may have changed since without its time changing. */
static const int64_t YOUNG_MICROS = 100000;

static char *cache_path(const Store *store, const char *script) {
    char *dir = path_join3(store_home(store), "cache", "import-flags");
    char *name = digest_hex(DIGEST_MD5, span_of(script)), *path = path_join(dir, name);
    free(name);
    free(dir);
    return path;
}

/* When a file was changed, and its size; NULL when it is not there. *micros: the time alone. */
static char *stamp(const char *file, int64_t *micros) {
    struct stat st;
    if (stat(file, &st) != 0)
        return NULL;
    *micros = (int64_t)st.st_mtim.tv_sec * 1000000 + st.st_mtim.tv_nsec / 1000;
    return xformat("%lld.%09ld %lld", (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
                   (long long)st.st_size);
}

static bool still_holds(const Tree *kept, const char *script) {
    const Tree *stamps = tree_get(kept, "stamps");
    bool holds = tree_is(stamps, TREE_MAP) && tree_has(stamps, script) &&
                 tree_is(tree_get(kept, "answer"), TREE_MAP);
    for (size_t i = 0; holds && i < stamps->count; i++) {
        int64_t ignored;
        char *now = stamp(stamps->keys[i], &ignored);
        holds = now && strcmp(now, tree_text(stamps->items[i], "")) == 0;
        free(now);
    }
    return holds;
}

Tree *import_cache_read(const Store *store, const char *script) {
    char *path = cache_path(store, script);
    Buf text = BUF_INIT;
    Tree *kept = file_read(&text, path, NULL) ? json_parse(buf_span(&text), path, NULL) : NULL;
    Tree *answer = NULL;
    if (still_holds(kept, script))
        answer = tree_copy(tree_get(kept, "answer"));
    tree_free(kept);
    buf_release(&text);
    free(path);
    return answer;
}

static bool add_stamp(Tree *stamps, const char *file, int64_t asked_at) {
    int64_t micros;
    char *text = stamp(file, &micros);
    bool settled = text && asked_at - micros > YOUNG_MICROS;
    if (settled)
        tree_set(stamps, file, tree_string(text));
    free(text);
    return settled;
}

void import_cache_write(const Store *store, const char *script, const Tree *answer,
                        int64_t asked_at) {
    Tree *kept = tree_map(), *stamps = tree_set(kept, "stamps", tree_map());
    const Tree *files = tree_get(answer, "files");
    bool ok = add_stamp(stamps, script, asked_at);
    for (size_t i = 0; ok && tree_is(files, TREE_LIST) && i < files->count; i++)
        ok = add_stamp(stamps, tree_text(files->items[i], ""), asked_at);
    if (ok) {
        tree_set(kept, "script", tree_string(script));
        tree_set(kept, "answer", tree_copy(answer));
        Buf text = BUF_INIT;
        json_write(&text, kept);
        char *path = cache_path(store, script), *dir = path_dirname(path);
        if (!dir_make(dir, NULL) || !file_write_atomic(path, buf_span(&text), false, NULL))
            ok = false; /* next time it is asked for again */
        free(dir);
        free(path);
        buf_release(&text);
    }
    tree_free(kept);
}
