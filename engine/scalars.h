/* Numbers a run reports: from its output by patterns, or by files of its own. */
#ifndef VERBATIM_ENGINE_SCALARS_H
#define VERBATIM_ENGINE_SCALARS_H

#include "engine/operation.h"
#include "engine/run.h"

/* Whether the operation's patterns can be used. */
bool scalars_check(const Operation *op, Error *err) MUST_CHECK;

/* Find the scalars in the run's captured output by the operation's patterns (or the default
 * `key: value`) and keep them in the run. Writes nothing when there are none. */
bool scalars_capture(Run *run, const Operation *op, Error *err) MUST_CHECK;
/* The same with that output given. */
bool scalars_capture_from(Run *run, const Operation *op, Span output, Error *err) MUST_CHECK;

/* Each line of a text as it is, and below it what each pattern finds in it. */
bool scalars_explain(Buf *out, const Operation *op, Span text, Error *err) MUST_CHECK;

/* All scalars of a run: list of maps {tag, prefix, first_val, last_val, min_val, max_val, avg_val,
 * count, total, first_step, last_step, min_step, max_step}, sorted by tag; caller frees. */
Tree *scalars_read(const Run *run);

/* One number by column spec (`loss`, `max loss`, `first a#b step`); false: the run has none. */
bool scalar_value(double *out, const Run *run, const char *spec);

#endif
