/* The index of a store: order and information of runs, so that a list need not read every file.
 *
 * A snapshot (`<home>/cache/runs.index`) and a journal of what happened since. Nothing in it is
 * believed without a check: the runs directory's modification time says whether runs came or went,
 * and modification times of a run's own directories and main attributes whether its information is
 * current. In doubt the directories are read and the snapshot is written anew. All of it may be
 * deleted at any time. */
#ifndef VERBATIM_ENGINE_INDEX_H
#define VERBATIM_ENGINE_INDEX_H

#include "engine/store.h"

typedef struct Index Index;

/* NULL: there is none, or it cannot be read. */
Index *index_open(const char *home);
void index_close(Index *index);

/* Membership is known: nothing came or went that the journal does not tell of. */
bool index_is_complete(Index *index, const char *runs_dir);

/* Ids from the newest on, one after another; false: no more. Only when complete. */
bool index_next(Index *index, char id[RUN_ID_LEN + 1], int64_t *stamp);

/* How many runs there are. Only when complete. */
size_t index_count(Index *index);

/* The information kept of a run, if it is current; *info is filled. runs_fd: the runs directory. */
bool index_lookup(Index *index, int runs_fd, const char *id, RunInfo *info);

/* The journal has grown so much that a snapshot is due. */
bool index_is_stale(const Index *index);

/* Write a snapshot of these runs (newest first, with info), which were read when the runs directory
 * had that time, and begin a new journal. `index`: the one there was, or NULL. Does nothing when
 * another process is at it or the home cannot be written. */
void index_write(const Index *index, const char *home, const char *runs_dir, const RunList *runs,
                 int64_t runs_mtime);

/* Time of the runs directory. */
int64_t index_mtime(const char *runs_dir);

enum { INDEX_GONE = -1, INDEX_SAME_MEMBERS = -2 };

/* Writers: tell the journal, if there is one, that a run came, was started (`stamp`) or went
 * (INDEX_GONE). before: time of the runs directory before it came or went, INDEX_SAME_MEMBERS when
 * it did neither. */
typedef struct Journal {
    int fd; /* -1: not open */
} Journal;

void journal_add(Journal *journal, const char *home, const char *runs_dir, const char *id,
                 int64_t stamp, int64_t before);
void journal_close(Journal *journal);

#endif
