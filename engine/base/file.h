/* Files, directories and paths. Messages name the path. Paths are bytes, '/'-separated. */
#ifndef VERBATIM_BASE_FILE_H
#define VERBATIM_BASE_FILE_H

#include "engine/base/buf.h"
#include "engine/base/list.h"
#include <stdint.h>
#include <sys/types.h>

/* Whole file into `out` (appended). Directories are refused. */
bool file_read(Buf *out, const char *path, Error *err) MUST_CHECK;
/* As file_read, but ERR_LIMIT when the file is larger than `limit` bytes. */
bool file_read_limited(Buf *out, const char *path, size_t limit, Error *err) MUST_CHECK;
/* Create or truncate, mode 0666 & ~umask. Not atomic. */
bool file_write(const char *path, Span bytes, Error *err) MUST_CHECK;
/* Replace the whole file in one step: temporary file beside it, fsync when `durable`, rename. Keeps
 * mode and (as root) ownership of an existing file; follows a symbolic link to the file it names.
 */
bool file_write_atomic(const char *path, Span bytes, bool durable, Error *err) MUST_CHECK;
bool file_copy(const char *from, const char *to, Error *err) MUST_CHECK; /* bytes and mode */

bool path_exists(const char *path); /* follows links */
bool path_lexists(const char *path);
bool path_is_dir(const char *path);
bool path_is_file(const char *path);
bool path_is_link(const char *path);
bool path_is_executable(const char *path); /* regular file with an x bit we may use */

bool dir_make(const char *path, Error *err) MUST_CHECK;   /* parents too; fine when it exists */
bool dir_remove(const char *path, Error *err) MUST_CHECK; /* recursively, never through links */
bool dir_list(StrList *names, const char *path,
              Error *err) MUST_CHECK; /* sorted, without . and .. */
bool dir_copy(const char *from, const char *to,
              Error *err) MUST_CHECK; /* recursively; links as links */
/* New directory `<parent>/<prefix>XXXXXX`; parent NULL: $TMPDIR or /tmp. Caller frees. NULL on
 * failure. */
char *dir_make_temp(const char *parent, const char *prefix, Error *err) MUST_CHECK;

char *path_join(const char *a, const char *b); /* b absolute: b; caller frees, as all below */
char *path_join3(const char *a, const char *b, const char *c);
char *path_dirname(const char *path);         /* as Python's os.path.dirname */
char *path_basename(const char *path);        /* as Python's os.path.basename */
const char *path_extension(const char *path); /* ".md", or "": borrowed from path */
char *path_normal(const char *path);          /* as os.path.normpath */
char *path_absolute(const char *path);        /* against the working directory, normalised */
char *path_real(const char *path);            /* links resolved as far as the path exists */
char *path_relative(const char *path, const char *start); /* as os.path.relpath */
char *path_current(void);

/* Nearest `name` in `start` or a parent of it (stops at `/`); NULL when there is none. */
char *path_find_upward(const char *start, const char *name);

#endif
