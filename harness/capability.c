/* Reasons to skip. Each names what is missing or what was said. */
#include "harness/capability.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "harness/options.h"
#include <stdlib.h>

static const char *say(Arena *arena, const char *format, const char *word) {
    char *text = xformat(format, word);
    const char *kept = arena_strdup(arena, text);
    free(text);
    return kept;
}

static bool have_program(const char *name) {
    char *found = process_which(name, NULL);
    free(found);
    return found != NULL;
}

static const char *platform(void) {
#if defined(__APPLE__)
    return "macos";
#elif defined(_WIN32)
    return "windows";
#else
    return "linux";
#endif
}

static bool is_platform(const char *word) {
    return strcmp(word, "linux") == 0 || strcmp(word, "macos") == 0 || strcmp(word, "windows") == 0;
}

static const char *missing(Arena *arena, const char *word) {
    if (*word == '$') {
        const char *value = getenv(word + 1);
        return value && *value ? NULL : say(arena, "needs the variable %s", word);
    }
    if (strchr(word, '/'))
        return path_exists(word) ? NULL : say(arena, "needs the file %s", word);
    if (is_platform(word) && strcmp(word, platform()) == 0)
        return NULL;
    return have_program(word) ? NULL : say(arena, "needs %s", word);
}

/* -LINUX and the like: not here. `+LINUX` only takes that back. */
static const char *excluded(const Settings *s) {
    static const struct {
        MatchOption option;
        const char *name, *reason;
    } PLATFORMS[] = {{OPTION_LINUX, "linux", "not on Linux (-LINUX)"},
                     {OPTION_MACOS, "macos", "not on macOS (-MACOS)"},
                     {OPTION_WINDOWS, "windows", "not on Windows (-WINDOWS)"}};
    for (size_t i = 0; i < COUNT_OF(PLATFORMS); i++)
        if (option_on(s->spoken, PLATFORMS[i].option) &&
            !option_on(s->options, PLATFORMS[i].option) &&
            strcmp(PLATFORMS[i].name, platform()) == 0)
            return PLATFORMS[i].reason;
    return option_on(s->options, OPTION_WINDOWS_ONLY) && strcmp(platform(), "windows") != 0
               ? "only on Windows (+WINDOWS_ONLY)"
               : NULL;
}

/* The language is that of Python 3.11: +PY3 and +PY311 hold, the others do not; of several with
 * '+' one is enough. */
static const char *python_version(const Settings *s, Arena *arena) {
    const char *wanted = NULL;
    bool held = false;
    for (MatchOption o = OPTION_PY2; o <= OPTION_PY313; o++) {
        bool here = o == OPTION_PY3 || o == OPTION_PY311;
        if (!option_on(s->spoken, o))
            continue;
        if (!option_on(s->options, o)) {
            if (here)
                return say(arena, "not under Python 3.11, which the language follows (-%s)",
                           option_name(o));
        } else {
            held |= here;
            wanted = wanted ? wanted : option_name(o);
        }
    }
    if (!wanted || held)
        return NULL;
    return say(arena, "the language follows Python 3.11 (+%s)", wanted);
}

static const char *by_option(const Settings *s) {
    if (option_on(s->options, OPTION_FIXME))
        return "known to be broken (+FIXME)";
    if (option_on(s->options, OPTION_FIXME_CI) && under_ci())
        return "known to be broken under CI (+FIXME_CI)";
    if (option_on(s->options, OPTION_TIMING_CRITICAL) && under_ci())
        return "depends on the speed of the machine (+TIMING_CRITICAL)";
    if (option_on(s->options, OPTION_R) && !have_program("Rscript"))
        return "needs R (+R)";
    return NULL;
}

const char *capability_skip(const Settings *s, Arena *arena) {
    if (option_on(s->options, OPTION_SKIP))
        return s->reason ? s->reason : "+SKIP";
    if (s->skip)
        return s->reason && strcmp(s->skip, "skip") == 0 ? s->reason : s->skip;
    const char *reason = s->spoken ? excluded(s) : NULL;
    if (!reason && s->spoken)
        reason = python_version(s, arena);
    if (!reason)
        reason = by_option(s);
    for (size_t i = 0; !reason && i < s->requires.count; i++)
        reason = missing(arena, s->requires.items[i]);
    return reason;
}
