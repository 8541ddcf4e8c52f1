/* `verbatim list`: the examples with their names, options and skip reasons. */
#include "harness/command.h"
#include "harness/dump.h"
#include "harness/options.h"

static int list(int argc, char **argv) {
    RunOptions options = RUN_OPTIONS_INIT;
    Error err = ERROR_INIT;
    Plan plan;
    int status;
    if (run_options_parse(&options, argv + 1, &err) && plan_make(&plan, &options, &err)) {
        status = dump_list(&plan, &options);
        plan_release(&plan);
    } else
        status = command_failed(&err);
    run_options_release(&options);
    return status;
}

const Command LIST_COMMAND = {"list", "[FLAG…] [PATH[:LINE]…]",
                              "Show examples with their options and skip reasons.", list};
