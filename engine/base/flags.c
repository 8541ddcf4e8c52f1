/* Command-line flags from a table. */
#include "engine/base/flags.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/number.h"
#include <stdlib.h>

/* ---- values ------------------------------------------------------------------------------ */

bool duration_parse(double *out, Span text, Error *err) {
    static const struct {
        const char *unit;
        double seconds;
    } UNITS[] = {{"ms", 0.001}, {"us", 1e-6}, {"min", 60}, {"s", 1}, {"m", 60}, {"h", 3600}};
    Span number = text;
    double factor = 1;
    for (size_t i = 0; i < COUNT_OF(UNITS); i++) {
        if (!span_ends(text, span_of(UNITS[i].unit)))
            continue;
        number.len = text.len - strlen(UNITS[i].unit);
        factor = UNITS[i].seconds;
        break;
    }
    number = span_trim(number);
    if (number.len == 0 || !double_parse(number, false, out) || !(*out >= 0) || *out > 1e12)
        return fail(err, ERR_USAGE, "'%.*s' is no duration; write 5s, 200ms, 2m or 1h",
                    SPAN_ARG(text));
    *out *= factor;
    return true;
}

static void *place(void *target, const Flag *flag) {
    return (char *)target + flag->offset;
}

static bool store_value(void *target, const Flag *flag, const char *value, Error *err) {
    long long number;
    switch (flag->kind) {
    case FLAG_INT:
        if (!span_to_int(span_of(value), &number) || number < 0)
            return fail(err, ERR_USAGE, "--%s needs a number, not '%s'", flag->name, value);
        *(int64_t *)place(target, flag) = number;
        return true;
    case FLAG_TEXT:
    case FLAG_OPTIONAL: {
        char **text = place(target, flag);
        free(*text);
        *text = xstrdup(value);
        return true;
    }
    case FLAG_LIST:
        strlist_add(place(target, flag), value);
        return true;
    case FLAG_DURATION:
        return duration_parse(place(target, flag), span_of(value), err) ||
               error_prefix(err, "--%s", flag->name);
    case FLAG_SET:
    case FLAG_COUNT:
    case FLAG_LESS:
        break;
    }
    return fail(err, ERR_USAGE, "--%s takes no value", flag->name);
}

static bool takes_value(const Flag *flag) {
    return flag->kind == FLAG_INT || flag->kind == FLAG_TEXT || flag->kind == FLAG_LIST ||
           flag->kind == FLAG_DURATION;
}

static bool store_bare(void *target, const Flag *flag, Error *err) {
    if (flag->kind == FLAG_SET)
        *(bool *)place(target, flag) = true;
    else if (flag->kind == FLAG_COUNT)
        ++*(int *)place(target, flag);
    else if (flag->kind == FLAG_LESS)
        --*(int *)place(target, flag);
    else
        return store_value(target, flag, "", err);
    return true;
}

/* ---- words ------------------------------------------------------------------------------- */

typedef struct Parser {
    void *target;
    StrList *rest;
    const Flag *const *tables;
    char *const *words;
} Parser;

static const Flag *find_long(const Parser *p, Span name) {
    for (const Flag *const *table = p->tables; *table; table++)
        for (const Flag *f = *table; f->name || f->letter; f++)
            if (f->name && span_is(name, f->name))
                return f;
    return NULL;
}

static const Flag *find_letter(const Parser *p, char letter) {
    for (const Flag *const *table = p->tables; *table; table++)
        for (const Flag *f = *table; f->name || f->letter; f++)
            if (f->letter == letter)
                return f;
    return NULL;
}

static bool unknown(const Parser *p, Span name, Error *err) {
    const char *names[128];
    size_t count = 0;
    for (const Flag *const *table = p->tables; *table; table++)
        for (const Flag *f = *table; (f->name || f->letter) && count < COUNT_OF(names); f++)
            if (f->name)
                names[count++] = f->name;
    const char *near = span_nearest(name, names, count);
    if (near)
        return fail(err, ERR_USAGE, "unrecognized option '--%.*s' - did you mean '--%s'?",
                    SPAN_ARG(name), near);
    return fail(err, ERR_USAGE, "unrecognized option '--%.*s'", SPAN_ARG(name));
}

static bool next_value(Parser *p, const Flag *flag, Error *err) {
    if (!*p->words)
        return fail(err, ERR_USAGE, "missing argument for %s", flag->value);
    return store_value(p->target, flag, *p->words++, err);
}

static bool long_word(Parser *p, const char *word, Error *err) {
    Span text = span_of(word + 2);
    size_t equals = span_find_char(text, '=', 0);
    Span name = equals == SIZE_MAX ? text : span_make(text.ptr, equals);
    const Flag *flag = find_long(p, name);
    if (!flag && span_starts(name, SPAN_LIT("no-"))) {
        flag = find_long(p, span_from(name, 3));
        if (flag && flag->kind == FLAG_SET && equals == SIZE_MAX) {
            *(bool *)place(p->target, flag) = false;
            return true;
        }
        flag = NULL;
    }
    if (!flag)
        return unknown(p, name, err);
    if (equals != SIZE_MAX)
        return store_value(p->target, flag, text.ptr + equals + 1, err);
    return takes_value(flag) ? next_value(p, flag, err) : store_bare(p->target, flag, err);
}

static bool short_word(Parser *p, const char *word, Error *err) {
    for (const char *at = word + 1; *at; at++) {
        const Flag *flag = find_letter(p, *at);
        if (!flag)
            return fail(err, ERR_USAGE, "unrecognized option '-%c'", *at);
        if (takes_value(flag))
            return at[1] ? store_value(p->target, flag, at + (at[1] == '=' ? 2 : 1), err)
                         : next_value(p, flag, err);
        if (!store_bare(p->target, flag, err))
            return false;
    }
    return true;
}

static bool add_words(StrList *words, char *const *argv, int depth, Error *err);

static bool add_file(StrList *words, const char *path, int depth, Error *err) {
    Buf text = BUF_INIT;
    StrList lines = STRLIST_INIT;
    bool fine = depth < 10 || fail(err, ERR_USAGE, "@%s: files of arguments nest too deep", path);
    fine = fine && (file_read(&text, path, err) || error_prefix(err, "@%s", path));
    Span rest = buf_span(&text), line;
    while (fine && span_next_line(&rest, &line, true)) {
        line = span_trim(line);
        if (line.len && line.ptr[0] != '#')
            strlist_add_span(&lines, line);
    }
    fine = fine && add_words(words, strlist_argv(&lines), depth + 1, err);
    strlist_release(&lines);
    buf_release(&text);
    return fine;
}

static bool add_words(StrList *words, char *const *argv, int depth, Error *err) {
    for (; *argv; argv++) {
        if ((*argv)[0] != '@' || (*argv)[1] == '\0')
            strlist_add(words, *argv);
        else if (!add_file(words, *argv + 1, depth, err))
            return false;
    }
    return true;
}

static bool one_word(Parser *p, const char *word, bool *flags_over, Error *err) {
    if (*flags_over || word[0] != '-' || word[1] == '\0')
        strlist_add(p->rest, word);
    else if (strcmp(word, "--") == 0)
        *flags_over = true;
    else
        return word[1] == '-' ? long_word(p, word, err) : short_word(p, word, err);
    return true;
}

bool flags_expand_files(StrList *words, char *const *argv, Error *err) {
    return add_words(words, argv, 0, err);
}

bool flags_parse(void *target, StrList *rest, const Flag *const *tables, char *const *argv,
                 Error *err) {
    Parser p = {.target = target, .rest = rest, .tables = tables, .words = argv};
    bool flags_over = false;
    while (*p.words)
        if (!one_word(&p, *p.words++, &flags_over, err))
            return false;
    return true;
}

void flags_release(void *target, const Flag *const *tables) {
    for (; *tables; tables++)
        for (const Flag *f = *tables; f->name || f->letter; f++) {
            if (f->kind == FLAG_LIST)
                strlist_release(place(target, f));
            if (f->kind == FLAG_TEXT || f->kind == FLAG_OPTIONAL) {
                char **text = place(target, f);
                free(*text);
                *text = NULL;
            }
        }
}

/* ---- help -------------------------------------------------------------------------------- */

/* The first table that has a letter keeps it, as in parsing. */
static bool take_letter(Buf *letters, char letter) {
    if (!letter || span_find_char(buf_span(letters), letter, 0) != SIZE_MAX)
        return false;
    buf_addc(letters, letter);
    return true;
}

void flags_help(Buf *out, const Flag *table, Buf *letters) {
    for (const Flag *f = table; f->name || f->letter; f++) {
        size_t start = out->len;
        if (take_letter(letters, f->letter))
            buf_addf(out, "  -%c%s", f->letter, f->name ? ", " : "");
        else
            buf_adds(out, "      ");
        if (f->name)
            buf_addf(out, "--%s", f->name);
        if (f->value)
            buf_addf(out, f->kind == FLAG_OPTIONAL ? "[=%s]" : " %s", f->value);
        size_t used = out->len - start;
        if (used > 26) {
            buf_addc(out, '\n');
            used = 0;
        }
        buf_add_repeat(out, ' ', 28 - used);
        buf_addf(out, "%s\n", f->help);
    }
}
