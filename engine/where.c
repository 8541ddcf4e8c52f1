/* Conditions on runs: a recursive descent over words, and the tree it makes. */
#include "engine/where.h"

#include "engine/base/mem.h"
#include "engine/flagvalue.h"
#include "engine/scalars.h"
#include <ctype.h>
#include <stdlib.h>

typedef enum Kind { OR, AND, NOT, COMPARE, CONTAINS, IN, UNDEFINED } Kind;

struct Where {
    Kind kind;
    Where *left, *right; /* right: OR and AND only */
    char *name;          /* the others */
    char relation[3];    /* COMPARE */
    Tree *value;         /* COMPARE, CONTAINS; a list for IN */
};

static Where *node(Kind kind, Where *left, Where *right) {
    Where *w = xcalloc(1, sizeof *w);
    *w = (Where){.kind = kind, .left = left, .right = right};
    return w;
}

void where_free(Where *w) {
    if (!w)
        return;
    where_free(w->left);
    where_free(w->right);
    free(w->name);
    tree_free(w->value);
    free(w);
}

/* ---- words ---- */

enum { DEPTH_LIMIT = 100 };

typedef struct Parser {
    const char *text;
    size_t at, end; /* the word ahead: text[at, end); at == end: none is left */
    int depth;
    Error *err;
} Parser;

static bool is_mark(char c) {
    return c && strchr("()[],", c);
}

static bool is_relation(char c) {
    return c && strchr("=!<>", c);
}

/* Find the word that begins at or behind `from`. */
static void look_ahead(Parser *p, size_t from) {
    const char *t = p->text;
    while (t[from] && isspace((unsigned char)t[from]))
        from++;
    size_t end = from;
    if (t[end] == '\'' || t[end] == '"') {
        char quote = t[end++];
        while (t[end] && t[end] != quote)
            end++;
        end += t[end] != '\0';
    } else if (is_mark(t[end])) {
        end++;
    } else if (is_relation(t[end])) {
        end += is_relation(t[end + 1]) ? 2 : 1;
    } else {
        while (t[end] && !isspace((unsigned char)t[end]) && !is_mark(t[end]) &&
               !is_relation(t[end]))
            end++;
    }
    p->at = from;
    p->end = end;
}

static Span ahead(const Parser *p) {
    return span_make(p->text + p->at, p->end - p->at);
}

static bool take(Parser *p, const char *word) {
    if (!span_equal(ahead(p), span_of(word)))
        return false;
    look_ahead(p, p->end);
    return true;
}

static void *expected(Parser *p, const char *what) {
    Span word = ahead(p);
    if (p->err->kind)
        return NULL;
    if (word.len)
        fail(p->err, ERR_USAGE, "expected %s instead of '%.*s' at column %zu", what, SPAN_ARG(word),
             p->at + 1);
    else
        fail(p->err, ERR_USAGE, "expected %s at the end", what);
    return NULL;
}

/* ---- terms ---- */

static bool is_plain(Span word) {
    return word.len && !is_mark(*word.ptr) && !is_relation(*word.ptr);
}

static Tree *parse_value(Parser *p) {
    Span word = ahead(p);
    if (!is_plain(word))
        return expected(p, "a value");
    bool quoted = *word.ptr == '\'' || *word.ptr == '"';
    if (quoted && (word.len < 2 || word.ptr[word.len - 1] != *word.ptr))
        return expected(p, "a text with its closing quote");
    look_ahead(p, p->end);
    return quoted ? tree_string_span(span_make(word.ptr + 1, word.len - 2))
                  : flag_value_parse(word);
}

static Tree *parse_values(Parser *p) {
    if (!take(p, "["))
        return expected(p, "'['");
    Tree *list = tree_list();
    for (bool more = !take(p, "]"); more; more = !take(p, "]")) {
        Tree *value = list->count && !take(p, ",") ? expected(p, "',' or ']'") : parse_value(p);
        if (!value) {
            tree_free(list);
            return NULL;
        }
        tree_push(list, value);
    }
    return list;
}

/* What follows a name. */
static Where *parse_condition(Parser *p) {
    Where *w = node(COMPARE, NULL, NULL);
    bool negated = take(p, "not");
    if (take(p, "contains")) {
        w->kind = CONTAINS;
        w->value = parse_value(p);
    } else if (take(p, "in")) {
        w->kind = IN;
        w->value = parse_values(p);
    } else if (!negated && take(p, "is")) {
        w->kind = UNDEFINED;
        negated = take(p, "not");
        w->value = take(p, "undefined") ? tree_null() : expected(p, "'undefined'");
    } else if (!negated && is_relation(p->text[p->at])) {
        Span relation = ahead(p);
        static const char *const RELATIONS[] = {"=", "==", "!=", "<>", "<", "<=", ">", ">="};
        for (size_t i = 0; i < COUNT_OF(RELATIONS); i++)
            if (span_equal(relation, span_of(RELATIONS[i])))
                strcpy(w->relation, RELATIONS[i]);
        if (w->relation[0]) {
            look_ahead(p, p->end);
            w->value = parse_value(p);
        } else {
            expected(p, "one of = != < <= > >=");
        }
    } else {
        expected(p, "a comparison");
    }
    if (!w->value) {
        where_free(w);
        return NULL;
    }
    return negated ? node(NOT, w, NULL) : w;
}

static Where *parse_or(Parser *p);

static Where *parse_term(Parser *p) {
    if (take(p, "(")) {
        Where *inside = parse_or(p);
        if (inside && !take(p, ")")) {
            where_free(inside);
            return expected(p, "')'");
        }
        return inside;
    }
    Span name = ahead(p);
    if (!is_plain(name) || *name.ptr == '\'' || *name.ptr == '"')
        return expected(p, "a name");
    look_ahead(p, p->end);
    Where *w = parse_condition(p);
    if (w)
        (w->kind == NOT ? w->left : w)->name = xstrndup(name.ptr, name.len);
    return w;
}

static Where *parse_not(Parser *p) {
    if (p->depth >= DEPTH_LIMIT) {
        fail(p->err, ERR_LIMIT, "the condition is nested too deep");
        return NULL;
    }
    p->depth++;
    Where *w = NULL;
    if (take(p, "not")) {
        Where *inside = parse_not(p);
        w = inside ? node(NOT, inside, NULL) : NULL;
    } else {
        w = parse_term(p);
    }
    p->depth--;
    return w;
}

static Where *parse_row(Parser *p, Kind kind, const char *word, Where *(*part)(Parser *p)) {
    Where *w = part(p);
    while (w && take(p, word)) {
        Where *right = part(p);
        if (!right) {
            where_free(w);
            return NULL;
        }
        w = node(kind, w, right);
    }
    return w;
}

static Where *parse_and(Parser *p) {
    return parse_row(p, AND, "and", parse_not);
}

static Where *parse_or(Parser *p) {
    return parse_row(p, OR, "or", parse_and);
}

Where *where_parse(const char *text, Error *err) {
    Parser p = {.text = text, .err = err};
    look_ahead(&p, 0);
    Where *w = parse_or(&p);
    if (w && p.at < p.end) {
        where_free(w);
        w = expected(&p, "'and' or 'or'");
    }
    if (!w)
        error_prefix(err, "condition '%s'", text);
    return w;
}

/* ---- what a run has ---- */

static Tree *text_or_null(const char *text) {
    return text ? tree_string(text) : NULL;
}

static Tree *core_value(Run *run, const char *name) {
    const RunInfo *info = run_info(run);
    if (strcmp(name, "id") == 0)
        return tree_string(run->id);
    if (strcmp(name, "status") == 0)
        return tree_string(run_status_name(info->status));
    if (strcmp(name, "label") == 0)
        return text_or_null(info->label);
    if (strcmp(name, "marked") == 0)
        return tree_bool(info->marked);
    if (strcmp(name, "operation") == 0 || strcmp(name, "op") == 0)
        return text_or_null(info->is_batch ? info->proto.op : info->opref.op);
    if (strcmp(name, "tags") != 0)
        return NULL;
    Tree *tags = tree_list();
    for (size_t i = 0; i < info->tags.count; i++)
        tree_push(tags, tree_string(info->tags.items[i]));
    return tags;
}

static Tree *flag_of(Run *run, const char *name) {
    const Tree *flag = tree_get(run_info(run)->flags, name);
    return flag && flag->kind != TREE_NULL ? tree_copy(flag) : NULL;
}

static Tree *scalar_of(Run *run, const char *name) {
    double number;
    return scalar_value(&number, run, name) ? tree_float(number) : NULL;
}

static Tree *attr_of(const Run *run, const char *name) {
    return strchr(name, '/') ? NULL : run_attr(run, name);
}

/* NULL: the run has none. Caller frees. */
static Tree *value_of(Run *run, const char *name) {
    if (strncmp(name, "flag:", 5) == 0)
        return flag_of(run, name + 5);
    if (strncmp(name, "scalar:", 7) == 0)
        return scalar_of(run, name + 7);
    if (strncmp(name, "attr:", 5) == 0)
        return attr_of(run, name + 5);
    Tree *value = core_value(run, name);
    if (!value)
        value = flag_of(run, name);
    if (!value)
        value = scalar_of(run, name);
    return value ? value : attr_of(run, name);
}

/* ---- holding ---- */

static bool is_number(const Tree *t) {
    return t->kind == TREE_INT || t->kind == TREE_FLOAT;
}

static bool less(const Tree *a, const Tree *b) {
    if (is_number(a) && is_number(b))
        return tree_number(a, 0) < tree_number(b, 0);
    return a->kind == TREE_STRING && b->kind == TREE_STRING && strcmp(a->text, b->text) < 0;
}

static bool compare(const Tree *value, const char *relation, const Tree *with) {
    bool unlike = relation[0] == '!' || strcmp(relation, "<>") == 0;
    if (!value)
        return unlike;
    bool equal = tree_equal(value, with);
    if (unlike)
        return !equal;
    if (relation[0] == '=' || (relation[1] == '=' && equal))
        return equal;
    return relation[0] == '<' ? less(value, with) : less(with, value);
}

static bool contains(const Tree *value, const Tree *part) {
    if (!value)
        return false;
    for (size_t i = 0; value->kind == TREE_LIST && i < value->count; i++)
        if (tree_equal(value->items[i], part))
            return true;
    Buf text = BUF_INIT, wanted = BUF_INIT;
    if (value->kind != TREE_LIST)
        flag_value_format_bare(&text, value);
    flag_value_format_bare(&wanted, part);
    bool found =
        value->kind != TREE_LIST && span_find(buf_span(&text), buf_span(&wanted), 0) != SIZE_MAX;
    buf_release(&text);
    buf_release(&wanted);
    return found;
}

static bool holds(const Where *w, const Tree *value) {
    switch (w->kind) {
    case COMPARE:
        return compare(value, w->relation, w->value);
    case CONTAINS:
        return contains(value, w->value);
    case IN:
        return value && contains(w->value, value);
    default:
        return !value;
    }
}

bool where_matches(const Where *w, Run *run) {
    switch (w->kind) {
    case OR:
        return where_matches(w->left, run) || where_matches(w->right, run);
    case AND:
        return where_matches(w->left, run) && where_matches(w->right, run);
    case NOT:
        return !where_matches(w->left, run);
    default: {
        Tree *value = value_of(run, w->name);
        bool ok = holds(w, value);
        tree_free(value);
        return ok;
    }
    }
}
