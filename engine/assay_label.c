/* assay label, mark, tag, comment: what people note about runs. */
#include "engine/assay.h"
#include "engine/base/mem.h"
#include "engine/manage.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct NoteFlags {
    SelectFlags select;
    bool clear, list;
    char *set, *add, *remove, *prepend, *append;
} NoteFlags;

/* The filters without -l and -t, which mean something else or nothing here. */
#define AT(member) offsetof(NoteFlags, member)
static const Flag CLEAR[] = {{'c', "clear", FLAG_SET, AT(clear), NULL, "remove it"}, {0}};
static const Flag SET[] = {
    {0, "set", FLAG_TEXT, AT(set), "TEXT", "the label"},
    {0, "prepend", FLAG_TEXT, AT(prepend), "TEXT", "put TEXT before the label"},
    {0, "append", FLAG_TEXT, AT(append), "TEXT", "put TEXT behind the label"},
    {0},
};
static const Flag ADD[] = {
    {'a', "add", FLAG_TEXT, AT(add), "TEXT", "add TEXT"},
    {'d', "delete", FLAG_TEXT, AT(remove), "TEXT", "delete TEXT (a comment: its number)"},
    {0, "list", FLAG_SET, AT(list), NULL, "show what there is"},
    {0},
};
static const Flag *const LABEL_TABLES[] = {SET, CLEAR, SELECT_FLAGS, NULL};
static const Flag *const MARK_TABLES[] = {CLEAR, SELECT_FLAGS, NULL};
static const Flag *const ADD_TABLES[] = {ADD, CLEAR, SELECT_FLAGS, NULL};

typedef struct Note {
    const char *verb; /* "label": in questions */
    const char *done; /* "Labeled %zu run(s)\n" */
    bool (*apply)(Run *run, const NoteFlags *flags, const char *text, Error *err);
} Note;

static int note_runs(Assay *assay, const Note *note, NoteFlags *flags, const StrList *specs,
                     const char *text) {
    RunList runs = {0};
    int status = ASSAY_OK;
    if (!assay_select(assay, &runs, &flags->select, specs, false, false)) {
        run_list_release(&runs);
        return ASSAY_FAILED;
    }
    char *message = xformat("You are about to %s the following runs:", note->verb);
    if (!runs.count) {
        fprintf(stderr, "No runs to modify.\n");
    } else if (assay_preview(assay, &runs, message, "Continue?", true, flags->select.yes)) {
        Error err = ERROR_INIT;
        size_t done = 0;
        while (done < runs.count && note->apply(runs.items[done], flags, text, &err))
            done++;
        if (done < runs.count)
            status = assay_fail(assay, &err);
        if (done)
            assay_print("%s %zu run(s)\n", note->done, done);
    }
    free(message);
    run_list_release(&runs);
    return status;
}

/* ---- label ---- */

static bool apply_label(Run *run, const NoteFlags *flags, const char *text, Error *err) {
    if (!flags->prepend && !flags->append)
        return run_label(run, text, err);
    const char *old = run_info(run)->label ? run_info(run)->label : "";
    const char *a = flags->prepend ? flags->prepend : old,
               *b = flags->prepend ? old : flags->append;
    char *label = xformat("%s%s%s", a, a[0] && b[0] ? " " : "", b);
    bool ok = run_label(run, label, err);
    free(label);
    return ok;
}

/* 2019 form: `label [RUN]… LABEL`; today's: `label --set LABEL [RUN]…`. */
static int label(Assay *assay, void *given, const StrList *args) {
    static const Note SET_LABEL = {"label", "Labeled", apply_label};
    static const Note CLEAR_LABEL = {"clear the label of", "Cleared label for", apply_label};
    NoteFlags *flags = given;
    if (flags->clear)
        return note_runs(assay, &CLEAR_LABEL, flags, args, NULL);
    if (flags->set || flags->prepend || flags->append)
        return note_runs(assay, &SET_LABEL, flags, args, flags->set);
    if (!args->count)
        return assay_usage(assay, "missing argument for LABEL");
    StrList specs = STRLIST_INIT;
    for (size_t i = 0; i + 1 < args->count; i++)
        strlist_add(&specs, args->items[i]);
    int status = note_runs(assay, &SET_LABEL, flags, &specs, args->items[args->count - 1]);
    strlist_release(&specs);
    return status;
}

/* ---- mark ---- */

static bool apply_mark(Run *run, const NoteFlags *flags, const char *text, Error *err) {
    return run_mark(run, !flags->clear, err);
}

static int mark(Assay *assay, void *given, const StrList *args) {
    static const Note MARK = {"mark", "Marked", apply_mark};
    static const Note UNMARK = {"unmark", "Unmarked", apply_mark};
    NoteFlags *flags = given;
    return note_runs(assay, flags->clear ? &UNMARK : &MARK, flags, args, NULL);
}

/* ---- tag and comment ---- */

static bool clear_list(Run *run, const char *attr, Error *err) {
    Tree *empty = tree_list();
    bool ok = run_set_attr(run, attr, empty, err);
    tree_free(empty);
    return ok;
}

static bool apply_tag(Run *run, const NoteFlags *flags, const char *text, Error *err) {
    if (flags->clear && !clear_list(run, "tags", err))
        return false;
    if (flags->remove && !run_tag(run, flags->remove, false, err))
        return false;
    return !flags->add || run_tag(run, flags->add, true, err);
}

static bool apply_comment(Run *run, const NoteFlags *flags, const char *text, Error *err) {
    if (flags->clear && !clear_list(run, "comments", err))
        return false;
    long long index;
    if (flags->remove) {
        if (!span_to_int(span_of(flags->remove), &index) || index < 1)
            return fail(err, ERR_INVALID, "invalid comment number '%s'", flags->remove);
        if (!run_comment_delete(run, (size_t)index - 1, err))
            return false;
    }
    return !flags->add || run_comment_add(run, flags->add, err);
}

static int show_notes(Assay *assay, const NoteFlags *flags, const StrList *args, const char *attr) {
    RunList runs = {0};
    bool ok = assay_select(assay, &runs, &flags->select, args, false, false);
    for (size_t i = 0; ok && i < runs.count; i++) {
        Tree *list = run_attr(runs.items[i], attr);
        for (size_t k = 0; list && k < list->count; k++) {
            const Tree *item = list->items[k];
            const char *text = tree_text(item, tree_text(tree_get(item, "body"), ""));
            if (item->kind == TREE_MAP)
                assay_print("[%zu] %s\n", k + 1, text);
            else
                assay_print("%s\n", text);
        }
        tree_free(list);
    }
    run_list_release(&runs);
    return ok ? ASSAY_OK : ASSAY_FAILED;
}

static int add_notes(Assay *assay, NoteFlags *flags, const StrList *args, const Note *note,
                     const char *attr) {
    if (flags->list)
        return show_notes(assay, flags, args, attr);
    if (!flags->add && !flags->remove && !flags->clear)
        return assay_usage(assay, "specify --add, --delete, --clear or --list");
    return note_runs(assay, note, flags, args, NULL);
}

static int tag(Assay *assay, void *given, const StrList *args) {
    static const Note TAG = {"modify the tags of", "Modified tags for", apply_tag};
    return add_notes(assay, given, args, &TAG, "tags");
}

static int comment(Assay *assay, void *given, const StrList *args) {
    static const Note COMMENT = {"modify the comments of", "Modified comments for", apply_comment};
    return add_notes(assay, given, args, &COMMENT, "comments");
}

const Command COMMAND_LABEL = {"label",
                               NULL,
                               "[OPTION]… [RUN]… [LABEL]",
                               "Label runs; the latest without RUN.",
                               LABEL_TABLES,
                               sizeof(NoteFlags),
                               label,
                               NULL};
const Command COMMAND_MARK = {"mark",
                              NULL,
                              "[OPTION]… [RUN]…",
                              "Mark runs; the latest without RUN.",
                              MARK_TABLES,
                              sizeof(NoteFlags),
                              mark,
                              NULL};
const Command COMMAND_TAG = {"tag",
                             NULL,
                             "[OPTION]… [RUN]…",
                             "Add or delete tags of runs; the latest without RUN.",
                             ADD_TABLES,
                             sizeof(NoteFlags),
                             tag,
                             NULL};
const Command COMMAND_COMMENT = {"comment",
                                 NULL,
                                 "[OPTION]… [RUN]…",
                                 "Comment on runs; the latest without RUN.",
                                 ADD_TABLES,
                                 sizeof(NoteFlags),
                                 comment,
                                 NULL};
