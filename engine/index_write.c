/* Writing a snapshot of the index: run by run, so that it takes no memory to speak of. */
#include "engine/index_private.h"

#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/store_private.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

enum { BLOB_BYTES = 1 << 16 };

/* Records and blobs of a file grow side by side: room for the records is left before the blobs. */
typedef struct Part {
    Buf text;
    off_t at; /* where the text goes */
} Part;

typedef struct Snapshot {
    int fd, runs_fd;
    Store *store;
    Index *old; /* may be NULL */
    Part records, blobs;
    IndexHeader header;
    uint64_t chunks;
    bool ok;
} Snapshot;

static void flush(Snapshot *s, Part *part) {
    for (Span rest = buf_span(&part->text); s->ok && rest.len;) {
        ssize_t n = pwrite(s->fd, rest.ptr, rest.len, part->at);
        s->ok = n > 0 || (n < 0 && errno == EINTR);
        rest = span_from(rest, n > 0 ? (size_t)n : 0);
        part->at += n > 0 ? n : 0;
    }
    buf_reset(&part->text);
}

static void end_chunk(Snapshot *s) {
    if (s->records.text.len)
        s->chunks = index_add_chunk(s->chunks, buf_span(&s->records.text));
    flush(s, &s->records);
}

static void add_record(Snapshot *s, IndexRecord record, Span blob) {
    record.blob = s->header.blob_bytes;
    record.blob_len = blob.len;
    record.blob_sum = index_sum(blob);
    buf_add_span(&s->blobs.text, blob);
    buf_add(&s->records.text, &record, sizeof record);
    s->header.blob_bytes += blob.len;
    if (++s->header.count % INDEX_CHUNK == 0)
        end_chunk(s);
    if (s->blobs.text.len >= BLOB_BYTES)
        flush(s, &s->blobs);
}

/* Attempts come and go without a trace in the run's directory, until one has a result. */
static bool is_attempted(const Run *run) {
    char *pending = run_guild_path(run, "PENDING"), *attempts = run_guild_path(run, "attempts");
    bool attempted = path_lexists(pending) && path_lexists(attempts);
    free(attempts);
    free(pending);
    return attempted;
}

/* The check comes first: what changes while the run is read is then seen the next time. */
static void read_run(Snapshot *s, IndexRecord *record, Buf *blob) {
    char id[RUN_ID_LEN + 1];
    RunInfo info;
    index_id_text(id, record->id);
    Run *run = run_new(s->store, id);
    record->check = is_attempted(run) ? 0 : index_check(s->runs_fd, id);
    run_info_read(&info, run);
    record->stamp = info.started ? info.started : info.initialized;
    info_encode(blob, &info);
    run_info_release(&info);
    run_free(run);
}

static void add_entry(Snapshot *s, const IndexEntry *entry) {
    IndexRecord record = {.stamp = entry->stamp};
    Buf read = BUF_INIT;
    Span blob;
    memcpy(record.id, entry->id, INDEX_ID_BYTES);
    if (entry->record && index_blob(s->old, entry->record, &blob)) {
        record.check = s->old->records[entry->record - 1].check;
    } else {
        read_run(s, &record, &read);
        blob = buf_span(&read);
    }
    add_record(s, record, blob);
    buf_release(&read);
}

static void add_entries(Snapshot *s, const IndexEntry *entries, size_t count) {
    s->records.at = sizeof s->header;
    s->header.blobs_at = sizeof s->header + count * sizeof(IndexRecord);
    s->blobs.at = (off_t)s->header.blobs_at;
    for (size_t i = 0; s->ok && i < count; i++)
        if (entries[i].held & INDEX_FOREIGN)
            s->header.foreign++;
        else
            add_entry(s, &entries[i]);
    end_chunk(s);
    flush(s, &s->blobs);
    s->header.sum = index_header_sum(&s->header, s->chunks);
    s->ok = s->ok && pwrite(s->fd, &s->header, sizeof s->header, 0) == sizeof s->header &&
            ftruncate(s->fd, (off_t)(s->header.blobs_at + s->header.blob_bytes)) == 0;
}

/* Only who has the lock writes, so the temporary file may have one name. */
static bool write_file(Snapshot *s, const IndexEntry *entries, size_t count) {
    char *path = index_path(s->store->home), *temporary = xformat("%s.new", path);
    char *journal = journal_path(s->store->home, s->header.generation);
    s->fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    s->ok = s->fd >= 0;
    if (s->ok)
        add_entries(s, entries, count);
    if (s->fd >= 0 && close(s->fd) != 0)
        s->ok = false;
    s->ok = s->ok && file_write(journal, SPAN_LIT(""), NULL) && rename(temporary, path) == 0;
    if (!s->ok)
        unlink(temporary);
    free(journal);
    free(temporary);
    free(path);
    return s->ok;
}

static uint64_t next_generation(const char *home) {
    Index index = {0};
    uint64_t generation = index_map(&index, home) ? index.header->generation + 1 : 1;
    index_unmap(&index);
    return generation;
}

/* Entries the old journal got after it was read belong to the new one. Who writes to it after it is
 * unlinked notices and writes to the new one himself. */
static void carry_over(const Index *old, const char *home, uint64_t generation) {
    char *from = journal_path(home, generation - 1), *to = journal_path(home, generation);
    int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_APPEND | O_CLOEXEC);
    unlink(from);
    off_t at = old ? (off_t)(old->journal_records * sizeof(JournalRecord)) : 0;
    JournalRecord record;
    while (in >= 0 && out >= 0 && pread(in, &record, sizeof record, at) == sizeof record) {
        if (write(out, &record, sizeof record) != sizeof record)
            break;
        at += (off_t)sizeof record;
    }
    if (in >= 0)
        close(in);
    if (out >= 0)
        close(out);
    free(from);
    free(to);
}

/* The entries are in the order of the records; one that is not to be believed is none. */
static void name_records(Index *index, IndexEntry *entries, size_t count) {
    uint32_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (!(entries[i].held & INDEX_FOREIGN)) {
            n++;
            index_note_look(index);
            entries[i].record = index->records[n - 1].check ? n : 0;
        }
}

static Index *replace(Index *old, Store *store, int runs_fd, IndexEntry *entries, size_t count,
                      int64_t runs_mtime) {
    uint64_t generation = next_generation(store->home);
    Snapshot s = {.runs_fd = runs_fd,
                  .store = store,
                  .old = old,
                  .records = {BUF_INIT, 0},
                  .blobs = {BUF_INIT, 0},
                  .header = {.generation = generation,
                             .runs_mtime = runs_mtime,
                             .written_at = clock_micros() * 1000}};
    memcpy(s.header.magic, INDEX_MAGIC, sizeof s.header.magic);
    bool written = write_file(&s, entries, count);
    buf_release(&s.records.text);
    buf_release(&s.blobs.text);
    if (!written)
        return old;
    carry_over(old && old->header->generation + 1 == generation ? old : NULL, store->home,
               generation);
    index_close(old);
    Index *index = index_open(store->home);
    if (index)
        name_records(index, entries, count);
    for (size_t i = 0; !index && i < count; i++)
        entries[i].record = 0;
    return index;
}

Index *index_renew(Index *old, Store *store, IndexEntry *entries, size_t count,
                   int64_t runs_mtime) {
    char *dir = path_join(store->home, "cache"), *path = path_join(dir, "index.lock");
    int runs_fd = open(store->runs, O_RDONLY | O_DIRECTORY | O_CLOEXEC), lock = -1;
    if (runs_fd >= 0 && dir_make(dir, NULL))
        lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0)
        old = replace(old, store, runs_fd, entries, count, runs_mtime);
    if (lock >= 0)
        close(lock);
    if (runs_fd >= 0)
        close(runs_fd);
    free(dir);
    free(path);
    return old;
}
