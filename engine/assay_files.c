/* assay ls, cat, select: the files of a run, and which run is meant. */
#include "engine/assay.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/yaml.h"
#include "engine/compare.h"
#include "engine/flagvalue.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct FileFlags {
    SelectFlags select;
    bool all, full_path, no_format, source, output;
    char *path;
} FileFlags;

#define AT(member) offsetof(FileFlags, member)
static const Flag LS_FLAGS[] = {
    {'a', "all", FLAG_SET, AT(all), NULL, "the run's own bookkeeping too"},
    {'f', "full-path", FLAG_SET, AT(full_path), NULL, "absolute paths"},
    {'n', "no-format", FLAG_SET, AT(no_format), NULL, "paths only"},
    {'p', "path", FLAG_TEXT, AT(path), "PATH", "what is below PATH"},
    {0, "sourcecode", FLAG_SET, AT(source), NULL, "the source files"},
    {0},
};
static const Flag CAT_FLAGS[] = {
    {'p', "path", FLAG_TEXT, AT(path), "PATH", "the file"},
    {0, "sourcecode", FLAG_SET, AT(source), NULL, "a source file"},
    {0, "output", FLAG_SET, AT(output), NULL, "what the run printed"},
    {0},
};
static const Flag *const LS_TABLES[] = {LS_FLAGS, SELECT_FLAGS, NULL};
static const Flag *const CAT_TABLES[] = {CAT_FLAGS, SELECT_FLAGS, NULL};

static void complain_none(Assay *assay) {
    Error err = ERROR_INIT;
    fail(&err, ERR_NOT_FOUND, "no matching runs\nTry '%s runs list' for a list.", assay->name);
    assay_fail(assay, &err);
}

/* The one run meant; NULL after complaining. Caller frees. */
static Run *one_run(Assay *assay, const SelectFlags *flags, const StrList *specs) {
    Runs *runs = assay_select(assay, flags, specs, false, false);
    Run *run = NULL;
    if (runs && runs_count(runs))
        run = run_copy(runs_at(runs, 0));
    else if (runs)
        complain_none(assay);
    runs_free(runs);
    return run;
}

static const char SOURCE[] = ".guild/source/";

static const char *shown_name(const FileFlags *flags, const char *name) {
    if (flags->source) {
        if (strncmp(name, SOURCE, sizeof SOURCE - 1) != 0)
            return NULL;
        name += sizeof SOURCE - 1;
    }
    size_t len = flags->path ? strlen(flags->path) : 0;
    if (len && (strncmp(name, flags->path, len) != 0 ||
                (flags->path[len - 1] != '/' && name[len] && name[len] != '/')))
        return NULL;
    return name[0] ? name : NULL;
}

static int ls(Assay *assay, void *given, const StrList *args) {
    FileFlags *flags = given;
    if (!assay_arguments(assay, args, 0, 1, "RUN"))
        return ASSAY_USAGE;
    Run *run = one_run(assay, &flags->select, args);
    if (!run)
        return ASSAY_FAILED;
    StrList names = STRLIST_INIT;
    Error err = ERROR_INIT;
    int status = ASSAY_OK;
    if (!run_files(&names, run, flags->all || flags->source ? RUN_FILES_ALL : 0, &err))
        status = assay_fail(assay, &err);
    if (!flags->no_format && status == ASSAY_OK)
        assay_print("%s:\n", run->path);
    for (size_t i = 0; i < names.count; i++) {
        const char *name = shown_name(flags, names.items[i]);
        if (!name)
            continue;
        assay_print("%s", flags->no_format ? "" : "  ");
        if (flags->full_path)
            assay_print("%s/", run->path);
        assay_print("%s\n", name);
    }
    strlist_release(&names);
    run_free(run);
    return status;
}

/* `cat PATH` (2019), `cat RUN PATH`, `cat [RUN] -p PATH`. */
static int cat(Assay *assay, void *given, const StrList *args) {
    FileFlags *flags = given;
    bool named = flags->path || flags->output;
    if (!assay_arguments(assay, args, named ? 0 : 1, named ? 1 : 2, "PATH"))
        return ASSAY_USAGE;
    StrList specs = STRLIST_INIT;
    for (size_t i = 0; i + (named ? 0 : 1) < args->count; i++)
        strlist_add(&specs, args->items[i]);
    Run *run = one_run(assay, &flags->select, &specs);
    strlist_release(&specs);
    if (!run)
        return ASSAY_FAILED;
    const char *name = flags->output ? ".guild/output"
                       : flags->path ? flags->path
                                     : args->items[args->count - 1];
    char *path = path_join3(run->path, flags->source ? SOURCE : "", name);
    Buf text = BUF_INIT;
    Error err = ERROR_INIT;
    int status = ASSAY_OK;
    if (file_read(&text, path, &err))
        assay_write(&text);
    else
        status = assay_fail(assay, &err);
    buf_release(&text);
    free(path);
    run_free(run);
    return status;
}

/* ---- select ---- */

typedef struct ChooseFlags {
    SelectFlags select;
    bool all, short_id, dir;
    char *attr, *min, *max;
} ChooseFlags;

static const Flag CHOOSE_FLAGS[] = {
    {'a', "all", FLAG_SET, offsetof(ChooseFlags, all), NULL, "all runs that match, one a line"},
    {0, "short-id", FLAG_SET, offsetof(ChooseFlags, short_id), NULL, "the first 8 digits only"},
    {0, "attr", FLAG_TEXT, offsetof(ChooseFlags, attr), "NAME", "an attribute instead of the id"},
    {0, "min", FLAG_TEXT, offsetof(ChooseFlags, min), "COLUMN", "the run with the smallest value"},
    {0, "max", FLAG_TEXT, offsetof(ChooseFlags, max), "COLUMN", "the run with the largest value"},
    {'d', "dir", FLAG_SET, offsetof(ChooseFlags, dir), NULL, "the run directory instead of the id"},
    {'p', "path", FLAG_SET, offsetof(ChooseFlags, dir), NULL, "the same as --dir"},
    {0},
};
static const Flag *const CHOOSE_TABLES[] = {CHOOSE_FLAGS, SELECT_FLAGS, NULL};

static bool print_attr(Assay *assay, const Run *run, const char *name) {
    Tree *value = run_attr(run, name);
    Error err = ERROR_INIT;
    if (!value) {
        fail(&err, ERR_NOT_FOUND, "run %s has no attribute '%s'", run->id, name);
        assay_fail(assay, &err);
        return false;
    }
    Buf text = BUF_INIT;
    if (value->kind == TREE_LIST || value->kind == TREE_MAP)
        yaml_write(&text, value);
    else
        flag_value_format_bare(&text, value);
    buf_addc(&text, '\n');
    while (text.len > 1 && text.data[text.len - 2] == '\n')
        buf_truncate(&text, text.len - 1);
    assay_write(&text);
    buf_release(&text);
    tree_free(value);
    return true;
}

static bool print_choice(Assay *assay, const ChooseFlags *flags, const Run *run) {
    char sid[RUN_SID_LEN + 1];
    if (flags->attr)
        return print_attr(assay, run, flags->attr);
    assay_print("%s\n", flags->dir        ? run->path
                        : flags->short_id ? run_short_id(run, sid)
                                          : run->id);
    return true;
}

/* Keep only the run that comes first when they are compared by a column. */
static bool keep_best(Assay *assay, Runs *runs, const ChooseFlags *flags) {
    CompareOptions options = {
        .columns = flags->min ? flags->min : flags->max,
        .skip_op_columns = true,
        .min_column = flags->min,
        .max_column = flags->max,
        .top = 1,
    };
    Error err = ERROR_INIT;
    Comparison c;
    if (!compare_init(&c, assay->engine, runs, &options, &err)) {
        assay_fail(assay, &err);
        return false;
    }
    Tree *first = c.count ? compare_row(&c, 0) : NULL;
    const Tree *value = first ? first->items[first->count - 1] : NULL;
    bool known = value && (value->kind == TREE_INT || value->kind == TREE_FLOAT);
    runs_keep(runs, c.places, known ? 1 : 0);
    tree_free(first);
    compare_release(&c);
    return true;
}

static int select_run(Assay *assay, void *given, const StrList *args) {
    const ChooseFlags *flags = given;
    bool best = flags->min || flags->max, several = flags->all || best;
    if (!assay_arguments(assay, args, 0, several ? SIZE_MAX : 1, "RUN"))
        return ASSAY_USAGE;
    if ((flags->min && flags->max) || (flags->all && best))
        return assay_usage(assay, "only one of --all, --min and --max can be used");
    Runs *runs = assay_select(assay, &flags->select, args, several, false);
    bool ok = runs && (!best || keep_best(assay, runs, flags));
    if (ok && !runs_count(runs) && !flags->all) {
        complain_none(assay);
        ok = false;
    }
    for (size_t i = 0; ok && i < runs_count(runs); i++)
        ok = print_choice(assay, flags, runs_at(runs, i));
    runs_free(runs);
    return ok ? ASSAY_OK : ASSAY_FAILED;
}

const Command COMMAND_LS = {
    "ls", NULL, "[OPTION]… [RUN]", "List a run's files.", LS_TABLES, sizeof(FileFlags), ls, NULL};
const Command COMMAND_CAT = {
    "cat", NULL, "[OPTION]… [RUN] PATH", "Print a file of a run.", CAT_TABLES, sizeof(FileFlags),
    cat,   NULL};
const Command COMMAND_SELECT = {"select",          NULL,
                                "[OPTION]… [RUN]", "Print the id of the run meant.",
                                CHOOSE_TABLES,     sizeof(ChooseFlags),
                                select_run,        NULL};
