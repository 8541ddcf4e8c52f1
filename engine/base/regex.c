/* Regular expressions on PCRE2.
 *
 * Two compiled forms of one pattern, each made when first needed: one for searching (with machine
 * code once the pattern has done enough work to pay for it) and one for the DFA matcher, which must
 * not have PCRE2's automatic possessives or it would miss ends. Limits keep every call finite. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "engine/base/regex.h"
#include "engine/base/mem.h"
#include "engine/base/buf.h"
#include "engine/base/regex_nesting.h"
#include "engine/base/regex_plus.h"
#include "engine/base/unicode.h"
#include <pcre2.h>
#include <stdlib.h>

enum {
    MATCH_LIMIT = 10000000,     /* backtracking steps of one attempt */
    HEAP_LIMIT_KIB = 256 << 10, /* of the interpreter and of the DFA */
    JIT_AFTER = 256 << 10,      /* bytes searched before machine code pays */
    RUN_COST = 256,             /* what one call counts, besides its bytes */
    JIT_STACK = 1 << 20,
    DFA_WORKSPACE = 2000, /* ints to begin with */
    DFA_WORKSPACE_MAX = 4 << 20
};

struct Regex {
    char *pattern;
    size_t pattern_len;
    unsigned flags;
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *jit_stack;
    size_t work; /* bytes searched so far */
    bool jit_tried;
    size_t groups;
    size_t *starts, *ends; /* [0 … groups] of the last match */
    char **names;          /* [1 … groups], NULL: unnamed */
    uint16_t *parents;     /* [1 … groups]: the group around each */

    pcre2_code *dfa_code;
    pcre2_match_data *dfa_data;
    size_t dfa_cap;
    int *workspace;
    size_t workspace_len;

    pcre2_code *sweep_code;
    pcre2_match_data *sweep_data;
    pcre2_match_context *sweep_context;
};

static uint32_t compile_options(unsigned flags) {
    uint32_t options = PCRE2_NEVER_BACKSLASH_C;
    if (flags & REGEX_CASELESS)
        options |= PCRE2_CASELESS;
    if (flags & REGEX_MULTILINE)
        options |= PCRE2_MULTILINE;
    if (flags & REGEX_DOTALL)
        options |= PCRE2_DOTALL;
    if (flags & REGEX_EXTENDED)
        options |= PCRE2_EXTENDED;
    if (flags & REGEX_DOLLAR_END)
        options |= PCRE2_DOLLAR_ENDONLY;
    if (flags & REGEX_BYTES)
        return options;
    return options | PCRE2_UTF | (flags & REGEX_ASCII ? 0 : PCRE2_UCP);
}

static bool fail_compile(Error *err, Span pattern, int code, size_t offset) {
    PCRE2_UCHAR text[256];
    pcre2_get_error_message(code, text, sizeof text);
    if (offset > pattern.len)
        offset = pattern.len;
    return fail(err, ERR_SYNTAX, "%s at column %zu", (const char *)text,
                utf8_count(span_make(pattern.ptr, offset)) + 1);
}

static pcre2_code *compile(Span pattern, unsigned flags, uint32_t more, Error *err) {
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    int code;
    size_t offset;
    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)(pattern.len ? pattern.ptr : ""), pattern.len,
                                         compile_options(flags) | more, &code, &offset, context);
    pcre2_compile_context_free(context);
    if (!compiled)
        fail_compile(err, pattern, code, offset);
    return compiled;
}

static void read_names(Regex *re) {
    uint32_t count = 0, size = 0;
    PCRE2_SPTR table = NULL;
    re->names = xcalloc(re->groups + 1, sizeof *re->names);
    pcre2_pattern_info(re->code, PCRE2_INFO_NAMECOUNT, &count);
    pcre2_pattern_info(re->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
    pcre2_pattern_info(re->code, PCRE2_INFO_NAMETABLE, &table);
    for (uint32_t i = 0; i < count; i++, table += size) {
        size_t number = (size_t)table[0] << 8 | table[1];
        if (number <= re->groups && !re->names[number])
            re->names[number] = xstrdup((const char *)table + 2);
    }
}

Regex *regex_new(Span pattern, unsigned flags, Error *err) {
    pcre2_code *code = compile(pattern, flags, 0, err);
    if (!code)
        return NULL;
    Regex *re = xcalloc(1, sizeof *re);
    uint32_t groups = 0;
    pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &groups);
    re->pattern = xstrndup(pattern.ptr, pattern.len);
    re->pattern_len = pattern.len;
    re->flags = flags;
    re->code = code;
    re->groups = groups;
    re->data = pcre2_match_data_create_from_pattern(code, NULL);
    re->context = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(re->context, MATCH_LIMIT);
    pcre2_set_heap_limit(re->context, HEAP_LIMIT_KIB);
    read_names(re);
    re->starts = xcalloc(re->groups + 1, sizeof *re->starts);
    re->ends = xcalloc(re->groups + 1, sizeof *re->ends);
    re->parents = xcalloc(re->groups + 1, sizeof *re->parents);
    regex_nesting(re->parents, re->groups, pattern, flags & REGEX_EXTENDED);
    return re;
}

void regex_free(Regex *re) {
    if (!re)
        return;
    for (size_t i = 0; i <= re->groups; i++)
        free(re->names[i]);
    free(re->names);
    free(re->starts);
    free(re->ends);
    free(re->parents);
    free(re->pattern);
    free(re->workspace);
    pcre2_match_data_free(re->data);
    pcre2_match_data_free(re->dfa_data);
    pcre2_match_context_free(re->context);
    pcre2_jit_stack_free(re->jit_stack);
    pcre2_code_free(re->code);
    pcre2_code_free(re->dfa_code);
    pcre2_code_free(re->sweep_code);
    pcre2_match_data_free(re->sweep_data);
    pcre2_match_context_free(re->sweep_context);
    free(re);
}

size_t regex_group_count(const Regex *re) {
    return re->groups;
}

const char *regex_group_name(const Regex *re, size_t number) {
    return number && number <= re->groups ? re->names[number] : NULL;
}

size_t regex_group_number(const Regex *re, const char *name) {
    for (size_t i = 1; i <= re->groups; i++)
        if (re->names[i] && strcmp(re->names[i], name) == 0)
            return i;
    return 0;
}

/* The subject must be text, and `start` the start of a character. */
static bool check_subject(const Regex *re, Span subject, size_t start, bool trusted, Error *err) {
    if (start > subject.len)
        return fail(err, ERR_INVALID, "search starts at byte %zu of %zu", start, subject.len);
    if (re->flags & REGEX_BYTES)
        return true;
    if (start < subject.len && ((unsigned char)subject.ptr[start] & 0xC0) == 0x80)
        return fail(err, ERR_INVALID, "search starts inside a character, at byte %zu", start);
    size_t bad = trusted ? SIZE_MAX : utf8_first_invalid(subject);
    if (bad != SIZE_MAX)
        return fail(err, ERR_INVALID, "searched text is not valid UTF-8 at byte %zu", bad);
    return true;
}

static RegexResult fail_match(Error *err, int code) {
    PCRE2_UCHAR text[256];
    switch (code) {
    case PCRE2_ERROR_NOMATCH:
        return REGEX_NO_MATCH;
    case PCRE2_ERROR_MATCHLIMIT:
    case PCRE2_ERROR_DEPTHLIMIT:
    case PCRE2_ERROR_HEAPLIMIT:
    case PCRE2_ERROR_JIT_STACKLIMIT:
    case PCRE2_ERROR_DFA_WSSIZE:
        fail(err, ERR_LIMIT,
             "the pattern needs too much backtracking here; make its repetitions less ambiguous");
        return REGEX_ERROR;
    case PCRE2_ERROR_DFA_UITEM:
    case PCRE2_ERROR_DFA_UCOND:
    case PCRE2_ERROR_DFA_UINVALID_UTF:
    case PCRE2_ERROR_DFA_BADRESTART:
        fail(err, ERR_UNSUPPORTED,
             "the pattern cannot be matched without backtracking (back reference or condition)");
        return REGEX_ERROR;
    }
    pcre2_get_error_message(code, text, sizeof text);
    fail(err, ERR_INVALID, "regular expression: %s", (const char *)text);
    return REGEX_ERROR;
}

/* Machine code costs more to make than a few searches take. */
static void maybe_jit(Regex *re, size_t bytes) {
    re->work += bytes + RUN_COST;
    if (re->jit_tried || re->work < JIT_AFTER)
        return;
    re->jit_tried = true;
    if (pcre2_jit_compile(re->code, PCRE2_JIT_COMPLETE) != 0)
        return;
    re->jit_stack = pcre2_jit_stack_create(32 << 10, JIT_STACK, NULL);
    if (re->jit_stack)
        pcre2_jit_stack_assign(re->context, NULL, re->jit_stack);
}

static bool took_part(const RegexGroups *g, size_t i) {
    return g->start[i] != SIZE_MAX;
}

/* The group closed last ends last; of several, the last in the pattern, or the outermost one
 * around it. */
static size_t last_closed(const Regex *re, const RegexGroups *g) {
    size_t last = 0;
    for (size_t i = 1; i < g->count; i++)
        if (took_part(g, i) && (!last || g->end[i] >= g->end[last]))
            last = i;
    size_t outermost = last;
    for (size_t up = last ? re->parents[last] : 0; up; up = re->parents[up])
        if (took_part(g, up) && g->end[up] == g->end[last])
            outermost = up;
    return outermost;
}

static void read_groups(RegexGroups *g, const Regex *re) {
    const size_t *offsets = pcre2_get_ovector_pointer(re->data);
    *g = (RegexGroups){.start = re->starts, .end = re->ends, .count = re->groups + 1};
    for (size_t i = 0; i < g->count; i++) {
        re->starts[i] = offsets[2 * i];
        re->ends[i] = offsets[2 * i + 1];
    }
    g->last_group = last_closed(re, g);
}

static uint32_t match_options(unsigned flags) {
    uint32_t options = PCRE2_NO_UTF_CHECK; /* check_subject has done it */
    if (flags & (REGEX_ANCHORED | REGEX_FULL))
        options |= PCRE2_ANCHORED;
    if (flags & REGEX_FULL)
        options |= PCRE2_ENDANCHORED;
    if (flags & REGEX_NOT_EMPTY)
        options |= PCRE2_NOTEMPTY_ATSTART;
    return options;
}

RegexResult regex_search(Regex *re, Span subject, size_t start, unsigned flags, bool trusted,
                         RegexGroups *groups, Error *err) {
    if (!check_subject(re, subject, start, trusted, err))
        return REGEX_ERROR;
    maybe_jit(re, subject.len - start);
    PCRE2_SPTR text = (PCRE2_SPTR)(subject.len ? subject.ptr : "");
    uint32_t options = match_options(flags);
    int code = pcre2_match(re->code, text, subject.len, start, options, re->data, re->context);
    if (code == PCRE2_ERROR_JIT_STACKLIMIT)
        code = pcre2_match(re->code, text, subject.len, start, options | PCRE2_NO_JIT, re->data,
                           re->context);
    if (code < 0)
        return fail_match(err, code);
    if (groups)
        read_groups(groups, re);
    return REGEX_MATCH;
}

static pcre2_code *compile_dfa(const Regex *re, const char *before, const char *behind,
                               Error *err) {
    Buf text = BUF_INIT;
    buf_adds(&text, before);
    regex_unfold_plus(&text, span_make(re->pattern, re->pattern_len));
    buf_adds(&text, behind);
    pcre2_code *code = compile(buf_span(&text), re->flags, PCRE2_NO_AUTO_POSSESS, err);
    buf_release(&text);
    return code;
}

static bool prepare_dfa(Regex *re, size_t cap, Error *err) {
    if (!re->dfa_code)
        re->dfa_code = compile_dfa(re, "", "", err);
    if (!re->dfa_code)
        return false;
    if (cap > re->dfa_cap) {
        pcre2_match_data_free(re->dfa_data);
        re->dfa_data = pcre2_match_data_create((uint32_t)(cap < 65535 ? cap : 65535), NULL);
        re->dfa_cap = cap;
    }
    if (!re->workspace)
        re->workspace = grow(NULL, &re->workspace_len, DFA_WORKSPACE, sizeof *re->workspace);
    return true;
}

/* pcre2_dfa_match with a workspace that grows as needed. */
static int run_dfa(Regex *re, Span subject, size_t start) {
    PCRE2_SPTR text = (PCRE2_SPTR)(subject.len ? subject.ptr : "");
    for (;;) {
        int code = pcre2_dfa_match(re->dfa_code, text, subject.len, start,
                                   PCRE2_ANCHORED | PCRE2_NO_UTF_CHECK, re->dfa_data, re->context,
                                   re->workspace, re->workspace_len);
        if (code != PCRE2_ERROR_DFA_WSSIZE || re->workspace_len >= DFA_WORKSPACE_MAX)
            return code;
        re->workspace =
            grow(re->workspace, &re->workspace_len, re->workspace_len * 2, sizeof *re->workspace);
    }
}

RegexResult regex_ends(Regex *re, Span subject, size_t start, size_t *ends, size_t cap,
                       size_t *count, Error *err) {
    *count = 0;
    if (!check_subject(re, subject, start, false, err) || !prepare_dfa(re, cap ? cap : 1, err))
        return REGEX_ERROR;
    int code = run_dfa(re, subject, start);
    if (code < 0)
        return fail_match(err, code);
    const size_t *offsets = pcre2_get_ovector_pointer(re->dfa_data);
    size_t found = code ? (size_t)code : pcre2_get_ovector_count(re->dfa_data);
    for (; *count < found && *count < cap; ++*count)
        ends[*count] = offsets[2 * *count + 1];
    return REGEX_MATCH;
}

/* ---- sweeping: many starts in one pass ---------------------------------------------------- */

enum { CALLOUT_START = 1, CALLOUT_END = 2 };

/* The first callout stands before the pattern and lets a match begin or not; the second one behind
 * it sees every end. Both say "go on elsewhere", so one pass sees them all. */
static int on_callout(pcre2_callout_block *block, void *context) {
    const RegexSweep *sweep = context;
    if (block->callout_number == CALLOUT_START)
        return sweep->may_start(sweep->context, block->current_position) ? 0 : 1;
    if (block->callout_number == CALLOUT_END &&
        !sweep->end(sweep->context, block->current_position))
        return PCRE2_ERROR_CALLOUT;
    return 1;
}

/* False: the pattern cannot stand inside another one (it begins with a verb, ends in a comment). */
static bool prepare_sweep(Regex *re, Error *err) {
    if (re->sweep_code)
        return true;
    re->sweep_code = compile_dfa(re, "(?s:.*)(?C1)(?:", ")(?C2)", NULL);
    if (!re->sweep_code || memmem(re->pattern, re->pattern_len, "(?C", 3))
        return fail(err, ERR_UNSUPPORTED, "the pattern cannot be swept");
    re->sweep_data = pcre2_match_data_create(1, NULL);
    re->sweep_context = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(re->sweep_context, MATCH_LIMIT);
    pcre2_set_heap_limit(re->sweep_context, HEAP_LIMIT_KIB);
    return true;
}

RegexResult regex_sweep(Regex *re, Span subject, size_t from, bool trusted, const RegexSweep *sweep,
                        Error *err) {
    if (!check_subject(re, subject, from, trusted, err) || !prepare_sweep(re, err))
        return REGEX_ERROR;
    if (!re->workspace)
        re->workspace = grow(NULL, &re->workspace_len, DFA_WORKSPACE, sizeof *re->workspace);
    pcre2_set_callout(re->sweep_context, on_callout, (void *)sweep);
    for (;;) {
        int code =
            pcre2_dfa_match(re->sweep_code, (PCRE2_SPTR)(subject.len ? subject.ptr : ""),
                            subject.len, from, PCRE2_ANCHORED | PCRE2_NO_UTF_CHECK, re->sweep_data,
                            re->sweep_context, re->workspace, re->workspace_len);
        if (code == PCRE2_ERROR_NOMATCH || code == PCRE2_ERROR_CALLOUT)
            return REGEX_MATCH;
        if (code != PCRE2_ERROR_DFA_WSSIZE || re->workspace_len >= DFA_WORKSPACE_MAX)
            return code < 0 ? fail_match(err, code) : REGEX_MATCH;
        re->workspace =
            grow(re->workspace, &re->workspace_len, re->workspace_len * 2, sizeof *re->workspace);
    }
}
