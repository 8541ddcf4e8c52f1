/* Changing runs that are there: trash, labels, marks, tags, comments, stopping, export, import.
 *
 * These do the work and report through return values; questions and summaries are the caller's. */
#ifndef VERBATIM_ENGINE_MANAGE_H
#define VERBATIM_ENGINE_MANAGE_H

#include "engine/select.h"

/* To the trash (`permanent`: gone for good). A running run is stopped first. */
bool run_delete(Run *run, bool permanent, Error *err) MUST_CHECK;
bool run_restore(Run *deleted, Error *err) MUST_CHECK;
bool run_purge(Run *deleted, Error *err) MUST_CHECK;
/* NULL or "" clears. */
bool run_label(Run *run, const char *label, Error *err) MUST_CHECK;
bool run_mark(Run *run, bool marked, Error *err) MUST_CHECK;
bool run_tag(Run *run, const char *tag, bool add, Error *err) MUST_CHECK;
bool run_comment_add(Run *run, const char *text, Error *err) MUST_CHECK;
bool run_comment_delete(Run *run, size_t index, Error *err) MUST_CHECK;
/* SIGTERM to the process and its group, SIGKILL after `grace` seconds. Fine when it has ended. */
bool run_stop(Run *run, double grace, Error *err) MUST_CHECK;
/* Copy (or move) between this store and a directory of runs. ERR_EXISTS when it is there. */
bool run_export(Run *run, const char *dir, bool move, bool copy_resources, Error *err) MUST_CHECK;
bool run_import(Store *store, const char *run_dir, bool move, Error *err) MUST_CHECK;

#endif
