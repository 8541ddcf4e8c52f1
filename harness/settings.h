/* Settings: what verbatim.yml, front matter, comments, fences, inline directives and the command
 * line say, laid over each other.
 *
 * One table (settings.c) names every key, where it may be written, and what it does; the reader of
 * each place and `verbatim help config` use it. Settings are values: a copy is a new layer. What
 * they point to lives as long as the arena given to the functions that set it. */
#ifndef VERBATIM_SETTINGS_H
#define VERBATIM_SETTINGS_H

#include "engine/base/arena.h"
#include "engine/base/buf.h"
#include "engine/base/error.h"
#include "engine/base/tree.h"
#include "harness/match/options.h"

/* A short list of borrowed strings; adding makes a new array. */
typedef struct Names {
    const char **items;
    size_t count;
} Names;

typedef struct Pair {
    const char *name, *value;
} Pair;

typedef struct Pairs {
    Pair *items;
    size_t count;
} Pairs;

typedef enum ShellPlaces {
    SHELL_FENCES,    /* `$ ` runs in fences named for it */
    SHELL_EVERYWHERE /* and in indented blocks and unnamed fences */
} ShellPlaces;

typedef enum ExitStyle {
    EXIT_AUTO,     /* as the expected output writes it, else brackets */
    EXIT_BRACKETS, /* [1] */
    EXIT_ANGLES    /* <exit 1>, also for 0 */
} ExitStyle;

typedef struct Settings {
    MatchOptions options; /* on */
    MatchOptions spoken;  /* said by anybody, on or off */
    /* examples */
    const char *skip; /* reason, NULL: not skipped */
    bool xfail;
    const char *reason; /* for skip or xfail */
    double timeout;     /* seconds; 0: none */
    Names tags, requires;
    ExitStyle exit_style;
    size_t output_limit;
    /* documents */
    double document_timeout, run_timeout;
    size_t memory_limit;
    ShellPlaces shell;
    const char *shell_program; /* NULL: /bin/sh, or bash when a fence says so */
    bool temp_cwd;
    Pairs env;
    Names pass_env;
    Pairs patterns, rules; /* rules: regex → replacement */
    const char *samples;   /* directory */
    Names plugins;
    const Tree *engine;
    bool strict;
    /* projects */
    Names documents, exclude;
    bool cram; /* a .t file */
} Settings;

/* Where a key may stand. */
enum {
    IN_CONFIG = 1,
    IN_FRONT = 2,
    IN_BLOCK = 4, /* fence or comment */
    IN_INLINE = 8
};

typedef struct SettingValue {
    Span text;             /* a scalar as written */
    bool given;            /* false: the bare name */
    const Tree *tree;      /* NULL outside YAML */
    const char *directory; /* relative paths start here */
} SettingValue;

typedef struct SettingKey {
    const char *name;
    const char *value; /* how help writes it */
    unsigned where;
    const char *help;
    bool (*apply)(Settings *s, Arena *arena, const SettingValue *value, Error *err);
} SettingKey;

extern const SettingKey SETTING_KEYS[]; /* ended by a row without a name */

Settings settings_defaults(void);
/* NULL: no such key there. Underscores and hyphens are the same. */
const SettingKey *setting_find(Span name, unsigned where);
/* Nearest key that may stand there, or NULL. */
const char *setting_nearest(Span name, unsigned where);
/* "+ELLIPSIS -SKIP", also separated by commas. */
bool settings_apply_options(Settings *s, Span words, Error *err) MUST_CHECK;
bool settings_apply_option(Settings *s, char sign, Span name, Error *err) MUST_CHECK;
void names_add(Names *names, Arena *arena, const char *name);
void pairs_set(Pairs *pairs, Arena *arena, const char *name, const char *value);
/* The table as text, for `verbatim help config`. */
void settings_help(Buf *out);

#endif
