/* The floor's functions behind a pipe, so that tests/python/base.py can compare them with Python's.
 *
 * Standard input: one JSON list per line, [function, argument …]; standard output: one JSON value
 * per line. Must not judge: the script does. */
#include "engine/base/file.h"
#include "engine/base/json.h"
#include "engine/base/mem.h"
#include "engine/base/number.h"
#include "engine/base/unicode.h"
#include "engine/base/yaml.h"
#include <stdio.h>
#include <stdlib.h>

static const char *argument(const Tree *call, size_t index) {
    return tree_text(tree_at(call, index), "");
}

static void reply_taken(Buf *out, char *text) {
    json_write_string(out, span_of(text));
    free(text);
}

/* The bits of a double travel as decimal text. */
static void reply_repr(Buf *out, const Tree *call) {
    uint64_t bits = strtoull(argument(call, 1), NULL, 10);
    double value;
    memcpy(&value, &bits, sizeof value);
    buf_addc(out, '"');
    double_repr(out, value);
    buf_addc(out, '"');
}

static void reply_float(Buf *out, const Tree *call) {
    double value;
    if (!double_parse(span_trim(span_of(argument(call, 1))), true, &value)) {
        buf_adds(out, "null");
        return;
    }
    buf_addc(out, '"');
    double_repr(out, value);
    buf_addc(out, '"');
}

static void reply_split(Buf *out, const Tree *call) {
    StrList words = STRLIST_INIT;
    if (!strlist_shell_split(&words, span_of(argument(call, 1)), NULL)) {
        buf_adds(out, "null");
        return;
    }
    Tree *list = tree_list();
    for (size_t i = 0; i < words.count; i++)
        tree_push(list, tree_string(words.items[i]));
    json_write(out, list);
    tree_free(list);
    strlist_release(&words);
}

static void reply_load(Buf *out, const Tree *call) {
    Error err = ERROR_INIT;
    Tree *t = yaml_parse(span_of(argument(call, 1)), "t", &err);
    if (t) {
        buf_addf(out, "[\"%s\", ", tree_kind_name(t->kind));
        json_write(out, t);
        buf_addc(out, ']');
    } else {
        buf_adds(out, "{\"error\": ");
        json_write_string(out, span_of(err.message));
        buf_addc(out, '}');
    }
    error_clear(&err);
    tree_free(t);
}

static void reply_dump(Buf *out, const Tree *call) {
    Buf text = BUF_INIT;
    yaml_write(&text, tree_at(call, 1));
    json_write_string(out, buf_span(&text));
    buf_release(&text);
}

/* Everything said of one code point, in one string. */
static void reply_unicode(Buf *out, const Tree *call) {
    static bool (*const IS[])(uint32_t) = {
        unicode_is_alpha,     unicode_is_decimal,  unicode_is_digit,      unicode_is_numeric,
        unicode_is_upper,     unicode_is_lower,    unicode_is_title,      unicode_is_space,
        unicode_is_printable, unicode_is_id_start, unicode_is_id_continue};
    static void (*const ADD[])(Buf *, uint32_t) = {unicode_add_upper, unicode_add_lower,
                                                   unicode_add_title, unicode_add_fold};
    uint32_t c = (uint32_t)tree_integer(tree_at(call, 1), 0);
    Buf text = BUF_INIT;
    buf_addf(&text, "%s ", unicode_category(c));
    for (size_t i = 0; i < COUNT_OF(IS); i++)
        buf_addc(&text, IS[i](c) ? '1' : '0');
    buf_addf(&text, " %d", unicode_decimal_value(c));
    for (size_t i = 0; i < COUNT_OF(ADD); i++) {
        buf_addc(&text, ' ');
        ADD[i](&text, c);
    }
    json_write_string(out, buf_span(&text));
    buf_release(&text);
}

static void reply_path(Buf *out, const Tree *call, const char *function) {
    const char *path = argument(call, 1), *other = argument(call, 2);
    if (!strcmp(function, "dirname"))
        reply_taken(out, path_dirname(path));
    else if (!strcmp(function, "basename"))
        reply_taken(out, path_basename(path));
    else if (!strcmp(function, "extension"))
        json_write_string(out, span_of(path_extension(path)));
    else if (!strcmp(function, "normpath"))
        reply_taken(out, path_normal(path));
    else if (!strcmp(function, "abspath"))
        reply_taken(out, path_absolute(path));
    else if (!strcmp(function, "realpath"))
        reply_taken(out, path_real(path));
    else if (!strcmp(function, "relpath"))
        reply_taken(out, path_relative(path, other));
    else if (!strcmp(function, "join"))
        reply_taken(out, path_join(path, other));
    else
        buf_adds(out, "null");
}

static void reply(Buf *out, const Tree *call) {
    const char *function = argument(call, 0);
    if (!strcmp(function, "repr"))
        reply_repr(out, call);
    else if (!strcmp(function, "float"))
        reply_float(out, call);
    else if (!strcmp(function, "split"))
        reply_split(out, call);
    else if (!strcmp(function, "quote"))
        reply_taken(out, shell_quote(argument(call, 1)));
    else if (!strcmp(function, "load"))
        reply_load(out, call);
    else if (!strcmp(function, "dump"))
        reply_dump(out, call);
    else if (!strcmp(function, "json"))
        json_write(out, tree_at(call, 1));
    else if (!strcmp(function, "unicode"))
        reply_unicode(out, call);
    else
        reply_path(out, call, function);
}

int main(void) {
    Buf out = BUF_INIT;
    Error err = ERROR_INIT;
    char *line = NULL;
    size_t cap = 0;
    for (ssize_t len; (len = getline(&line, &cap, stdin)) > 0;) {
        buf_reset(&out);
        Tree *call = json_parse(span_make(line, (size_t)len), "call", &err);
        if (call)
            reply(&out, call);
        else
            json_write_string(&out, span_of(err.message));
        puts(out.data);
        tree_free(call);
        error_clear(&err);
    }
    free(line);
    buf_release(&out);
    return 0;
}
