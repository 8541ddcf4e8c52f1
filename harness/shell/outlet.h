/* Where a shell's output goes: a pipe, so that `echo >/dev/stderr` and `tee /dev/stdout` work as
 * everywhere (a file would be truncated by them, and written over from its start). Its end is never
 * waited for, so no background child can hold us. For harness/shell only. */
#ifndef VERBATIM_SHELL_OUTLET_H
#define VERBATIM_SHELL_OUTLET_H

#include "engine/base/buf.h"
#include "engine/base/error.h"

typedef struct Outlet {
    int from; /* we read here, never waiting; -1: closed */
    int to;   /* the shell writes here; -1: our copy is closed */
} Outlet;

#define OUTLET_NONE ((Outlet){-1, -1})
enum {
    OUTLET_MUCH = 32 * 1024,       /* so many bytes at once: its writer may be waiting for us */
    OUTLET_LEFT_SIZE = 1024 * 1024 /* room in one that nobody looks at often */
};

bool outlet_open(Outlet *outlet, Error *err) MUST_CHECK;
/* Appends what has been written, at most `most` bytes; returns how many. */
size_t outlet_read(const Outlet *outlet, Buf *out, size_t most);
/* It is for background children from now on. */
void outlet_leave(Outlet *outlet);
/* Reads and forgets; false: nobody can write any more. */
bool outlet_discard(const Outlet *outlet);
void outlet_close_end(int *end);
void outlet_close(Outlet *outlet);

#endif
