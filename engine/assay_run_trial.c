/* assay run-trial: one trial of a batch, as a task of a scheduler calls it. */
#include "engine/assay.h"

static int run_trial(Assay *assay, void *flags, const StrList *args) {
    (void)flags;
    long long index;
    if (!assay_arguments(assay, args, 2, 2, "BATCH INDEX"))
        return ASSAY_USAGE;
    if (!span_to_int(span_of(args->items[1]), &index) || index < 0)
        return assay_usage(assay, "invalid INDEX '%s': expected a number from 0 on",
                           args->items[1]);
    return engine_run_trial(assay->engine, args->items[0], (size_t)index).status;
}

const Command COMMAND_RUN_TRIAL = {
    "run-trial", NULL, "BATCH INDEX", "Run one trial of a batch unless it has completed.",
    NULL,        0,    run_trial,     NULL};
