/* Events survive the pipe, whatever their size. */
#include "harness/event.h"
#include "tests/check.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void check_event(Span *rest, uint32_t index, Span got) {
    Event e;
    if (!CHECK(event_take(rest, &e)))
        return;
    CHECK_INT(e.type, EVENT_EXAMPLE);
    CHECK_INT(e.index, index);
    CHECK_INT(e.outcome, OUTCOME_FAILED);
    CHECK_DOUBLE(e.seconds, 0.5);
    CHECK_SPAN(e.text[EVENT_TEXT_reason], "why");
    CHECK(span_equal(e.text[EVENT_TEXT_got], got));
}

static Event example(uint32_t index, Span got) {
    Event e = {.type = EVENT_EXAMPLE, .index = index, .outcome = OUTCOME_FAILED, .seconds = 0.5};
    e.text[EVENT_TEXT_reason] = SPAN_LIT("why");
    e.text[EVENT_TEXT_got] = got;
    return e;
}

TEST(small_and_large_events_in_order) {
    char path[4096];
    snprintf(path, sizeof path, "%s/pipe", check_dir());
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    REQUIRE(fd >= 0);
    unlink(path);
    EventPage *page = event_page_new();
    EventWriter w = {.page = page, .pipe = fd};
    size_t large_size = 3 * EVENT_PAGE;
    char *large = malloc(large_size);
    memset(large, 'x', large_size);
    for (uint32_t i = 0; i < 2000; i++) {
        Event e =
            example(i, i % 500 == 499 ? span_make(large, large_size) : SPAN_LIT("some\0output"));
        event_send(&w, &e, 0);
    }
    /* What is still in the page was not written: a parent takes it from there. */
    Buf bytes = BUF_INIT;
    off_t size = lseek(fd, 0, SEEK_END);
    buf_reserve(&bytes, (size_t)size);
    CHECK_INT(pread(fd, bytes.data, (size_t)size, 0), size);
    bytes.len = (size_t)size;
    buf_add(&bytes, page->events, page->used);
    Span rest = buf_span(&bytes);
    for (uint32_t i = 0; i < 2000; i++)
        check_event(&rest, i,
                    i % 500 == 499 ? span_make(large, large_size) : SPAN_LIT("some\0output"));
    CHECK_INT(rest.len, 0);
    Span cut = span_make(bytes.data, 20);
    Event e;
    CHECK(!event_take(&cut, &e));
    buf_release(&bytes);
    free(large);
    event_page_free(page);
    close(fd);
}
