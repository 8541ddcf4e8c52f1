/* The file formats of the index. */
#ifndef VERBATIM_ENGINE_INDEX_PRIVATE_H
#define VERBATIM_ENGINE_INDEX_PRIVATE_H

#include "engine/index.h"

#define INDEX_MAGIC "VbIndex4"

enum { INDEX_ID_BYTES = RUN_ID_LEN / 2 };

typedef struct IndexHeader {
    char magic[8];
    uint64_t count, blobs_at, blob_bytes, generation;
    int64_t runs_mtime, written_at;
    uint64_t foreign; /* runs there are whose names are no ids: they have no records */
    uint64_t sum;     /* of the fields above and the records */
} IndexHeader;

/* Newest first behind the header. */
typedef struct IndexRecord {
    uint8_t id[INDEX_ID_BYTES];
    int64_t stamp;
    uint64_t check; /* of the run's modification times; 0: not to be believed */
    uint64_t blob, blob_len, blob_sum;
} IndexRecord;

enum { INDEX_CHUNK = 1024 }; /* so many records are summed up and written at once */

/* A run the journal tells of. */
typedef struct Recent {
    uint8_t id[INDEX_ID_BYTES];
    int64_t stamp; /* INDEX_GONE */
} Recent;

struct Index {
    const IndexHeader *header; /* mapped */
    size_t mapped;
    const IndexRecord *records;
    const char *blobs;
    Recent *recent; /* newest first; each id once */
    size_t recent_count, recent_cap;
    size_t journal_records;
    bool chained; /* the journal's times follow one another */
    int64_t runs_mtime;
    uint32_t *slots; /* id -> record + 1, made when first needed */
    size_t slot_mask;
    uint32_t *recent_slots; /* id -> recent + 1 */
    size_t recent_mask;
    size_t next_record, next_recent; /* of index_next */
    size_t looked_at;                /* records since memory was given back */
};

/* Of the journal; fixed size, so that concurrent appends stay whole. */
typedef struct JournalRecord {
    uint8_t id[INDEX_ID_BYTES];
    int64_t stamp; /* INDEX_GONE: the run went */
    int64_t before,
        after; /* runs directory's time; before INDEX_SAME_MEMBERS: nothing came or went */
} JournalRecord;

/* Check value of a run as it is on disk now; 0: too young or locked. */
uint64_t index_check(int runs_fd, const char *id);

uint64_t index_sum(Span bytes);
/* Of a header and its records, given the sum of each chunk of these, one folded into the other. */
uint64_t index_header_sum(const IndexHeader *h, uint64_t chunks);
uint64_t index_add_chunk(uint64_t chunks, Span records);
/* The snapshot of a home; false: there is none, or it is damaged. Unmap it in any case. */
bool index_map(Index *index, const char *home);
void index_unmap(Index *index);
/* A record is looked at. Lists walk through all of them: what they have passed need not stay in
 * memory. */
void index_note_look(Index *index);
/* What is kept of a run, as bytes; false: it is damaged. */
bool index_blob(Index *index, uint32_t record, Span *blob);
char *index_path(const char *home);
char *journal_path(const char *home, uint64_t generation);

/* index_info.c: RunInfo to bytes and back. */
void info_encode(Buf *out, const RunInfo *info);
bool info_decode(RunInfo *info, Span bytes);

#endif
