/* `verbatim update`: expected output rewritten from what was printed.
 *
 * The worker that ran an example proposes its new expected text (update_hook.c); the parent gathers
 * the proposals (update_run.c), fits them into the documents (update_doc.c), asks (review.c) and
 * writes (update.c). */
#ifndef VERBATIM_UPDATE_H
#define VERBATIM_UPDATE_H

#include "harness/match/rewrite.h"
#include "harness/options.h"
#include "harness/suite.h"

enum { UPDATE_CARES = 4 }; /* REWRITE_BARE … REWRITE_PARANOID */

typedef struct UpdateOptions {
    RunOptions run; /* first: RUN_FLAGS store here */
    bool interactive, check, yes;
    int64_t runs;
} UpdateOptions;

/* The proposal for one example. */
typedef struct Change {
    size_t index; /* of the example in its document */
    int line;
    char *text[UPDATE_CARES]; /* new expected text, ever more carefully escaped; NULL: none */
    char *problem;            /* why there is none */
    char *got;                /* what was compared; with --runs only */
    char *explanation, *diff;
    bool accepted;
    size_t care; /* of the text that fits the document */
} Change;

/* What a run found out about one document. */
typedef struct DocUpdate {
    const DocPlan *plan;
    Change *changes;
    size_t count, cap;
    StrList notes; /* examples that cannot be updated, and why */
    char *problem; /* the document could not run */
} DocUpdate;

typedef struct UpdateRun {
    DocUpdate *docs; /* in the order of the plan */
    size_t count, cap;
    char *error; /* of the whole run */
    int status;  /* of suite_run */
} UpdateRun;

/* Run the plan and gather proposals. `want_got`: keep what was compared, also of examples that pass
 * (for --runs). */
void update_run(UpdateRun *out, const Plan *plan, const RunOptions *options, bool want_got);
void update_run_release(UpdateRun *run);

/* update_hook.c: in the worker. */
typedef struct UpdateHook {
    bool want_got;
} UpdateHook;
void update_hook(void *context, const ExamplePlan *plan, const MatchResult *result, MatchEnv *env,
                 Buf *extra, MatchResult *instead);
/* Take apart what the hook wrote. False: nothing was proposed. */
bool update_unpack(Change *change, Span extra);

/* update_runs.c: proposals that hold for several runs; `others` are further runs of the same plan.
 */
void update_generalise(UpdateRun *first, const UpdateRun *others, size_t count);

/* update_doc.c: the document's text with the accepted changes, each checked to be read back as it
 * was meant; one that cannot be fitted in gets `problem` and is no longer accepted. */
void update_compose(Buf *out, DocUpdate *update);

/* review.c: ask for each change. False: quit, write nothing more. */
bool review_changes(UpdateRun *run, bool colour);

#endif
