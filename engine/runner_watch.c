/* Waiting for one run: its end, or an interruption. */
#include "engine/runner.h"

#include "engine/base/clock.h"
#include <poll.h>
#include <signal.h>

static void wait_for_news(Runner *r, int milliseconds) {
    int fds[3], n = runner_fds(r, fds);
    struct pollfd polled[3];
    for (int i = 0; i < n; i++)
        polled[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
    poll(polled, (nfds_t)n, milliseconds);
}

bool runner_watch(int *status, Runner *r, Error *err) {
    bool told = false;
    while (!runner_step(r)) {
        wait_for_news(r, 100);
        if (told || !engine_interrupted(runner_engine(r)))
            continue;
        engine_log(runner_engine(r), LOG_INFO, LOG_COMMAND,
                   "Operation interrupted - waiting for process to exit");
        runner_stop(r);
        told = true;
    }
    return runner_finish(status, r, err);
}

bool runner_run(int *status, Run *run, Engine *engine, const RunPlan *plan, Error *err) {
    Runner *r = runner_start(run, engine, plan, err);
    return r && runner_watch(status, r, err);
}
