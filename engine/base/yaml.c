/* YAML to Tree: libyaml's events put together.
 *
 * Aliases become copies, counted against a limit so that a few lines cannot unfold into gigabytes.
 * Keys are kept as they are written: a tree's keys are text. */
#include "engine/base/yaml.h"
#include "engine/base/map.h"
#include "engine/base/mem.h"
#include "engine/base/yaml_events.h"
#include "engine/base/yaml_scalar.h"
#include <stdlib.h>
#include <yaml.h>

enum { DEEPEST = 200, MOST_NODES = 5000000 };

typedef struct Composer {
    yaml_parser_t parser;
    yaml_event_t event; /* the current one, valid while `have` */
    bool have;
    Map anchors; /* name to a copy of the finished Tree; NULL while the node is being read */
    int depth;
    size_t nodes;
    Span text;
    const char *name;
    Error *err;
} Composer;

static bool complain_at(Composer *c, yaml_mark_t at, const char *what) {
    return fail(c->err, ERR_SYNTAX, "%s:%zu:%zu: %s", c->name, at.line + 1, at.column + 1, what);
}

static bool complain(Composer *c, const char *what) {
    return complain_at(c, c->event.start_mark, what);
}

/* The reader is ahead of the marks, it only knows how many bytes there were. */
static bool fail_at_byte(Composer *c, const char *problem, size_t offset) {
    size_t line = 1, start = 0;
    for (size_t i = 0; i < offset && i < c->text.len; i++)
        if (c->text.ptr[i] == '\n') {
            line++;
            start = i + 1;
        }
    return fail(c->err, ERR_SYNTAX, "%s:%zu:%zu: %s", c->name, line, offset - start + 1, problem);
}

static bool fail_parse(Composer *c) {
    const yaml_parser_t *p = &c->parser;
    const char *problem = p->problem ? p->problem : "cannot be read";
    if (p->error == YAML_READER_ERROR)
        return fail_at_byte(c, problem, p->problem_offset);
    return fail(c->err, ERR_SYNTAX, "%s:%zu:%zu: %s%s%s%s", c->name, p->problem_mark.line + 1,
                p->problem_mark.column + 1, problem, p->context ? " (" : "",
                p->context ? p->context : "", p->context ? ")" : "");
}

static bool next(Composer *c) {
    if (c->have)
        yaml_event_delete(&c->event);
    c->have = yaml_parser_parse(&c->parser, &c->event);
    return c->have || fail_parse(c);
}

static bool count_nodes(Composer *c, size_t more) {
    c->nodes += more;
    return c->nodes <= MOST_NODES || complain(c, "too many values (aliases multiply them?)");
}

static Tree *placed(Tree *t, yaml_mark_t at) {
    if (t) {
        t->line = (int)at.line + 1;
        t->column = (int)at.column + 1;
    }
    return t;
}

static size_t tree_size(const Tree *t) {
    size_t size = 1;
    for (size_t i = 0; i < t->count; i++)
        size += tree_size(t->items[i]);
    return size;
}

static Tree *read_alias(Composer *c) {
    Span name = span_of((const char *)c->event.data.alias.anchor);
    const Tree *target = map_get(&c->anchors, name);
    if (!target) {
        complain(c, map_has(&c->anchors, name) ? "this alias stands inside the value it names"
                                               : "no anchor has the name of this alias");
        return NULL;
    }
    return count_nodes(c, tree_size(target)) ? tree_copy(target) : NULL;
}

#define STANDARD "tag:yaml.org,2002:"

/* The type a standard scalar tag asks for. */
static bool tagged_type(const char *tag, YamlPlain *as) {
    static const struct {
        const char *tag;
        YamlPlain as;
    } KNOWN[] = {{STANDARD "str", YAML_STRING},
                 {STANDARD "int", YAML_INT},
                 {STANDARD "float", YAML_FLOAT},
                 {STANDARD "bool", YAML_BOOL},
                 {STANDARD "null", YAML_NULL},
                 {STANDARD "timestamp", YAML_DATE},
                 {"!", YAML_STRING}};
    for (size_t i = 0; i < COUNT_OF(KNOWN); i++) {
        if (strcmp(tag, KNOWN[i].tag) == 0) {
            *as = KNOWN[i].as;
            return true;
        }
    }
    return false;
}

static Tree *unknown_tag(Composer *c, const char *tag) {
    fail(c->err, ERR_UNSUPPORTED, "%s:%zu:%zu: unknown tag %s", c->name,
         c->event.start_mark.line + 1, c->event.start_mark.column + 1, tag);
    return NULL;
}

static Tree *read_scalar(Composer *c) {
    Span text = span_make((const char *)c->event.data.scalar.value, c->event.data.scalar.length);
    const char *tag = (const char *)c->event.data.scalar.tag;
    bool plain = c->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (plain && (!tag || strcmp(tag, "!") == 0))
        return yaml_resolve(text);
    YamlPlain as = YAML_STRING;
    if (tag && !tagged_type(tag, &as))
        return unknown_tag(c, tag);
    Tree *t = yaml_construct(text, as);
    if (!t)
        complain(c, "the value does not fit its tag");
    return t;
}

static Tree *read_node(Composer *c);

static bool read_items(Composer *c, Tree *list) {
    while (next(c)) {
        if (c->event.type == YAML_SEQUENCE_END_EVENT)
            return true;
        Tree *item = read_node(c);
        if (!item)
            return false;
        tree_push(list, item);
    }
    return false;
}

/* Add what `to` does not have itself. Of several merged maps the first one to have a key wins. */
static void merge_map(Tree *to, const Tree *from) {
    for (size_t i = 0; i < from->count; i++)
        if (!tree_has(to, from->keys[i]))
            tree_set(to, from->keys[i], tree_copy(from->items[i]));
}

static bool merge(Composer *c, Tree *to, const Tree *from, yaml_mark_t at) {
    if (!count_nodes(c, tree_size(from)))
        return false;
    bool fine = from->kind == TREE_MAP || from->kind == TREE_LIST;
    if (from->kind == TREE_MAP)
        merge_map(to, from);
    for (size_t i = 0; fine && from->kind == TREE_LIST && i < from->count; i++) {
        fine = from->items[i]->kind == TREE_MAP;
        if (fine)
            merge_map(to, from->items[i]);
    }
    return fine || complain_at(c, at, "'<<' needs a mapping, or a list of mappings");
}

/* An alias as a key stands for the string it names. */
static char *read_alias_key(Composer *c) {
    Tree *key = read_alias(c);
    const char *text = tree_text(key, NULL);
    char *copy = text ? xstrdup(text) : NULL;
    if (key && !copy)
        complain(c, "a key must be a string");
    tree_free(key);
    return copy;
}

static bool check_key(Composer *c, Span text) {
    Tree *value = read_scalar(c); /* only to check its tag */
    tree_free(value);
    if (!value)
        return false;
    if (memchr(text.ptr, '\0', text.len))
        return complain(c, "a key must not contain a NUL character");
    return !c->event.data.scalar.anchor || complain(c, "anchors on keys are not supported");
}

/* The key the current event is; *merges when it is '<<'. The caller frees it. */
static char *read_key(Composer *c, bool *merges) {
    if (c->event.type == YAML_ALIAS_EVENT)
        return read_alias_key(c);
    if (c->event.type != YAML_SCALAR_EVENT) {
        complain(c, "a key must be a scalar, not a list or a mapping");
        return NULL;
    }
    Span text = span_make((const char *)c->event.data.scalar.value, c->event.data.scalar.length);
    *merges = c->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE && span_is(text, "<<");
    return check_key(c, text) ? xstrndup(text.ptr, text.len) : NULL;
}

/* Merged maps come last: what stands in the mapping itself wins over them wherever it stands. */
static bool read_pairs(Composer *c, Tree *map) {
    Tree *merged = tree_map();
    bool fine = true;
    while ((fine = next(c)) && c->event.type != YAML_MAPPING_END_EVENT) {
        bool merges = false;
        char *key = read_key(c, &merges);
        fine = key && next(c);
        yaml_mark_t at = fine ? c->event.start_mark : (yaml_mark_t){0};
        Tree *value = fine ? read_node(c) : NULL;
        fine = value != NULL;
        if (fine && merges) {
            fine = merge(c, merged, value, at);
            tree_free(value);
        } else if (fine) {
            tree_set(map, key, value);
        }
        free(key);
        if (!fine)
            break;
    }
    if (fine)
        merge_map(map, merged);
    tree_free(merged);
    return fine;
}

static Tree *read_collection(Composer *c) {
    bool list = c->event.type == YAML_SEQUENCE_START_EVENT;
    const char *tag =
        (const char *)(list ? c->event.data.sequence_start.tag : c->event.data.mapping_start.tag);
    if (tag && strcmp(tag, list ? STANDARD "seq" : STANDARD "map") != 0 && strcmp(tag, "!") != 0)
        return unknown_tag(c, tag);
    if (++c->depth > DEEPEST) {
        complain(c, "nested too deeply");
        return NULL;
    }
    Tree *t = list ? tree_list() : tree_map();
    if (!(list ? read_items(c, t) : read_pairs(c, t))) {
        tree_free(t);
        return NULL;
    }
    c->depth--;
    return t;
}

static const char *anchor_of(const yaml_event_t *e) {
    if (e->type == YAML_SCALAR_EVENT)
        return (const char *)e->data.scalar.anchor;
    if (e->type == YAML_SEQUENCE_START_EVENT)
        return (const char *)e->data.sequence_start.anchor;
    if (e->type == YAML_MAPPING_START_EVENT)
        return (const char *)e->data.mapping_start.anchor;
    return NULL;
}

/* A copy, because the node itself may be replaced (by an equal key) while its name lives on. */
static bool set_anchor(Composer *c, Span name, const Tree *t) {
    if (t && !count_nodes(c, tree_size(t)))
        return false;
    tree_free(map_set(&c->anchors, name, tree_copy(t)));
    return true;
}

static void release_anchors(Map *anchors) {
    for (MapEntry *e = map_first(anchors); e; e = map_next(anchors, e))
        tree_free(e->value);
    map_release(anchors);
}

static Tree *read_unnamed(Composer *c) {
    if (!count_nodes(c, 1))
        return NULL;
    if (c->event.type == YAML_ALIAS_EVENT)
        return read_alias(c);
    return c->event.type == YAML_SCALAR_EVENT ? read_scalar(c) : read_collection(c);
}

/* The node that the current event starts; afterwards the current event is its last one. */
static Tree *read_node(Composer *c) {
    yaml_mark_t at = c->event.start_mark;
    const char *anchor = anchor_of(&c->event);
    if (!anchor)
        return placed(read_unnamed(c), at);
    char *name = xstrdup(anchor);
    set_anchor(c, span_of(name), NULL);
    Tree *t = read_unnamed(c);
    if (t && !set_anchor(c, span_of(name), t)) {
        tree_free(t);
        t = NULL;
    }
    free(name);
    return placed(t, at);
}

static Tree *read_document(Composer *c) {
    if (!next(c) || !next(c)) /* stream start, document start */
        return NULL;
    if (c->event.type == YAML_STREAM_END_EVENT)
        return tree_null();
    Tree *t = next(c) ? read_node(c) : NULL;
    bool fine = t && next(c) && next(c); /* document end, stream end */
    if (fine && c->event.type != YAML_STREAM_END_EVENT)
        fine = complain(c, "expected a single document, here starts another");
    if (!fine) {
        tree_free(t);
        return NULL;
    }
    return t;
}

Tree *yaml_parse(Span text, const char *name, Error *err) {
    Composer c = {.text = text, .name = name, .err = err};
    if (!yaml_parser_initialize(&c.parser)) {
        fail(err, ERR_INTERNAL, "%s: the YAML parser could not be started", name);
        return NULL;
    }
    yaml_parser_set_encoding(&c.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&c.parser, (const unsigned char *)(text.len ? text.ptr : ""),
                                 text.len);
    Tree *t = read_document(&c);
    if (c.have)
        yaml_event_delete(&c.event);
    yaml_parser_delete(&c.parser);
    release_anchors(&c.anchors);
    return t;
}

Tree *yaml_parse_scalar(Span text, Error *err) {
    return yaml_parse(text, "value", err);
}

/* ---- events one by one (yaml_events.h) ---- */

struct YamlReader {
    yaml_parser_t parser;
    yaml_event_t event;
    bool have;
};

YamlReader *yaml_reader_new(Span text) {
    YamlReader *r = xcalloc(1, sizeof *r);
    if (!yaml_parser_initialize(&r->parser)) {
        free(r);
        return NULL;
    }
    yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r->parser, (const unsigned char *)(text.len ? text.ptr : ""),
                                 text.len);
    return r;
}

void yaml_reader_free(YamlReader *r) {
    if (r->have)
        yaml_event_delete(&r->event);
    yaml_parser_delete(&r->parser);
    free(r);
}

static void reader_error(YamlReader *r, YamlEvent *out) {
    const yaml_parser_t *p = &r->parser;
    *out = (YamlEvent){.kind = YAML_AT_ERROR,
                       .value = span_of(p->problem ? p->problem : "cannot be read"),
                       .line = p->problem_mark.line,
                       .column = p->problem_mark.column,
                       .context = p->context,
                       .context_line = p->context_mark.line,
                       .context_column = p->context_mark.column,
                       .scanning = p->error == YAML_SCANNER_ERROR};
}

static void read_scalar_event(const yaml_event_t *e, YamlEvent *out) {
    out->kind = YAML_AT_SCALAR;
    out->value = span_make((const char *)e->data.scalar.value, e->data.scalar.length);
    out->plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    out->tag = (const char *)e->data.scalar.tag;
    out->anchor = (const char *)e->data.scalar.anchor;
}

static void read_event(const yaml_event_t *e, YamlEvent *out) {
    switch (e->type) {
    case YAML_DOCUMENT_START_EVENT:
        out->kind = YAML_AT_DOCUMENT;
        return;
    case YAML_DOCUMENT_END_EVENT:
        out->kind = YAML_AT_DOCUMENT_END;
        return;
    case YAML_ALIAS_EVENT:
        out->kind = YAML_AT_ALIAS;
        out->value = span_of((const char *)e->data.alias.anchor);
        return;
    case YAML_SCALAR_EVENT:
        read_scalar_event(e, out);
        return;
    case YAML_SEQUENCE_START_EVENT:
        out->kind = YAML_AT_LIST;
        out->tag = (const char *)e->data.sequence_start.tag;
        out->anchor = (const char *)e->data.sequence_start.anchor;
        return;
    case YAML_MAPPING_START_EVENT:
        out->kind = YAML_AT_MAP;
        out->tag = (const char *)e->data.mapping_start.tag;
        out->anchor = (const char *)e->data.mapping_start.anchor;
        return;
    case YAML_SEQUENCE_END_EVENT:
        out->kind = YAML_AT_LIST_END;
        return;
    case YAML_MAPPING_END_EVENT:
        out->kind = YAML_AT_MAP_END;
        return;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
        out->kind = YAML_AT_END;
        return;
    }
}

void yaml_reader_next(YamlReader *r, YamlEvent *out) {
    do {
        if (r->have)
            yaml_event_delete(&r->event);
        r->have = yaml_parser_parse(&r->parser, &r->event);
        if (!r->have) {
            reader_error(r, out);
            return;
        }
    } while (r->event.type == YAML_STREAM_START_EVENT);
    *out = (YamlEvent){.line = r->event.start_mark.line, .column = r->event.start_mark.column};
    read_event(&r->event, out);
}
