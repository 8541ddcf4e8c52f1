/* Front matter: YAML between `---` lines at the very top, or `key: value` lines before the first
 * blank line. */
#include "harness/doc/scan.h"
#include "engine/base/mem.h"
#include "engine/base/yaml.h"

static void free_tree(void *tree) {
    tree_free(tree);
}

static void add_pairs(Doc *doc, const Tree *map, int line_offset) {
    for (size_t i = 0; i < map->count; i++) {
        const Tree *value = map->items[i];
        Directive *d = directive_add(doc->arena, &doc->front, DIRECTIVE_FRONT, 0);
        d->name = span_of(arena_strdup(doc->arena, map->keys[i]));
        d->has_value = true;
        d->tree = value;
        d->value = value->text ? span_make(value->text, value->length) : SPAN_LIT("");
        d->line = (value->line ? value->line : 1) + line_offset;
        d->column = 1;
    }
}

/* "name:line:column: …" of the YAML reader, moved down by the lines before it. */
static void yaml_problem(Doc *doc, const Error *err, int line_offset) {
    Span text = span_of(err->message);
    size_t start = strlen(doc->path) + 1;
    size_t colon = start < text.len ? span_find_char(text, ':', start) : SIZE_MAX;
    long long line;
    if (colon == SIZE_MAX || !span_to_int(span_make(text.ptr + start, colon - start), &line)) {
        doc->problem = doc_message(doc, "%s:1:1: front matter: %s", doc->path, err->message);
        return;
    }
    doc->problem = doc_message(doc, "%s:%lld%.*s", doc->path, line + line_offset,
                               SPAN_ARG(span_from(text, colon)));
}

static bool is_rule(const Doc *doc, size_t index, const char *mark) {
    return span_is(span_trim_right(line_raw(doc, index)), mark);
}

/* What has a prompt is text between two rules: no example may be taken for something else. */
static bool is_prompt(const Doc *doc, size_t index) {
    return span_starts(span_trim_left(line_raw(doc, index)), SPAN_LIT(">>>"));
}

static size_t yaml_front(Doc *doc) {
    size_t end = 1;
    for (; end < doc->line_count && !is_rule(doc, end, "---") && !is_rule(doc, end, "..."); end++)
        if (is_prompt(doc, end))
            return 0;
    if (end == doc->line_count)
        return 0; /* a horizontal rule */
    Error err = ERROR_INIT;
    Span inside =
        span_make(doc->text.ptr + doc->lines[1].start, doc->lines[end].start - doc->lines[1].start);
    Tree *tree = yaml_parse(inside, doc->path, &err);
    if (!tree) {
        yaml_problem(doc, &err, 1);
        error_clear(&err);
        return end + 1;
    }
    bool used = tree->kind == TREE_MAP || tree->kind == TREE_NULL;
    arena_on_free(doc->arena, free_tree, tree);
    if (tree->kind == TREE_MAP)
        add_pairs(doc, tree, 1);
    return used ? end + 1 : 0;
}

/* ---- leading lines ----------------------------------------------------------------------- */

static size_t key_length(Span line) {
    size_t n = 0;
    while (n < line.len &&
           (line.ptr[n] == '-' || line.ptr[n] == '_' || (line.ptr[n] >= 'a' && line.ptr[n] <= 'z')))
        n++;
    bool colon = n > 0 && n < line.len && line.ptr[n] == ':';
    return colon && (n + 1 == line.len || line.ptr[n + 1] == ' ') ? n : 0;
}

static void leading_line(Doc *doc, size_t index) {
    Span line = line_raw(doc, index);
    size_t n = key_length(line);
    Span text = span_trim(span_from(line, n + 1));
    Directive *d = directive_add(doc->arena, &doc->front, DIRECTIVE_FRONT, (int)index + 1);
    d->name = span_make(line.ptr, n);
    d->has_value = true;
    d->column = 1;
    d->value = text;
    Error err = ERROR_INIT;
    Tree *tree = yaml_parse_scalar(text, &err);
    if (!tree)
        tree = tree_string_span(text);
    error_clear(&err);
    arena_on_free(doc->arena, free_tree, tree);
    d->tree = tree;
    if (tree->kind == TREE_STRING)
        d->value = span_make(tree->text, tree->length);
}

static size_t leading_lines(Doc *doc) {
    size_t count = 0;
    while (count < doc->line_count && span_trim(line_raw(doc, count)).len) {
        if (key_length(line_raw(doc, count)) == 0)
            return 0;
        count++;
    }
    for (size_t i = 0; i < count; i++)
        leading_line(doc, i);
    return count;
}

size_t front_scan(Doc *doc) {
    if (doc->line_count == 0)
        return 0;
    size_t count = is_rule(doc, 0, "---") ? yaml_front(doc) : leading_lines(doc);
    for (size_t i = 0; i < count; i++)
        doc->lines[i].role = ROLE_FRONT;
    return count;
}
