/* Lists stay true whatever happens to the directories behind the index's back. */
#include "engine/base/clock.h"
#include "engine/manage.h"
#include "tests/engine/session.h"
#include <stdio.h>

static void put(const char *dir, const char *name, const char *text) {
    Error err = ERROR_INIT;
    char *path = path_join(dir, name);
    CHECK(file_write(path, span_of(text), &err));
    error_clear(&err);
    free(path);
}

/* As another tool would make one. */
static void foreign_run(const char *runs, int number, const char *label) {
    Error err = ERROR_INIT;
    char *guild = xformat("%s/%032d/.guild", runs, number), *attrs = path_join(guild, "attrs");
    char *started = xformat("%d\n", 1000 + number);
    CHECK(dir_make(attrs, &err));
    put(attrs, "started", started);
    put(attrs, "exit_status", "0\n");
    put(attrs, "label", label);
    put(guild, "opref", "script:/p/echo.py abc '' echo.py");
    error_clear(&err);
    free(started);
    free(attrs);
    free(guild);
}

static void foreign_remove(const char *runs, int number) {
    Error err = ERROR_INIT;
    char *path = xformat("%s/%032d", runs, number);
    CHECK(dir_remove(path, &err));
    free(path);
}

/* "number:label" of the newest `limit`, and how many there are. */
static char *newest(Store *store, size_t limit) {
    RunList runs = {0};
    Error err = ERROR_INIT;
    Buf text = BUF_INIT;
    size_t total = 0;
    CHECK(store_list(&runs, store, NULL, limit, &total, &err));
    buf_addf(&text, "%zu", total);
    for (size_t i = 0; i < runs.count; i++)
        buf_addf(&text, " %ld:%s", strtol(runs.items[i]->id, NULL, 10),
                 run_info(runs.items[i])->label ? run_info(runs.items[i])->label : "");
    run_list_release(&runs);
    error_clear(&err);
    return buf_detach(&text);
}

#define CHECK_NEWEST(store, limit, want)                                                           \
    do {                                                                                           \
        char *text_ = newest(store, limit);                                                        \
        CHECK_STR(text_, want);                                                                    \
        free(text_);                                                                               \
    } while (0)

static void settle(void) {
    clock_sleep(0.08); /* what changed just now is looked at in any case */
}

static Store *hundred(char **runs) {
    Error err = ERROR_INIT;
    char *home = path_join(check_dir(), "home");
    Store *store = store_open(home, &err);
    *runs = xstrdup(store_runs_dir(store));
    for (int i = 1; i <= 100; i++)
        foreign_run(*runs, i, "a");
    settle();
    CHECK_NEWEST(store, 2, "100 100:a 99:a"); /* builds the index */
    settle();
    free(home);
    return store;
}

TEST(foreign_changes_are_seen) {
    char *runs;
    Store *store = hundred(&runs);
    CHECK_NEWEST(store, 2, "100 100:a 99:a");
    foreign_remove(runs, 100);
    CHECK_NEWEST(store, 2, "99 99:a 98:a");
    settle();
    CHECK_NEWEST(store, 2, "99 99:a 98:a");
    foreign_run(runs, 200, "new");
    settle();
    CHECK_NEWEST(store, 2, "100 200:new 99:a");
    foreign_run(runs, 50, "changed"); /* in place, no directory changes */
    CHECK_NEWEST(store, 1, "100 200:new");
    char *all = newest(store, 0);
    CHECK(strstr(all, " 50:changed ") != NULL);
    free(all);
    store_close(store);
    free(runs);
}

TEST(own_changes_are_seen) {
    char *runs;
    Error err = ERROR_INIT;
    Store *store = hundred(&runs);
    char id[RUN_ID_LEN + 1];
    snprintf(id, sizeof id, "%032d", 7);
    Run *run = run_new(store, id);
    CHECK(run_label(run, "b", &err));
    CHECK(run_delete(run, false, &err));
    settle();
    CHECK_NEWEST(store, 1, "99 100:a");
    char *all = newest(store, 0);
    CHECK(strstr(all, " 7:") == NULL);
    free(all);
    CHECK(run_restore(run, &err));
    all = newest(store, 0);
    CHECK(strstr(all, " 7:b ") != NULL);
    free(all);
    run_free(run);
    store_close(store);
    free(runs);
    error_clear(&err);
}

TEST(a_damaged_index_is_no_harm) {
    char *runs;
    Store *store = hundred(&runs);
    Error err = ERROR_INIT;
    char *path = path_join3(store_home(store), "cache", "runs.index");
    Buf text = BUF_INIT;
    REQUIRE(file_read(&text, path, &err));
    for (size_t at = 0; at < text.len; at += 97) {
        text.data[at] ^= 0x55;
        CHECK(file_write(path, buf_span(&text), &err));
        char *all = newest(store, 0), *some = newest(store, 3);
        CHECK(strncmp(all, "100 100:a 99:a", 14) == 0);
        CHECK_STR(some, "100 100:a 99:a 98:a");
        free(all);
        free(some);
        text.data[at] ^= 0x55;
    }
    buf_release(&text);
    free(path);
    store_close(store);
    free(runs);
    error_clear(&err);
}

TEST(stamps_rise_in_every_process) {
    Error err = ERROR_INIT;
    char *home = path_join(check_dir(), "home");
    Store *a = store_open(home, &err), *b = store_open(home, &err);
    int64_t last = 0;
    for (int i = 0; i < 1000; i++) {
        int64_t now = store_stamp(i % 2 ? a : b);
        CHECK(now > last);
        last = now;
    }
    store_close(a);
    store_close(b);
    free(home);
}
