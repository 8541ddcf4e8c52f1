/* The table behind options.h: names, groups and help, all from the one list.
 *
 * Must not decide what an option does. */
#include "harness/match/options.h"

static const char *const NAMES[] = {
#define X(name, group, on, help) #name,
    MATCH_OPTIONS(X)
#undef X
};

static const char *const HELP[] = {
#define X(name, group, on, help) help,
    MATCH_OPTIONS(X)
#undef X
};

static const MatchOptionGroup GROUPS[] = {
#define X(name, group, on, help) OPTION_GROUP_##group,
    MATCH_OPTIONS(X)
#undef X
};

_Static_assert(OPTION_COUNT <= 64, "MatchOptions is a set of 64 bits");

MatchOptions option_defaults(void) {
    MatchOptions set = 0;
#define X(name, group, on, help) set |= (on) ? OPTION_BIT(name) : 0;
    MATCH_OPTIONS(X)
#undef X
    return set;
}

MatchOptions option_defaults_cram(void) {
    MatchOptions off = OPTION_BIT(ELLIPSIS) | OPTION_BIT(NORMALIZE_WHITESPACE) |
                       OPTION_BIT(STRIP_ANSI_FMT) | OPTION_BIT(STRIP_EXIT_0);
    return (option_defaults() & ~off) | OPTION_BIT(KEEP_LF);
}

bool option_find(Span name, MatchOption *out) {
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (span_is(name, NAMES[i])) {
            *out = (MatchOption)i;
            return true;
        }
    }
    return false;
}

const char *option_nearest(Span name) {
    char upper[64];
    size_t len = name.len < sizeof upper ? name.len : sizeof upper;
    for (size_t i = 0; i < len; i++) {
        char c = name.ptr[i];
        upper[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c == '-' ? '_' : c;
    }
    return span_nearest(span_make(upper, len), NAMES, OPTION_COUNT);
}

const char *option_name(MatchOption option) {
    return NAMES[option];
}

const char *option_help(MatchOption option) {
    return HELP[option];
}

MatchOptionGroup option_group(MatchOption option) {
    return GROUPS[option];
}
