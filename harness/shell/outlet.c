/* See outlet.h. */
#include "harness/shell/outlet.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

bool outlet_open(Outlet *outlet, Error *err) {
    int ends[2];
    *outlet = OUTLET_NONE;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fail_errno(err, "cannot make a pipe for output");
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    *outlet = (Outlet){ends[0], ends[1]};
    return true;
}

size_t outlet_read(const Outlet *outlet, Buf *out, size_t most) {
    char bytes[65536];
    size_t count = 0;
    while (count < most) {
        size_t want = most - count < sizeof bytes ? most - count : sizeof bytes;
        ssize_t n = read(outlet->from, bytes, want);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        buf_add(out, bytes, (size_t)n);
        count += (size_t)n;
    }
    return count;
}

void outlet_leave(Outlet *outlet) {
    outlet_close_end(&outlet->to);
    fcntl(outlet->from, F_SETPIPE_SZ, OUTLET_LEFT_SIZE); /* if it cannot be, it is as it was */
}

bool outlet_discard(const Outlet *outlet) {
    char bytes[65536];
    ssize_t n;
    do
        n = read(outlet->from, bytes, sizeof bytes);
    while (n == sizeof bytes || (n < 0 && errno == EINTR));
    return n != 0;
}

void outlet_close_end(int *end) {
    if (*end >= 0)
        close(*end);
    *end = -1;
}

void outlet_close(Outlet *outlet) {
    outlet_close_end(&outlet->from);
    outlet_close_end(&outlet->to);
}
