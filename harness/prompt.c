/* Line editing. */
#include "harness/prompt.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include <histedit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct Prompt {
    EditLine *edit; /* NULL: no terminal */
    History *history;
    char *history_file;
    const char *text; /* prompt being shown */
    void (*complete)(void *context, const char *prefix, StrList *names);
    void *context;
};

static const char *show(EditLine *edit) {
    Prompt *p;
    el_get(edit, EL_CLIENTDATA, &p);
    return p->text;
}

static bool is_word(char c) {
    return c == '_' || c == '.' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* What all names have in common beyond the prefix. */
static size_t common_length(const StrList *names) {
    size_t n = strlen(names->items[0]);
    for (size_t i = 1; i < names->count; i++) {
        size_t same = 0;
        while (same < n && names->items[0][same] == names->items[i][same])
            same++;
        n = same;
    }
    return n;
}

static unsigned char on_tab(EditLine *edit, int key) {
    Prompt *p;
    el_get(edit, EL_CLIENTDATA, &p);
    const LineInfo *line = el_line(edit);
    const char *start = line->cursor;
    while (start > line->buffer && is_word(start[-1]))
        start--;
    if (start == line->cursor)
        return el_insertstr(edit, "    ") == 0 ? CC_REFRESH : CC_ERROR;
    char *prefix = xstrndup(start, (size_t)(line->cursor - start));
    StrList names = STRLIST_INIT;
    if (p->complete)
        p->complete(p->context, prefix, &names);
    unsigned char result = CC_ERROR;
    size_t common = names.count ? common_length(&names) : 0;
    if (common > strlen(prefix)) {
        char *rest = xstrndup(names.items[0] + strlen(prefix), common - strlen(prefix));
        result = el_insertstr(edit, rest) == 0 ? CC_REFRESH : CC_ERROR;
        free(rest);
    } else if (names.count > 1) {
        fputc('\n', stdout);
        for (size_t i = 0; i < names.count; i++)
            printf("%s  ", names.items[i]);
        fputc('\n', stdout);
        result = CC_REDISPLAY;
    }
    strlist_release(&names);
    free(prefix);
    return result;
}

static char *history_path(void) {
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    if (state && *state == '/')
        return path_join3(state, "verbatim", "history");
    return home && *home == '/' ? path_join3(home, ".local/state/verbatim", "history") : NULL;
}

static void open_history(Prompt *p) {
    HistEvent event;
    p->history = history_init();
    history(p->history, &event, H_SETSIZE, 1000);
    history(p->history, &event, H_SETUNIQUE, 1);
    p->history_file = history_path();
    if (p->history_file)
        history(p->history, &event, H_LOAD, p->history_file);
    el_set(p->edit, EL_HIST, history, p->history);
}

static void open_editor(Prompt *p, const char *program) {
    p->edit = el_init(program, stdin, stdout, stderr);
    if (!p->edit)
        return;
    el_set(p->edit, EL_CLIENTDATA, p);
    el_set(p->edit, EL_PROMPT, show);
    el_set(p->edit, EL_EDITOR, "emacs");
    el_set(p->edit, EL_SIGNAL, 0);
    el_set(p->edit, EL_ADDFN, "complete-name", "complete a name", on_tab);
    el_set(p->edit, EL_BIND, "\t", "complete-name", NULL);
    open_history(p);
    el_source(p->edit, NULL);
}

Prompt *prompt_new(const char *program,
                   void (*complete)(void *context, const char *prefix, StrList *names),
                   void *context) {
    Prompt *p = xcalloc(1, sizeof *p);
    p->complete = complete;
    p->context = context;
    if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
        open_editor(p, program);
    return p;
}

static void save_history(Prompt *p) {
    HistEvent event;
    Error err = ERROR_INIT;
    char *directory = path_dirname(p->history_file);
    if (dir_make(directory, &err))
        history(p->history, &event, H_SAVE, p->history_file);
    error_clear(&err);
    free(directory);
}

void prompt_free(Prompt *p) {
    if (!p)
        return;
    if (p->edit) {
        if (p->history_file)
            save_history(p);
        history_end(p->history);
        el_end(p->edit);
    }
    free(p->history_file);
    free(p);
}

static char *plain_line(void) {
    char *line = NULL;
    size_t cap = 0;
    ssize_t n = getline(&line, &cap, stdin);
    if (n < 0) {
        free(line);
        return NULL;
    }
    if (n && line[n - 1] == '\n')
        line[n - 1] = '\0';
    return line;
}

char *prompt_line(Prompt *p, const char *text) {
    int count = 0;
    HistEvent event;
    p->text = text;
    if (!p->edit)
        return plain_line();
    const char *line = el_gets(p->edit, &count);
    if (!line || count <= 0)
        return NULL;
    if (count > 1)
        history(p->history, &event, H_ENTER, line);
    size_t len = (size_t)count;
    return xstrndup(line, line[len - 1] == '\n' ? len - 1 : len);
}
