/* assay completion: what shells need to complete commands, options, runs, operations and flags. It
 * is made from the tables of the commands, so it knows what they know. */
#include "engine/assay.h"
#include "engine/base/mem.h"
#include <stdlib.h>

static bool takes_runs(const Command *command) {
    return strstr(command->usage, "[RUN]") != NULL;
}

static bool is_shown(const Command *command) {
    return command != &COMMAND_RUN_TRIAL; /* for schedulers, not for people */
}

static void add_names(Buf *out, const Command *const *commands, const char *separator) {
    for (size_t i = 0; commands[i]; i++)
        if (is_shown(commands[i]))
            buf_addf(out, "%s%s", i ? separator : "", commands[i]->name);
}

static void add_options(Buf *out, const Command *command) {
    buf_adds(out, "--help");
    for (const Flag *const *table = command->flags; table && *table; table++)
        for (const Flag *f = *table; f->name || f->letter; f++)
            if (f->name)
                buf_addf(out, " --%s", f->name);
}

/* ---- bash ---- */

/* Options whose value is a run: `--restart|--start`. */
static void add_run_options(Buf *out, const Command *command) {
    bool first = true;
    for (const Flag *const *table = command->flags; *table; table++)
        for (const Flag *f = *table; f->name || f->letter; f++)
            if (f->name && f->value && strcmp(f->value, "RUN") == 0) {
                buf_addf(out, "%s--%s", first ? "" : "|", f->name);
                first = false;
            }
}

static void bash_case(Buf *out, const Command *command, const char *before) {
    buf_addf(out, "    '%s%s') options='", before, command->name);
    add_options(out, command);
    buf_adds(out, "' words='");
    if (command->commands)
        add_names(out, command->commands, " ");
    buf_addf(out, "'%s ;;\n", takes_runs(command) ? " runs=1" : "");
    for (const Command *const *c = command->commands; c && *c; c++) {
        char *longer = xformat("%s%s ", before, command->name);
        bash_case(out, *c, longer);
        free(longer);
    }
}

static void bash_completion(const char *name, Buf *out) {
    buf_addf(out,
             "# bash completion for %s: eval \"$(%s completion bash)\"\n"
             "_%s_complete() {\n"
             "    local at=1 key op= word words= options=--help runs=\n"
             "    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
             "    while ((at < COMP_CWORD)) && [[ ${COMP_WORDS[at]} == -* ]]; do\n"
             "        [[ ${COMP_WORDS[at]} == -[CH] ]] && ((at++))\n"
             "        ((at++))\n"
             "    done\n"
             "    if ((COMP_CWORD <= at)); then\n"
             "        COMPREPLY=($(compgen -W '",
             name, name, name);
    add_names(out, ASSAY_COMMANDS, " ");
    buf_adds(out, "' -- \"$current\"))\n"
                  "        return\n"
                  "    fi\n"
                  "    key=${COMP_WORDS[at]}\n"
                  "    [[ $key == runs ]] && ((COMP_CWORD > at + 1)) &&\n"
                  "        key=\"runs ${COMP_WORDS[at + 1]}\"\n"
                  "    case $key in\n"
                  "    'completion') words='bash zsh fish' ;;\n"
                  "    'help') words='");
    add_names(out, ASSAY_COMMANDS, " ");
    buf_adds(out, "' ;;\n");
    for (const Command *const *c = ASSAY_COMMANDS; *c; c++)
        if (is_shown(*c))
            bash_case(out, *c, "");
    buf_adds(out, "    esac\n    case $before in\n    ");
    add_run_options(out, &COMMAND_RUN);
    buf_addf(out,
             ") options= words= runs=1 ;;\n"
             "    esac\n"
             "    [[ -n $runs ]] && words+=\" $(%s select --all --short-id 2>/dev/null)\"\n"
             "    if [[ $key == run && -z $runs ]]; then\n"
             "        for word in \"${COMP_WORDS[@]:$((at + 1)):$((COMP_CWORD - at - 1))}\"; do\n"
             "            [[ $word != -* ]] && op=$word && break\n"
             "        done\n"
             "        if [[ -z $op ]]; then\n"
             "            words+=\" $(%s operations 2>/dev/null | cut -d ' ' -f 1)\"\n"
             "        else\n"
             "            words=$(%s run \"$op\" --help-op 2>/dev/null |\n"
             "                sed -n '/^Flags:/,$ s/^  \\([^ ][^ ]*\\).*/\\1=/p')\n"
             "            [[ $current != -* ]] && compopt -o nospace 2>/dev/null\n"
             "        fi\n"
             "    fi\n"
             "    [[ $current == -* ]] && words=$options\n"
             "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
             "}\n"
             "complete -o default -F _%s_complete %s\n",
             name, name, name, name, name);
}

/* ---- fish ---- */

static void add_fish_text(Buf *out, const char *text) {
    buf_addc(out, '\'');
    for (; *text; text++)
        buf_addf(out, *text == '\'' || *text == '\\' ? "\\%c" : "%c", *text);
    buf_addc(out, '\'');
}

/* `when`: a fish condition. */
static void fish_options(Buf *out, const char *name, const Command *command, const char *when) {
    for (const Flag *const *table = command->flags; table && *table; table++)
        for (const Flag *f = *table; f->name || f->letter; f++) {
            buf_addf(out, "complete -c %s -n '%s'", name, when);
            if (f->letter)
                buf_addf(out, " -s %c", f->letter);
            if (f->name)
                buf_addf(out, " -l %s", f->name);
            if (f->value)
                buf_adds(out, strcmp(f->value, "RUN") == 0 ? " -x -a '(__assay_runs)'" : " -r");
            buf_adds(out, " -d ");
            add_fish_text(out, f->help);
            buf_addc(out, '\n');
        }
    if (takes_runs(command))
        buf_addf(out, "complete -c %s -n '%s' -f -a '(__assay_runs)'\n", name, when);
}

static void fish_commands(Buf *out, const char *name, const Command *const *commands,
                          const char *when) {
    for (const Command *const *c = commands; *c; c++) {
        if (!is_shown(*c))
            continue;
        buf_addf(out, "complete -c %s -n '%s' -f -a %s -d ", name, when, (*c)->name);
        add_fish_text(out, (*c)->summary);
        buf_addc(out, '\n');
    }
}

static void fish_completion(const char *name, Buf *out) {
    buf_addf(out,
             "# fish completion for %s: %s completion fish | source\n"
             "function __assay_runs\n"
             "    %s select --all --short-id 2>/dev/null\n"
             "end\n"
             "function __assay_operation\n"
             "    set -l words (commandline -opc)\n"
             "    set -l at (contains -i -- run $words)\n"
             "    and string match -v -- '-*' $words[(math $at + 1)..] | head -n 1\n"
             "end\n"
             "function __assay_run_words\n"
             "    set -l op (__assay_operation)\n"
             "    if test -z \"$op\"\n"
             "        %s operations 2>/dev/null | cut -d ' ' -f 1\n"
             "    else\n"
             "        %s run $op --help-op 2>/dev/null |\n"
             "            sed -n '/^Flags:/,$ s/^  \\([^ ][^ ]*\\).*/\\1=/p'\n"
             "    end\n"
             "end\n",
             name, name, name, name, name);
    fish_commands(out, name, ASSAY_COMMANDS, "__fish_use_subcommand");
    for (const Command *const *c = ASSAY_COMMANDS; *c; c++) {
        if (!is_shown(*c))
            continue;
        char *when = xformat("__fish_seen_subcommand_from %s", (*c)->name);
        fish_options(out, name, *c, when);
        if ((*c)->commands)
            fish_commands(out, name, (*c)->commands, when);
        for (const Command *const *sub = (*c)->commands; sub && *sub; sub++) {
            char *both = xformat("%s; and __fish_seen_subcommand_from %s", when, (*sub)->name);
            fish_options(out, name, *sub, both);
            free(both);
        }
        free(when);
    }
    buf_addf(out,
             "complete -c %s -n '__fish_seen_subcommand_from run' -a '(__assay_run_words)'\n"
             "complete -c %s -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'\n"
             "complete -c %s -n '__fish_seen_subcommand_from help' -f -a '",
             name, name, name);
    add_names(out, ASSAY_COMMANDS, " ");
    buf_adds(out, "'\n");
}

/* ---- the command ---- */

static int completion(Assay *assay, void *flags, const StrList *args) {
    if (!assay_arguments(assay, args, 1, 1, "SHELL"))
        return ASSAY_USAGE;
    Buf text = BUF_INIT;
    int status = ASSAY_OK;
    if (strcmp(args->items[0], "zsh") == 0)
        buf_adds(&text, "autoload -U +X bashcompinit && bashcompinit\n");
    if (strcmp(args->items[0], "bash") == 0 || strcmp(args->items[0], "zsh") == 0)
        bash_completion(assay->name, &text);
    else if (strcmp(args->items[0], "fish") == 0)
        fish_completion(assay->name, &text);
    else
        status =
            assay_usage(assay, "unsupported shell '%s': write bash, zsh or fish", args->items[0]);
    assay_write(&text);
    buf_release(&text);
    return status;
}

const Command COMMAND_COMPLETION = {
    "completion", NULL, "SHELL",    "Print completions for bash, zsh or fish.",
    NULL,         0,    completion, NULL};
