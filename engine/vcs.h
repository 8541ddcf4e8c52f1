/* What git knows of a directory. libgit2 lives behind this and nowhere else; it is loaded when it
 * is first asked, so that programs start without it. */
#ifndef VERBATIM_ENGINE_VCS_H
#define VERBATIM_ENGINE_VCS_H

#include "engine/base/error.h"
#include "engine/base/list.h"

/* Appends the absolute paths of all files below the repository that `directory` is in which differ
 * from the merge base of HEAD and `base` (a branch, tag or commit; "": the default branch of
 * origin, else main or master, else HEAD): committed, staged, changed, deleted and untracked ones.
 * ERR_NOT_FOUND: no repository, no such base; ERR_UNSUPPORTED: libgit2 is not installed. */
bool vcs_changed(StrList *paths, const char *directory, const char *base, Error *err) MUST_CHECK;

#endif
