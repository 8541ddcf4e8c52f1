/* `verbatim update`: the command. Decides whether it may write, runs, composes, asks, writes.
 *
 * A file is written in one step, only when it is still what was read, and only when it may be
 * written. Nothing else in this program changes documents. */
#include "harness/update.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "harness/command.h"
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define AT(field) offsetof(UpdateOptions, field)

static const Flag UPDATE_FLAGS[] = {
    {'i', "interactive", FLAG_SET, AT(interactive), NULL, "ask for each change"},
    {0, "check", FLAG_SET, AT(check), NULL, "write nothing; status 1 if anything would change"},
    {'y', "yes", FLAG_SET, AT(yes), NULL, "write under CI and without a terminal, too"},
    {0, "runs", FLAG_INT, AT(runs), "N",
     "run N times; what varies becomes a wildcard in the new text"},
    {0}};

static const Flag *const TABLES[] = {UPDATE_FLAGS, RUN_FLAGS, NULL};

typedef struct Totals {
    size_t examples, documents, notes;
    bool failed; /* something could not be written */
} Totals;

/* ---- writing ----------------------------------------------------------------------------- */

static bool check_writable(const char *path, Error *err) {
    struct stat st;
    if (stat(path, &st) != 0)
        return fail_errno(err, "%s: cannot be written", path);
    bool none = (st.st_mode & 0222) == 0;
    if (none || access(path, W_OK) != 0)
        return fail(err, ERR_DENIED, "%s: the file is read-only; nothing was written", path);
    return true;
}

static bool check_unchanged(const Doc *doc, Error *err) {
    Buf now = BUF_INIT;
    bool ok = file_read(&now, doc->path, err);
    if (ok && !span_equal(buf_span(&now), doc->text))
        ok = fail(err, ERR_BUSY,
                  "%s: the file was changed while its examples ran; nothing was written, update "
                  "again",
                  doc->path);
    buf_release(&now);
    return ok;
}

static bool write_document(const Doc *doc, Span text, Error *err) {
    return check_writable(doc->path, err) && check_unchanged(doc, err) &&
           file_write_atomic(doc->path, text, true, err);
}

static size_t accepted(const DocUpdate *doc) {
    size_t count = 0;
    for (size_t i = 0; i < doc->count; i++)
        count += doc->changes[i].accepted;
    return count;
}

static void tell_changes(const DocUpdate *doc, const char *verb) {
    for (size_t i = 0; i < doc->count; i++)
        if (doc->changes[i].accepted)
            printf("%s:%d: %s\n", doc->plan->doc->path, doc->changes[i].line, verb);
}

static void tell_problems(const DocUpdate *doc, Totals *totals) {
    if (doc->problem)
        fprintf(stderr, "%s\n", doc->problem);
    for (size_t i = 0; i < doc->count; i++)
        if (doc->changes[i].problem && doc->changes[i].text[0])
            fprintf(stderr, "%s:%d: %s\n", doc->plan->doc->path, doc->changes[i].line,
                    doc->changes[i].problem);
    for (size_t i = 0; i < doc->notes.count; i++)
        fprintf(stderr, "%s\n", doc->notes.items[i]);
    totals->notes += doc->notes.count + (doc->problem != NULL);
}

static void finish_document(DocUpdate *doc, const UpdateOptions *options, Totals *totals) {
    Buf text = BUF_INIT;
    Error err = ERROR_INIT;
    if (accepted(doc))
        update_compose(&text, doc);
    size_t count = accepted(doc);
    for (size_t i = 0; i < doc->count; i++)
        totals->notes += doc->changes[i].text[0] && doc->changes[i].problem;
    if (count && !options->check && !write_document(doc->plan->doc, buf_span(&text), &err)) {
        fprintf(stderr, "verbatim: %s\n", err.message);
        totals->failed = true;
        error_clear(&err);
    } else if (count) {
        tell_changes(doc, options->check ? "would be updated" : "updated");
        totals->examples += count;
        totals->documents++;
    }
    tell_problems(doc, totals);
    buf_release(&text);
}

/* ---- running ----------------------------------------------------------------------------- */

static bool broken(const UpdateRun *run) {
    if (run->error)
        fprintf(stderr, "verbatim: %s\n", run->error);
    return run->status >= EXIT_HARNESS;
}

/* All runs; the first one's changes hold for all of them. */
static bool run_all(UpdateRun *first, const Plan *plan, const UpdateOptions *options) {
    size_t count = options->runs > 1 ? (size_t)options->runs - 1 : 0;
    UpdateRun *others = xcalloc(count + 1, sizeof *others);
    update_run(first, plan, &options->run, count > 0);
    bool fine = !broken(first);
    for (size_t i = 0; fine && i < count; i++) {
        update_run(&others[i], plan, &options->run, true);
        fine = !broken(&others[i]);
    }
    if (fine && count)
        update_generalise(first, others, count);
    for (size_t i = 0; i < count; i++)
        update_run_release(&others[i]);
    free(others);
    return fine;
}

static void tell_totals(const Totals *t, bool check) {
    if (t->examples == 0)
        printf("nothing to update\n");
    else
        printf("%zu example%s in %zu document%s %s\n", t->examples, t->examples == 1 ? "" : "s",
               t->documents, t->documents == 1 ? "" : "s", check ? "would be updated" : "updated");
}

static int update_plan(const Plan *plan, const UpdateOptions *options) {
    UpdateRun run;
    Totals totals = {0};
    bool fine = run_all(&run, plan, options);
    bool go_on = fine && (!options->interactive ||
                          review_changes(&run, run_options_color(&options->run, STDOUT_FILENO)));
    for (size_t i = 0; go_on && i < run.count; i++)
        finish_document(&run.docs[i], options, &totals);
    int status = run.status;
    bool usage = run.error != NULL;
    update_run_release(&run);
    if (!fine)
        return status;
    tell_totals(&totals, options->check);
    if (totals.failed || totals.notes)
        return EXIT_FAILED;
    if (options->check)
        return totals.examples ? EXIT_FAILED : EXIT_PASSED;
    return usage ? EXIT_USAGE : EXIT_PASSED;
}

/* ---- the command ------------------------------------------------------------------------- */

/* Where nobody watches, files change only when that was asked for in so many words. */
static bool may_write(const UpdateOptions *o, Error *err) {
    bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    if (o->interactive && !terminal)
        return fail(err, ERR_USAGE, "update -i asks for each change and needs a terminal");
    if (o->check || o->yes)
        return true;
    if (under_ci())
        return fail(err, ERR_USAGE,
                    "update does not write under CI; use --check to see whether anything would "
                    "change, or --yes to write");
    if (!terminal)
        return fail(err, ERR_USAGE,
                    "update does not write without a terminal; use --check to see whether anything "
                    "would change, or --yes to write");
    return true;
}

static void print_help(void) {
    Buf text = BUF_INIT, letters = BUF_INIT;
    buf_addf(&text, "verbatim update %s\n%s\n\n", UPDATE_COMMAND.usage, UPDATE_COMMAND.summary);
    flags_help(&text, UPDATE_FLAGS, &letters);
    buf_adds(&text, "\nand the flags of run:\n\n");
    flags_help(&text, RUN_FLAGS, &letters);
    fwrite(text.data, 1, text.len, stdout);
    buf_release(&letters);
    buf_release(&text);
}

static int with_options(UpdateOptions *options) {
    Error err = ERROR_INIT;
    Plan plan;
    if (options->run.help) {
        print_help();
        return EXIT_PASSED;
    }
    if (!may_write(options, &err) || !plan_make(&plan, &options->run, &err))
        return command_failed(&err);
    int status = update_plan(&plan, options);
    plan_release(&plan);
    return status;
}

static int update(int argc, char **argv) {
    UpdateOptions options = {.run = RUN_OPTIONS_INIT};
    Error err = ERROR_INIT;
    bool fine = run_options_read(&options.run, TABLES, argv + 1, &err);
    int status = fine ? with_options(&options) : command_failed(&err);
    run_options_free(&options.run, TABLES);
    return status;
}

const Command UPDATE_COMMAND = {"update", "[FLAG…] [PATH[:LINE]…]",
                                "Rewrite expected output from what is printed, keeping wildcards.",
                                update};
