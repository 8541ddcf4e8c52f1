/* assay: the engine from a command line.
 *
 *     assay [-C PATH] [-H HOME] [--debug] COMMAND …
 *
 * This file finds the command, reads its flags, and prints help. Called as `guild` it answers by
 * that name. */
#include "engine/assay.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

const Command *const ASSAY_COMMANDS[] = {&COMMAND_RUN,
                                         &COMMAND_RUNS,
                                         &COMMAND_LS,
                                         &COMMAND_CAT,
                                         &COMMAND_COMPARE,
                                         &COMMAND_DIFF,
                                         &COMMAND_LABEL,
                                         &COMMAND_MARK,
                                         &COMMAND_TAG,
                                         &COMMAND_COMMENT,
                                         &COMMAND_SELECT,
                                         &COMMAND_STOP,
                                         &COMMAND_WATCH,
                                         &COMMAND_EXPORT,
                                         &COMMAND_IMPORT,
                                         &COMMAND_OPERATIONS,
                                         &COMMAND_MODELS,
                                         &COMMAND_CHECK,
                                         &COMMAND_INIT,
                                         &COMMAND_COMPLETION,
                                         &COMMAND_HELP,
                                         &COMMAND_RUN_TRIAL,
                                         NULL};

/* ---- speaking ---- */

void assay_print(const char *format, ...) {
    va_list args;
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
}

void assay_write(const Buf *text) {
    fwrite(text->data, 1, text->len, stdout);
}

int assay_fail(Assay *assay, Error *err) {
    fflush(stdout);
    bool usage = err->kind == ERR_USAGE;
    fprintf(stderr, "%s: %s\n", assay->name, err->message);
    error_clear(err);
    return usage ? ASSAY_USAGE : ASSAY_FAILED;
}

int assay_usage(Assay *assay, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fflush(stdout);
    fprintf(stderr, "%s: ", assay->name);
    vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, "\nTry '%s", assay->name);
    for (const char *const *word = assay->path; *word; word++)
        fprintf(stderr, " %s", *word);
    fprintf(stderr, " --help' for more information.\n");
    return ASSAY_USAGE;
}

bool assay_arguments(Assay *assay, const StrList *args, size_t min, size_t max, const char *what) {
    if (args->count < min) {
        assay_usage(assay, "missing argument for %s", what);
        return false;
    }
    if (args->count > max) {
        assay_usage(assay, "unexpected extra argument '%s'", args->items[max]);
        return false;
    }
    return true;
}

bool assay_confirm(const char *question, bool otherwise) {
    fflush(stdout);
    fprintf(stderr, "%s %s ", question, otherwise ? "(Y/n)" : "(y/N)");
    fflush(stderr);
    char line[64];
    if (!fgets(line, sizeof line, stdin)) {
        fputc('\n', stderr);
        return false;
    }
    Span answer = span_trim(span_of(line));
    if (!answer.len)
        return otherwise;
    return answer.ptr[0] == 'y' || answer.ptr[0] == 'Y';
}

size_t assay_width(void) {
    const char *columns = getenv("COLUMNS");
    long long width;
    if (columns && span_to_int(span_of(columns), &width) && width > 0)
        return (size_t)width;
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return 80;
}

/* ---- the observer of a terminal ---- */

static volatile sig_atomic_t stop_requested, stop_repeated;

static void on_signal(int signal) {
    stop_repeated = stop_requested && signal == SIGINT; /* a scheduler may well repeat SIGTERM */
    stop_requested = signal;
}

static bool progress_shown;

static void clear_progress(void) {
    if (progress_shown)
        fputs("\r\033[K", stderr);
    progress_shown = false;
}

static void show_output(void *context, Stream stream, Span bytes) {
    FILE *file = stream == STREAM_OUT ? stdout : stderr;
    if (stream != STREAM_OUT)
        clear_progress();
    fwrite(bytes.ptr, 1, bytes.len, file);
    fflush(file);
}

static bool ask(void *context, const char *question, bool otherwise) {
    return assay_confirm(question, otherwise);
}

static bool was_interrupted(void *context) {
    return stop_requested != 0;
}

static bool was_interrupted_again(void *context) {
    return stop_repeated != 0;
}

static void show_progress(void *context, size_t done, size_t failed, size_t total) {
    clear_progress();
    if (done < total) {
        fprintf(stderr, "%zu of %zu trials", done, total);
        if (failed)
            fprintf(stderr, ", %zu failed", failed);
        progress_shown = true;
    }
    fflush(stderr);
}

/* One pipe for both streams when they reach the same place, so that their order is kept. */
static bool same_place(int a, int b) {
    char one[64], two[64], name[32];
    snprintf(name, sizeof name, "/proc/self/fd/%d", a);
    ssize_t n = readlink(name, one, sizeof one);
    snprintf(name, sizeof name, "/proc/self/fd/%d", b);
    ssize_t m = readlink(name, two, sizeof two);
    return n > 0 && n == m && memcmp(one, two, (size_t)n) == 0;
}

static Observer terminal_observer(void) {
    return (Observer){
        .output = show_output,
        .confirm = ask,
        .interrupted = was_interrupted,
        .impatient = was_interrupted_again,
        .progress = isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO) ? show_progress : NULL,
        .merged = same_place(STDOUT_FILENO, STDERR_FILENO),
        .input = STDIN_FILENO,
    };
}

/* ---- help ---- */

static void add_commands(Buf *out, const Command *const *commands) {
    for (; *commands; commands++)
        buf_addf(out, "  %-12s  %s\n", (*commands)->name, (*commands)->summary);
}

void assay_help(Assay *assay, const Command *command, Buf *out) {
    buf_addf(out, "Usage: %s", assay->name);
    for (const char *const *word = assay->path; *word; word++)
        buf_addf(out, " %s", *word);
    buf_addf(out, " %s\n\n  %s\n", command->usage, command->summary);
    if (command->flags) {
        buf_adds(out, "\nOptions:\n");
        Buf letters = BUF_INIT;
        for (const Flag *const *table = command->flags; *table; table++)
            flags_help(out, *table, &letters);
        buf_release(&letters);
        buf_adds(out, "  -h, --help                this text\n");
    }
    if (command->commands) {
        buf_adds(out, "\nCommands:\n");
        add_commands(out, command->commands);
    }
}

static void program_help(const char *name, Buf *out) {
    buf_addf(
        out,
        "Usage: %s [-C PATH] [-H HOME] COMMAND …\n\n"
        "  Run operations, batches and trials, and look after their runs.\n\n"
        "Options:\n"
        "  -C PATH        work in this directory\n"
        "  -H HOME        where runs are kept (default: $GUILD_HOME, else .guild in the active\n"
        "                 conda or virtual environment, else ~/.guild)\n"
        "      --debug    log more\n"
        "      --version  print the version\n"
        "  -h, --help     this text\n\n"
        "Commands:\n",
        name);
    add_commands(out, ASSAY_COMMANDS);
    buf_addf(out, "\nTry '%s COMMAND --help' for its options.\n", name);
}

/* ---- dispatch ---- */

static const Command *find_in(const Command *const *commands, const char *name) {
    for (; *commands; commands++)
        if (strcmp((*commands)->name, name) == 0 ||
            ((*commands)->alias && strcmp((*commands)->alias, name) == 0))
            return *commands;
    return NULL;
}

const Command *assay_find(char *const *words, size_t *used) {
    *used = 0;
    const Command *command = words[0] ? find_in(ASSAY_COMMANDS, words[0]) : NULL;
    if (!command)
        return NULL;
    *used = 1;
    const Command *sub =
        command->commands && words[1] ? find_in(command->commands, words[1]) : NULL;
    if (!sub)
        return command;
    *used = 2;
    return sub;
}

static bool has_flag(const Flag *const *tables, const char *name) {
    for (; *tables; tables++)
        for (const Flag *f = *tables; f->name || f->letter; f++)
            if (f->name && strcmp(f->name, name) == 0)
                return true;
    return false;
}

/* Short options of two letters: -F for filters, -S for statuses. `-Fo` of `run` is older. */
static const char *long_name(const Flag *const *tables, const char *word, const char *next) {
    static const struct {
        const char *word, *name;
    } SHORTS[] = {
        {"-Fo", "opt-flag"},   {"-Fo", "operation"}, {"-Fl", "label"},     {"-Fu", "unlabeled"},
        {"-Ft", "tag"},        {"-Fc", "comment"},   {"-Fm", "marked"},    {"-Fn", "unmarked"},
        {"-Fs", "started"},    {"-Sr", "running"},   {"-Sc", "completed"}, {"-Se", "error"},
        {"-St", "terminated"}, {"-Sp", "pending"},   {"-Ss", "staged"},    {"-rm", "remove"},
        {"-cc", "cols"},
    };
    for (size_t i = 0; i < COUNT_OF(SHORTS); i++)
        if (strcmp(word, SHORTS[i].word) == 0 && has_flag(tables, SHORTS[i].name))
            return SHORTS[i].name;
    bool alone = strcmp(word, "-s") == 0 && (!next || next[0] == '-');
    return alone && has_flag(tables, "simple") ? "simple" : NULL;
}

static void rename_shorts(StrList *words, const Flag *const *tables) {
    for (size_t i = 0; i < words->count && strcmp(words->items[i], "--") != 0; i++) {
        const char *next = i + 1 < words->count ? words->items[i + 1] : NULL;
        const char *name = long_name(tables, words->items[i], next);
        if (name) {
            free(words->items[i]);
            words->items[i] = xformat("--%s", name);
        }
    }
}

static bool wants_help(char *const *words) {
    for (; *words && strcmp(*words, "--") != 0; words++)
        if (strcmp(*words, "--help") == 0 || strcmp(*words, "-h") == 0)
            return true;
    return false;
}

/* `runs --x delete`: the options belong behind the sub-command. */
static const char *late_command(const Command *group, char *const *words) {
    if (!group->commands || !words[0] || words[0][0] != '-')
        return NULL;
    for (; *words; words++)
        if (find_in(group->commands, *words))
            return *words;
    return NULL;
}

static int run_command(Assay *assay, const Command *command, char *const *words) {
    if (wants_help(words)) {
        Buf text = BUF_INIT;
        assay_help(assay, command, &text);
        assay_write(&text);
        buf_release(&text);
        return ASSAY_OK;
    }
    const char *late = late_command(command, words);
    if (late)
        return assay_usage(assay, "options cannot be listed before command ('%s')", late);
    static const Flag *const NO_FLAGS[] = {NULL};
    const Flag *const *tables = command->flags ? command->flags : NO_FLAGS;
    StrList list = STRLIST_INIT, args = STRLIST_INIT;
    for (; *words; words++)
        strlist_add(&list, *words);
    rename_shorts(&list, tables);
    void *flags = xcalloc(1, command->size ? command->size : 1);
    Error err = ERROR_INIT;
    int status;
    if (!flags_parse(flags, &args, tables, strlist_argv(&list), &err)) {
        status = assay_usage(assay, "%s", err.message);
        error_clear(&err);
    } else {
        status = command->run(assay, flags, &args);
    }
    flags_release(flags, tables);
    free(flags);
    strlist_release(&args);
    strlist_release(&list);
    return status;
}

/* ---- main ---- */

typedef struct Global {
    const char *cwd, *home;
    bool debug;
} Global;

/* Options before the command. Returns the exit status, or -1 to go on. */
static int read_globals(Assay *assay, Global *global, char ***words) {
    for (; **words && (**words)[0] == '-'; (*words)++) {
        char *word = **words, *value = (*words)[1];
        if (strcmp(word, "--version") == 0) {
            assay_print("%s %s\n", assay->name, VERBATIM_VERSION);
            return ASSAY_OK;
        }
        if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
            return -1;
        if (strcmp(word, "--debug") == 0) {
            global->debug = true;
        } else if (strcmp(word, "-C") == 0 || strcmp(word, "-H") == 0) {
            if (!value)
                return assay_usage(assay, "missing argument for %s",
                                   word[1] == 'C' ? "PATH" : "HOME");
            *(word[1] == 'C' ? &global->cwd : &global->home) = value;
            (*words)++;
        } else {
            return assay_usage(assay, "unrecognized option '%s'", word);
        }
    }
    return -1;
}

/* Commands of the original that this program does not have: packages, remotes, viewers. */
static bool is_left_out(const char *word) {
    static const char *const WORDS[] = {"download",   "install", "open",      "package",
                                        "packages",   "publish", "pull",      "push",
                                        "remote",     "remotes", "search",    "tensorboard",
                                        "tensorflow", "train",   "uninstall", "view"};
    for (size_t i = 0; i < COUNT_OF(WORDS); i++)
        if (strcmp(word, WORDS[i]) == 0)
            return true;
    return false;
}

static int unknown_command(Assay *assay, const char *word) {
    if (is_left_out(word))
        return assay_usage(assay, "command '%s' is not supported", word);
    const char *names[64];
    size_t count = 0;
    for (const Command *const *c = ASSAY_COMMANDS; *c; c++)
        names[count++] = (*c)->name;
    const char *near = span_nearest(span_of(word), names, count);
    if (near)
        return assay_usage(assay, "unrecognized command '%s' - did you mean '%s'?", word, near);
    return assay_usage(assay, "unrecognized command '%s'", word);
}

static void catch_signals(void) {
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static int run_with_engine(Assay *assay, const Global *global, const Command *command,
                           char *const *words) {
    EngineOptions options = {.home = global->home,
                             .cwd = global->cwd,
                             .name = assay->name,
                             .observer = terminal_observer()};
    Error err = ERROR_INIT;
    if (global->cwd && !path_is_dir(global->cwd))
        return assay_usage(assay, "directory '%s' does not exist", global->cwd);
    assay->engine = engine_new(&options, &err);
    if (!assay->engine)
        return assay_fail(assay, &err);
    catch_signals();
    int status = run_command(assay, command, words);
    engine_free(assay->engine);
    return stop_requested && status == ASSAY_OK ? 128 + stop_requested : status;
}

int main(int argc, char **argv) {
    const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL;
    const char *name = slash ? slash + 1 : argc > 0 ? argv[0] : "assay";
    Assay assay = {.name = strcmp(name, "guild") == 0 ? "guild" : "assay",
                   .colour = isatty(STDERR_FILENO) && !getenv("NO_COLOR")};
    Global global = {0};
    char **words = argv + (argc > 0);
    int status = read_globals(&assay, &global, &words);
    if (status >= 0)
        return status;
    if (!words[0] || words[0][0] == '-') {
        Buf text = BUF_INIT;
        program_help(assay.name, &text);
        assay_write(&text);
        buf_release(&text);
        return ASSAY_OK;
    }
    size_t used;
    const Command *command = assay_find(words, &used);
    if (!command)
        return unknown_command(&assay, words[0]);
    for (size_t i = 0; i < used; i++)
        assay.path[i] = words[i];
    if (command->commands && words[used] && words[used][0] != '-')
        return is_left_out(words[used])
                   ? assay_usage(&assay, "command '%s' is not supported", words[used])
                   : assay_usage(&assay, "unrecognized command '%s'", words[used]);
    status = run_with_engine(&assay, &global, command, words + used);
    if (fflush(stdout) != 0 && status == ASSAY_OK)
        status = ASSAY_FAILED;
    return status;
}
