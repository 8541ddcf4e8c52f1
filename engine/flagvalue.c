/* Flag values between text and Tree. */
#include "engine/flagvalue.h"

#include "engine/base/mem.h"
#include "engine/base/number.h"
#include "engine/base/yaml.h"
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- text to value ---- */

/* Digits of Python's int(): a sign, blanks around. NULL: not an integer. */
static Tree *parse_integer(Span text) {
    Span s = span_trim(text);
    size_t i = s.len && (*s.ptr == '-' || *s.ptr == '+');
    if (i == s.len)
        return NULL;
    for (size_t k = i; k < s.len; k++)
        if (!isdigit((unsigned char)s.ptr[k]))
            return NULL;
    char *digits = xstrndup(s.ptr + (*s.ptr == '+'), s.len - (*s.ptr == '+'));
    Tree *value = tree_bigint(digits);
    free(digits);
    return value;
}

static bool is_function_name(Span name) {
    for (size_t i = 0; i < name.len; i++)
        if (!isalnum((unsigned char)name.ptr[i]) && !strchr("_-.", name.ptr[i]))
            return false;
    return true;
}

static bool is_number(const Tree *t) {
    return t->kind == TREE_INT || t->kind == TREE_FLOAT;
}

static bool all_numbers(const Tree *list) {
    for (size_t i = 0; i < list->count; i++)
        if (!is_number(list->items[i]))
            return false;
    return true;
}

void flag_function_release(FlagFunction *function) {
    free(function->name);
    tree_free(function->args);
    *function = (FlagFunction){0};
}

/* Without a name it is a range of numbers: `[1:2]`. Other brackets are lists, or text. */
bool flag_function_parse(FlagFunction *out, Span text) {
    *out = (FlagFunction){0};
    size_t open = span_find_char(text, '[', 0);
    if (open == SIZE_MAX || text.ptr[text.len - 1] != ']')
        return false;
    Span name = {text.ptr, open}, inside = {text.ptr + open + 1, text.len - open - 2};
    if (!is_function_name(name) || span_find_char(inside, '[', 0) != SIZE_MAX ||
        span_find_char(inside, ']', 0) != SIZE_MAX)
        return false;
    out->name = xstrndup(name.ptr, name.len);
    out->args = tree_list();
    StrList parts = STRLIST_INIT;
    if (inside.len)
        strlist_split(&parts, inside, ':');
    for (size_t i = 0; i < parts.count; i++)
        tree_push(out->args, flag_value_parse(span_trim(span_of(parts.items[i]))));
    strlist_release(&parts);
    if (name.len || (out->args->count >= 2 && all_numbers(out->args)))
        return true;
    flag_function_release(out);
    return false;
}

bool flag_search_parse(FlagFunction *out, Span text) {
    if (!flag_function_parse(out, text))
        return false;
    bool known =
        !*out->name || strcmp(out->name, "uniform") == 0 || strcmp(out->name, "loguniform") == 0;
    if (known || out->args->count >= 2)
        return true;
    flag_function_release(out);
    return false;
}

static bool is_unnamed_function(Span text) {
    FlagFunction f;
    if (!text.len || *text.ptr != '[' || !flag_function_parse(&f, text))
        return false;
    flag_function_release(&f);
    return true;
}

/* ---- sequences ---- */

enum { SEQUENCE_LIMIT = 100000 };

static double number_of(const Tree *t) {
    if (t->kind == TREE_FLOAT)
        return t->number;
    return t->text ? strtod(t->text, NULL) : (double)t->integer;
}

/* Whole, and not too large to count with doubles. */
static bool is_countable(const Tree *t) {
    return t->kind == TREE_INT && fabs(number_of(t)) < 9e15;
}

/* `range[START:END:STEP]`: the end is part of it; whole numbers where all three are. */
static Tree *make_range(const Tree *args) {
    bool whole = true;
    for (size_t i = 0; i < args->count; i++)
        whole = whole && is_countable(args->items[i]);
    double start = number_of(args->items[0]), end = number_of(args->items[1]);
    double step = args->count > 2 ? number_of(args->items[2]) : 1;
    double count = floor((end - start) / step + 1e-9) + 1;
    if (args->count > 3 || !(count <= SEQUENCE_LIMIT))
        return NULL;
    Tree *list = tree_list();
    for (double i = 0; i < count; i++)
        tree_push(list,
                  whole ? tree_int((int64_t)(start + i * step)) : tree_float(start + i * step));
    return list;
}

/* `linspace[START:END:COUNT]`, or powers of a base at such exponents:
 * `logspace[START:END:COUNT:BASE]`. */
static Tree *make_space(const Tree *args, bool powers) {
    double start = number_of(args->items[0]), end = number_of(args->items[1]);
    double count = args->count > 2 ? number_of(args->items[2]) : 5;
    double base = args->count > 3 ? number_of(args->items[3]) : 10;
    if (args->count > (powers ? 4 : 3) || count != floor(count) || count < 0 ||
        count > SEQUENCE_LIMIT)
        return NULL;
    Tree *list = tree_list();
    for (double i = 0; i < count; i++) {
        double x =
            i > 0 && i == count - 1 ? end : start + (i ? i * (end - start) / (count - 1) : 0);
        tree_push(list, tree_float(powers ? pow(base, x) : x));
    }
    return list;
}

/* A sequence function of numbers as the list it stands for; NULL: not one. */
static Tree *parse_sequence(Span text) {
    FlagFunction f;
    Tree *list = NULL;
    if (!text.len || !isalpha((unsigned char)*text.ptr) || !flag_function_parse(&f, text))
        return NULL;
    bool usable = f.args->count >= 2 && all_numbers(f.args);
    if (usable && strcmp(f.name, "range") == 0)
        list = make_range(f.args);
    else if (usable && strcmp(f.name, "linspace") == 0)
        list = make_space(f.args, false);
    else if (usable && strcmp(f.name, "logspace") == 0)
        list = make_space(f.args, true);
    flag_function_release(&f);
    return list;
}

static Tree *parse_yaml(Span text) {
    Error err = ERROR_INIT;
    Tree *value = yaml_parse(text, "flag", &err);
    error_clear(&err);
    return value;
}

/* `[a, b]*3`. NULL: not a repetition. */
static Tree *parse_repetition(Span text) {
    size_t star = span_rfind_char(text, '*');
    if (star == SIZE_MAX || !text.len || *text.ptr != '[')
        return NULL;
    Span head = span_trim((Span){text.ptr, star});
    long long times;
    if (!span_ends(head, SPAN_LIT("]")) ||
        !span_to_int(span_trim(span_from(text, star + 1)), &times) || times < 0 || times > 100000)
        return NULL;
    Tree *once = parse_yaml(head), *all = NULL;
    if (tree_is(once, TREE_LIST)) {
        all = tree_list();
        for (long long n = 0; n < times; n++)
            for (size_t i = 0; i < once->count; i++)
                tree_push(all, tree_copy(once->items[i]));
    }
    tree_free(once);
    return all;
}

Tree *flag_value_parse(Span text) {
    if (!text.len)
        return tree_string("");
    Tree *value = parse_integer(text);
    if (!value && is_unnamed_function(text))
        return tree_string_span(text);
    if (!value)
        value = parse_sequence(text);
    if (!value)
        value = parse_repetition(text);
    if (!value)
        value = parse_yaml(text);
    if (value && is_number(value) &&
        (span_find_char(text, '_', 0) != SIZE_MAX || span_find_char(text, ':', 0) != SIZE_MAX)) {
        tree_free(value);
        value = NULL;
    }
    return value ? value : tree_string_span(text);
}

bool flag_assign_parse(Tree *flags, const char *text, Error *err) {
    const char *equals = strchr(text, '=');
    if (!equals)
        return fail(err, ERR_USAGE, "invalid argument '%s' - expected NAME=VAL", text);
    char *name = xstrndup(text, (size_t)(equals - text));
    tree_set(flags, name, flag_value_parse(span_of(equals + 1)));
    free(name);
    return true;
}

/* ---- value to text ---- */

/* Plain text inside a list that the marks of lists would take apart. */
static void add_quoted(Buf *out, Span plain) {
    buf_addc(out, '\'');
    for (size_t i = 0; i < plain.len; i++)
        buf_adds(out, plain.ptr[i] == '\'' ? "''" : (char[2]){plain.ptr[i], '\0'});
    buf_addc(out, '\'');
}

static void format_text(Buf *out, const Tree *value, bool in_list) {
    Buf text = BUF_INIT;
    yaml_write(&text, value);
    while (text.len && text.data[text.len - 1] == '\n')
        buf_truncate(&text, text.len - 1);
    if (memchr(text.data, '\n', text.len)) {
        buf_reset(&text);
        yaml_write_flow(&text, value);
    }
    bool plain = text.len && text.data[0] != '\'' && text.data[0] != '"';
    if (in_list && plain && strpbrk(text.data, ",[]{}"))
        add_quoted(out, buf_span(&text));
    else
        buf_add_span(out, buf_span(&text));
    buf_release(&text);
}

static void format_value(Buf *out, const Tree *value, bool in_list);

static void format_map(Buf *out, const Tree *value) {
    Tree *sorted = tree_copy(value);
    tree_sort_keys(sorted);
    buf_addc(out, '{');
    for (size_t i = 0; i < sorted->count; i++) {
        buf_addf(out, "%s%s: ", i ? ", " : "", sorted->keys[i]);
        format_value(out, sorted->items[i], true);
    }
    buf_addc(out, '}');
    tree_free(sorted);
}

static void format_value(Buf *out, const Tree *value, bool in_list) {
    switch (value->kind) {
    case TREE_NULL:
        buf_adds(out, "null");
        return;
    case TREE_BOOL:
        buf_adds(out, value->boolean ? "yes" : "no");
        return;
    case TREE_INT:
    case TREE_FLOAT:
        yaml_write_flow(out, value);
        return;
    case TREE_STRING:
        format_text(out, value, in_list);
        return;
    case TREE_DATE:
        buf_adds(out, value->text);
        return;
    case TREE_LIST:
        buf_addc(out, '[');
        for (size_t i = 0; i < value->count; i++) {
            buf_adds(out, i ? ", " : "");
            format_value(out, value->items[i], true);
        }
        buf_addc(out, ']');
        return;
    case TREE_MAP:
        format_map(out, value);
        return;
    }
}

void flag_value_format(Buf *out, const Tree *value) {
    format_value(out, value, false);
}

void flag_value_format_bare(Buf *out, const Tree *value) {
    if (value->kind == TREE_STRING)
        buf_add(out, value->text, value->length);
    else
        format_value(out, value, false);
}

static Tree *rounded(const Tree *value) {
    if (value->kind == TREE_FLOAT && isfinite(value->number)) {
        char text[400];
        double shown = value->number;
        snprintf(text, sizeof text, "%.4f", value->number);
        if (!double_parse(span_of(text), false, &shown))
            shown = value->number;
        return tree_float(shown);
    }
    if (value->kind != TREE_LIST)
        return tree_copy(value);
    Tree *list = tree_list();
    for (size_t i = 0; i < value->count; i++)
        tree_push(list, rounded(value->items[i]));
    return list;
}

void flag_value_format_assign(Buf *out, const Tree *value) {
    Tree *shown = rounded(value);
    Buf text = BUF_INIT;
    format_value(&text, shown, false);
    if (shown->kind == TREE_STRING && (*text.data == '\'' || *text.data == '"')) {
        buf_add_span(out, buf_span(&text));
    } else {
        char *quoted = shell_quote(text.data);
        buf_adds(out, quoted);
        free(quoted);
    }
    buf_release(&text);
    tree_free(shown);
}

void flag_assigns(Buf *out, const Tree *flags, const char *separator) {
    if (!tree_is(flags, TREE_MAP))
        return;
    Tree *sorted = tree_copy(flags);
    tree_sort_keys(sorted);
    for (size_t i = 0; i < sorted->count; i++) {
        buf_addf(out, "%s%s=", i ? separator : "", sorted->keys[i]);
        flag_value_format_assign(out, sorted->items[i]);
    }
    tree_free(sorted);
}

bool flags_equal(const Tree *a, const Tree *b) {
    return a && b && tree_equal(a, b);
}
