/* assay label, mark, tag, comment: what people note about runs. */
#include "engine/assay.h"
#include "engine/base/mem.h"
#include "engine/manage.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct NoteFlags {
    SelectFlags select;
    bool clear, list, list_all, sync_labels;
    char *set, *add, *remove, *prepend, *append;
    StrList tags, dropped_tags;
} NoteFlags;

/* The filters without -l and -t, which mean something else or nothing here. */
#define AT(member) offsetof(NoteFlags, member)
static const Flag CLEAR[] = {{'c', "clear", FLAG_SET, AT(clear), NULL, "remove it"}, {0}};
static const Flag SET[] = {
    {'s', "set", FLAG_TEXT, AT(set), "TEXT", "the label"},
    {'p', "prepend", FLAG_TEXT, AT(prepend), "TEXT", "put TEXT before the label"},
    {'a', "append", FLAG_TEXT, AT(append), "TEXT", "put TEXT behind the label"},
    {0, "remove", FLAG_TEXT, AT(remove), "TEXT", "take TEXT out of the label (also -rm)"},
    {0},
};
static const Flag ADD[] = {
    {'a', "add", FLAG_TEXT, AT(add), "TEXT", "add TEXT"},
    {'d', "delete", FLAG_TEXT, AT(remove), "N", "delete comment N"},
    {0, "list", FLAG_SET, AT(list), NULL, "show what there is"},
    {0},
};
static const Flag TAGS[] = {
    {'a', "add", FLAG_LIST, AT(tags), "TAG", "add TAG; may be repeated"},
    {'d', "delete", FLAG_LIST, AT(dropped_tags), "TAG", "delete TAG; may be repeated"},
    {0, "list", FLAG_SET, AT(list), NULL, "show what there is"},
    {0, "list-all", FLAG_SET, AT(list_all), NULL, "show the tags of all runs"},
    {0, "sync-labels", FLAG_SET, AT(sync_labels), NULL, "change the labels likewise"},
    {0},
};
static const Flag *const LABEL_TABLES[] = {SET, CLEAR, SELECT_FLAGS, YES_FLAGS, NULL};
static const Flag *const MARK_TABLES[] = {CLEAR, SELECT_FLAGS, YES_FLAGS, NULL};
static const Flag *const TAG_TABLES[] = {TAGS, CLEAR, SELECT_FLAGS, YES_FLAGS, NULL};
static const Flag *const COMMENT_TABLES[] = {ADD, CLEAR, SELECT_FLAGS, YES_FLAGS, NULL};

typedef struct Note {
    const char *question; /* "You are about to … the following runs…:" */
    const char *done;     /* "Labeled", before "%zu run(s)" */
    bool (*apply)(Run *run, const NoteFlags *flags, const char *text, Error *err);
} Note;

static int note_runs(Assay *assay, const Note *note, NoteFlags *flags, const StrList *specs,
                     const char *text) {
    Runs *runs = assay_select(assay, &flags->select, specs, false, false);
    int status = ASSAY_OK;
    if (!runs)
        return ASSAY_FAILED;
    if (!runs_count(runs)) {
        fprintf(stderr, "No runs to modify.\n");
    } else if (assay_preview(assay, runs, note->question, "Continue?", true, flags->select.yes)) {
        Error err = ERROR_INIT;
        size_t done = 0;
        while (done < runs_count(runs) && note->apply(runs_at(runs, done), flags, text, &err))
            done++;
        if (done < runs_count(runs))
            status = assay_fail(assay, &err);
        if (done)
            assay_print("%s %zu run(s)\n", note->done, done);
    }
    runs_free(runs);
    return status;
}

/* ---- label ---- */

/* `text` before or behind the label. */
static bool extend_label(Run *run, const char *text, bool before, Error *err) {
    const char *old = run_info(run)->label ? run_info(run)->label : "";
    const char *a = before ? text : old, *b = before ? old : text;
    char *label = xformat("%s%s%s", a, a[0] && b[0] ? " " : "", b);
    bool ok = run_label(run, label, err);
    free(label);
    return ok;
}

static bool is_blank_or_end(char c) {
    return c == '\0' || c == ' ';
}

/* The label without the first `text` that stands in it as whole words. */
static bool shorten_label(Run *run, const char *text, Error *err) {
    const char *old = run_info(run)->label ? run_info(run)->label : "", *at = old;
    size_t len = strlen(text);
    while (len && (at = strstr(at, text)) &&
           !((at == old || at[-1] == ' ') && is_blank_or_end(at[len])))
        at++;
    if (!len || !at)
        return true;
    Span before = span_trim(span_between(old, at)), after = span_trim(span_of(at + len));
    char *label = xformat("%.*s%s%.*s", SPAN_ARG(before), before.len && after.len ? " " : "",
                          SPAN_ARG(after));
    bool ok = run_label(run, label, err);
    free(label);
    return ok;
}

static bool apply_label(Run *run, const NoteFlags *flags, const char *text, Error *err) {
    if (flags->remove)
        return shorten_label(run, flags->remove, err);
    if (flags->prepend || flags->append)
        return extend_label(run, flags->prepend ? flags->prepend : flags->append, flags->prepend,
                            err);
    return run_label(run, text, err);
}

/* 2019 form: `label [RUN]… LABEL`; today's: `label --set LABEL [RUN]…`. */
static int set_label(Assay *assay, NoteFlags *flags, const StrList *specs, const char *text) {
    char *question = text ? xformat("You are about to label the following runs with '%s':", text)
                          : xstrdup("You are about to change the labels of the following runs:");
    Note note = {question, "Labeled", apply_label};
    int status = note_runs(assay, &note, flags, specs, text);
    free(question);
    return status;
}

static int label(Assay *assay, void *given, const StrList *args) {
    static const Note CLEAR_LABEL = {"You are about to clear the label for the following runs:",
                                     "Cleared label for", apply_label};
    NoteFlags *flags = given;
    if (flags->clear)
        return note_runs(assay, &CLEAR_LABEL, flags, args, NULL);
    if (flags->set || flags->prepend || flags->append || flags->remove)
        return set_label(assay, flags, args, flags->set);
    if (!args->count)
        return assay_usage(assay, "missing argument for LABEL");
    StrList specs = STRLIST_INIT;
    for (size_t i = 0; i + 1 < args->count; i++)
        strlist_add(&specs, args->items[i]);
    int status = set_label(assay, flags, &specs, args->items[args->count - 1]);
    strlist_release(&specs);
    return status;
}

/* ---- mark ---- */

static bool apply_mark(Run *run, const NoteFlags *flags, const char *text, Error *err) {
    return run_mark(run, !flags->clear, err);
}

static int mark(Assay *assay, void *given, const StrList *args) {
    static const Note MARK = {"You are about to mark the following runs:", "Marked", apply_mark};
    static const Note UNMARK = {"You are about to unmark the following runs:", "Unmarked",
                                apply_mark};
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

/* Tags added or deleted are words of the label, too. */
static bool sync_label(Run *run, const NoteFlags *flags, Error *err) {
    Tree *tags = flags->clear ? run_attr(run, "tags") : NULL;
    bool ok = true;
    for (size_t i = 0; ok && tags && i < tags->count; i++)
        ok = shorten_label(run, tree_text(tags->items[i], ""), err);
    tree_free(tags);
    for (size_t i = 0; ok && i < flags->dropped_tags.count; i++)
        ok = shorten_label(run, flags->dropped_tags.items[i], err);
    for (size_t i = flags->tags.count; ok && i-- > 0;)
        ok = extend_label(run, flags->tags.items[i], true, err);
    return ok;
}

static bool apply_tag(Run *run, const NoteFlags *flags, const char *text, Error *err) {
    if (flags->sync_labels && !sync_label(run, flags, err))
        return false;
    if (flags->clear && !clear_list(run, "tags", err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < flags->dropped_tags.count; i++)
        ok = run_tag(run, flags->dropped_tags.items[i], false, err);
    for (size_t i = 0; ok && i < flags->tags.count; i++)
        ok = run_tag(run, flags->tags.items[i], true, err);
    return ok;
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
    Runs *runs = assay_select(assay, &flags->select, args, false, false);
    bool ok = runs != NULL;
    for (size_t i = 0; ok && i < runs_count(runs); i++) {
        Tree *list = run_attr(runs_at(runs, i), attr);
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
    runs_free(runs);
    return ok ? ASSAY_OK : ASSAY_FAILED;
}

static int add_notes(Assay *assay, NoteFlags *flags, const StrList *args, const Note *note,
                     const char *attr) {
    if (flags->list)
        return show_notes(assay, flags, args, attr);
    if (!flags->add && !flags->remove && !flags->clear && !flags->tags.count &&
        !flags->dropped_tags.count)
        return assay_usage(assay, "specify --add, --delete, --clear or --list");
    return note_runs(assay, note, flags, args, NULL);
}

/* Each tag that a run has, once, sorted. */
static int show_all_tags(Assay *assay, const NoteFlags *flags) {
    StrList none = STRLIST_INIT, found = STRLIST_INIT;
    Runs *runs = assay_select(assay, &flags->select, &none, true, false);
    bool ok = runs != NULL;
    for (size_t i = 0; ok && i < runs_count(runs); i++) {
        Tree *tags = run_attr(runs_at(runs, i), "tags");
        for (size_t k = 0; tags && k < tags->count; k++)
            strlist_add(&found, tree_text(tags->items[k], ""));
        tree_free(tags);
    }
    strlist_sort(&found);
    for (size_t i = 0; i < found.count; i++)
        if (!i || strcmp(found.items[i], found.items[i - 1]) != 0)
            assay_print("%s\n", found.items[i]);
    strlist_release(&found);
    runs_free(runs);
    return ok ? ASSAY_OK : ASSAY_FAILED;
}

static int tag(Assay *assay, void *given, const StrList *args) {
    static const Note TAG = {
        "You are about to modify tags for the following runs:", "Modified tags for", apply_tag};
    NoteFlags *flags = given;
    return flags->list_all ? show_all_tags(assay, flags)
                           : add_notes(assay, flags, args, &TAG, "tags");
}

static int comment(Assay *assay, void *given, const StrList *args) {
    static const Note ADD_COMMENT = {
        "You are about to add a comment to the following runs:", "Added comment to", apply_comment};
    static const Note DELETE_COMMENT = {
        "You are about to delete a comment from the following runs:", "Deleted comment for",
        apply_comment};
    static const Note CLEAR_COMMENTS = {
        "WARNING: You are about to delete all comments from the following runs:",
        "Deleted all comments for", apply_comment};
    NoteFlags *flags = given;
    const Note *note = flags->add      ? &ADD_COMMENT
                       : flags->remove ? &DELETE_COMMENT
                                       : &CLEAR_COMMENTS;
    return add_notes(assay, flags, args, note, "comments");
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
                             TAG_TABLES,
                             sizeof(NoteFlags),
                             tag,
                             NULL};
const Command COMMAND_COMMENT = {"comment",
                                 NULL,
                                 "[OPTION]… [RUN]…",
                                 "Comment on runs; the latest without RUN.",
                                 COMMENT_TABLES,
                                 sizeof(NoteFlags),
                                 comment,
                                 NULL};
