/* Captured output: complete lines with their time and stream. */
#include "engine/output.h"

#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/store_private.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { INDEX_ENTRY = 9, FLUSH_AT = 1 << 16 };
static const double SECONDS_UNSEEN = 0.3;

struct Output {
    Store *store;
    char *path, *index_path;
    int fd, index_fd; /* -1: not open yet */
    Buf partial[2];   /* per stream: a line that has not ended */
    Buf text, index;  /* complete lines not written yet */
    double flushed_at;
    bool broken; /* writing failed; said at the end */
    int os_error;
};

static void forget_old(Output *output) {
    Error err = ERROR_INIT;
    if (path_exists(output->path) && !disk_remove(&output->store->disk, output->path, &err))
        error_clear(&err);
    if (path_exists(output->index_path) &&
        !disk_remove(&output->store->disk, output->index_path, &err))
        error_clear(&err);
}

Output *output_new(const Run *run) {
    Output *output = xcalloc(1, sizeof *output);
    output->store = run->store;
    output->path = run_guild_path(run, "output");
    output->index_path = run_guild_path(run, "output.index");
    output->fd = output->index_fd = -1;
    output->flushed_at = clock_monotonic();
    buf_init(&output->partial[0]);
    buf_init(&output->partial[1]);
    buf_init(&output->text);
    buf_init(&output->index);
    forget_old(output);
    return output;
}

static void open_files(Output *output) {
    int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
    disk_tick(&output->store->disk);
    output->fd = open(output->path, flags, 0666);
    disk_tick(&output->store->disk);
    output->index_fd = open(output->index_path, flags, 0666);
    if (output->fd < 0 || output->index_fd < 0) {
        output->broken = true;
        output->os_error = errno;
    }
}

static void write_out(Output *output, int fd, Buf *buf) {
    for (size_t at = 0; at < buf->len && !output->broken;) {
        ssize_t n = write(fd, buf->data + at, buf->len - at);
        if (n < 0 && errno != EINTR) {
            output->broken = true;
            output->os_error = errno;
        }
        at += n > 0 ? (size_t)n : 0;
    }
    buf_reset(buf);
}

static void flush(Output *output) {
    if (!output->text.len)
        return;
    if (output->fd < 0 && !output->broken)
        open_files(output);
    disk_tick(&output->store->disk);
    write_out(output, output->fd, &output->text);
    write_out(output, output->index_fd, &output->index);
    output->flushed_at = clock_monotonic();
}

/* Control characters below tab are not kept. */
static void add_kept(Buf *out, Span s) {
    size_t start = 0;
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < 9) {
            buf_add(out, s.ptr + start, i - start);
            start = i + 1;
        }
    buf_add(out, s.ptr + start, s.len - start);
}

static void add_line(Output *output, Stream stream, Span line) {
    add_kept(&output->text, line);
    uint64_t millis = (uint64_t)(clock_micros() / 1000);
    for (int shift = 56; shift >= 0; shift -= 8)
        buf_addc(&output->index, (char)(millis >> shift));
    buf_addc(&output->index, (char)stream);
}

void output_add(Output *output, Stream stream, Span bytes) {
    Buf *partial = &output->partial[stream];
    for (;;) {
        size_t end = span_find_char(bytes, '\n', 0);
        if (end == SIZE_MAX)
            break;
        Span line = {bytes.ptr, end + 1};
        if (partial->len) {
            buf_add_span(partial, line);
            add_line(output, stream, buf_span(partial));
            buf_reset(partial);
        } else {
            add_line(output, stream, line);
        }
        bytes = span_from(bytes, end + 1);
    }
    buf_add_span(partial, bytes);
    output_tick(output);
}

/* Short runs write once, at their end; of long ones others want to see something. */
void output_tick(Output *output) {
    if (output->text.len &&
        (output->text.len >= FLUSH_AT || clock_monotonic() - output->flushed_at > SECONDS_UNSEEN))
        flush(output);
}

bool output_close(Output *output, Error *err) {
    Buf whole = BUF_INIT;
    bool at_hand, ok = output_close_into(&whole, &at_hand, output, err);
    buf_release(&whole);
    return ok;
}

bool output_close_into(Buf *whole, bool *at_hand, Output *output, Error *err) {
    for (int s = 0; s < 2; s++) {
        if (output->partial[s].len)
            add_line(output, (Stream)s, buf_span(&output->partial[s]));
        buf_release(&output->partial[s]);
    }
    *at_hand = output->fd < 0;
    if (*at_hand)
        buf_add_span(whole, buf_span(&output->text));
    flush(output);
    if (output->fd < 0 && !output->broken)
        open_files(output); /* nothing was printed: they are there, and empty */
    if (output->fd >= 0)
        close(output->fd);
    if (output->index_fd >= 0)
        close(output->index_fd);
    bool ok = !output->broken;
    if (!ok) {
        errno = output->os_error;
        fail_errno(err, "cannot write %s", output->path);
    }
    buf_release(&output->text);
    buf_release(&output->index);
    free(output->path);
    free(output->index_path);
    free(output);
    return ok;
}

static bool read_if_there(Buf *out, const Run *run, const char *name, Error *err) {
    char *path = run_guild_path(run, name);
    bool ok = !path_exists(path) || file_read(out, path, err);
    free(path);
    return ok;
}

static OutputLine line_at(const Buf *index, size_t i, Span text) {
    OutputLine line = {0, STREAM_OUT, text};
    if ((i + 1) * INDEX_ENTRY <= index->len) {
        const unsigned char *entry = (const unsigned char *)index->data + i * INDEX_ENTRY;
        for (int b = 0; b < 8; b++)
            line.millis = (int64_t)((uint64_t)line.millis << 8 | entry[b]);
        line.stream = entry[8] ? STREAM_ERR : STREAM_OUT;
    }
    return line;
}

bool output_read(Buf *text, OutputLine **lines, size_t *count, const Run *run, Error *err) {
    Buf index = BUF_INIT;
    bool ok =
        read_if_there(text, run, "output", err) && read_if_there(&index, run, "output.index", err);
    if (ok && lines) {
        size_t cap = 0;
        *lines = NULL;
        *count = 0;
        Span rest = buf_span(text), line;
        while (span_next_line(&rest, &line, false)) {
            *lines = grow(*lines, &cap, *count + 1, sizeof **lines);
            (*lines)[*count] = line_at(&index, *count, line);
            ++*count;
        }
    }
    buf_release(&index);
    return ok;
}
