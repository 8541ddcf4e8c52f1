/* One run: a directory with attributes, markers and files.
 *
 * A Run is a handle: opening it reads nothing, attributes are read when asked for. Attribute files
 * are YAML and are replaced in one step. Knows nothing of how a run is executed. */
#ifndef VERBATIM_ENGINE_RUN_H
#define VERBATIM_ENGINE_RUN_H

#include "engine/base/list.h"
#include "engine/base/tree.h"
#include "engine/opref.h"

#define RUN_ID_LEN  32
#define RUN_SID_LEN 8

struct Store;

/* name, attribute of `runs list` */
#define RUN_STATUSES(X)                                                                            \
    X(PENDING, "pending")                                                                          \
    X(STAGED, "staged")                                                                            \
    X(RUNNING, "running")                                                                          \
    X(COMPLETED, "completed")                                                                      \
    X(ERROR, "error")                                                                              \
    X(TERMINATED, "terminated")

typedef enum RunStatus {
#define X(name, text) RUN_##name,
    RUN_STATUSES(X)
#undef X
} RunStatus;

const char *run_status_name(RunStatus status);
bool run_status_parse(RunStatus *out, const char *name);

/* What lists and filters need; comes from the index when that is current. */
typedef struct RunInfo {
    OpRef opref;
    RunStatus status;
    int64_t initialized, started, stopped; /* microseconds, 0: never */
    bool has_exit_status;
    int exit_status;
    int pid;     /* while running on this host, else 0 */
    char *label; /* NULL: none */
    char *batch; /* id of the batch it was made by, or NULL */
    OpRef proto; /* batch runs only */
    bool is_batch, marked;
    Tree *flags; /* map, NULL: none */
    StrList tags;
} RunInfo;

typedef struct Run {
    struct Store *store;
    char *id;      /* directory name; 32 hex digits unless it is outside the store */
    char *path;    /* absolute directory */
    RunInfo *info; /* NULL until run_info */
} Run;

typedef struct RunList {
    Run **items;
    size_t count, cap;
} RunList;

/* A handle on <home>/runs/<id>; does not look at the disk. */
Run *run_new(struct Store *store, const char *id);
/* A handle on any directory (staged elsewhere, proto). */
Run *run_at(struct Store *store, const char *path);
Run *run_copy(const Run *run);
void run_free(Run *run);
void run_list_release(RunList *list);
void run_list_add(RunList *list, Run *run); /* takes it */

bool run_exists(const Run *run); /* the directory holds a run */
const char *run_short_id(const Run *run, char sid[RUN_SID_LEN + 1]);
char *run_guild_path(const Run *run, const char *sub); /* <dir>/.guild/<sub>; caller frees */
bool run_is_batch(const Run *run);
Run *run_proto(const Run *batch); /* caller frees; exists only when run_is_batch */

/* Filled on first use, kept until run_refresh. Never NULL; a damaged run reads as far as it can. */
const RunInfo *run_info(Run *run);
void run_refresh(Run *run);
RunStatus run_status(const Run *run); /* from the disk, now */
/* Description as lists show it: `echo.py`, `echo.py+`, `echo.py+random`; caller frees. */
char *run_description(Run *run, const char *cwd);

/* Attributes. attr: a new tree, or NULL when absent or unreadable; caller frees. */
Tree *run_attr(const Run *run, const char *name);
bool run_has_attr(const Run *run, const char *name);
bool run_attr_names(StrList *names, const Run *run, Error *err) MUST_CHECK; /* sorted */
bool run_set_attr(Run *run, const char *name, const Tree *value, Error *err) MUST_CHECK;
bool run_set_yaml(Run *run, const char *name, Span text, Error *err) MUST_CHECK;
bool run_set_text(Run *run, const char *name, const char *text, Error *err) MUST_CHECK;
bool run_set_int(Run *run, const char *name, int64_t value, Error *err) MUST_CHECK;
/* All at once and for good: one that is there stays. */
bool run_publish_int(Run *run, const char *name, int64_t value, Error *err) MUST_CHECK;
bool run_unset_attr(Run *run, const char *name, Error *err) MUST_CHECK;
bool run_opref(OpRef *out, const Run *run, Error *err) MUST_CHECK;

/* RUN_FILES_ALL: .guild too; RUN_FILES_FOLLOW: what links to directories lead to as well. */
enum { RUN_FILES_ALL = 1, RUN_FILES_FOLLOW = 2 };
/* Paths of files relative to the run directory, sorted. Directories (and links to them) end in '/'.
 */
bool run_files(StrList *out, const Run *run, unsigned which, Error *err) MUST_CHECK;

#endif
