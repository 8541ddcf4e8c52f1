/* Natives from outside the language: the engine's bindings and the helpers. */
#include "harness/natives.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "harness/bind/bind.h"
#include <stdlib.h>
#include <unistd.h>

/* Where sample() looks when the configuration does not say: where it was installed, beside the
 * program's build folder, or in the sources it was built from. Caller frees; NULL: nowhere. */
static char *default_samples(void) {
    char program[4096];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    if (n <= 0)
        return NULL;
    program[n] = '\0';
    static const char *const PLACES[] = {"../share/verbatim/samples", "../samples", SAMPLES_DIR};
    char *dir = path_dirname(program), *found = NULL;
    for (size_t i = 0; i < COUNT_OF(PLACES) && !found; i++) {
        char *joined = path_join(dir, PLACES[i]), *place = path_normal(joined);
        if (path_is_dir(place)) {
            found = place;
            place = NULL;
        }
        free(place);
        free(joined);
    }
    free(dir);
    return found;
}

bool natives_register(Interp *interp, const Settings *settings, Error *err) {
    if (settings->plugins.count)
        return fail(err, ERR_UNSUPPORTED, "plug-ins cannot be loaded yet (%s)",
                    settings->plugins.items[0]);
    BindOptions options = {.samples = settings->samples, .find_samples = default_samples};
    bind_register(interp, &options);
    return true;
}
