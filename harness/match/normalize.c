/* What is done to the output before it is compared: one function per step, in documented order.
 *
 * Each step reads a buffer and replaces it. Must not look at tokens; the expected text is only
 * asked whether it has escapes or an `<exit 0>` of its own. */
#include "harness/match/compare.h"
#include "harness/match/env.h"

typedef struct Normalizing {
    Buf text;
    const MatchInput *input;
    const MatchEnv *env; /* may be NULL */
} Normalizing;

static bool on(const Normalizing *n, MatchOption option) {
    return option_on(n->input->options, option);
}

/* The text is the caller's until a step changes it. */
static void own(Buf *text) {
    Buf copy = BUF_INIT;
    if (text->cap)
        return;
    buf_add_span(&copy, buf_span(text));
    *text = copy;
}

static void replace(Buf *text, Buf *with) {
    buf_release(text);
    *text = *with;
}

/* CR LF and lone CR before LF become LF. */
static void line_ends(Normalizing *n) {
    if (on(n, OPTION_KEEP_LF) || !memchr(n->text.data, '\r', n->text.len))
        return;
    own(&n->text);
    size_t to = 0;
    for (size_t i = 0; i < n->text.len; i++) {
        size_t run = i;
        while (run < n->text.len && n->text.data[run] == '\r')
            run++;
        if (run > i && run < n->text.len && n->text.data[run] == '\n')
            i = run;
        n->text.data[to++] = n->text.data[i];
    }
    buf_truncate(&n->text, to);
}

static bool is_final(unsigned char c) {
    return c >= 0x40 && c <= 0x7e;
}

/* Length of the escape sequence at s (which begins with ESC): CSI, OSC, or two characters. */
static size_t escape_length(Span s) {
    if (s.len < 2)
        return s.len;
    if (s.ptr[1] == '[') {
        size_t i = 2;
        while (i < s.len && !is_final((unsigned char)s.ptr[i]) && s.ptr[i] != '\n')
            i++;
        return i < s.len && s.ptr[i] != '\n' ? i + 1 : i;
    }
    if (s.ptr[1] == ']') {
        for (size_t i = 2; i < s.len; i++) {
            if (s.ptr[i] == '\a')
                return i + 1;
            if (s.ptr[i] == '\x1b' && i + 1 < s.len && s.ptr[i + 1] == '\\')
                return i + 2;
        }
        return 2;
    }
    if (s.ptr[1] == '(' || s.ptr[1] == ')')
        return s.len < 3 ? s.len : 3;
    return s.ptr[1] == '\n' ? 1 : 2;
}

static void strip_escapes(Normalizing *n) {
    const Span expected = n->input->expected;
    if (!on(n, OPTION_STRIP_ANSI_FMT) || span_find_char(expected, '\x1b', 0) != SIZE_MAX ||
        !memchr(n->text.data, '\x1b', n->text.len))
        return;
    Buf out = BUF_INIT;
    for (size_t i = 0; i < n->text.len;) {
        if (n->text.data[i] == '\x1b') {
            i += escape_length(span_from(buf_span(&n->text), i));
        } else {
            buf_addc(&out, n->text.data[i++]);
        }
    }
    replace(&n->text, &out);
}

/* A last line `<exit 0>` goes. */
static void strip_exit(Normalizing *n) {
    static const char MARK[] = "<exit 0>";
    if (!on(n, OPTION_STRIP_EXIT_0) || span_find(n->input->expected, span_of(MARK), 0) != SIZE_MAX)
        return;
    Span text = span_trim_right(buf_span(&n->text));
    size_t len = sizeof MARK - 1;
    if (!span_ends(text, span_of(MARK)) || (text.len > len && text.ptr[text.len - len - 1] != '\n'))
        return;
    own(&n->text);
    buf_truncate(&n->text, text.len - len);
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* `C:\a\\b` becomes `/a/b`, any other backslash (or two) a slash. */
static void windows_paths(Normalizing *n) {
    if (!on(n, OPTION_NORMALIZE_PATHS) || !memchr(n->text.data, '\\', n->text.len))
        return;
    Buf out = BUF_INIT;
    own(&n->text); /* a NUL behind the text */
    const char *s = n->text.data;
    for (size_t i = 0; i < n->text.len; i++) {
        bool drive = is_letter(s[i]) && s[i + 1] == ':' && s[i + 2] == '\\' &&
                     (i == 0 || !is_letter(s[i - 1]));
        if (drive)
            i += 2;
        if (s[i] != '\\') {
            buf_addc(&out, s[i]);
            continue;
        }
        buf_addc(&out, '/');
        if (s[i + 1] == '\\')
            i++;
    }
    replace(&n->text, &out);
}

static void path_separators(Normalizing *n) {
    if (!on(n, OPTION_NORMALIZE_PATHSEP))
        return;
    own(&n->text);
    for (size_t i = 0; i < n->text.len; i++)
        if (n->text.data[i] == ';')
            n->text.data[i] = ':';
}

static bool is_path_char(char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' || c == '~' ||
           (unsigned char)c >= 0x80;
}

static const StablePath *path_at(const MatchEnv *env, Span text, size_t at) {
    for (size_t i = 0; i < env->path_count; i++) {
        Span path = span_of(env->paths[i].path);
        if (span_starts(span_from(text, at), path) &&
            (at + path.len == text.len || !is_path_char(text.ptr[at + path.len]) ||
             (text.ptr[at + path.len] == '.' &&
              (at + path.len + 1 == text.len || !is_path_char(text.ptr[at + path.len + 1])))))
            return &env->paths[i];
    }
    return NULL;
}

static void stable_paths(Normalizing *n) {
    if (!on(n, OPTION_STABLE_PATHS) || !n->env || !n->env->path_count)
        return;
    Buf out = BUF_INIT;
    Span text = buf_span(&n->text);
    for (size_t i = 0; i < text.len;) {
        const StablePath *p =
            i == 0 || !is_path_char(text.ptr[i - 1]) ? path_at(n->env, text, i) : NULL;
        if (p) {
            buf_adds(&out, p->name);
            i += strlen(p->path);
        } else {
            buf_addc(&out, text.ptr[i++]);
        }
    }
    replace(&n->text, &out);
}

static void add_replacement(Buf *out, const char *replacement, Span text, const RegexGroups *g) {
    for (const char *r = replacement; *r; r++) {
        if (r[0] == '\\' && r[1] >= '0' && r[1] <= '9') {
            size_t number = (size_t)(*++r - '0');
            if (number < g->count && g->start[number] != SIZE_MAX)
                buf_add(out, text.ptr + g->start[number], g->end[number] - g->start[number]);
        } else if (r[0] == '\\' && r[1] == '\\') {
            buf_addc(out, *++r);
        } else {
            buf_addc(out, *r);
        }
    }
}

/* One rule over the whole text. A limit hit leaves the rest as it is. */
static void apply_rule(Buf *text, const NormalizeRule *rule) {
    Span s = buf_span(text);
    Buf out = BUF_INIT;
    size_t at = 0, copied = 0;
    RegexGroups *groups = &(RegexGroups){0};
    while (at <= s.len &&
           regex_search(rule->regex, s, at, 0, at > 0, groups, NULL) == REGEX_MATCH) {
        buf_add(&out, s.ptr + copied, groups->start[0] - copied);
        add_replacement(&out, rule->replacement, s, groups);
        copied = groups->end[0];
        at = copied;
        if (groups->end[0] == groups->start[0]) {
            at++;
            while (at < s.len && ((unsigned char)s.ptr[at] & 0xc0) == 0x80)
                at++;
        }
    }
    buf_add(&out, s.ptr + copied, s.len - copied);
    replace(text, &out);
}

static void rules(Normalizing *n) {
    for (size_t i = 0; n->env && i < n->env->rule_count; i++)
        apply_rule(&n->text, &n->env->rules[i]);
}

typedef void (*Step)(Normalizing *n);

static const Step STEPS[] = {line_ends,       strip_escapes, strip_exit, windows_paths,
                             path_separators, stable_paths,  rules};

void normalize(Buf *out, const MatchInput *input, const MatchEnv *env) {
    Normalizing n = {.input = input, .env = env};
    n.text = (Buf){(char *)(input->got.len ? input->got.ptr : ""), input->got.len, 0};
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++)
        if (!option_on(input->options, OPTION_STRICT))
            STEPS[i](&n);
    *out = n.text;
}

void match_normalize(Buf *out, const MatchInput *input, const MatchEnv *env) {
    Buf text;
    normalize(&text, input, env);
    buf_add_span(out, buf_span(&text));
    buf_release(&text);
}
