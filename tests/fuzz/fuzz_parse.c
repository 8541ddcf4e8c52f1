/* Whatever bytes come: the parser returns a tree or a SyntaxError, and never more nor less. */
#include "harness/language/language.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Interp *interp = interp_new(&(InterpOptions){.memory_limit = 256 << 20});
    Buf tree = BUF_INIT;
    InterpResult result = INTERP_RESULT_INIT;
    fuzz_require(interp != NULL);
    interp_incomplete(interp, fuzz_span(data, size));
    interp_dump_ast(interp, fuzz_span(data, size), "fuzz", &tree, &result);
    fuzz_require(result.outcome != INTERP_EXIT);
    fuzz_require((result.outcome == INTERP_RAISED) == (result.exception.len > 0));
    interp_result_release(&result);
    buf_release(&tree);
    interp_free(interp);
    return 0;
}
