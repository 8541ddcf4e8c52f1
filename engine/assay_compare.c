/* assay compare, diff: runs side by side. */
#include "engine/assay.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "engine/compare.h"
#include "engine/userconfig.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct CompareFlags {
    SelectFlags select;
    bool table, skip_op_cols, skip_core, include_batch, all;
    char *csv, *cols, *min, *max;
    int64_t top;
} CompareFlags;

#define AT(member) offsetof(CompareFlags, member)
static const Flag FLAGS[] = {
    {'t', "table", FLAG_SET, AT(table), NULL, "as a table (the default)"},
    {0, "csv", FLAG_OPTIONAL, AT(csv), "FILE", "as CSV, to FILE or to standard output"},
    {'c', "cols", FLAG_TEXT, AT(cols), "COLUMNS", "further columns, separated by commas"},
    {0, "columns", FLAG_TEXT, AT(cols), "COLUMNS", "the same as --cols"},
    {'p', "skip-op-cols", FLAG_SET, AT(skip_op_cols), NULL, "leave out the operations' columns"},
    {0, "skip-core", FLAG_SET, AT(skip_core), NULL, "leave out the core columns"},
    {0, "include-batch", FLAG_SET, AT(include_batch), NULL, "batch runs too"},
    {0, "min", FLAG_TEXT, AT(min), "COLUMN", "smallest first"},
    {0, "max", FLAG_TEXT, AT(max), "COLUMN", "largest first"},
    {'n', "top", FLAG_INT, AT(top), "N", "only the first N"},
    {0},
};
static const Flag *const TABLES[] = {FLAGS, SELECT_FLAGS, NULL};

static void write_out(void *file, Span bytes) {
    fwrite(bytes.ptr, 1, bytes.len, file);
}

static int write_csv(Assay *assay, Comparison *c, const char *path) {
    Error err = ERROR_INIT;
    FILE *file = fopen(path, "we");
    if (file)
        compare_write_csv(c, write_out, file);
    bool ok = file && fflush(file) == 0 && !ferror(file);
    if (!ok)
        fail_errno(&err, "cannot write %s", path);
    if (file)
        fclose(file);
    if (!ok)
        return assay_fail(assay, &err);
    assay_print("Wrote %zu row(s) to %s\n", c->count, path);
    return ASSAY_OK;
}

static int compare(Assay *assay, void *given, const StrList *args) {
    CompareFlags *flags = given;
    if (flags->min && flags->max)
        return assay_usage(assay, "--min and --max cannot both be used");
    Runs *runs = assay_select(assay, &flags->select, args, true, false);
    if (!runs)
        return ASSAY_FAILED;
    CompareOptions options = {.columns = flags->cols,
                              .skip_op_columns = flags->skip_op_cols,
                              .skip_core = flags->skip_core,
                              .include_batch = flags->include_batch,
                              .min_column = flags->min,
                              .max_column = flags->max,
                              .top = (size_t)flags->top};
    Error err = ERROR_INIT;
    Comparison c;
    if (!compare_init(&c, assay->engine, runs, &options, &err)) {
        runs_free(runs);
        return assay_fail(assay, &err);
    }
    int status = ASSAY_OK;
    if (flags->csv && flags->csv[0] && strcmp(flags->csv, "-") != 0)
        status = write_csv(assay, &c, flags->csv);
    else
        (flags->csv ? compare_write_csv : compare_write_table)(&c, write_out, stdout);
    compare_release(&c);
    runs_free(runs);
    return status;
}

const Command COMMAND_COMPARE = {"compare",
                                 NULL,
                                 "[OPTION]… [RUN]…",
                                 "Compare the flags and scalars of runs.",
                                 TABLES,
                                 sizeof(CompareFlags),
                                 compare,
                                 NULL};

/* ---- diff ---- */

typedef struct DiffFlags {
    SelectFlags select;
    bool output, flags_only, source, attrs;
    char *path, *cmd;
} DiffFlags;

#undef AT
#define AT(member) offsetof(DiffFlags, member)
static const Flag DIFF_FLAGS[] = {
    {'O', "output", FLAG_SET, AT(output), NULL, "their output"},
    {'f', "flags", FLAG_SET, AT(flags_only), NULL, "their flags"},
    {'c', "sourcecode", FLAG_SET, AT(source), NULL, "their source files"},
    {'a', "attrs", FLAG_SET, AT(attrs), NULL, "their attributes"},
    {'p', "path", FLAG_TEXT, AT(path), "PATH", "this file of theirs"},
    {'m', "cmd", FLAG_TEXT, AT(cmd), "CMD",
     "the program that compares (default: that of the configuration, else diff -ru)"},
    {0},
};
static const Flag *const DIFF_TABLES[] = {DIFF_FLAGS, SELECT_FLAGS, NULL};

static char *diff_path(const Run *run, const DiffFlags *flags) {
    const char *below = flags->output       ? ".guild/output"
                        : flags->flags_only ? ".guild/attrs/flags"
                        : flags->source     ? ".guild/source"
                        : flags->attrs      ? ".guild/attrs"
                                            : "";
    char *base = below[0] ? path_join(run->path, below) : xstrdup(run->path);
    char *path = flags->path ? path_join(base, flags->path) : xstrdup(base);
    free(base);
    return path;
}

/* Words of the option, else of the configuration, else of `diff -ru`. */
static bool diff_command(StrList *argv, Assay *assay, const DiffFlags *flags, Error *err) {
    if (flags->cmd)
        return strlist_shell_split(argv, span_of(flags->cmd), err);
    Tree *config = user_config_read(engine_env(assay->engine), err);
    if (!config)
        return false;
    const char *own = tree_text(tree_get(tree_get(config, "diff"), "command"), "diff -ru");
    bool ok = strlist_shell_split(argv, span_of(own), err);
    tree_free(config);
    return ok;
}

static int diff_runs(Assay *assay, const Run *a, const Run *b, const DiffFlags *flags) {
    StrList argv = STRLIST_INIT;
    Error err = ERROR_INIT;
    if (!diff_command(&argv, assay, flags, &err)) {
        strlist_release(&argv);
        return assay_fail(assay, &err);
    }
    strlist_take(&argv, diff_path(a, flags));
    strlist_take(&argv, diff_path(b, flags));
    ProcessOptions options = PROCESS_OPTIONS_INIT;
    options.argv = strlist_argv(&argv);
    pid_t pid;
    ProcessStatus ended;
    fflush(stdout);
    bool ok = process_start(&pid, &options, &err) && process_wait(&ended, pid, 0, &err);
    strlist_release(&argv);
    if (!ok)
        return assay_fail(assay, &err);
    /* diff says 1 when there are differences, which is no failure here. */
    return ended.exited && ended.code <= 1 ? ASSAY_OK : ASSAY_FAILED;
}

static int diff(Assay *assay, void *given, const StrList *args) {
    DiffFlags *flags = given;
    if (!assay_arguments(assay, args, 0, 2, "RUN"))
        return ASSAY_USAGE;
    Runs *runs = assay_select(assay, &flags->select, args, true, false);
    int status = ASSAY_FAILED;
    if (runs && args->count == 1) {
        status = assay_usage(assay, "diff needs two runs");
    } else if (runs && runs_count(runs) < 2) {
        status = assay_usage(assay, "there are not two runs to compare");
    } else if (runs) { /* without names the latest against the one before */
        Run *first = run_copy(runs_at(runs, 0)), *second = run_copy(runs_at(runs, 1));
        bool named = args->count == 2;
        status = diff_runs(assay, named ? first : second, named ? second : first, flags);
        run_free(first);
        run_free(second);
    }
    runs_free(runs);
    return status;
}

const Command COMMAND_DIFF = {"diff",
                              NULL,
                              "[OPTION]… [RUN1 RUN2]",
                              "Show the differences of two runs; of the latest two without RUN.",
                              DIFF_TABLES,
                              sizeof(DiffFlags),
                              diff,
                              NULL};
