/* The pool of trials on this machine: up to N runs at once, shown in order. */
#include "engine/executor.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/held.h"
#include "engine/runner.h"
#include <poll.h>
#include <signal.h>
#include <stdlib.h>

typedef struct Slot {
    Trial *trial;
    Runner *runner; /* NULL: it has ended */
    Held held;      /* what it printed before it was its turn */
    Observer keeper;
} Slot;

typedef struct Pool {
    Engine *engine;
    TrialStarter starter;
    size_t jobs, running;
    Slot **queue; /* in order of submission; the first is the one whose output is shown */
    size_t count, cap;
    double kill_at; /* 0: nobody asked to stop */
    bool unseen;    /* one was submitted that nobody has looked at */
} Pool;

static size_t pool_capacity(void *self) {
    Pool *pool = self;
    /* What can be shown now is shown before anything else starts. */
    if (pool->count && pool->queue[0]->trial->ended)
        return 0;
    /* What has ended but waits for its turn to be shown must not pile up without bound. */
    return pool->running < pool->jobs && pool->count < pool->jobs * 16 ? pool->jobs - pool->running
                                                                       : 0;
}

/* Log lines of a start that is not shown yet go where its output goes. */
static Runner *start_held(Pool *pool, Slot *slot) {
    slot->keeper = held_observer(&slot->held, engine_observer(pool->engine));
    Observer shown = engine_observe(pool->engine, slot->keeper);
    Runner *runner =
        pool->starter.start(pool->starter.context, slot->trial, &slot->keeper, &slot->trial->error);
    engine_observe(pool->engine, shown);
    return runner;
}

static void pool_submit(void *self, Trial *trial) {
    Pool *pool = self;
    Slot *slot = xcalloc(1, sizeof *slot);
    slot->trial = trial;
    held_init(&slot->held);
    pool->queue = grow(pool->queue, &pool->cap, pool->count + 1, sizeof *pool->queue);
    pool->queue[pool->count++] = slot;
    if (pool->jobs > 1)
        slot->runner = start_held(pool, slot);
    else
        slot->runner = pool->starter.start(pool->starter.context, trial, NULL, &trial->error);
    if (slot->runner)
        pool->running++;
    else
        trial->ended = true;
    pool->unseen = true;
}

static void finish(Pool *pool, Slot *slot) {
    Error err = ERROR_INIT;
    if (!runner_finish(&slot->trial->status, slot->runner, &err)) {
        error_clear(&slot->trial->error);
        slot->trial->error = err;
    }
    slot->runner = NULL;
    slot->trial->ended = true;
    pool->running--;
}

static void step_all(Pool *pool) {
    pool->unseen = false;
    for (size_t i = 0; i < pool->count; i++)
        if (pool->queue[i]->runner && runner_step(pool->queue[i]->runner))
            finish(pool, pool->queue[i]);
}

static void wait_for_news(Pool *pool, double seconds) {
    struct pollfd *polled = xcalloc(pool->running * 3 + 1, sizeof *polled);
    nfds_t n = 0;
    for (size_t i = 0; i < pool->count; i++) {
        int fds[3], count = pool->queue[i]->runner ? runner_fds(pool->queue[i]->runner, fds) : 0;
        for (int k = 0; k < count; k++)
            polled[n++] = (struct pollfd){.fd = fds[k], .events = POLLIN};
    }
    poll(polled, n, (int)(seconds * 1000));
    free(polled);
}

static void signal_all(Pool *pool, int signal) {
    for (size_t i = 0; i < pool->count; i++)
        if (pool->queue[i]->runner)
            runner_signal(pool->queue[i]->runner, signal);
}

/* The first in the queue, when it has ended; from now on the next one is shown. */
static Trial *take_first(Pool *pool) {
    if (!pool->count)
        return NULL;
    Slot *first = pool->queue[0];
    held_show(&first->held, pool->engine);
    if (!first->trial->ended)
        return NULL;
    Trial *trial = first->trial;
    held_release(&first->held);
    free(first);
    pool->count--;
    memmove(pool->queue, pool->queue + 1, pool->count * sizeof *pool->queue);
    return trial;
}

static Trial *pool_poll(void *self, double seconds) {
    Pool *pool = self;
    if (pool->unseen)
        step_all(pool);
    Trial *trial = take_first(pool);
    if (trial || !pool->running)
        return trial;
    wait_for_news(pool, seconds);
    if (pool->kill_at && (clock_monotonic() >= pool->kill_at || engine_impatient(pool->engine)))
        signal_all(pool, SIGKILL);
    step_all(pool);
    return take_first(pool);
}

static void pool_cancel(void *self, double grace) {
    Pool *pool = self;
    signal_all(pool, SIGTERM);
    pool->kill_at = clock_monotonic() + grace;
}

static void pool_close(void *self) {
    Pool *pool = self;
    free(pool->queue);
    free(pool);
}

static const ExecutorType LOCAL = {"local",   pool_capacity, pool_submit,
                                   pool_poll, pool_cancel,   pool_close};

Executor executor_local(Engine *engine, size_t jobs, TrialStarter starter) {
    Pool *pool = xcalloc(1, sizeof *pool);
    pool->engine = engine;
    pool->starter = starter;
    pool->jobs = jobs ? jobs : 1;
    return (Executor){&LOCAL, pool};
}
