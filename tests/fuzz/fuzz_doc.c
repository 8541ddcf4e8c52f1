/* Any bytes are a document of every format: printed again they are the same, every prompt is
 * accounted for, and the ranges of examples follow each other. */
#include "harness/doc/doc.h"
#include "tests/fuzz/fuzz.h"

static void check_document(const char *path, Span text, bool everywhere) {
    DocOptions options = {.shell_everywhere = everywhere};
    Doc *doc = doc_parse(path, text, &options);
    Buf again = BUF_INIT, dump = BUF_INIT;
    size_t at = 0;
    doc_print(&again, doc);
    fuzz_require(span_equal(buf_span(&again), text));
    fuzz_require(doc_check(doc, NULL));
    doc_dump(&dump, doc);
    for (size_t i = 0; i < doc->example_count; i++) {
        const Example *ex = doc->examples[i];
        fuzz_require(ex->source_start >= at && ex->source_end >= ex->source_start);
        fuzz_require(ex->expected_start >= ex->source_end);
        fuzz_require(ex->expected_end >= ex->expected_start && ex->expected_end <= text.len);
        at = ex->expected_end;
    }
    buf_release(&again);
    buf_release(&dump);
    doc_free(doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Span text = fuzz_span(data, size);
    check_document("x.md", text, false);
    check_document("x.rst", text, true);
    check_document("x.t", text, false);
    return 0;
}
