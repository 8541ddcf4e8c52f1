/* `verbatim repl [PATH[:LINE]]`: a prompt in the transcript language, in the state a document has
 * just before a line. */
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "harness/command.h"
#include "harness/language/language.h"
#include "harness/natives.h"
#include "harness/plan.h"
#include "harness/prompt.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* For the interrupt handler, which gets no context. */
static Interp *the_interp;

static void on_interrupt(int signal) {
    (void)signal;
    if (the_interp)
        interp_interrupt(the_interp);
}

static void show(const InterpResult *r) {
    fflush(stdout);
    if (r->outcome != INTERP_RAISED)
        return;
    fwrite(r->traceback.data, 1, r->traceback.len, stderr);
    if (r->traceback.len && r->traceback.data[r->traceback.len - 1] != '\n')
        fputc('\n', stderr);
}

/* Nothing is shown while a document's examples bring about the state that was asked for. */
typedef struct Output {
    bool silent;
} Output;

static bool write_out(void *context, int stream, Span text) {
    const Output *out = context;
    if (!out->silent)
        fwrite(text.ptr, 1, text.len, stream == 2 ? stderr : stdout);
    return true;
}

/* False: the program asked to exit. */
static bool run_source(Interp *interp, Span source, const char *name, int line, int *status) {
    InterpResult r = INTERP_RESULT_INIT;
    interp_run(interp, source, name, line, INTERP_SINGLE, &r);
    show(&r);
    bool more = r.outcome != INTERP_EXIT;
    if (!more)
        *status = r.exit_code;
    interp_result_release(&r);
    return more;
}

static bool is_compound(const Buf *source) {
    return span_find_char(buf_span(source), '\n', 0) + 1 < source->len;
}

/* One statement: lines until it is finished; a compound one ends with an empty line. */
static bool read_statement(Prompt *prompt, Interp *interp, Buf *source) {
    buf_reset(source);
    for (;;) {
        char *line = prompt_line(prompt, source->len ? "... " : ">>> ");
        if (!line)
            return source->len > 0;
        bool empty = line[strspn(line, " \t")] == '\0';
        buf_addf(source, "%s\n", line);
        free(line);
        if (source->len == 1)
            buf_reset(source);
        else if (!interp_incomplete(interp, buf_span(source)) && (empty || !is_compound(source)))
            return true;
        else if (empty && !interp_incomplete(interp, buf_span(source)))
            return true;
    }
}

static void complete(void *context, const char *prefix, StrList *names) {
    interp_complete(context, prefix, names);
}

static int converse(Interp *interp) {
    Prompt *prompt = prompt_new("verbatim", complete, interp);
    Buf source = BUF_INIT;
    int status = EXIT_PASSED, line = 1;
    bool more = true;
    while (more && read_statement(prompt, interp, &source)) {
        more = run_source(interp, buf_span(&source), "<input>", line, &status);
        line++;
    }
    if (more && isatty(STDIN_FILENO))
        fputc('\n', stdout);
    prompt_free(prompt);
    buf_release(&source);
    return status;
}

/* ---- a document's state ------------------------------------------------------------------ */

static void before_line(Interp *interp, const DocPlan *dp, int line) {
    for (size_t i = 0; i < dp->doc->example_count; i++) {
        const ExamplePlan *ep = &dp->examples[i];
        const Example *ex = ep->example;
        if (line && ex->line >= line)
            break;
        if (ex->kind != EXAMPLE_LANGUAGE || ex->problem || ep->skip || ep->error)
            continue;
        InterpResult r = INTERP_RESULT_INIT;
        interp_run(interp, ex->source, dp->doc->path, ex->line, INTERP_SINGLE, &r);
        interp_result_release(&r);
    }
}

static void split_word(const char *word, char **path, int *line) {
    const char *colon = strrchr(word, ':');
    long long number;
    *line = 0;
    if (path_exists(word) || !colon || !span_to_int(span_of(colon + 1), &number)) {
        *path = xstrdup(word);
        return;
    }
    *path = xstrndup(word, (size_t)(colon - word));
    *line = (int)number;
}

static bool enter_document(Interp *interp, const char *word, Error *err) {
    char *path;
    int line;
    Plan plan;
    RunOptions options = RUN_OPTIONS_INIT;
    split_word(word, &path, &line);
    plan_begin(&plan, &options);
    DocPlan *dp = plan_document(&plan, &options, path, NULL, err);
    bool fine = dp != NULL;
    if (fine && dp->problem)
        fine = fail(err, ERR_SYNTAX, "%s", dp->problem);
    if (fine)
        before_line(interp, dp, line);
    if (dp)
        doc_free(dp->doc);
    plan_release(&plan);
    free(path);
    return fine;
}

static int repl(int argc, char **argv) {
    Error err = ERROR_INIT;
    if (argc > 2 || (argc == 2 && argv[1][0] == '-')) {
        fprintf(stderr, "usage: verbatim repl [PATH[:LINE]]\n");
        return argc == 2 && strcmp(argv[1], "--help") == 0 ? EXIT_PASSED : EXIT_USAGE;
    }
    Settings settings = settings_defaults();
    Output output = {.silent = argc > 1};
    Interp *interp = interp_new(&(InterpOptions){.write = write_out, .context = &output});
    int status = EXIT_HARNESS;
    struct sigaction action = {.sa_handler = on_interrupt};
    the_interp = interp;
    sigaction(SIGINT, &action, NULL);
    if (!interp)
        fail(&err, ERR_LIMIT, "no memory");
    else if (natives_register(interp, &settings, &err) &&
             (argc < 2 || enter_document(interp, argv[1], &err))) {
        output.silent = false;
        status = converse(interp);
    }
    if (err.kind != ERR_NONE)
        status = command_failed(&err);
    the_interp = NULL;
    interp_free(interp);
    return status;
}

const Command REPL_COMMAND = {"repl", "[PATH[:LINE]]",
                              "A prompt in the transcript language, after a document if one is "
                              "named.",
                              repl};
