/* Runs held compactly: order, what is known of them, choosing some. */
#include "engine/base/clock.h"
#include "engine/select.h"
#include "tests/engine/session.h"
#include <malloc.h>
#include <stdio.h>

static void put(const char *dir, const char *name, const char *text) {
    Error err = ERROR_INIT;
    char *path = path_join(dir, name);
    CHECK(dir_make(dir, &err) && file_write(path, span_of(text), &err));
    error_clear(&err);
    free(path);
}

static void make_run(const char *runs, const char *name, int started, const char *label) {
    char *attrs = path_join3(runs, name, ".guild/attrs"), *guild = path_join3(runs, name, ".guild");
    char *text = xformat("%d\n", started);
    put(attrs, "started", text);
    put(attrs, "label", label);
    put(guild, "opref", "script:/p/echo.py abc '' echo.py");
    free(text);
    free(guild);
    free(attrs);
}

static char *numbered(int i) {
    return xformat("%032d", i);
}

static Store *store_of(int count) {
    Error err = ERROR_INIT;
    char *home = path_join(check_dir(), "home");
    Store *store = store_open(home, &err);
    for (int i = 1; i <= count; i++) {
        char *id = numbered(i);
        make_run(store_runs_dir(store), id, 1000 + i, "a");
        free(id);
    }
    free(home);
    return store;
}

/* "number:label" of each; what is no number by its name. */
static char *shown(Runs *runs) {
    Buf text = BUF_INIT;
    for (size_t i = 0; i < runs_count(runs); i++) {
        Run *run = runs_at(runs, i);
        long number = strtol(run->id, NULL, 10);
        const char *label = run_info(run)->label ? run_info(run)->label : "";
        buf_adds(&text, i ? " " : "");
        if (number)
            buf_addf(&text, "%ld:%s", number, label);
        else
            buf_addf(&text, "%s:%s", run->id, label);
    }
    return buf_detach(&text);
}

#define CHECK_SHOWN(runs, want)                                                                    \
    do {                                                                                           \
        char *text_ = shown(runs);                                                                 \
        CHECK_STR(text_, want);                                                                    \
        free(text_);                                                                               \
    } while (0)

static Runs *all(Store *store, const RunFilter *filter, size_t limit, size_t *total) {
    Error err = ERROR_INIT;
    Runs *runs = store_runs(store, filter, limit, total, &err);
    CHECK(runs != NULL);
    error_clear(&err);
    return runs;
}

static void settle(void) {
    clock_sleep(0.08); /* what changed just now is looked at in any case */
}

TEST(any_name_has_its_place) {
    Store *store = store_of(3);
    make_run(store_runs_dir(store), "kept", 1002, "other");
    put(store_runs_dir(store), "no-run", "");
    Runs *runs = all(store, NULL, 0, NULL);
    CHECK_SHOWN(runs, "3:a 2:a kept:other 1:a");
    CHECK_SHOWN(runs, "3:a 2:a kept:other 1:a"); /* as often as one likes */
    runs_free(runs);
    store_close(store);
}

TEST(more_than_are_kept_in_memory) {
    enum { MANY = 200 };
    Store *store = store_of(MANY);
    make_run(store_runs_dir(store), "other", 1000, "last");
    for (int round = 0; round < 3; round++) { /* no index yet, a young one, one to be believed */
        size_t total;
        Runs *runs = all(store, NULL, 0, &total);
        CHECK_INT(total, MANY + 1);
        CHECK_INT(runs_count(runs), MANY + 1);
        for (int i = 0; i < MANY; i++) {
            Run *run = runs_at(runs, (size_t)i);
            CHECK_INT(strtol(run->id, NULL, 10), MANY - i);
            CHECK_INT(run_info(run)->started, 1000 + MANY - i);
        }
        CHECK_STR(runs_at(runs, MANY)->id, "other");
        runs_free(runs);
        settle();
    }
    store_close(store);
}

static size_t allocated(void) {
#ifdef __GLIBC__
    return mallinfo2().uordblks;
#else
    return 0;
#endif
}

TEST(only_one_is_in_memory) {
    enum { MANY = 150, LONG = 60000, MOST = 1 << 20 };
    Store *store = store_of(0);
    char *label = xcalloc(LONG + 1, 1);
    memset(label, 'x', LONG);
    for (int i = 1; i <= MANY; i++) {
        char *id = numbered(i);
        make_run(store_runs_dir(store), id, i, label);
        free(id);
    }
    settle();
    runs_free(all(store, NULL, 0, NULL)); /* builds the index */
    settle();
    size_t before = allocated();
    Runs *runs = all(store, NULL, 0, NULL);
    for (size_t i = 0; i < MANY; i++) {
        CHECK_INT(strlen(run_info(runs_at(runs, i))->label), LONG);
        CHECK(allocated() <= before + MOST);
    }
    runs_free(runs);
    free(label);
    store_close(store);
}

TEST(a_start_behind_the_index_changes_the_order) {
    Store *store = store_of(100);
    settle();
    runs_free(all(store, NULL, 1, NULL)); /* builds the index */
    settle();
    char *id = numbered(40), *attrs = path_join3(store_runs_dir(store), id, ".guild/attrs");
    put(attrs, "started", "9999\n"); /* in place, no directory changes */
    Runs *runs = all(store, NULL, 0, NULL);
    CHECK_INT(strtol(runs_at(runs, 0)->id, NULL, 10), 40);
    CHECK_INT(strtol(runs_at(runs, 1)->id, NULL, 10), 100);
    CHECK_INT(runs_count(runs), 100);
    runs_free(runs);
    free(attrs);
    free(id);
    store_close(store);
}

TEST(limits_and_totals) {
    Store *store = store_of(100);
    char *id = numbered(7), *other = numbered(70);
    make_run(store_runs_dir(store), id, 1007, "b");
    make_run(store_runs_dir(store), other, 1070, "b");
    RunFilter filter = {0};
    strlist_add(&filter.labels, "b");
    for (int round = 0; round < 2; round++) {
        size_t total = 0;
        Runs *runs = all(store, &filter, 1, &total);
        CHECK_SHOWN(runs, "70:b");
        CHECK_INT(total, 2);
        runs_free(runs);
        runs = all(store, &filter, 1, NULL);
        CHECK_SHOWN(runs, "70:b");
        runs_free(runs);
        runs = all(store, &filter, 0, NULL);
        CHECK_SHOWN(runs, "70:b 7:b");
        runs_free(runs);
        settle();
    }
    run_filter_release(&filter);
    free(id);
    free(other);
    store_close(store);
}

static void check_selection(Store *store, const char *words, const char *want) {
    Error err = ERROR_INIT;
    StrList specs = STRLIST_INIT;
    strlist_split(&specs, span_of(words), ' ');
    Runs *runs = runs_select(store, NULL, &specs, true, NULL, &err);
    if (runs)
        CHECK_SHOWN(runs, want);
    else
        CHECK_STR(err.message, want);
    runs_free(runs);
    strlist_release(&specs);
    error_clear(&err);
}

TEST(selections) {
    Store *store = store_of(5);
    make_run(store_runs_dir(store), "beef", 1, "x");
    check_selection(store, "1", "5:a");
    check_selection(store, "2:3 1", "4:a 3:a 5:a");
    check_selection(store, "3 2:4 3", "3:a 4:a 2:a"); /* each once */
    check_selection(store, "bee 6", "beef:x");        /* by name and by place: the same */
    check_selection(store, "bee", "beef:x");
    check_selection(store, "4: bee", "2:a 1:a beef:x");
    check_selection(store, "7",
                    "could not find a run matching '7'\nTry 'guild runs list' for a list.");
    store_close(store);
}
