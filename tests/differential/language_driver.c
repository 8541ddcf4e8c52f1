/* Runs programs in bulk: reads records "LENGTH\nSOURCE" from stdin, writes "LENGTH\nOUTPUT" each.
 *
 * The output ends in the exception's text when the program raised one. Every program has an
 * interpreter of its own. Used by tests/differential/language_programs.py. */
#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "harness/language/language.h"
#include <stdio.h>
#include <stdlib.h>

/* Values are twice as big as the pointers of CPython, which gets 2 GiB. */
static const size_t MEMORY = (size_t)4 << 30;

static bool collect(void *context, int stream, Span text) {
    Buf *out = context;
    if (stream == 1)
        buf_add_span(out, text);
    return out->len < 64 << 20;
}

static void run(Buf *out, Span source) {
    Interp *interp =
        interp_new(&(InterpOptions){.write = collect, .context = out, .memory_limit = MEMORY});
    InterpResult result = INTERP_RESULT_INIT;
    interp_run(interp, source, "program", 1, INTERP_FILE, &result);
    if (result.outcome == INTERP_RAISED)
        buf_add_span(out, buf_span(&result.exception));
    interp_result_release(&result);
    interp_free(interp);
}

int main(void) {
    size_t len;
    while (scanf("%zu", &len) == 1) {
        getchar();
        char *source = xmalloc(len + 1);
        Buf out = BUF_INIT;
        if (fread(source, 1, len, stdin) != len)
            return 2;
        run(&out, span_make(source, len));
        printf("%zu\n", out.len);
        fwrite(out.data, 1, out.len, stdout);
        fflush(stdout);
        buf_release(&out);
        free(source);
    }
    return 0;
}
