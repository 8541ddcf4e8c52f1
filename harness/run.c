/* `verbatim run`: run documents, report, and say in the exit status how it went. */
#include "engine/base/mem.h"
#include "harness/command.h"
#include "harness/dump.h"
#include "harness/suite.h"
#include <stdio.h>
#include <unistd.h>

int command_failed(Error *err) {
    fprintf(stderr, "verbatim: %s\n", err->message ? err->message : "unknown error");
    int status = err->kind == ERR_INTERNAL ? EXIT_HARNESS : EXIT_USAGE;
    error_clear(err);
    return status;
}

static void print_help(void) {
    Buf text = BUF_INIT, letters = BUF_INIT;
    buf_addf(&text, "verbatim [run] %s\n%s\n\n", RUN_COMMAND.usage, RUN_COMMAND.summary);
    flags_help(&text, RUN_FLAGS, &letters);
    fwrite(text.data, 1, text.len, stdout);
    buf_release(&letters);
    buf_release(&text);
}

static int run_plan(const Plan *plan, const RunOptions *options) {
    Error err = ERROR_INIT;
    SuiteOutput *outputs;
    size_t count;
    if (!suite_open_outputs(&outputs, &count, options, &err))
        return command_failed(&err);
    int status = suite_run(plan, options, outputs, count, NULL);
    if (!suite_close_outputs(outputs, count, &err) && status == EXIT_PASSED)
        return command_failed(&err);
    error_clear(&err);
    return status;
}

static int with_options(const RunOptions *options) {
    Error err = ERROR_INIT;
    Plan plan;
    if (options->help) {
        print_help();
        return EXIT_PASSED;
    }
    if (!plan_make(&plan, options, &err))
        return command_failed(&err);
    int status = options->list         ? dump_list(&plan, options)
                 : dump_asked(options) ? dump_plan(&plan, options)
                                       : run_plan(&plan, options);
    plan_release(&plan);
    return status;
}

static int run(int argc, char **argv) {
    RunOptions options = RUN_OPTIONS_INIT;
    Error err = ERROR_INIT;
    int status =
        run_options_parse(&options, argv + 1, &err) ? with_options(&options) : command_failed(&err);
    run_options_release(&options);
    return status;
}

const Command RUN_COMMAND = {"run", "[FLAG…] [PATH[:LINE]…]", "Run documents.", run};
