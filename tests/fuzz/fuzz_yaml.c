/* Whatever yaml_parse accepts is written, in block and in flow style, so that it reads the same. */
#include "engine/base/yaml.h"
#include "tests/fuzz/fuzz.h"

static size_t depth_of(const Tree *t) {
    size_t deepest = 0;
    for (size_t i = 0; i < t->count; i++) {
        size_t depth = depth_of(t->items[i]);
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest + 1;
}

static void check_again(const Tree *t, bool flow) {
    Buf out = BUF_INIT, second = BUF_INIT;
    Tree *again;
    if (flow)
        yaml_write_flow(&out, t);
    else
        yaml_write(&out, t);
    again = yaml_parse(buf_span(&out), "again", NULL);
    fuzz_require(again != NULL);
    if (flow)
        yaml_write_flow(&second, again);
    else
        yaml_write(&second, again);
    fuzz_require(span_equal(buf_span(&second), buf_span(&out)));
    tree_free(again);
    buf_release(&out);
    buf_release(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Error err = ERROR_INIT;
    Tree *t = yaml_parse(fuzz_span(data, size), "fuzz", &err);
    fuzz_require(t ? err.kind == ERR_NONE : err.kind != ERR_NONE);
    if (t && depth_of(t) < 200) {
        check_again(t, false);
        check_again(t, true);
    }
    error_clear(&err);
    tree_free(t);
    return 0;
}
