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

/* One run of a list. */
typedef struct IndexEntry {
    uint8_t id[RUN_ID_LEN / 2];
    int64_t stamp;
    uint32_t record; /* of the index, when it is current; 0: the run's files are to be read */
    uint32_t held;   /* for the owner of the list; what is no run id has INDEX_FOREIGN in it */
} IndexEntry;

#define INDEX_FOREIGN ((uint32_t)1 << 31)

bool index_id(uint8_t out[RUN_ID_LEN / 2], const char *id); /* false: it is not 32 hex digits */
void index_id_text(char out[RUN_ID_LEN + 1], const uint8_t id[RUN_ID_LEN / 2]);

/* NULL: there is none, or it cannot be read. */
Index *index_open(const char *home);
void index_close(Index *index);

/* Membership is known: nothing came or went that the journal does not tell of. */
bool index_is_up_to_date(Index *index, const char *runs_dir);
/* And all of them can be in an index. */
bool index_is_complete(Index *index, const char *runs_dir);

/* Runs from the newest on, one after another; false: no more. Only when complete. Those with a
 * record have it, but whether that is current nobody has looked yet. */
bool index_next(Index *index, IndexEntry *entry);
void index_rewind(Index *index);

/* How many runs there are. Only when complete. */
size_t index_count(Index *index);

/* Number (from 1) of the record kept of a run; 0: there is none. */
uint32_t index_find(Index *index, const char *id);
/* The run is still as it was when that record was written. runs_fd: the runs directory. */
bool index_is_current(Index *index, int runs_fd, uint32_t record);
int64_t index_stamp(const Index *index, uint32_t record);
/* The information in a record; false: it is damaged. */
bool index_info(Index *index, uint32_t record, RunInfo *info);

/* The journal has grown so much that a snapshot is due. */
bool index_is_stale(const Index *index);

/* Write a snapshot of these runs (newest first), which were there when the runs directory had that
 * time, and begin a new journal. Frees `index` (NULL: there was none) and returns the new one, of
 * which the entries now have the records; or just returns it, when another process is at it or the
 * home cannot be written. */
Index *index_renew(Index *index, struct Store *store, IndexEntry *entries, size_t count,
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
