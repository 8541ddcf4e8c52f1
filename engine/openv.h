/* The environment an operation's process gets. */
#ifndef VERBATIM_ENGINE_OPENV_H
#define VERBATIM_ENGINE_OPENV_H

#include "engine/runner.h"

void operation_env(StrList *env, const Run *run, const Engine *engine, const RunPlan *plan);
/* Write the attribute `env`. What was inherited is put into YAML once per engine. */
bool env_store(Run *run, Engine *engine, const StrList *env, Error *err) MUST_CHECK;
/* Write `.guild/env`, lines `export NAME='VALUE'`, as staged runs have it. */
bool env_export(Run *run, const StrList *env, Error *err) MUST_CHECK;

#endif
