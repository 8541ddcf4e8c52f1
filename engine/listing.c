/* Rows that show runs. */
#include "engine/listing.h"

#include "engine/base/mem.h"
#include "engine/base/unicode.h"
#include <stdlib.h>
#include <time.h>

enum { LABEL_LIMIT = 60 };

static void add_started(Table *table, int64_t micros) {
    char text[32] = "";
    if (micros) {
        time_t seconds = (time_t)(micros / 1000000);
        struct tm tm;
        localtime_r(&seconds, &tm);
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm);
    }
    table_add(table, text);
}

static void add_label(Table *table, const char *label) {
    Span text = span_of(label ? label : "");
    if (utf8_count(text) <= LABEL_LIMIT) {
        table_add(table, label ? label : "");
        return;
    }
    size_t end = 0;
    for (size_t i = 0; i < LABEL_LIMIT - 1; i++)
        utf8_next(text, &end, true);
    char *cut = xformat("%.*s…", (int)end, text.ptr);
    table_add(table, cut);
    free(cut);
}

static void add_description(Table *table, Run *run, const char *cwd) {
    char *description = run_description(run, cwd);
    char *marked = xformat("%s%s", description, run_info(run)->marked ? " [marked]" : "");
    table_add(table, marked);
    free(marked);
    free(description);
}

static void add_status(Table *table, Run *run) {
    table_add(table, run_status_name(run_info(run)->status));
    add_label(table, run_info(run)->label);
}

void listing_add(Table *table, Run *run, size_t index, const char *cwd) {
    char sid[RUN_SID_LEN + 1];
    run_short_id(run, sid);
    char *id = index ? xformat("[%zu:%s]", index, sid) : xformat("[%s]", sid);
    table_add(table, id);
    free(id);
    add_description(table, run, cwd);
    add_started(table, run_info(run)->started);
    add_status(table, run);
}

void listing_add_simple(Table *table, Run *run, size_t index, const char *cwd) {
    char *place = xformat("[%zu]", index);
    table_add(table, place);
    free(place);
    add_description(table, run, cwd);
    add_status(table, run);
}
