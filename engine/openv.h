/* The environment an operation's process gets. */
#ifndef VERBATIM_ENGINE_OPENV_H
#define VERBATIM_ENGINE_OPENV_H

#include "engine/runner.h"

void operation_env(StrList *env, const Run *run, const Engine *engine, const RunPlan *plan);
/* Write the attribute `env`. What was inherited is put into YAML once per engine. */
bool env_store(Run *run, Engine *engine, const StrList *env, Error *err) MUST_CHECK;
/* `export NAME='VALUE'` lines, for staged runs. */
void env_write_exports(Buf *out, const StrList *env);

#endif
