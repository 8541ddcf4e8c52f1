/* Run requests: life, and their keeping as `run_params`. */
#include "engine/request.h"

#include "engine/base/mem.h"
#include <stdlib.h>

void request_init(RunRequest *request) {
    *request = (RunRequest){0};
}

void request_release(RunRequest *request) {
#define RELEASE_TEXT(name, kept) free(request->name);
#define RELEASE_FLAG(name, kept)
#define RELEASE_NUMBER(name, kept)
#define RELEASE_WORDS(name, kept) strlist_release(&request->name);
    RUN_OPTIONS(RELEASE_TEXT, RELEASE_FLAG, RELEASE_NUMBER, RELEASE_WORDS)
    strlist_release(&request->env);
    request_init(request);
}

void request_copy(RunRequest *to, const RunRequest *from) {
    request_init(to);
#define COPY_TEXT(name, kept)  to->name = from->name ? xstrdup(from->name) : NULL;
#define COPY_PLAIN(name, kept) to->name = from->name;
#define COPY_WORDS(name, kept) strlist_copy(&to->name, &from->name);
    RUN_OPTIONS(COPY_TEXT, COPY_PLAIN, COPY_PLAIN, COPY_WORDS)
    strlist_copy(&to->env, &from->env);
    to->no_restarting_message = from->no_restarting_message;
    to->step_depth = from->step_depth;
}

static Tree *text_tree(const char *text) {
    return text ? tree_string(text) : tree_null();
}

static Tree *number_tree(OptionalInt number) {
    return number.given ? tree_int(number.value) : tree_null();
}

static Tree *words_tree(const StrList *words) {
    Tree *list = tree_list();
    for (size_t i = 0; i < words->count; i++)
        tree_push(list, tree_string(words->items[i]));
    return list;
}

/* Options of the command that are never set in a run: they show something instead, or are another
 * name for one that is stored. */
static void add_unset(Tree *map) {
    static const char *const flags[] = {"help_model", "help_op", "test_sourcecode"};
    for (size_t i = 0; i < COUNT_OF(flags); i++)
        tree_set(map, flags[i], tree_bool(false));
    tree_set(map, "start", tree_null());
}

Tree *request_tree(const RunRequest *request) {
    Tree *map = tree_map();
    add_unset(map);
#define TREE_OF_TEXT(name, kept)   tree_set(map, #name, text_tree(request->name));
#define TREE_OF_FLAG(name, kept)   tree_set(map, #name, tree_bool(request->name));
#define TREE_OF_NUMBER(name, kept) tree_set(map, #name, number_tree(request->name));
#define TREE_OF_WORDS(name, kept)  tree_set(map, #name, words_tree(&request->name));
    RUN_OPTIONS(TREE_OF_TEXT, TREE_OF_FLAG, TREE_OF_NUMBER, TREE_OF_WORDS)
    if (!request->disable_plugins.count)
        tree_set(map, "disable_plugins", tree_null());
    return map;
}

static void take_text(char **text, const Tree *stored) {
    if (!*text && tree_is(stored, TREE_STRING))
        *text = xstrdup(stored->text);
}

static void take_number(OptionalInt *number, const Tree *stored) {
    if (!number->given && tree_is(stored, TREE_INT))
        *number = (OptionalInt){true, stored->integer};
}

static void take_words(StrList *words, const Tree *stored) {
    if (words->count || !tree_is(stored, TREE_LIST))
        return;
    for (size_t i = 0; i < stored->count; i++)
        strlist_add(words, tree_text(stored->items[i], ""));
}

void request_take_over(RunRequest *request, const Tree *run_params) {
#define TAKE_TEXT(name, kept)                                                                      \
    if (kept)                                                                                      \
        take_text(&request->name, tree_get(run_params, #name));
#define TAKE_FLAG(name, kept)                                                                      \
    if (kept && tree_truth(tree_get(run_params, #name), false))                                    \
        request->name = true;
#define TAKE_NUMBER(name, kept)                                                                    \
    if (kept)                                                                                      \
        take_number(&request->name, tree_get(run_params, #name));
#define TAKE_WORDS(name, kept)                                                                     \
    if (kept)                                                                                      \
        take_words(&request->name, tree_get(run_params, #name));
    RUN_OPTIONS(TAKE_TEXT, TAKE_FLAG, TAKE_NUMBER, TAKE_WORDS)
}
