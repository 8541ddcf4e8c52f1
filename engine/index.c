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

/* A lock may go without a trace when its process dies, so a locked run is always looked at. A lock
 * that comes changes the directory it is in: who knows that time and that there was no lock need
 * not look for one again. */
static uint64_t check_times(int runs_fd, const char *id, int64_t *newest) {
    static const char *const parts[] = {"", "/attrs", "/attrs/started", "/attrs/label",
                                        "/attrs/flags"};
    char path[RUN_ID_LEN + 32];
    uint64_t check = 1469598103934665603u;
    struct stat st;
    memcpy(path, id, RUN_ID_LEN);
    memcpy(path + RUN_ID_LEN, "/.guild", sizeof "/.guild");
    char *end = path + RUN_ID_LEN + sizeof "/.guild" - 1;
    *newest = 0;
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        strcpy(end, parts[i]);
        int64_t time = fstatat(runs_fd, path, &st, 0) == 0 ? nanos(&st) : 0;
        check = (check ^ (uint64_t)time) * 1099511628211u;
        *newest = time > *newest ? time : *newest;
    }
    return check | 1;
}

uint64_t index_check(int runs_fd, const char *id) {
    char path[RUN_ID_LEN + 32];
    struct stat st;
    int64_t newest;
    uint64_t check = check_times(runs_fd, id, &newest);
    snprintf(path, sizeof path, "%s/.guild/LOCK", id);
    bool locked = fstatat(runs_fd, path, &st, 0) == 0;
    return locked || clock_micros() * 1000 - newest < RACY_NANOS ? 0 : check;
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

uint64_t index_add_chunk(uint64_t chunks, Span records) {
    return (chunks ^ index_sum(records)) * 1099511628211u;
}

uint64_t index_header_sum(const IndexHeader *h, uint64_t chunks) {
    IndexHeader copy = *h;
    copy.sum = chunks;
    return index_sum(span_make((const char *)&copy, sizeof copy));
}

static uint64_t hash_id(const uint8_t *id) {
    uint64_t half[2];
    memcpy(half, id, sizeof half);
    return (half[0] ^ half[1] * 0x9E3779B97F4A7C15u) * 0xD6E8FEB86659FD93u >> 16;
}

/* ---- opening ---- */

static void give_back(const Index *index) {
    madvise((void *)index->header, index->mapped, MADV_DONTNEED);
}

void index_note_look(Index *index) {
    if (++index->looked_at % INDEX_CHUNK == 0)
        give_back(index);
}

static uint64_t sum_of_records(const Index *index) {
    uint64_t chunks = 0;
    for (size_t at = 0, count = index->header->count; at < count; at += INDEX_CHUNK) {
        size_t n = count - at < INDEX_CHUNK ? count - at : INDEX_CHUNK;
        Span records = {(const char *)(index->records + at), n * sizeof(IndexRecord)};
        chunks = index_add_chunk(chunks, records);
        if (at % (16 * (size_t)INDEX_CHUNK) == 0)
            give_back(index);
    }
    return chunks;
}

static bool is_sound(Index *index) {
    const IndexHeader *h = index->header;
    if (memcmp(h->magic, INDEX_MAGIC, sizeof h->magic) != 0 || h->blobs_at < sizeof *h ||
        h->blobs_at > index->mapped || h->blob_bytes != index->mapped - h->blobs_at ||
        h->count > (h->blobs_at - sizeof *h) / sizeof(IndexRecord) || h->count >= INDEX_FOREIGN)
        return false;
    index->records = (const IndexRecord *)(h + 1);
    index->blobs = (const char *)h + h->blobs_at;
    return index_header_sum(h, sum_of_records(index)) == h->sum;
}

bool index_map(Index *index, const char *home) {
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
    return is_sound(index);
}

void index_unmap(Index *index) {
    if (index->header)
        munmap((void *)index->header, index->mapped);
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
    if (index_map(index, home) && read_journal(index, home))
        return index;
    index_close(index);
    return NULL;
}

void index_close(Index *index) {
    if (!index)
        return;
    index_unmap(index);
    free(index->recent);
    free(index->slots);
    free(index->recent_slots);
    free(index);
}

/* ---- reading ---- */

bool index_is_stale(const Index *index) {
    return index->journal_records > 1000 + index->header->count / 2;
}

bool index_next(Index *index, IndexEntry *entry) {
    while (index->next_record < index->header->count &&
           find_recent(index, index->records[index->next_record].id))
        index->next_record++;
    const IndexRecord *record =
        index->next_record < index->header->count ? &index->records[index->next_record] : NULL;
    const Recent *recent =
        index->next_recent < index->recent_count ? &index->recent[index->next_recent] : NULL;
    if (recent && recent->stamp == INDEX_GONE) /* they sort last */
        recent = NULL;
    *entry = (IndexEntry){0};
    if (recent && (!record || recent->stamp >= record->stamp)) {
        memcpy(entry->id, recent->id, INDEX_ID_BYTES);
        entry->stamp = recent->stamp;
        index->next_recent++;
        return true;
    }
    if (!record)
        return false;
    memcpy(entry->id, record->id, INDEX_ID_BYTES);
    entry->stamp = record->stamp;
    entry->record = (uint32_t)++index->next_record;
    index_note_look(index);
    return true;
}

void index_rewind(Index *index) {
    index->next_record = index->next_recent = 0;
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

static uint32_t find_record(Index *index, const uint8_t *id) {
    if (!index->slots)
        hash_records(index);
    for (size_t at = hash_id(id) & index->slot_mask; index->slots[at];
         at = (at + 1) & index->slot_mask)
        if (memcmp(index->records[index->slots[at] - 1].id, id, INDEX_ID_BYTES) == 0)
            return index->slots[at];
    return 0;
}

uint32_t index_find(Index *index, const char *id) {
    uint8_t bytes[INDEX_ID_BYTES];
    return index_id(bytes, id) ? find_record(index, bytes) : 0;
}

size_t index_count(Index *index) {
    size_t count = index->header->count;
    for (size_t i = 0; i < index->recent_count; i++) {
        bool known = find_record(index, index->recent[i].id) != 0;
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

bool index_is_up_to_date(Index *index, const char *runs_dir) {
    int64_t now = index_mtime(runs_dir);
    if (!index->chained || now != index->runs_mtime)
        return false;
    return clock_micros() * 1000 - now > RACY_NANOS ||
           count_entries(runs_dir) == index_count(index) + index->header->foreign;
}

bool index_is_complete(Index *index, const char *runs_dir) {
    return !index->header->foreign && index_is_up_to_date(index, runs_dir);
}

int64_t index_stamp(const Index *index, uint32_t record) {
    return index->records[record - 1].stamp;
}

bool index_blob(Index *index, uint32_t record, Span *blob) {
    const IndexRecord *r = &index->records[record - 1];
    index_note_look(index);
    if (r->blob > index->header->blob_bytes || r->blob_len > index->header->blob_bytes - r->blob)
        return false;
    *blob = span_make(index->blobs + r->blob, r->blob_len);
    return index_sum(*blob) == r->blob_sum;
}

bool index_is_current(Index *index, int runs_fd, uint32_t record) {
    const IndexRecord *r = &index->records[record - 1];
    char id[RUN_ID_LEN + 1];
    int64_t newest;
    index_note_look(index);
    if (!r->check)
        return false;
    index_id_text(id, r->id);
    return check_times(runs_fd, id, &newest) == r->check;
}

bool index_info(Index *index, uint32_t record, RunInfo *info) {
    Span blob;
    return index_blob(index, record, &blob) && info_decode(info, blob);
}

/* ---- the journal ---- */

static void journal_open(Journal *journal, const char *home) {
    Index index = {0};
    if (index_map(&index, home)) {
        char *path = journal_path(home, index.header->generation);
        journal->fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
        free(path);
    }
    index_unmap(&index);
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
