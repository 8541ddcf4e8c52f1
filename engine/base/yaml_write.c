/* Tree to YAML, as PyYAML's safe_dump lays it out and quotes it, but never folding long lines.
 *
 * A plain string stays plain when nothing in it is YAML's and it would come back as a string. */
#include "engine/base/mem.h"
#include "engine/base/number.h"
#include "engine/base/unicode.h"
#include "engine/base/yaml.h"
#include "engine/base/yaml_scalar.h"
#include <math.h>
#include <stdlib.h>

enum { LONGEST_SIMPLE_KEY = 122 };

/* What a string's characters allow. */
typedef struct Traits {
    bool block_plain, flow_plain, single_quoted, multiline;
} Traits;

static bool is_break(uint32_t c) {
    return c == '\n' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

static bool is_white(uint32_t c) {
    return c == 0 || c == ' ' || c == '\t' || c == '\r' || is_break(c);
}

static uint32_t peek_char(Span s, size_t at) {
    return at < s.len ? utf8_next(s, &at, false) : ' ';
}

/* Whether a character here means something in block and in flow context. */
static void check_indicator(uint32_t c, bool first, bool white_before, bool white_after,
                            bool *block, bool *flow) {
    if (c >= 0x80 || c == 0)
        return;
    if (first && strchr("#,[]{}&*!|>'\"%@`", (int)c))
        *block = *flow = true;
    if (first && (c == '-' || c == '?' || c == ':') && white_after)
        *block = *flow = true;
    if (strchr(first ? "?:" : ",?[]{}:", (int)c))
        *flow = true;
    if (!first && ((c == ':' && white_after) || (c == '#' && white_before)))
        *block = *flow = true;
}

static Traits analyse(Span s) {
    bool block = span_starts(s, SPAN_LIT("---")) || span_starts(s, SPAN_LIT("..."));
    bool flow = block, special = false, breaks = false, edge = false;
    bool break_then_space = false, space_then_break = false;
    uint32_t before = ' ';
    for (size_t at = 0; at < s.len;) {
        bool first = at == 0;
        uint32_t c = utf8_next(s, &at, false);
        check_indicator(c, first, is_white(before), is_white(peek_char(s, at)), &block, &flow);
        breaks |= is_break(c);
        special |= c != '\n' && (c < 0x20 || c > 0x7E);
        edge |= (first || at == s.len) && (c == ' ' || is_break(c));
        break_then_space |= !first && c == ' ' && is_break(before);
        space_then_break |= !first && is_break(c) && before == ' ';
        before = c;
    }
    bool plain = s.len && !edge && !breaks && !special;
    return (Traits){.block_plain = plain && !block,
                    .flow_plain = plain && !flow,
                    .single_quoted = !break_then_space && !space_then_break && !special,
                    .multiline = breaks};
}

static void add_escape(Buf *out, uint32_t c) {
    static const struct {
        uint32_t c;
        char letter;
    } NAMED[] = {{0, '0'},     {7, 'a'},    {8, 'b'},    {9, 't'},      {10, 'n'},
                 {11, 'v'},    {12, 'f'},   {13, 'r'},   {27, 'e'},     {'"', '"'},
                 {'\\', '\\'}, {0x85, 'N'}, {0xA0, '_'}, {0x2028, 'L'}, {0x2029, 'P'}};
    for (size_t i = 0; i < COUNT_OF(NAMED); i++) {
        if (NAMED[i].c == c) {
            buf_addc(out, '\\');
            buf_addc(out, NAMED[i].letter);
            return;
        }
    }
    buf_addf(out, c < 0x100 ? "\\x%02X" : c < 0x10000 ? "\\u%04X" : "\\U%08X", c);
}

static void add_double_quoted(Buf *out, Span s) {
    buf_addc(out, '"');
    for (size_t at = 0; at < s.len;) {
        uint32_t c = utf8_next(s, &at, false);
        if (c >= 0x20 && c <= 0x7E && c != '"' && c != '\\')
            buf_addc(out, (char)c);
        else
            add_escape(out, c == UINT32_MAX ? 0xFFFD : c);
    }
    buf_addc(out, '"');
}

/* A line break is written as an empty line, and the text behind it indented. */
static void add_single_quoted(Buf *out, Span s, int indent) {
    buf_addc(out, '\'');
    for (size_t at = 0; at < s.len; at++) {
        char c = s.ptr[at];
        bool starts_run = c == '\n' && (at == 0 || s.ptr[at - 1] != '\n');
        bool ends_run = c == '\n' && (at + 1 == s.len || s.ptr[at + 1] != '\n');
        if (starts_run || c == '\'')
            buf_addc(out, c);
        buf_addc(out, c);
        if (ends_run)
            buf_add_repeat(out, ' ', (size_t)indent);
    }
    buf_addc(out, '\'');
}

typedef enum Place { IN_BLOCK, IN_BLOCK_KEY, ON_ONE_LINE, IN_FLOW } Place;

static void add_string(Buf *out, Span s, Place place, int indent) {
    Traits traits = analyse(s);
    bool plain = place == IN_FLOW ? traits.flow_plain : traits.block_plain;
    bool on_one_line = place != IN_BLOCK;
    if (plain && yaml_classify(s) == YAML_STRING)
        buf_add_span(out, s);
    else if (traits.single_quoted && !(on_one_line && traits.multiline))
        add_single_quoted(out, s, indent);
    else
        add_double_quoted(out, s);
}

static void add_float(Buf *out, double value) {
    if (isnan(value)) {
        buf_adds(out, ".nan");
    } else if (isinf(value)) {
        buf_adds(out, value < 0 ? "-.inf" : ".inf");
    } else {
        size_t start = out->len;
        double_repr(out, value);
        Span text = span_from(buf_span(out), start);
        size_t e = span_find_char(text, 'e', 0);
        if (e != SIZE_MAX && span_find_char(text, '.', 0) == SIZE_MAX)
            buf_insert(out, start + e, SPAN_LIT(".0"));
    }
}

static void add_scalar(Buf *out, const Tree *t, Place place, int indent) {
    switch (t->kind) {
    case TREE_NULL:
        buf_adds(out, "null");
        return;
    case TREE_BOOL:
        buf_adds(out, t->boolean ? "true" : "false");
        return;
    case TREE_INT:
        tree_add_integer(out, t);
        return;
    case TREE_FLOAT:
        add_float(out, t->number);
        return;
    case TREE_STRING:
        add_string(out, span_make(t->text, t->length), place, indent);
        return;
    case TREE_DATE:
        buf_add(out, t->text, t->length);
        return;
    case TREE_LIST:
        buf_adds(out, "[]"); /* only empty ones come here */
        return;
    case TREE_MAP:
        buf_adds(out, "{}");
        return;
    }
}

typedef struct Key {
    const char *text;
    size_t at;
} Key;

static int compare_keys(const void *a, const void *b) {
    return strcmp(((const Key *)a)->text, ((const Key *)b)->text);
}

/* A map's keys in order; the caller frees them. */
static Key *sorted_keys(const Tree *map) {
    Key *keys = xmalloc(map->count * sizeof *keys);
    for (size_t i = 0; i < map->count; i++)
        keys[i] = (Key){map->keys[i], i};
    qsort(keys, map->count, sizeof *keys, compare_keys);
    return keys;
}

static void add_block(Buf *out, const Tree *t, int indent);

static void start_line(Buf *out, int indent) {
    buf_add_repeat(out, ' ', (size_t)indent);
}

/* What follows "- " or ": " on the same line: a collection's first line stands there too. */
static void add_inline(Buf *out, const Tree *t, int indent) {
    if (t->count) {
        size_t start = out->len;
        add_block(out, t, indent + 2);
        buf_erase(out, start, (size_t)indent + 2);
    } else {
        add_scalar(out, t, IN_BLOCK, indent + 2);
        buf_addc(out, '\n');
    }
}

static void add_list(Buf *out, const Tree *t, int indent) {
    for (size_t i = 0; i < t->count; i++) {
        start_line(out, indent);
        buf_adds(out, "- ");
        add_inline(out, t->items[i], indent);
    }
}

/* A key that cannot stand before a ':' has lines of its own. */
static void add_complex_pair(Buf *out, Span key, const Tree *value, int indent) {
    start_line(out, indent);
    buf_adds(out, "? ");
    add_string(out, key, IN_BLOCK, indent + 2);
    buf_addc(out, '\n');
    start_line(out, indent);
    buf_adds(out, ": ");
    add_inline(out, value, indent);
}

static void add_pair(Buf *out, const char *key, const Tree *value, int indent) {
    Span text = span_of(key);
    if (!text.len || utf8_count(text) > LONGEST_SIMPLE_KEY || analyse(text).multiline) {
        add_complex_pair(out, text, value, indent);
        return;
    }
    start_line(out, indent);
    add_string(out, text, IN_BLOCK_KEY, indent);
    buf_addc(out, ':');
    if (value->count) {
        buf_addc(out, '\n');
        add_block(out, value, value->kind == TREE_LIST ? indent : indent + 2);
        return;
    }
    buf_addc(out, ' ');
    add_scalar(out, value, IN_BLOCK, indent + 2);
    buf_addc(out, '\n');
}

static void add_map(Buf *out, const Tree *t, int indent) {
    Key *keys = sorted_keys(t);
    for (size_t i = 0; i < t->count; i++)
        add_pair(out, keys[i].text, t->items[keys[i].at], indent);
    free(keys);
}

static void add_block(Buf *out, const Tree *t, int indent) {
    if (t->kind == TREE_MAP)
        add_map(out, t, indent);
    else
        add_list(out, t, indent);
}

void yaml_write(Buf *out, const Tree *t) {
    if (t->count) {
        add_block(out, t, 0);
    } else {
        add_scalar(out, t, IN_BLOCK, 2);
        buf_addc(out, '\n');
    }
}

static void add_flow(Buf *out, const Tree *t, Place place) {
    if (t->kind == TREE_LIST) {
        buf_addc(out, '[');
        for (size_t i = 0; i < t->count; i++) {
            if (i)
                buf_adds(out, ", ");
            add_flow(out, t->items[i], IN_FLOW);
        }
        buf_addc(out, ']');
    } else if (t->kind == TREE_MAP) {
        Key *keys = sorted_keys(t);
        buf_addc(out, '{');
        for (size_t i = 0; i < t->count; i++) {
            if (i)
                buf_adds(out, ", ");
            add_string(out, span_of(keys[i].text), IN_FLOW, 0);
            buf_adds(out, ": ");
            add_flow(out, t->items[keys[i].at], IN_FLOW);
        }
        free(keys);
        buf_addc(out, '}');
    } else {
        add_scalar(out, t, place, 0);
    }
}

void yaml_write_flow(Buf *out, const Tree *t) {
    add_flow(out, t, ON_ONE_LINE);
}

char *yaml_text(const Tree *t) {
    if (!t || t->kind == TREE_NULL)
        return NULL;
    if (t->kind == TREE_STRING)
        return xstrdup(t->text);
    Buf text = BUF_INIT;
    yaml_write_flow(&text, t);
    return buf_detach(&text);
}
