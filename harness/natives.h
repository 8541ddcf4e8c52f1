/* The one place where natives from outside the language come in: the engine's, and plug-ins'. */
#ifndef VERBATIM_NATIVES_H
#define VERBATIM_NATIVES_H

#include "harness/language/language.h"
#include "harness/settings.h"

bool natives_register(Interp *interp, const Settings *settings, Error *err) MUST_CHECK;

#endif
