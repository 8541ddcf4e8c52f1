/* Whatever json_parse accepts is written, compactly and indented, so that it reads the same. */
#include "engine/base/json.h"
#include "tests/fuzz/fuzz.h"

static void check_again(const Tree *t, int indent) {
    Buf out = BUF_INIT;
    if (indent)
        json_write_pretty(&out, t, indent);
    else
        json_write(&out, t);
    Buf first = BUF_INIT;
    Tree *again = json_parse(buf_span(&out), "again", NULL);
    fuzz_require(again != NULL);
    if (indent)
        json_write_pretty(&first, again, indent);
    else
        json_write(&first, again);
    fuzz_require(span_equal(buf_span(&first), buf_span(&out)));
    tree_free(again);
    buf_release(&out);
    buf_release(&first);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Error err = ERROR_INIT;
    Tree *t = json_parse(fuzz_span(data, size), "fuzz", &err);
    fuzz_require(t ? err.kind == ERR_NONE : err.kind != ERR_NONE);
    if (t) {
        check_again(t, 0);
        check_again(t, 2);
    }
    error_clear(&err);
    tree_free(t);
    return 0;
}
