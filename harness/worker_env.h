/* The surroundings of a document: environment, working directory, temporary directory. */
#ifndef VERBATIM_WORKER_ENV_H
#define VERBATIM_WORKER_ENV_H

#include "harness/worker.h"

/* Replace this process's environment and directory. */
bool worker_surroundings(const WorkerJob *job, Error *err) MUST_CHECK;
/* Make the temporary directory with what belongs into it, once. */
bool worker_make_tmp(const WorkerJob *job, Error *err) MUST_CHECK;

/* Remove it again, and the engine's home beside it. */
bool worker_remove_tmp(const char *tmp, Error *err) MUST_CHECK;

#endif
