/* Scalars: numbers that a run prints, kept line by line in `.guild/scalars`.
 *
 * A line of that file is "STEP<TAB>VALUE<TAB>TAG". Patterns see the captured output line by line; a
 * number called `step` sets the step of those that follow, as the original does. */
#include "engine/scalars.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/number.h"
#include "engine/base/regex.h"
#include "engine/pyvalue.h"
#include <math.h>
#include <stdlib.h>

#define VALUE_PATTERN "[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[-+]?(?:nan|inf)"
#define KEY_PATTERN   "[^ \\t]+"
#define STEP_PATTERN  "(?<step>[0-9]+)"

/* One pattern: `key` NULL: the pattern's groups name the numbers. */
typedef struct Pattern {
    Regex *regex;
    char *key, *text; /* as it was written */
} Pattern;

typedef struct Patterns {
    Pattern *items;
    size_t count, cap;
} Patterns;

static void patterns_release(Patterns *patterns) {
    for (size_t i = 0; i < patterns->count; i++) {
        regex_free(patterns->items[i].regex);
        free(patterns->items[i].key);
        free(patterns->items[i].text);
    }
    free(patterns->items);
}

/* `\value`, `\key` and `\step` stand for the usual patterns; `(?P<` is Python's way to name a
 * group, which PCRE2 reads too. */
static char *expand_pattern(const char *text) {
    static const struct {
        const char *name, *pattern;
    } SHORT[] = {
        {"\\value", "(?:" VALUE_PATTERN ")"}, {"\\key", KEY_PATTERN}, {"\\step", STEP_PATTERN}};
    Buf out = BUF_INIT;
    while (*text) {
        size_t i = 0;
        while (i < COUNT_OF(SHORT) && strncmp(text, SHORT[i].name, strlen(SHORT[i].name)) != 0)
            i++;
        if (i < COUNT_OF(SHORT)) {
            buf_adds(&out, SHORT[i].pattern);
            text += strlen(SHORT[i].name);
        } else {
            buf_addc(&out, *text++);
        }
    }
    return buf_detach(&out);
}

static bool patterns_add(Patterns *patterns, const char *key, const char *text, Error *err) {
    char *expanded = expand_pattern(text);
    Regex *regex = regex_new(span_of(expanded), 0, err);
    free(expanded);
    if (!regex)
        return error_prefix(err, "output scalar pattern '%s'", text);
    patterns->items =
        grow(patterns->items, &patterns->cap, patterns->count + 1, sizeof *patterns->items);
    patterns->items[patterns->count++] = (Pattern){regex, key ? xstrdup(key) : NULL, xstrdup(text)};
    return true;
}

static bool patterns_add_map(Patterns *patterns, const Tree *map, Error *err) {
    for (size_t i = 0; i < map->count; i++)
        if (!tree_is(map->items[i], TREE_STRING))
            return fail(err, ERR_INVALID, "output scalar pattern of '%s' must be a text, not %s",
                        map->keys[i], tree_kind_phrase(map->items[i]->kind));
        else if (!patterns_add(patterns, map->keys[i], map->items[i]->text, err))
            return false;
    return true;
}

static bool patterns_add_tree(Patterns *patterns, const Tree *spec, Error *err) {
    if (!spec || spec->kind == TREE_NULL)
        return patterns_add(patterns, NULL, "^(\\key):\\s+(\\value)$", err);
    if (spec->kind == TREE_STRING)
        return patterns_add(patterns, NULL, spec->text, err);
    if (spec->kind == TREE_MAP)
        return patterns_add_map(patterns, spec, err);
    for (size_t i = 0; spec->kind == TREE_LIST && i < spec->count; i++)
        if (!patterns_add_tree(patterns, spec->items[i], err))
            return false;
    return true;
}

static bool is_off(const Operation *op) {
    return tree_is(op->output_scalars, TREE_BOOL) && !op->output_scalars->boolean;
}

bool scalars_check(const Operation *op, Error *err) {
    Patterns patterns = {0};
    bool plain = !op->output_scalars || op->output_scalars->kind == TREE_NULL || is_off(op);
    bool ok = plain || patterns_add_tree(&patterns, op->output_scalars, err) ||
              error_prefix(err, "operation %s is not valid", op->name);
    patterns_release(&patterns);
    return ok;
}

/* ---- finding ---- */

typedef struct Found {
    Buf lines;
    int64_t step;
} Found;

static void found_number(Found *found, Span tag, Span text) {
    double value;
    if (!double_parse(span_trim(text), false, &value))
        return;
    if (span_is(tag, "step")) {
        found->step = isfinite(value) ? (int64_t)value : found->step;
        return;
    }
    buf_addf(&found->lines, "%lld\t", (long long)found->step);
    double_repr(&found->lines, value);
    buf_addf(&found->lines, "\t%.*s\n", SPAN_ARG(tag));
}

static Span group_text(Span line, const RegexGroups *groups, size_t i) {
    return span_make(line.ptr + groups->start[i], groups->end[i] - groups->start[i]);
}

/* The step first, so that it counts for its own line. */
static void found_step(Found *found, const Pattern *pattern, Span line, const RegexGroups *groups) {
    size_t step = regex_group_number(pattern->regex, "step");
    if (step && groups->start[step] != SIZE_MAX)
        found_number(found, SPAN_LIT("step"), group_text(line, groups, step));
}

static void found_groups(Found *found, const Pattern *pattern, Span line,
                         const RegexGroups *groups) {
    size_t named = 0, plain[2], plain_count = 0;
    for (size_t i = 1; i < groups->count; i++) {
        const char *name = regex_group_name(pattern->regex, i);
        if (groups->start[i] == SIZE_MAX || (name && strcmp(name, "step") == 0))
            continue;
        if (!name && plain_count < 2)
            plain[plain_count++] = i;
        named += name != NULL;
    }
    if (pattern->key) {
        if (plain_count || named)
            found_number(found, span_of(pattern->key),
                         group_text(line, groups, plain_count ? plain[0] : 1));
    } else if (named) {
        for (size_t i = 1; i < groups->count; i++) {
            const char *name = regex_group_name(pattern->regex, i);
            if (name && strcmp(name, "step") != 0 && groups->start[i] != SIZE_MAX)
                found_number(found, span_of(name), group_text(line, groups, i));
        }
    } else if (plain_count == 2) {
        found_number(found, group_text(line, groups, plain[0]), group_text(line, groups, plain[1]));
    }
}

/* A line that is no text has no scalars. */
static bool search(bool *matches, RegexGroups *groups, const Pattern *pattern, Span line,
                   Error *err) {
    RegexResult result = regex_search(pattern->regex, line, 0, 0, false, groups, err);
    *matches = result == REGEX_MATCH;
    if (result == REGEX_ERROR && err->kind != ERR_LIMIT)
        error_clear(err);
    return err->kind == ERR_NONE;
}

static bool scan_line(Found *found, const Patterns *patterns, Span line, Error *err) {
    RegexGroups groups;
    for (size_t i = 0; i < patterns->count; i++) {
        const Pattern *pattern = &patterns->items[i];
        bool matches;
        if (!search(&matches, &groups, pattern, line, err))
            return false;
        if (!matches)
            continue;
        found_step(found, pattern, line, &groups);
        found_groups(found, pattern, line, &groups);
    }
    return true;
}

/* Without patterns of its own a number is told by its colon. */
static bool may_have_some(const Operation *op, Span output) {
    const Tree *spec = op->output_scalars;
    bool plain = !spec || spec->kind == TREE_NULL;
    return !is_off(op) && output.len && (!plain || memchr(output.ptr, ':', output.len));
}

bool scalars_capture_from(Run *run, const Operation *op, Span output, Error *err) {
    if (!may_have_some(op, output))
        return true;
    Patterns patterns = {0};
    Found found = {BUF_INIT, 0};
    bool ok = patterns_add_tree(&patterns, op->output_scalars, err);
    for (Span line; ok && span_next_line(&output, &line, true);)
        ok = scan_line(&found, &patterns, line, err);
    if (ok && found.lines.len) {
        char *path = run_guild_path(run, "scalars");
        ok = file_write_atomic(path, buf_span(&found.lines), false, err);
        free(path);
    }
    patterns_release(&patterns);
    buf_release(&found.lines);
    return ok;
}

bool scalars_capture(Run *run, const Operation *op, Error *err) {
    Buf output = BUF_INIT;
    char *path = run_guild_path(run, "output");
    bool ok =
        is_off(op) || !path_is_file(path) ||
        (file_read(&output, path, err) && scalars_capture_from(run, op, buf_span(&output), err));
    buf_release(&output);
    free(path);
    return ok;
}

/* ---- explaining ---- */

static void add_quoted(Buf *out, Span text) {
    Tree *quoted = tree_string_span(text);
    pyvalue_write(out, quoted);
    tree_free(quoted);
}

/* All groups, as Python shows them. */
static void add_groups(Buf *out, Span line, const RegexGroups *groups) {
    buf_adds(out, "[(");
    for (size_t i = 1; i < groups->count; i++) {
        if (i > 1)
            buf_adds(out, ", ");
        if (groups->start[i] == SIZE_MAX)
            buf_adds(out, "None");
        else
            add_quoted(out, group_text(line, groups, i));
    }
    buf_adds(out, groups->count == 2 ? ",)]" : ")]");
}

/* "STEP<TAB>VALUE<TAB>TAG" lines as "TAG=VALUE, TAG=VALUE". */
static void add_numbers(Buf *out, const Found *found, int64_t step_before) {
    Span rest = buf_span(&found->lines), line;
    const char *comma = "";
    if (found->step != step_before) {
        buf_addf(out, "step=%lld", (long long)found->step);
        comma = ", ";
    }
    while (span_next_line(&rest, &line, true)) {
        size_t a = span_find_char(line, '\t', 0), b = span_find_char(line, '\t', a + 1);
        buf_addf(out, "%s%.*s=%.*s", comma, SPAN_ARG(span_from(line, b + 1)), (int)(b - a - 1),
                 line.ptr + a + 1);
        comma = ", ";
    }
}

static bool explain_line(Buf *out, const Patterns *patterns, int64_t *step, Span line, Error *err) {
    for (size_t i = 0; i < patterns->count; i++) {
        const Pattern *pattern = &patterns->items[i];
        RegexGroups groups;
        bool matches;
        if (!search(&matches, &groups, pattern, line, err))
            return false;
        buf_adds(out, "  ");
        add_quoted(out, span_of(pattern->text));
        if (!matches) {
            buf_adds(out, ": <no matches>\n");
            continue;
        }
        Found found = {BUF_INIT, *step};
        found_step(&found, pattern, line, &groups);
        found_groups(&found, pattern, line, &groups);
        buf_adds(out, ": ");
        add_groups(out, line, &groups);
        buf_adds(out, " (");
        add_numbers(out, &found, *step);
        buf_adds(out, ")\n");
        *step = found.step;
        buf_release(&found.lines);
    }
    return true;
}

bool scalars_explain(Buf *out, const Operation *op, Span text, Error *err) {
    Patterns patterns = {0};
    Span line;
    int64_t step = 0;
    bool ok = is_off(op) || patterns_add_tree(&patterns, op->output_scalars, err);
    while (ok && span_next_line(&text, &line, true)) {
        buf_addf(out, "%.*s\n", SPAN_ARG(line));
        ok = explain_line(out, &patterns, &step, line, err);
    }
    patterns_release(&patterns);
    return ok;
}

/* ---- reading ---- */

static Tree *scalar_item(Tree *list, const char *tag) {
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(tree_text(tree_get(list->items[i], "tag"), ""), tag) == 0)
            return list->items[i];
    Tree *item = tree_push(list, tree_map());
    tree_set(item, "prefix", tree_string(".guild"));
    tree_set(item, "tag", tree_string(tag));
    return item;
}

static void add_value(Tree *item, double value, int64_t step) {
    int64_t count = tree_integer(tree_get(item, "count"), 0);
    double total = tree_number(tree_get(item, "total"), 0) + value;
    if (count == 0) {
        tree_set(item, "first_val", tree_float(value));
        tree_set(item, "first_step", tree_int(step));
    }
    if (count == 0 || value < tree_number(tree_get(item, "min_val"), 0)) {
        tree_set(item, "min_val", tree_float(value));
        tree_set(item, "min_step", tree_int(step));
    }
    if (count == 0 || value > tree_number(tree_get(item, "max_val"), 0)) {
        tree_set(item, "max_val", tree_float(value));
        tree_set(item, "max_step", tree_int(step));
    }
    tree_set(item, "last_val", tree_float(value));
    tree_set(item, "last_step", tree_int(step));
    tree_set(item, "count", tree_int(count + 1));
    tree_set(item, "total", tree_float(total));
    tree_set(item, "avg_val", tree_float(total / (double)(count + 1)));
}

static int by_tag(const void *a, const void *b) {
    const Tree *const *x = a, *const *y = b;
    return strcmp(tree_text(tree_get(*x, "tag"), ""), tree_text(tree_get(*y, "tag"), ""));
}

Tree *scalars_read(const Run *run) {
    Tree *list = tree_list();
    char *path = run_guild_path(run, "scalars");
    Buf text = BUF_INIT;
    Error err = ERROR_INIT;
    if (path_is_file(path) && !file_read(&text, path, &err))
        error_clear(&err);
    Span rest = buf_span(&text), line;
    while (span_next_line(&rest, &line, false)) {
        size_t a = span_find_char(line, '\t', 0);
        size_t b = a == SIZE_MAX ? SIZE_MAX : span_find_char(line, '\t', a + 1);
        long long step;
        double value;
        if (b == SIZE_MAX || !span_to_int(span_make(line.ptr, a), &step) ||
            !double_parse(span_make(line.ptr + a + 1, b - a - 1), false, &value))
            continue; /* damaged by hand */
        char *tag = xstrndup(line.ptr + b + 1, line.len - b - 1);
        add_value(scalar_item(list, tag), value, step);
        free(tag);
    }
    buf_release(&text);
    free(path);
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_tag);
    return list;
}

/* ---- column specs ---- */

bool scalar_value(double *out, const Run *run, const char *spec) {
    static const char *const QUALIFIERS[] = {"first", "last",  "min",  "max",
                                             "avg",   "total", "count"};
    StrList words = STRLIST_INIT;
    Span trimmed = span_trim(span_of(spec));
    strlist_split(&words, trimmed, ' ');
    const char *qualifier = "last";
    size_t at = 0;
    for (size_t i = 0; i < COUNT_OF(QUALIFIERS) && words.count > 1; i++) {
        if (strcmp(words.items[0], QUALIFIERS[i]) == 0) {
            qualifier = QUALIFIERS[i];
            at = 1;
            break;
        }
    }
    bool step = words.count > at + 1 && strcmp(words.items[words.count - 1], "step") == 0;
    const char *name = words.count > at ? words.items[at] : "";
    const char *hash = strchr(name, '#');
    Tree *scalars = scalars_read(run);
    bool found = false;
    for (size_t i = 0; i < scalars->count && !found; i++) {
        const Tree *item = scalars->items[i];
        if (strcmp(tree_text(tree_get(item, "tag"), ""), hash ? hash + 1 : name) != 0)
            continue;
        bool whole = strcmp(qualifier, "total") == 0 || strcmp(qualifier, "count") == 0;
        char *key = xformat("%s%s", qualifier, step ? "_step" : whole ? "" : "_val");
        const Tree *value = tree_get(item, key);
        free(key);
        found = value != NULL;
        *out = tree_number(value, 0);
    }
    tree_free(scalars);
    strlist_release(&words);
    return found;
}
