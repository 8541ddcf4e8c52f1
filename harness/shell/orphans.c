/* Processes that examples left behind: found, named, ended. */
#include "harness/shell/shell.h"
#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

bool orphans_any(void) {
    siginfo_t info;
    return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

int child_watch(pid_t child) {
    return (int)syscall(SYS_pidfd_open, child, 0);
}

bool child_ended(pid_t child) {
    siginfo_t info = {0};
    int got = waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT);
    return (got == 0 && info.si_pid == child) || (got < 0 && errno == ECHILD);
}

static bool is_kept(const pid_t *keep, pid_t pid) {
    for (; keep && *keep; keep++)
        if (*keep == pid)
            return true;
    return false;
}

static void describe(StrList *names, pid_t pid) {
    char *path = xformat("/proc/%ld/cmdline", (long)pid);
    Buf line = BUF_INIT;
    Error err = ERROR_INIT;
    if (!file_read(&line, path, &err))
        error_clear(&err);
    while (line.len && line.data[line.len - 1] == '\0')
        buf_truncate(&line, line.len - 1);
    for (size_t i = 0; i < line.len; i++)
        if ((unsigned char)line.data[i] < ' ')
            line.data[i] = ' ';
    if (line.len > 60)
        buf_truncate(&line, 60);
    char *name = xformat("%s (pid %ld)", line.data, (long)pid);
    if (line.len && !strlist_has(names, name)) /* without a command line it has ended already */
        strlist_add(names, name);
    free(name);
    buf_release(&line);
    free(path);
}

/* Calls visit for each child of `pid`. False when the kernel does not tell. */
static bool each_child(pid_t pid, void (*visit)(void *context, pid_t child), void *context) {
    char *path = xformat("/proc/%ld/task/%ld/children", (long)pid, (long)pid);
    Buf text = BUF_INIT;
    Error err = ERROR_INIT;
    bool read = file_read(&text, path, &err);
    error_clear(&err);
    free(path);
    for (char *at = text.data; *at;) {
        char *end;
        long child = strtol(at, &end, 10);
        if (end == at)
            break;
        visit(context, (pid_t)child);
        at = end;
        while (*at == ' ')
            at++;
    }
    buf_release(&text);
    return read;
}

typedef struct Hunt {
    StrList *names;
    const pid_t *keep;
    size_t found;
} Hunt;

static void hunt(void *context, pid_t child) {
    Hunt *h = context;
    if (is_kept(h->keep, child))
        return;
    kill(child, SIGSTOP); /* so that it cannot start more while we look at its children */
    h->found++;
    if (h->names)
        describe(h->names, child);
    each_child(child, hunt, h);
    kill(child, SIGKILL);
}

static void reap_all(const pid_t *keep) {
    siginfo_t info;
    for (;;) {
        info.si_pid = 0;
        if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0)
            return;
        if (is_kept(keep, info.si_pid))
            return; /* the owner wants its status */
        waitpid(info.si_pid, NULL, WNOHANG);
    }
}

void orphans_kill(StrList *names, const pid_t *keep) {
    if (names && orphans_any())
        clock_sleep(0.005); /* what has just been forked gets its name by the exec */
    for (int round = 0; round < 200 && orphans_any(); round++) {
        Hunt h = {names, keep, 0};
        reap_all(keep);
        each_child(getpid(), hunt, &h);
        if (h.found == 0)
            return;
        clock_sleep(round < 10 ? 0.0005 : 0.005);
        reap_all(keep);
    }
}
