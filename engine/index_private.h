/* The file formats of the index. */
#ifndef VERBATIM_ENGINE_INDEX_PRIVATE_H
#define VERBATIM_ENGINE_INDEX_PRIVATE_H

#include "engine/index.h"

#define INDEX_MAGIC "VbIndex2"

enum { INDEX_ID_BYTES = RUN_ID_LEN / 2 };

typedef struct IndexHeader {
    char magic[8];
    uint64_t count, blob_bytes, generation;
    int64_t runs_mtime, written_at;
    uint64_t sum; /* of the fields above and the records */
} IndexHeader;

/* Newest first behind the header, then the blobs. */
typedef struct IndexRecord {
    uint8_t id[INDEX_ID_BYTES];
    int64_t stamp;
    uint64_t check; /* of the run's modification times; 0: not to be believed */
    uint64_t blob, blob_len, blob_sum;
} IndexRecord;

/* Of the journal; fixed size, so that concurrent appends stay whole. */
typedef struct JournalRecord {
    uint8_t id[INDEX_ID_BYTES];
    int64_t stamp; /* INDEX_GONE: the run went */
    int64_t before,
        after; /* runs directory's time; before INDEX_SAME_MEMBERS: nothing came or went */
} JournalRecord;

bool index_id(uint8_t out[INDEX_ID_BYTES], const char *id);
void index_id_text(char out[RUN_ID_LEN + 1], const uint8_t id[INDEX_ID_BYTES]);
/* Check value of a run as it is on disk now; 0: too young or locked. */
uint64_t index_check(int runs_fd, const char *id);

uint64_t index_sum(Span bytes);
char *index_path(const char *home);
char *journal_path(const char *home, uint64_t generation);

/* index_info.c: RunInfo to bytes and back. */
void info_encode(Buf *out, const RunInfo *info);
bool info_decode(RunInfo *info, Span bytes);

#endif
