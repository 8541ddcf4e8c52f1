/* In the worker: the new expected text of an example that does not match.
 *
 * What the new text captures is bound at once, so that later examples of the document are judged as
 * they will be after the update. */
#include "engine/base/mem.h"
#include "harness/update.h"
#include <stdlib.h>
#include <string.h>

/* ---- packing: length, blank, bytes; "-" for none ------------------------------------------ */

static void pack(Buf *out, const Span *text) {
    if (!text) {
        buf_adds(out, "- ");
        return;
    }
    buf_addf(out, "%zu ", text->len);
    buf_add_span(out, *text);
}

static char *unpack(Span *rest) {
    long long len = 0;
    size_t blank = span_find_char(*rest, ' ', 0);
    if (blank == SIZE_MAX)
        return NULL;
    Span number = span_make(rest->ptr, blank);
    *rest = span_from(*rest, blank + 1);
    if (!span_to_int(number, &len) || (size_t)len > rest->len)
        return NULL;
    char *text = xstrndup(rest->ptr, (size_t)len);
    *rest = span_from(*rest, (size_t)len);
    return text;
}

bool update_unpack(Change *change, Span extra) {
    if (extra.len == 0)
        return false;
    change->got = unpack(&extra);
    change->problem = unpack(&extra);
    for (int i = 0; i < UPDATE_CARES; i++)
        change->text[i] = unpack(&extra);
    return true;
}

/* ---- proposing --------------------------------------------------------------------------- */

/* `instead` becomes the comparison with the new text, for its captures. */
static void propose(Buf *extra, const Example *ex, const MatchInput *given, MatchEnv *env,
                    MatchResult *instead) {
    Buf texts[UPDATE_CARES];
    Error err = ERROR_INIT;
    MatchInput input = *given;
    bool ok[UPDATE_CARES];
    input.expected = ex->expected_raw;
    for (int i = 0; i < UPDATE_CARES; i++) {
        buf_init(&texts[i]);
        ok[i] = match_rewrite(&texts[i], &input, env, (RewriteCare)i, &err);
    }
    Span problem = span_of(err.message ? err.message : "");
    pack(extra, ok[0] ? NULL : &problem);
    for (int i = 0; i < UPDATE_CARES; i++) {
        Span text = buf_span(&texts[i]);
        pack(extra, ok[i] ? &text : NULL);
    }
    input.expected = buf_span(&texts[0]);
    if (ok[0])
        match_run(instead, &input, env);
    for (int i = 0; i < UPDATE_CARES; i++)
        buf_release(&texts[i]);
    error_clear(&err);
}

static bool expects_failure(const ExamplePlan *plan) {
    return plan->settings->xfail || option_on(plan->settings->options, OPTION_XFAIL);
}

void update_hook(void *context, const ExamplePlan *plan, const MatchResult *result, MatchEnv *env,
                 Buf *extra, MatchResult *instead) {
    const UpdateHook *hook = context;
    bool passed = result->verdict == MATCH_PASS;
    if (!plan->selected || expects_failure(plan) || (passed && !hook->want_got))
        return;
    MatchInput input = result->given;
    MatchResult traced;
    input.trace = true;
    match_run(&traced, &input, env);
    Span got = span_make(traced.got, traced.got_len);
    pack(extra, hook->want_got ? &got : NULL);
    match_result_release(&traced);
    if (!passed)
        propose(extra, plan->example, &result->given, env, instead);
    else
        buf_adds(extra, "- - - - - ");
}
