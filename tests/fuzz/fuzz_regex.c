/* Any pattern on any subject: no crash, no hang, and offsets that lie inside the subject.
 *
 * Input: two bytes of flags, the pattern up to a NUL, the subject. */
#include "engine/base/regex.h"
#include "tests/fuzz/fuzz.h"

static void check_groups(const RegexGroups *g, Span subject) {
    for (size_t i = 0; i < g->count; i++)
        fuzz_require(g->start[i] == SIZE_MAX ||
                     (g->start[i] <= g->end[i] && g->end[i] <= subject.len));
    fuzz_require(g->last_group < g->count);
}

static void search(Regex *re, Span subject, unsigned flags) {
    RegexGroups g;
    Error err = ERROR_INIT;
    RegexResult result = regex_search(re, subject, 0, flags, false, &g, &err);
    fuzz_require((result == REGEX_ERROR) == (err.kind != ERR_NONE));
    if (result == REGEX_MATCH)
        check_groups(&g, subject);
    error_clear(&err);
}

static void find_ends(Regex *re, Span subject) {
    size_t ends[8], count;
    Error err = ERROR_INIT;
    RegexResult result = regex_ends(re, subject, 0, ends, 8, &count, &err);
    fuzz_require((result == REGEX_ERROR) == (err.kind != ERR_NONE));
    for (size_t i = 0; i < count; i++)
        fuzz_require(ends[i] <= subject.len && (i == 0 || ends[i] < ends[i - 1]));
    error_clear(&err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2)
        return 0;
    unsigned flags = (unsigned)data[0] << 8 | data[1];
    Span rest = fuzz_span(data + 2, size - 2);
    size_t end = span_find_char(rest, '\0', 0);
    Span pattern = span_make(rest.ptr, end == SIZE_MAX ? rest.len : end);
    Span subject = end == SIZE_MAX ? SPAN_LIT("aab\n") : span_from(rest, end + 1);
    unsigned at_match = REGEX_ANCHORED | REGEX_FULL | REGEX_NOT_EMPTY;
    Error err = ERROR_INIT;
    Regex *re = regex_new(pattern, flags & ~at_match, &err);
    fuzz_require(re ? err.kind == ERR_NONE : err.kind != ERR_NONE);
    if (re) {
        search(re, subject, flags & at_match);
        find_ends(re, subject);
    }
    error_clear(&err);
    regex_free(re);
    return 0;
}
