/* The index of a store. */
#include "engine/index_private.h"

#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/store_private.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* File times are coarse: what changed this recently may change again without a trace. */
enum { RACY_NANOS = 50 * 1000 * 1000 };

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
};

/* ---- ids and times ---- */

static int hex_digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool index_id(uint8_t out[INDEX_ID_BYTES], const char *id) {
    if (strlen(id) != RUN_ID_LEN)
        return false;
    for (size_t i = 0; i < INDEX_ID_BYTES; i++) {
        int high = hex_digit(id[2 * i]), low = hex_digit(id[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

void index_id_text(char out[RUN_ID_LEN + 1], const uint8_t id[INDEX_ID_BYTES]) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < INDEX_ID_BYTES; i++) {
        out[2 * i] = digits[id[i] >> 4];
        out[2 * i + 1] = digits[id[i] & 15];
    }
    out[RUN_ID_LEN] = '\0';
}

static int64_t nanos(const struct stat *st) {
    return (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
}

int64_t index_mtime(const char *runs_dir) {
    struct stat st;
    return stat(runs_dir, &st) == 0 ? nanos(&st) : 0;
}

/* A lock may go without a trace when its process dies, so a locked run is always looked at. */
uint64_t index_check(int runs_fd, const char *id) {
    static const char *const parts[] = {"", "/attrs", "/attrs/started", "/attrs/label",
                                        "/attrs/flags"};
    char path[RUN_ID_LEN + 32];
    uint64_t check = 1469598103934665603u;
    int64_t newest = 0;
    struct stat st;
    snprintf(path, sizeof path, "%s/.guild/LOCK", id);
    if (fstatat(runs_fd, path, &st, 0) == 0)
        return 0;
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        snprintf(path, sizeof path, "%s/.guild%s", id, parts[i]);
        int64_t time = fstatat(runs_fd, path, &st, 0) == 0 ? nanos(&st) : 0;
        check = (check ^ (uint64_t)time) * 1099511628211u;
        newest = time > newest ? time : newest;
    }
    return clock_micros() * 1000 - newest < RACY_NANOS ? 0 : check | 1;
}

char *index_path(const char *home) {
    return path_join3(home, "cache", "runs.index");
}

char *journal_path(const char *home, uint64_t generation) {
    return xformat("%s/cache/runs.journal-%llu", home, (unsigned long long)generation);
}

uint64_t index_sum(Span bytes) {
    uint64_t sum = 1469598103934665603u ^ bytes.len, word;
    for (; bytes.len >= sizeof word; bytes = span_from(bytes, sizeof word)) {
        memcpy(&word, bytes.ptr, sizeof word);
        sum = (sum ^ word) * 1099511628211u;
        sum ^= sum >> 29;
    }
    for (size_t i = 0; i < bytes.len; i++)
        sum = (sum ^ (unsigned char)bytes.ptr[i]) * 1099511628211u;
    return sum;
}

/* Of a header and the records behind it. */
static uint64_t header_sum(const IndexHeader *h, Span records) {
    IndexHeader copy = *h;
    copy.sum = index_sum(records);
    return index_sum(span_make((const char *)&copy, sizeof copy));
}

static uint64_t hash_id(const uint8_t *id) {
    uint64_t half[2];
    memcpy(half, id, sizeof half);
    return (half[0] ^ half[1] * 0x9E3779B97F4A7C15u) * 0xD6E8FEB86659FD93u >> 16;
}

/* ---- opening ---- */

static bool map_snapshot(Index *index, const char *home) {
    char *path = index_path(home);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    void *map = MAP_FAILED;
    if (fd >= 0 && fstat(fd, &st) == 0 && (size_t)st.st_size >= sizeof(IndexHeader))
        map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (fd >= 0)
        close(fd);
    free(path);
    if (map == MAP_FAILED)
        return false;
    index->header = map;
    index->mapped = (size_t)st.st_size;
    const IndexHeader *h = map;
    size_t rest = index->mapped - sizeof *h;
    if (memcmp(h->magic, INDEX_MAGIC, sizeof h->magic) != 0 ||
        h->count > rest / sizeof(IndexRecord) ||
        h->blob_bytes != rest - h->count * sizeof(IndexRecord))
        return false;
    index->records = (const IndexRecord *)(h + 1);
    index->blobs = (const char *)(index->records + h->count);
    Span records = {(const char *)index->records, h->count * sizeof(IndexRecord)};
    return header_sum(h, records) == h->sum;
}

static Recent *find_recent(const Index *index, const uint8_t *id) {
    if (!index->recent_slots)
        return NULL;
    for (size_t at = hash_id(id) & index->recent_mask; index->recent_slots[at];
         at = (at + 1) & index->recent_mask)
        if (memcmp(index->recent[index->recent_slots[at] - 1].id, id, INDEX_ID_BYTES) == 0)
            return &index->recent[index->recent_slots[at] - 1];
    return NULL;
}

static void hash_recent(Index *index, size_t capacity) {
    size_t size = 16;
    while (size < capacity * 2)
        size *= 2;
    free(index->recent_slots);
    index->recent_slots = xcalloc(size, sizeof *index->recent_slots);
    index->recent_mask = size - 1;
    for (size_t i = 0; i < index->recent_count; i++) {
        size_t at = hash_id(index->recent[i].id) & index->recent_mask;
        while (index->recent_slots[at])
            at = (at + 1) & index->recent_mask;
        index->recent_slots[at] = (uint32_t)(i + 1);
    }
}

static void add_recent(Index *index, const JournalRecord *record) {
    Recent *known = find_recent(index, record->id);
    if (known) {
        known->stamp = record->stamp;
        return;
    }
    index->recent =
        grow(index->recent, &index->recent_cap, index->recent_count + 1, sizeof *index->recent);
    Recent *added = &index->recent[index->recent_count++];
    memcpy(added->id, record->id, INDEX_ID_BYTES);
    added->stamp = record->stamp;
    size_t at = hash_id(added->id) & index->recent_mask;
    while (index->recent_slots[at])
        at = (at + 1) & index->recent_mask;
    index->recent_slots[at] = (uint32_t)index->recent_count;
}

static int recent_newest_first(const void *a, const void *b) {
    int64_t x = ((const Recent *)a)->stamp, y = ((const Recent *)b)->stamp;
    return x < y ? 1 : x > y ? -1 : 0;
}

static bool read_journal(Index *index, const char *home) {
    char *path = journal_path(home, index->header->generation);
    Buf text = BUF_INIT;
    bool ok = file_read(&text, path, NULL);
    free(path);
    size_t count = text.len / sizeof(JournalRecord);
    hash_recent(index, count + 1);
    index->journal_records = count;
    index->chained = text.len % sizeof(JournalRecord) == 0;
    index->runs_mtime = index->header->runs_mtime;
    for (size_t i = 0; ok && i < count; i++) {
        JournalRecord record;
        memcpy(&record, text.data + i * sizeof record, sizeof record);
        add_recent(index, &record);
        if (record.before == INDEX_SAME_MEMBERS)
            continue;
        index->chained = index->chained && record.before == index->runs_mtime;
        index->runs_mtime = record.after;
    }
    buf_release(&text);
    if (index->recent_count)
        qsort(index->recent, index->recent_count, sizeof *index->recent, recent_newest_first);
    hash_recent(index, index->recent_count + 1);
    return ok;
}

Index *index_open(const char *home) {
    Index *index = xcalloc(1, sizeof *index);
    if (map_snapshot(index, home) && read_journal(index, home))
        return index;
    index_close(index);
    return NULL;
}

void index_close(Index *index) {
    if (!index)
        return;
    if (index->header)
        munmap((void *)index->header, index->mapped);
    free(index->recent);
    free(index->slots);
    free(index->recent_slots);
    free(index);
}

/* ---- reading ---- */

bool index_is_stale(const Index *index) {
    return index->journal_records > 1000 + index->header->count / 2;
}

bool index_next(Index *index, char id[RUN_ID_LEN + 1], int64_t *stamp) {
    while (index->next_record < index->header->count &&
           find_recent(index, index->records[index->next_record].id))
        index->next_record++;
    const IndexRecord *record =
        index->next_record < index->header->count ? &index->records[index->next_record] : NULL;
    const Recent *recent =
        index->next_recent < index->recent_count ? &index->recent[index->next_recent] : NULL;
    if (recent && recent->stamp == INDEX_GONE) /* they sort last */
        recent = NULL;
    if (recent && (!record || recent->stamp >= record->stamp)) {
        index_id_text(id, recent->id);
        *stamp = recent->stamp;
        index->next_recent++;
        return true;
    }
    if (!record)
        return false;
    index_id_text(id, record->id);
    *stamp = record->stamp;
    index->next_record++;
    return true;
}

static void hash_records(Index *index) {
    size_t size = 16;
    while (size < index->header->count * 2)
        size *= 2;
    index->slots = xcalloc(size, sizeof *index->slots);
    index->slot_mask = size - 1;
    for (size_t i = 0; i < index->header->count; i++) {
        size_t at = hash_id(index->records[i].id) & index->slot_mask;
        while (index->slots[at])
            at = (at + 1) & index->slot_mask;
        index->slots[at] = (uint32_t)(i + 1);
    }
}

static const IndexRecord *find_record(Index *index, const uint8_t *id) {
    if (!index->slots)
        hash_records(index);
    for (size_t at = hash_id(id) & index->slot_mask; index->slots[at];
         at = (at + 1) & index->slot_mask)
        if (memcmp(index->records[index->slots[at] - 1].id, id, INDEX_ID_BYTES) == 0)
            return &index->records[index->slots[at] - 1];
    return NULL;
}

size_t index_count(Index *index) {
    size_t count = index->header->count;
    for (size_t i = 0; i < index->recent_count; i++) {
        bool known = find_record(index, index->recent[i].id) != NULL;
        count += index->recent[i].stamp == INDEX_GONE ? (known ? (size_t)-1 : 0) : !known;
    }
    return count;
}

static size_t count_entries(const char *path) {
    DIR *dir = opendir(path);
    size_t count = 0;
    for (struct dirent *e; dir && (e = readdir(dir));)
        count += e->d_name[0] != '.';
    if (dir)
        closedir(dir);
    return count;
}

bool index_is_complete(Index *index, const char *runs_dir) {
    int64_t now = index_mtime(runs_dir);
    if (!index->chained || now != index->runs_mtime)
        return false;
    return clock_micros() * 1000 - now > RACY_NANOS ||
           count_entries(runs_dir) == index_count(index);
}

bool index_lookup(Index *index, int runs_fd, const char *id, RunInfo *info) {
    uint8_t bytes[INDEX_ID_BYTES];
    if (!index_id(bytes, id))
        return false;
    const IndexRecord *record = find_record(index, bytes);
    if (!record || !record->check || record->check != index_check(runs_fd, id) ||
        record->blob > index->header->blob_bytes ||
        record->blob_len > index->header->blob_bytes - record->blob)
        return false;
    Span blob = {index->blobs + record->blob, record->blob_len};
    return index_sum(blob) == record->blob_sum && info_decode(info, blob);
}

/* ---- writing a snapshot ---- */

/* Attempts come and go without a trace in the run's directory, until one has a result. */
static bool is_attempted(const Run *run) {
    char *pending = run_guild_path(run, "PENDING"), *attempts = run_guild_path(run, "attempts");
    bool attempted = path_lexists(pending) && path_lexists(attempts);
    free(attempts);
    free(pending);
    return attempted;
}

static bool add_record(Buf *records, Buf *blobs, int runs_fd, const Run *run) {
    IndexRecord record = {0};
    if (!index_id(record.id, run->id))
        return false;
    record.stamp = run->info->started ? run->info->started : run->info->initialized;
    record.check = is_attempted(run) ? 0 : index_check(runs_fd, run->id);
    record.blob = blobs->len;
    info_encode(blobs, run->info);
    record.blob_len = blobs->len - record.blob;
    record.blob_sum = index_sum(span_from(buf_span(blobs), record.blob));
    buf_add(records, &record, sizeof record);
    return true;
}

static uint64_t next_generation(const char *home) {
    Index index = {0};
    uint64_t generation = map_snapshot(&index, home) ? index.header->generation + 1 : 1;
    if (index.header)
        munmap((void *)index.header, index.mapped);
    return generation;
}

static bool write_snapshot(const char *home, const Buf *text, uint64_t generation) {
    char *path = index_path(home), *journal = journal_path(home, generation);
    bool ok = file_write(journal, SPAN_LIT(""), NULL) &&
              file_write_atomic(path, buf_span(text), false, NULL);
    free(path);
    free(journal);
    return ok;
}

static void build(Buf *out, int runs_fd, const RunList *runs, IndexHeader header) {
    Buf records = BUF_INIT, blobs = BUF_INIT;
    for (size_t i = 0; i < runs->count; i++)
        header.count += add_record(&records, &blobs, runs_fd, runs->items[i]);
    header.blob_bytes = blobs.len;
    header.sum = header_sum(&header, buf_span(&records));
    buf_add(out, &header, sizeof header);
    buf_add_span(out, buf_span(&records));
    buf_add_span(out, buf_span(&blobs));
    buf_release(&records);
    buf_release(&blobs);
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

static void replace(const Index *old, const char *home, int runs_fd, const RunList *runs,
                    int64_t runs_mtime) {
    uint64_t generation = next_generation(home);
    IndexHeader header = {
        .generation = generation, .runs_mtime = runs_mtime, .written_at = clock_micros() * 1000};
    memcpy(header.magic, INDEX_MAGIC, sizeof header.magic);
    Buf text = BUF_INIT;
    build(&text, runs_fd, runs, header);
    if (write_snapshot(home, &text, generation))
        carry_over(old && old->header->generation + 1 == generation ? old : NULL, home, generation);
    buf_release(&text);
}

void index_write(const Index *old, const char *home, const char *runs_dir, const RunList *runs,
                 int64_t runs_mtime) {
    char *dir = path_join(home, "cache"), *path = path_join(dir, "index.lock");
    int runs_fd = open(runs_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), lock = -1;
    if (runs_fd >= 0 && dir_make(dir, NULL))
        lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0)
        replace(old, home, runs_fd, runs, runs_mtime);
    if (lock >= 0)
        close(lock);
    if (runs_fd >= 0)
        close(runs_fd);
    free(dir);
    free(path);
}

/* ---- the journal ---- */

static void journal_open(Journal *journal, const char *home) {
    Index index = {0};
    if (map_snapshot(&index, home)) {
        char *path = journal_path(home, index.header->generation);
        journal->fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
        free(path);
    }
    if (index.header)
        munmap((void *)index.header, index.mapped);
}

static bool append(Journal *journal, const JournalRecord *record) {
    struct stat st;
    return write(journal->fd, record, sizeof *record) == (ssize_t)sizeof *record &&
           fstat(journal->fd, &st) == 0 && st.st_nlink > 0;
}

void journal_add(Journal *journal, const char *home, const char *runs_dir, const char *id,
                 int64_t stamp, int64_t before) {
    JournalRecord record = {.stamp = stamp, .before = before};
    if (!index_id(record.id, id))
        return;
    if (before != INDEX_SAME_MEMBERS)
        record.after = index_mtime(runs_dir);
    for (int attempt = 0; attempt < 3; attempt++) {
        if (journal->fd < 0)
            journal_open(journal, home);
        if (journal->fd < 0 || append(journal, &record))
            return;
        journal_close(journal);
    }
}

void journal_close(Journal *journal) {
    if (journal->fd >= 0)
        close(journal->fd);
    *journal = (Journal){.fd = -1};
}
