/* `--changed`. */
#include "harness/changed.h"

bool changed_select(Plan *plan, const char *base, Error *err) {
    return fail(err, ERR_UNSUPPORTED, "--changed is not available yet");
}
