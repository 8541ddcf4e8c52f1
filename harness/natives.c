/* Natives from outside the language. */
#include "harness/natives.h"

bool natives_register(Interp *interp, const Settings *settings, Error *err) {
    if (settings->plugins.count)
        return fail(err, ERR_UNSUPPORTED, "plug-ins cannot be loaded yet (%s)",
                    settings->plugins.items[0]);
    return true;
}
