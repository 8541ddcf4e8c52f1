/* The copy of a project's source that each run keeps. */
#ifndef VERBATIM_ENGINE_SOURCE_H
#define VERBATIM_ENGINE_SOURCE_H

#include "engine/operation.h"
#include "engine/run.h"

/* Copy the text files of the operation's project into <run>/.guild/source: no hidden or generated
 * directories, no file over 1 MiB, at most 100 files unless the operation's rules say otherwise.
 * What is there is replaced. */
bool source_copy(Run *run, const Operation *op, Error *err) MUST_CHECK;
/* What that would copy, and which files it would leave out; relative names, sorted. `home` is never
 * part of the source. */
bool source_preview(StrList *copied, StrList *skipped, const Operation *op, const char *home,
                    Error *err) MUST_CHECK;
/* MD5 of a run's copy: of each file, by directory and name, its relative path, NUL, its bytes, NUL.
 * NULL when it has no files; caller frees. */
char *source_digest(const Run *run);
/* The same content as another run's copy, by hard links where the file system allows. */
bool source_share(Run *run, const Run *from, Error *err) MUST_CHECK;

#endif
