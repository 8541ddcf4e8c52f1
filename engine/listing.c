/* Rows that show runs. */
#include "engine/listing.h"

#include "engine/base/mem.h"
#include "engine/base/unicode.h"
#include <stdlib.h>
#include <time.h>

enum { LABEL_LIMIT = 60 };

static void add_started(StrList *cells, int64_t micros) {
    char text[32] = "";
    if (micros) {
        time_t seconds = (time_t)(micros / 1000000);
        struct tm tm;
        localtime_r(&seconds, &tm);
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm);
    }
    strlist_add(cells, text);
}

static void add_label(StrList *cells, const char *label) {
    Span text = span_of(label ? label : "");
    if (utf8_count(text) <= LABEL_LIMIT) {
        strlist_add(cells, label ? label : "");
        return;
    }
    size_t end = 0;
    for (size_t i = 0; i < LABEL_LIMIT - 1; i++)
        utf8_next(text, &end, true);
    char *cut = xformat("%.*s…", (int)end, text.ptr);
    strlist_add(cells, cut);
    free(cut);
}

static void add_description(StrList *cells, Run *run, const char *cwd) {
    char *description = run_description(run, cwd);
    char *marked = xformat("%s%s", description, run_info(run)->marked ? " [marked]" : "");
    strlist_add(cells, marked);
    free(marked);
    free(description);
}

static void add_status(StrList *cells, Run *run) {
    strlist_add(cells, run_status_name(run_info(run)->status));
    add_label(cells, run_info(run)->label);
}

void listing_row(StrList *cells, Run *run, size_t index, const char *cwd) {
    char sid[RUN_SID_LEN + 1];
    run_short_id(run, sid);
    char *id = index ? xformat("[%zu:%s]", index, sid) : xformat("[%s]", sid);
    strlist_add(cells, id);
    free(id);
    add_description(cells, run, cwd);
    add_started(cells, run_info(run)->started);
    add_status(cells, run);
}

void listing_row_simple(StrList *cells, Run *run, size_t index, const char *cwd) {
    char *place = xformat("[%zu]", index);
    strlist_add(cells, place);
    free(place);
    add_description(cells, run, cwd);
    add_status(cells, run);
}
