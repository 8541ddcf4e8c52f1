/* `verbatim help [TOPIC]`: the manual. What a table knows is printed from the table. */
#include "harness/command.h"
#include "harness/language/language.h"
#include "harness/match/options.h"
#include "harness/options.h"
#include "harness/report/report.h"
#include "harness/settings.h"
#include <stdio.h>
#include <string.h>

static void overview(Buf *out);

/* ---- topics from tables ------------------------------------------------------------------ */

static void options_of(Buf *out, MatchOptionGroup group, const char *title) {
    buf_addf(out, "%s\n", title);
    for (int i = 0; i < OPTION_COUNT; i++) {
        MatchOption o = (MatchOption)i;
        if (option_group(o) != group)
            continue;
        bool on = option_on(option_defaults(), o);
        buf_addf(out, "  %-26s %s%s\n", option_name(o), option_help(o), on ? " (on)" : "");
    }
    buf_addc(out, '\n');
}

static void directives(Buf *out) {
    buf_adds(out, "Options are switched on with + and off with -:\n\n"
                  "    >>> show()  # doctest: +NUMBER -ELLIPSIS\n\n"
                  "for a block, on its fence or in a comment on the line before:\n\n"
                  "    ```console {timeout=2s skip=\"needs network\"}\n"
                  "    <!-- verbatim: +UNORDERED requires=git -->\n\n"
                  "for a document, at its top:\n\n"
                  "    ---\n    doctest: +STABLE_PATHS -WINDOWS\n    tags: [slow]\n    ---\n\n"
                  "and for a project in verbatim.yml (see 'verbatim help config').\n\n");
    options_of(out, OPTION_GROUP_MATCHING, "Comparing");
    options_of(out, OPTION_GROUP_NORMALIZING, "Before comparing");
    options_of(out, OPTION_GROUP_REPORTING, "Showing mismatches");
    options_of(out, OPTION_GROUP_RUNNING, "Running");
    options_of(out, OPTION_GROUP_CAPABILITY, "Where an example applies");
}

static void config(Buf *out) {
    buf_adds(out, "verbatim.yml is looked for in the directory of each document and upward; the\n"
                  "nearest file wins, key by key. The same keys stand in front matter, on fences\n"
                  "and in comments where the table says so.\n\n");
    settings_help(out);
}

static void reports(Buf *out) {
    buf_adds(out, "--report KIND[:FILE], repeatable; without FILE to standard output.\n\n");
    for (const Reporter *const *r = REPORTERS; *r; r++)
        buf_addf(out, "  %-8s %s\n", (*r)->name, (*r)->help);
}

static void language(Buf *out) {
    buf_adds(out,
             "The transcript language is a subset of Python 3.11: what it has behaves as\n"
             "there, what it has not is refused by name: async functions, await, weakref,\n"
             "objects with a __del__ method. Objects do not count references, so the finally\n"
             "of a generator that is left behind runs late, but before the document ends.\n\n");
    Interp *interp = interp_new(&(InterpOptions){0});
    if (interp)
        interp_help(interp, out);
    interp_free(interp);
}

/* ---- topics in words --------------------------------------------------------------------- */

static void wildcards(Buf *out) {
    buf_adds(
        out,
        "In expected output:\n\n"
        "  ...                      any text, also none, also across lines\n"
        "  ???                      the same, at the start, where ... would continue the source\n"
        "  {{REGEX}}                a regular expression within one line; (?s) crosses lines\n"
        "  {{?TYPE}}                int float number word hex id uuid path date time timestamp\n"
        "                           duration any line, and those of 'patterns:'\n"
        "  {{?NAME:TYPE}}           the same, bound to NAME\n"
        "  {{?NAME=REGEX}}          text of a regular expression, bound to NAME\n"
        "  {{$NAME}}                the text bound to NAME, or the value of a variable\n\n"
        "A bound name is a variable of the language and of the shell. To bind it again to another\n"
        "text in a later example: {{?NAME!:TYPE}}. Literal text: {{\\.\\.\\.}}, {{\\{\\{}}.\n");
}

static void documents(Buf *out) {
    buf_adds(
        out,
        ">>> begins an example in the transcript language, at any indent; ... continues it. The\n"
        "expected output is what follows at that indent, up to a blank line, the next prompt, or "
        "the\nend of the fence. <BLANKLINE> stands for an empty line.\n\n"
        "$ begins a shell example in fences named console, shell-session, sh or bash; > continues "
        "it.\nElsewhere it is counted as a mention, unless the front matter says 'session: "
        "shell'.\n\n.t files are read as cram reads them.\n\n"
        "Every prompt ends in one outcome:\n"
        "  passed, failed\n"
        "  skipped        with its reason\n"
        "  unreachable    its session had ended; the document fails\n"
        "  unparsed       the prompt cannot be placed; an error with --strict (default under CI)\n"
        "  xfailed        failed, as +XFAIL said\n"
        "  xpassed        passed although +XFAIL: fails the run\n"
        "  flaky          failed first, passed with --retries\n");
}

static void exit_codes(Buf *out) {
    buf_adds(out, "  0      everything passed\n"
                  "  1      some example failed\n"
                  "  2      usage, configuration, nothing ran, or an unparsed document\n"
                  "  3      the harness itself failed\n"
                  "  128+N  the run was ended by signal N\n");
}

typedef struct Topic {
    const char *name, *summary;
    void (*print)(Buf *out);
} Topic;

static const Topic TOPICS[] = {
    {"documents", "what is an example, and what becomes of it", documents},
    {"wildcards", "patterns in expected output", wildcards},
    {"directives", "options of examples", directives},
    {"config", "verbatim.yml and front matter", config},
    {"reports", "forms of the report", reports},
    {"language", "what the transcript language knows", language},
    {"exit-codes", "what the exit status says", exit_codes},
    {0}};

static void overview(Buf *out) {
    buf_adds(out, "verbatim runs documents: every example in them is executed, and what it prints\n"
                  "must be what the document says.\n\nCommands:\n");
    for (const Command *const *c = COMMANDS; *c; c++)
        buf_addf(out, "  verbatim %-8s %s\n", (*c)->name, (*c)->summary);
    buf_adds(out, "\nverbatim PATH is verbatim run PATH. 'verbatim COMMAND --help' shows its "
                  "flags.\n\nTopics (verbatim help TOPIC):\n");
    for (const Topic *t = TOPICS; t->name; t++)
        buf_addf(out, "  %-12s %s\n", t->name, t->summary);
}

static int unknown_topic(const char *name) {
    const char *names[32];
    size_t count = 0;
    for (const Topic *t = TOPICS; t->name; t++)
        names[count++] = t->name;
    const char *near = span_nearest(span_of(name), names, count);
    fprintf(stderr, "verbatim: there is no topic '%s'%s%s%s\n", name,
            near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return EXIT_USAGE;
}

static int help(int argc, char **argv) {
    Buf out = BUF_INIT;
    const char *name = argc > 1 ? argv[1] : NULL;
    const Topic *topic = TOPICS;
    while (name && topic->name && strcmp(topic->name, name) != 0)
        topic++;
    const Command *command = name ? command_find(name) : NULL;
    if (name && !topic->name && command)
        return command->run(2, (char *[]){(char *)command->name, (char *)"--help", NULL});
    if (name && !topic->name)
        return unknown_topic(name);
    if (name)
        topic->print(&out);
    else
        overview(&out);
    fwrite(out.data, 1, out.len, stdout);
    buf_release(&out);
    return EXIT_PASSED;
}

const Command HELP_COMMAND = {"help", "[TOPIC]", "The manual.", help};
