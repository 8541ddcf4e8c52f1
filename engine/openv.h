/* The environment an operation's process gets. */
#ifndef VERBATIM_ENGINE_OPENV_H
#define VERBATIM_ENGINE_OPENV_H

#include "engine/runner.h"

void operation_env(StrList *env, const Run *run, const Engine *engine, const RunPlan *plan);
/* As the attribute `env`: a map; caller frees. */
Tree *env_tree(const StrList *env);
/* `export NAME='VALUE'` lines, for staged runs. */
void env_write_exports(Buf *out, const StrList *env);

#endif
