/* Batches whose optimizer is an operation: its process asks for trials, one line of JSON each.
 *
 * It finds the engine at a socket named by ASSAY_BATCH (engine/batch_module.py is the client); only
 * processes of the same user are answered. A trial that is asked for runs before the answer goes
 * out, so the optimizer simply waits. */
#include "engine/batch_private.h"

#include "engine/base/file.h"
#include "engine/base/json.h"
#include "engine/base/mem.h"
#include "engine/runner.h"
#include "engine/scalars.h"
#include "engine/store_private.h"
#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

extern const char EMBED_batch_module[];

enum { MOST_CLIENTS = 16, MOST_LINE = 1 << 20 };

typedef struct Client {
    int fd;
    Buf in;
} Client;

typedef struct Desk {
    Batch *batch;
    int listener;
    Client clients[MOST_CLIENTS];
    size_t count;
    bool stop; /* a trial ended such that the batch should */
} Desk;

/* ---- answers ---- */

static Tree *problem(Error *err) {
    Tree *answer = tree_map();
    tree_set(answer, "error", tree_string(err->message ? err->message : "failed"));
    error_clear(err);
    return answer;
}

static Tree *describe_batch(Batch *b) {
    const RunPlan *plan = &b->plan->plan;
    const Tree *objective = plan->objective ? plan->objective : plan->op->objective;
    Tree *answer = tree_map();
    tree_set(answer, "id", tree_string(b->run->id));
    tree_set(answer, "path", tree_string(b->run->path));
    tree_set(answer, "operation", tree_string(plan->op->name));
    tree_set(answer, "flags", tree_copy(plan->flags));
    tree_set(answer, "max_trials", plan->max_trials ? tree_int(plan->max_trials) : tree_null());
    tree_set(answer, "random_seed", tree_int(plan->random_seed));
    tree_set(answer, "objective", objective ? tree_copy(objective) : tree_null());
    return answer;
}

static Tree *describe_trial(const Trial *trial) {
    Tree *answer = tree_map();
    tree_set(answer, "id", tree_string(trial->run->id));
    tree_set(answer, "path", tree_string(trial->run->path));
    tree_set(answer, "flags", tree_copy(trial->flags));
    tree_set(answer, "status", tree_string(run_status_name(run_status(trial->run))));
    Tree *exit_status = run_attr(trial->run, "exit_status");
    tree_set(answer, "exit_status", exit_status ? exit_status : tree_null());
    return answer;
}

/* The batch's flags with those that were asked for over them. */
static Tree *asked_flags(const Batch *b, const Tree *asked, Error *err) {
    Tree *flags = tree_copy(b->plan->plan.flags);
    for (size_t i = 0; tree_is(asked, TREE_MAP) && i < asked->count; i++)
        tree_set(flags, asked->keys[i], tree_copy(asked->items[i]));
    if (b->plan->plan.request->force_flags ||
        flags_known(&b->plan->plan.op->flags, flags, b->plan->plan.op->name, engine_name(b->engine),
                    err))
        return flags;
    tree_free(flags);
    return NULL;
}

static Tree *answer_trial(Desk *desk, const Tree *asked, bool run) {
    Batch *b = desk->batch;
    Error err = ERROR_INIT;
    Tree *flags = asked_flags(b, asked, &err);
    if (!flags)
        return problem(&err);
    size_t at = batch_add_trial(b, flags);
    tree_free(flags);
    if (!batch_init_trial(b, at, &err) || !batch_write_trials(b, &err))
        return problem(&err);
    if (run && !batch_run_trials(b, at, at + 1))
        desk->stop = true;
    Trial *trial = batch_open_trial(b, at);
    Tree *answer = describe_trial(trial);
    batch_close_trial(trial);
    return answer;
}

static Tree *answer_scalar(Batch *b, const Tree *request) {
    const char *id = tree_text(tree_get(request, "id"), "");
    const char *name = tree_text(tree_get(request, "name"), "");
    Run *run = run_new(b->run->store, id);
    double value;
    Tree *answer = tree_map();
    bool there = *id && !strchr(id, '/') && scalar_value(&value, run, name);
    tree_set(answer, "value", there ? tree_float(value) : tree_null());
    run_free(run);
    return answer;
}

static Tree *answer_line(Desk *desk, Span line) {
    Error err = ERROR_INIT;
    Tree *request = json_parse(line, "request", &err), *answer;
    const char *command = tree_text(tree_get(request, "command"), "");
    if (!request) {
        answer = problem(&err);
    } else if (strcmp(command, "batch") == 0) {
        answer = describe_batch(desk->batch);
    } else if (strcmp(command, "run") == 0 || strcmp(command, "init") == 0) {
        answer = answer_trial(desk, tree_get(request, "flags"), *command == 'r');
    } else if (strcmp(command, "scalar") == 0) {
        answer = answer_scalar(desk->batch, request);
    } else {
        fail(&err, ERR_UNSUPPORTED, "unknown command '%s'", command);
        answer = problem(&err);
    }
    tree_free(request);
    return answer;
}

/* ---- the socket ---- */

static bool open_desk(Desk *desk, const char *name, Error *err) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t len = strlen(name);
    memcpy(address.sun_path + 1, name, len < sizeof address.sun_path - 1 ? len : 0);
    desk->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + len);
    if (desk->listener >= 0 && bind(desk->listener, (struct sockaddr *)&address, size) == 0 &&
        listen(desk->listener, MOST_CLIENTS) == 0)
        return true;
    return fail_errno(err, "cannot listen for the optimizer");
}

static void close_desk(Desk *desk) {
    for (size_t i = 0; i < desk->count; i++) {
        close(desk->clients[i].fd);
        buf_release(&desk->clients[i].in);
    }
    if (desk->listener >= 0)
        close(desk->listener);
}

static bool is_ours(int fd) {
    struct ucred peer;
    socklen_t size = sizeof peer;
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           (peer.uid == getuid() || peer.uid == 0);
}

static void accept_client(Desk *desk) {
    int fd = accept4(desk->listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
        return;
    if (desk->count == MOST_CLIENTS || !is_ours(fd)) {
        close(fd);
        return;
    }
    Client *client = &desk->clients[desk->count++];
    client->fd = fd;
    buf_init(&client->in);
}

static void drop_client(Desk *desk, size_t i) {
    close(desk->clients[i].fd);
    buf_release(&desk->clients[i].in);
    desk->clients[i] = desk->clients[--desk->count];
}

static bool reply(int fd, const Tree *answer) {
    Buf text = BUF_INIT;
    json_write(&text, answer);
    buf_addc(&text, '\n');
    size_t at = 0;
    while (at < text.len) {
        ssize_t n = send(fd, text.data + at, text.len - at, MSG_NOSIGNAL);
        if (n < 0 && errno != EINTR)
            break;
        at += n > 0 ? (size_t)n : 0;
    }
    bool ok = at == text.len;
    buf_release(&text);
    return ok;
}

/* False: the client has gone. */
static bool serve_client(Desk *desk, Client *client) {
    buf_reserve(&client->in, 4096);
    ssize_t n = read(client->fd, client->in.data + client->in.len, 4096);
    if (n <= 0 || client->in.len > MOST_LINE)
        return n < 0 && errno == EINTR;
    client->in.len += (size_t)n;
    for (;;) {
        size_t end = span_find_char(buf_span(&client->in), '\n', 0);
        if (end == SIZE_MAX)
            return true;
        Tree *answer = answer_line(desk, span_make(client->in.data, end));
        bool ok = reply(client->fd, answer);
        tree_free(answer);
        buf_erase(&client->in, 0, end + 1);
        if (!ok)
            return false;
    }
}

static void serve(Desk *desk, Runner *runner) {
    struct pollfd polled[MOST_CLIENTS + 4];
    int fds[3], own = runner_fds(runner, fds);
    nfds_t n = 0;
    polled[n++] = (struct pollfd){.fd = desk->listener, .events = POLLIN};
    for (size_t i = 0; i < desk->count; i++)
        polled[n++] = (struct pollfd){.fd = desk->clients[i].fd, .events = POLLIN};
    for (int i = 0; i < own; i++)
        polled[n++] = (struct pollfd){.fd = fds[i], .events = POLLIN};
    size_t clients = desk->count;
    if (poll(polled, n, 100) <= 0)
        return;
    runner_step(runner); /* what it printed comes before what its trial prints */
    for (size_t i = clients; i-- > 0;)
        if (polled[i + 1].revents && !serve_client(desk, &desk->clients[i]))
            drop_client(desk, i);
    if (polled[0].revents)
        accept_client(desk);
}

/* ---- the optimizer's process ---- */

/* The module scripts import; NULL when it cannot be written. */
static char *module_dir(Store *store) {
    char *dir = path_join3(store->home, "cache", "python"), *path = path_join(dir, "assay.py");
    Buf now = BUF_INIT;
    bool same = file_read(&now, path, NULL) && span_is(buf_span(&now), EMBED_batch_module);
    bool ok = same || (dir_make(dir, NULL) &&
                       file_write_atomic(path, span_of(EMBED_batch_module), false, NULL));
    buf_release(&now);
    free(path);
    if (ok)
        return dir;
    free(dir);
    return NULL;
}

static Operation *optimizer_operation(Batch *b) {
    Operation *op = operation_copy(b->plan->optimizer);
    char *dir = module_dir(b->run->store);
    if (dir) {
        char *path = xformat("%s:%s", op->model_path ? op->model_path : op->project_dir, dir);
        free(op->model_path);
        op->model_path = path;
    }
    free(dir);
    return op;
}

static void watch(Desk *desk, Runner *runner) {
    bool told = false;
    while (!runner_step(runner)) {
        serve(desk, runner);
        if (!told && (desk->stop || engine_interrupted(desk->batch->engine))) {
            runner_stop(runner);
            told = true;
        }
    }
}

static bool run_process(Desk *desk, const RunPlan *plan, int *status, Error *err) {
    Batch *b = desk->batch;
    Runner *runner = runner_start(b->run, b->engine, plan, err);
    if (!runner)
        return false;
    watch(desk, runner);
    return runner_finish(status, runner, err);
}

bool batch_run_custom(Batch *b, int *status, Error *err) {
    Desk desk = {.batch = b, .listener = -1};
    char *name = xformat("assay-%s", b->run->id);
    Operation *op = optimizer_operation(b);
    RunRequest request;
    request_copy(&request, &b->trial_request);
    strlist_addf(&request.env, "ASSAY_BATCH=%s", name);
    RunPlan plan = {.op = op, .request = &request, .flags = b->plan->opt_flags, .inside = true};
    bool ok = batch_find_known(b, err) && open_desk(&desk, name, err) &&
              run_process(&desk, &plan, status, err);
    b->cancelled = b->cancelled || (ok && engine_interrupted(b->engine));
    if (ok && *status == 0)
        ok = batch_drop_orphans(b, err) && batch_write_trials(b, err);
    close_desk(&desk);
    request_release(&request);
    operation_free(op);
    free(name);
    return ok;
}
