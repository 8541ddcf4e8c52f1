/* The fields of f-strings.
 *
 * As in CPython 3.11 a field's expression is cut out of the literal by its own small scanner and
 * parsed as if it stood in parentheses; hence the rules on quotes, backslashes and comments, and
 * the places errors are reported at. */
#include "harness/language/parser_internal.h"

typedef struct Field {
    Parser *p;
    const Token *token;
    Span s; /* the inside of the literal */
    size_t pos;
    bool raw;
    const char *counted; /* lines and columns of the token are counted up to here */
    int32_t lines, columns;
} Field;

/* Turn pending literal text into a part. */
void fstring_flush(Parser *p, const Token *token, Text *text) {
    if (!text->len)
        return;
    ConstantNode *node = NEW(p, ConstantNode, NODE_CONSTANT, token);
    node->value = value_object(vm_intern_span(p->vm, span_make(text->data, text->len)));
    text->len = 0;
    list_add(p, (Node *)node);
}

static void add_text(Field *f, Text *text, Span literal) {
    size_t slashes = 0; /* an odd one at the end stands for itself: it is before a brace */
    while (!f->raw && slashes < literal.len && literal.ptr[literal.len - 1 - slashes] == '\\')
        slashes++;
    literal.len -= slashes % 2;
    if (f->raw)
        text_add(f->p, text, literal);
    else
        literal_unescape(f->p, text, literal);
    if (slashes % 2)
        text_add(f->p, text, SPAN_LIT("\\"));
}

/* Skip an escape behind its backslash; \N{…} hides its braces. */
static void skip_escape(Field *f) {
    Span s = f->s;
    if (s.ptr[f->pos] == '{' || s.ptr[f->pos] == '}')
        return;
    bool named = s.ptr[f->pos++] == 'N';
    if (named && f->pos < s.len && s.ptr[f->pos] == '{')
        while (f->pos < s.len && s.ptr[f->pos++] != '}')
            continue;
}

/* Literal text up to a field or the end (of the format spec, when nested). */
static void scan_text(Field *f, int level, Text *text) {
    Span s = f->s;
    size_t start = f->pos;
    while (f->pos < s.len) {
        char c = s.ptr[f->pos++];
        if (c == '\\' && !f->raw && f->pos < s.len) {
            skip_escape(f);
            continue;
        }
        if (c != '{' && c != '}')
            continue;
        bool doubled = level == 0 && f->pos < s.len && s.ptr[f->pos] == c;
        if (doubled) {
            add_text(f, text, span_make(s.ptr + start, f->pos - start));
            start = ++f->pos;
            continue;
        }
        if (level == 0 && c == '}')
            fail_last(f->p, "f-string: single '}' is not allowed");
        f->pos--;
        break;
    }
    add_text(f, text, span_make(s.ptr + start, f->pos - start));
}

static bool closes(char opening, char c) {
    return (opening == '(' && c == ')') || (opening == '[' && c == ']') ||
           (opening == '{' && c == '}');
}

/* Skip a string inside an expression; f->pos is at its opening quote. */
static void skip_string(Field *f) {
    Span s = f->s;
    char quote = s.ptr[f->pos];
    bool triple = f->pos + 2 < s.len && s.ptr[f->pos + 1] == quote && s.ptr[f->pos + 2] == quote;
    for (f->pos += triple ? 3 : 1; f->pos < s.len; f->pos++) {
        if (s.ptr[f->pos] == '\\')
            fail_last(f->p, "f-string expression part cannot include a backslash");
        if (s.ptr[f->pos] != quote)
            continue;
        if (!triple)
            return;
        if (f->pos + 2 < s.len && s.ptr[f->pos + 1] == quote && s.ptr[f->pos + 2] == quote) {
            f->pos += 2;
            return;
        }
    }
    fail_last(f->p, "f-string: unterminated string");
}

/* At depth 0: does the character end the expression? Skips the operators != == <= >=. */
static bool ends_expression(Field *f) {
    Span s = f->s;
    char c = s.ptr[f->pos];
    if (!strchr("!:}=<>", c))
        return false;
    if (strchr("!=<>", c) && f->pos + 1 < s.len && s.ptr[f->pos + 1] == '=') {
        f->pos++;
        return false;
    }
    return c != '<' && c != '>';
}

static void close_nested(Field *f, char *stack, size_t *depth, char c) {
    if (!*depth)
        fail_last(f->p, "f-string: unmatched '%c'", c);
    char opening = stack[--*depth];
    if (!closes(opening, c))
        fail_last(f->p,
                  "f-string: closing parenthesis '%c' does not match opening parenthesis '%c'", c,
                  opening);
}

/* Find where the expression at f->pos ends. */
static void scan_expression(Field *f) {
    char stack[LEX_MAX_LEVEL];
    size_t depth = 0;
    Span s = f->s;
    for (; f->pos < s.len; f->pos++) {
        char c = s.ptr[f->pos];
        if (c == '\\')
            fail_last(f->p, "f-string expression part cannot include a backslash");
        if (c == '\'' || c == '"') {
            skip_string(f);
        } else if (c == '(' || c == '[' || c == '{') {
            if (depth >= LEX_MAX_LEVEL)
                fail_last(f->p, "f-string: too many nested parenthesis");
            stack[depth++] = c;
        } else if (c == '#') {
            fail_last(f->p, "f-string expression part cannot include '#'");
        } else if (depth == 0 && c && strchr("!:}=<>", c)) {
            if (ends_expression(f))
                break;
        } else if (c == ')' || c == ']' || c == '}') {
            close_nested(f, stack, &depth, c);
        }
    }
    if (depth)
        fail_last(f->p, "f-string: unmatched '%c'", stack[depth - 1]);
}

static bool is_blank(Span s) {
    for (size_t i = 0; i < s.len; i++)
        if (!strchr(" \t\n\f", s.ptr[i]))
            return false;
    return true;
}

static void count_up_to(Field *f, const char *end) {
    for (; f->counted < end; f->counted++) {
        f->columns += ((unsigned char)*f->counted & 0xC0) != 0x80;
        if (*f->counted == '\n') {
            f->lines++;
            f->columns = 0;
        }
    }
}

/* A parser of its own for "(expression)", placed where the expression stands. */
static Parser embedded_parser(Field *f, Span text, size_t start) {
    Parser inner = *f->p;
    char *copy = scratch_alloc(f->p, text.len + 4);
    copy[0] = '(';
    memcpy(copy + 1, text.ptr, text.len);
    memcpy(copy + 1 + text.len, ")\n", 3);
    inner.source.text = span_make(copy, text.len + 3);
    inner.source.fstring = true;
    inner.outer = f->p;
    inner.statement_start = 0;
    inner.tokens = NULL;
    inner.pos = inner.count = inner.cap = 0;
    count_up_to(f, f->s.ptr + start);
    inner.line_shift += f->token->line + f->lines - 1;
    inner.column_shift = f->columns - 1 + (f->lines ? 0 : f->token->column + f->p->column_shift);
    lexer_init(&inner.lexer, inner.source.text);
    return inner;
}

static Node *parse_embedded(Field *f, size_t start) {
    Parser *p = f->p;
    Span text = span_make(f->s.ptr + start, f->pos - start);
    char stop = f->s.ptr[f->pos];
    if (is_blank(text)) {
        if (stop == '!' || stop == ':' || stop == '=')
            fail_last(p, "f-string: expression required before '%c'", stop);
        fail_last(p, "f-string: empty expression not allowed");
    }
    Parser inner = embedded_parser(f, text, start);
    parser_enter(&inner);
    Node *value = parse_star_expressions(&inner);
    p->keywords = inner.keywords;
    p->stack = inner.stack;
    p->stack_cap = inner.stack_cap;
    p->stack_count = inner.stack_count;
    return value;
}

static _Noreturn void fail_brace(Field *f) {
    fail_last(f->p, "f-string: expecting '}'");
}

static char here(Field *f) {
    if (f->pos >= f->s.len)
        fail_brace(f);
    return f->s.ptr[f->pos];
}

static void scan_conversion(Field *f, FieldNode *node) {
    if (here(f) != '!')
        return;
    f->pos++;
    node->conversion = here(f);
    f->pos++;
    if (!strchr("sra", node->conversion))
        fail_last(f->p, "f-string: invalid conversion character: expected 's', 'r', or 'a'");
}

static void scan_parts(Field *f, int level, Text *text);

static void scan_spec(Field *f, int level, FieldNode *node) {
    if (here(f) != ':')
        return;
    f->pos++;
    here(f);
    FStringNode *spec = NEW(f->p, FStringNode, NODE_FSTRING, f->token);
    Text text = {0};
    size_t mark = list_begin(f->p);
    scan_parts(f, level + 1, &text);
    fstring_flush(f->p, f->token, &text);
    spec->parts = list_end(f->p, mark);
    node->spec = (Node *)spec;
}

/* One field, from its '{' to behind its '}'. */
static void scan_field(Field *f, int level, Text *text) {
    if (level >= 2)
        fail_last(f->p, "f-string: expressions nested too deeply");
    size_t start = ++f->pos;
    scan_expression(f);
    here(f);
    FieldNode *node = NEW(f->p, FieldNode, NODE_FIELD, f->token);
    node->value = parse_embedded(f, start);
    bool shows_text = here(f) == '=';
    if (shows_text) {
        f->pos++;
        while (f->pos < f->s.len && strchr(" \t\n\r\f\v", f->s.ptr[f->pos]))
            f->pos++;
        text_add(f->p, text, span_make(f->s.ptr + start, f->pos - start));
    }
    fstring_flush(f->p, f->token, text);
    scan_conversion(f, node);
    scan_spec(f, level, node);
    if (here(f) != '}')
        fail_brace(f);
    f->pos++;
    if (shows_text && !node->conversion && !node->spec)
        node->conversion = 'r';
    list_add(f->p, (Node *)node);
}

static void scan_parts(Field *f, int level, Text *text) {
    for (;;) {
        scan_text(f, level, text);
        if (f->pos >= f->s.len || f->s.ptr[f->pos] == '}')
            return;
        scan_field(f, level, text);
    }
}

void fstring_parse(Parser *p, Span inside, bool raw, const Token *token, Text *text) {
    Field field = {.p = p, .token = token, .s = inside, .raw = raw, .counted = token->text.ptr};
    scan_parts(&field, 0, text);
}
