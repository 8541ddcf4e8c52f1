/* Changes of the disk, counted, so that a test can end the process at any one of them.
 *
 * Everything the engine writes below a home goes through here. Crash safety comes from order and
 * rename, not from fsync: what a killed process leaves is what it had written. */
#ifndef VERBATIM_ENGINE_DISK_H
#define VERBATIM_ENGINE_DISK_H

#include "engine/base/error.h"
#include "engine/base/span.h"
#include <stdint.h>

enum { DISK_FAULT_EXIT = 86 }; /* exit status of a process that a fault ended */

typedef struct Disk {
    uint64_t changes;
    uint64_t fault_at; /* 0: never */
} Disk;

/* Count a change that is made elsewhere (a spawn); ends the process when it is the n-th. */
void disk_tick(Disk *disk);

bool disk_make_dir(Disk *disk, const char *path, Error *err) MUST_CHECK; /* parents too */
/* Make this one, ERR_EXISTS when it is there. */
bool disk_claim_dir(Disk *disk, const char *path, Error *err) MUST_CHECK;
/* A file nobody can look at yet: written in place. */
bool disk_write_new(Disk *disk, const char *path, Span bytes, Error *err) MUST_CHECK;
/* The same, and on the medium when it returns. */
bool disk_write_durable(Disk *disk, const char *path, Span bytes, Error *err) MUST_CHECK;
/* A file others may look at: replaced in one step. */
bool disk_replace(Disk *disk, const char *path, Span bytes, Error *err) MUST_CHECK;
/* Write a new file in place, replace one that is there: who looks sees nothing, an empty file, or
 * all of it. */
bool disk_put(Disk *disk, const char *path, Span bytes, Error *err) MUST_CHECK;
/* Create with these bytes, ERR_EXISTS when it is there. */
bool disk_create(Disk *disk, const char *path, Span bytes, Error *err) MUST_CHECK;
/* All of it at once, and only if there is none yet: of several the first stays. */
bool disk_publish(Disk *disk, const char *path, Span bytes, Error *err) MUST_CHECK;
bool disk_remove(Disk *disk, const char *path, Error *err) MUST_CHECK; /* fine when absent */
bool disk_rename(Disk *disk, const char *from, const char *to, Error *err) MUST_CHECK;
bool disk_symlink(Disk *disk, const char *target, const char *path,
                  Error *err) MUST_CHECK; /* replaces a link */
bool disk_link(Disk *disk, const char *from, const char *to, Error *err) MUST_CHECK;

#endif
