/* The examples of documents as JSON, for tests/differential/doctest_parser.py: reads frames of
 * "LENGTH\n<bytes>" on standard input, answers one line for each. */
#include "engine/base/json.h"
#include "engine/base/mem.h"
#include "harness/doc/doc.h"
#include <stdio.h>
#include <stdlib.h>

static void put_example(Buf *out, const Example *ex) {
    buf_addf(
        out, "{\"line\": %d, \"column\": %d, \"fenced\": %s, \"at_fence_end\": %s, \"source\": ",
        ex->line, ex->column, ex->fence ? "true" : "false", ex->at_fence_end ? "true" : "false");
    json_write_string(out, ex->source);
    buf_adds(out, ", \"expected\": ");
    json_write_string(out, ex->expected);
    buf_adds(out, ", \"problem\": ");
    json_write_string(out, span_of(ex->problem ? ex->problem : ""));
    buf_addc(out, '}');
}

int main(void) {
    size_t size;
    while (scanf("%zu", &size) == 1 && getchar() == '\n') {
        char *bytes = xmalloc(size + 1);
        if (fread(bytes, 1, size, stdin) != size)
            return 1;
        Doc *doc = doc_parse("x.md", span_make(bytes, size), NULL);
        Buf out = BUF_INIT;
        buf_addc(&out, '[');
        for (size_t i = 0, n = 0; i < doc->example_count; i++)
            if (doc->examples[i]->kind == EXAMPLE_LANGUAGE) {
                buf_adds(&out, n++ ? ", " : "");
                put_example(&out, doc->examples[i]);
            }
        buf_adds(&out, "]\n");
        fwrite(out.data, 1, out.len, stdout);
        fflush(stdout);
        buf_release(&out);
        doc_free(doc);
        free(bytes);
    }
    return 0;
}
