/* The parser's foundation: the source, the token stream, nodes and lists, and the entry points.
 *
 * Everything temporary is in a scratch arena that lives as long as one parse. */
#include "harness/language/parser_internal.h"
#include "engine/base/unicode.h"
#include "harness/language/exceptions.h"
#include "harness/language/memory.h"
#include <stdlib.h>

/* ---- memory ---- */

void *scratch_alloc(Parser *p, size_t size) {
    void *memory = arena_alloc(p->scratch, size ? size : 1);
    if (!memory)
        raise(p->vm, &TYPE_MEMORY_ERROR, "%s", "");
    return memory;
}

static void *scratch_grow(Parser *p, void *old, size_t old_size, size_t new_size) {
    void *memory = scratch_alloc(p, new_size);
    if (old_size)
        memcpy(memory, old, old_size);
    return memory;
}

/* ---- tokens ---- */

static Token *token_append(Parser *p) {
    if (p->count == p->cap) {
        size_t cap = p->cap ? p->cap * 2 : 64;
        p->tokens = scratch_grow(p, p->tokens, p->cap * sizeof(Token), cap * sizeof(Token));
        p->cap = cap;
    }
    return &p->tokens[p->count];
}

const Token *parser_scan(Parser *p, size_t index) {
    while (index >= p->count) {
        if (p->count && p->tokens[p->count - 1].kind == TOKEN_ENDMARKER)
            return &p->tokens[p->count - 1];
        Token *t = token_append(p);
        if (!lexer_next(&p->lexer, t))
            return NULL;
        p->count++;
    }
    return &p->tokens[index];
}

const Token *parser_token(Parser *p, size_t index) {
    const Token *t = parser_scan(p, index);
    if (!t)
        syntax_raise_lexer(p);
    return t;
}

bool at_word(Parser *p, const char *soft_keyword) {
    const Token *t = peek(p);
    return t->kind == TOKEN_NAME && span_is(t->text, soft_keyword);
}

void expect(Parser *p, TokenKind kind) {
    if (!accept(p, kind))
        parser_fail(p);
}

void expect_forced(Parser *p, TokenKind kind) {
    if (!accept(p, kind))
        syntax_raise(p, &TYPE_SYNTAX_ERROR, place_of_token(p, peek(p)), "expected '%s'",
                     token_kind_text(kind));
}

_Noreturn void parser_fail(Parser *p) {
    peek(p);
    diagnose(p);
}

_Noreturn void parser_refuse(Parser *p, const char *feature, const Token *where) {
    syntax_raise(p, &TYPE_SYNTAX_ERROR, place_of_token(p, where), "unsupported: %s (line %d)",
                 feature, (int)(where->line + p->line_shift));
}

void parser_enter(Parser *p) {
    if (++p->depth > PARSER_MAX_DEPTH)
        raise(p->vm, &TYPE_RECURSION_ERROR, "maximum recursion depth exceeded during compilation");
}

/* ---- names ---- */

/* A name inside a class that begins with two underscores and does not end so is the class's own. */
Str *mangle(Parser *p, Str *name) {
    if (!p->class_name || name->bytes < 2 || name->data[0] != '_' || name->data[1] != '_')
        return name;
    if (memcmp(name->data + name->bytes - 2, "__", 2) == 0 || memchr(name->data, '.', name->bytes))
        return name;
    const char *owner = p->class_name->data;
    while (*owner == '_')
        owner++;
    if (!*owner)
        return name;
    size_t owner_len = strlen(owner);
    char *text = scratch_alloc(p, owner_len + name->bytes + 2);
    text[0] = '_';
    memcpy(text + 1, owner, owner_len);
    memcpy(text + 1 + owner_len, name->data, name->bytes);
    return vm_intern_span(p->vm, span_make(text, 1 + owner_len + name->bytes));
}

static bool span_is_ascii(Span s) {
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 128)
            return false;
    return true;
}

Str *token_name(Parser *p, const Token *t) {
    if (span_is_ascii(t->text))
        return vm_intern_span(p->vm, t->text);
    Buf normal = BUF_INIT;
    if (!unicode_normalize(&normal, t->text, "NFKC"))
        return vm_intern_span(p->vm, t->text);
    Span text = arena_span(p->scratch, buf_span(&normal));
    buf_release(&normal);
    return vm_intern_span(p->vm, text);
}

Str *expect_name(Parser *p) {
    if (!at(p, TOKEN_NAME))
        parser_fail(p);
    Str *name = token_name(p, peek(p));
    p->pos++;
    return mangle(p, name);
}

/* ---- nodes ---- */

void *node_new(Parser *p, size_t size, NodeKind kind, const Token *first) {
    Node *node = vm_alloc(p->vm, size);
    memset(node, 0, size);
    node->kind = (uint16_t)kind;
    node->line = first->line + p->line_shift;
    node->column = first->column + (first->line == 1 ? p->column_shift : 0);
    node->end_line = node->line;
    node->end_column = first->end_column;
    return node;
}

void *node_from(Parser *p, size_t size, NodeKind kind, const Node *first) {
    Node *node = vm_alloc(p->vm, size);
    memset(node, 0, size);
    node->kind = (uint16_t)kind;
    node->line = first->line;
    node->column = first->column;
    return node;
}

Node *finish(Parser *p, void *made) {
    Node *node = made;
    const Token *last = &p->tokens[p->pos - 1];
    node->end_line = last->end_line + p->line_shift;
    node->end_column = last->end_column + (last->end_line == 1 ? p->column_shift : 0);
    return node;
}

NameNode *name_node(Parser *p, Str *name, const Token *t) {
    NameNode *node = NEW(p, NameNode, NODE_NAME, t);
    node->name = name;
    node->where = NAME_GLOBAL;
    node->index = -1;
    node->node.end_line = t->end_line + p->line_shift;
    node->node.end_column = t->end_column + (t->end_line == 1 ? p->column_shift : 0);
    return node;
}

/* ---- lists ---- */

size_t list_begin(Parser *p) {
    return p->stack_count;
}

void list_add(Parser *p, Node *node) {
    if (p->stack_count == p->stack_cap) {
        size_t cap = p->stack_cap ? p->stack_cap * 2 : 64;
        p->stack = scratch_grow(p, p->stack, p->stack_cap * sizeof(Node *), cap * sizeof(Node *));
        p->stack_cap = cap;
    }
    p->stack[p->stack_count++] = node;
}

NodeList list_end(Parser *p, size_t mark) {
    NodeList list = {NULL, p->stack_count - mark};
    if (list.count) {
        list.items = vm_alloc(p->vm, list.count * sizeof(Node *));
        memcpy(list.items, p->stack + mark, list.count * sizeof(Node *));
    }
    p->stack_count = mark;
    return list;
}

NodeList list_of_one(Parser *p, Node *node) {
    size_t mark = list_begin(p);
    list_add(p, node);
    return list_end(p, mark);
}

/* ---- entry ---- */

/* Copy the source with its line ends made '\n', the last one present, and a NUL behind. */
static Span source_copy(Parser *p, Span source) {
    char *text = scratch_alloc(p, source.len + 2);
    size_t len = 0;
    if (source.len >= 3 && memcmp(source.ptr, "\xEF\xBB\xBF", 3) == 0)
        source = span_from(source, 3);
    for (size_t i = 0; i < source.len; i++) {
        char c = source.ptr[i];
        if (c == '\r') {
            c = '\n';
            if (i + 1 < source.len && source.ptr[i + 1] == '\n')
                i++;
        }
        text[len++] = c;
    }
    if (len && text[len - 1] != '\n') {
        p->source.unended = p->mode != PARSE_FILE;
        text[len++] = '\n';
    }
    text[len] = 0;
    return span_make(text, len);
}

static void check_bytes(Parser *p, Span source) {
    if (memchr(source.ptr, 0, source.len))
        raise(p->vm, &TYPE_VALUE_ERROR, "source code string cannot contain null bytes");
    size_t bad = utf8_first_invalid(source);
    if (bad == SIZE_MAX)
        return;
    Place place = {1, 0, 0, 0};
    for (size_t i = 0; i < bad; i++)
        place.line += source.ptr[i] == '\n';
    place.end_line = place.line;
    unsigned char byte = (unsigned char)source.ptr[bad];
    syntax_raise(p, &TYPE_SYNTAX_ERROR, place,
                 "(unicode error) 'utf-8' codec can't decode byte 0x%02x in position %zu: invalid "
                 "%s byte",
                 byte, bad, byte < 0xC2 || byte > 0xF4 ? "start" : "continuation");
}

static void parse_statements(Parser *p, Program *program) {
    size_t mark = list_begin(p);
    while (!at(p, TOKEN_ENDMARKER)) {
        if (accept(p, TOKEN_NEWLINE))
            continue;
        p->statement_start = p->pos;
        parse_statement(p);
    }
    program->body = list_end(p, mark);
}

static bool is_blank(Span text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '#')
            while (i < text.len && text.ptr[i] != '\n')
                i++;
        else if (!strchr(" \t\n\r\f", text.ptr[i]))
            return false;
    }
    return true;
}

/* One compound statement, or one line of simple ones. What follows such a line is not even read. */
static void parse_example(Parser *p, Program *program) {
    size_t mark = list_begin(p);
    while (accept(p, TOKEN_NEWLINE))
        continue;
    p->statement_start = p->pos;
    Node *compound = at(p, TOKEN_ENDMARKER) ? NULL : parse_compound(p);
    if (compound) {
        list_add(p, compound);
        while (accept(p, TOKEN_NEWLINE))
            continue;
        if (!at(p, TOKEN_ENDMARKER))
            syntax_raise(p, &TYPE_SYNTAX_ERROR, place_of_token(p, peek(p)), "invalid syntax");
    } else if (!at(p, TOKEN_ENDMARKER)) {
        parse_simple_line(p);
        const Token *end = &p->tokens[p->pos - 1];
        size_t after = (size_t)(end->text.ptr + end->text.len - p->source.text.ptr);
        if (!is_blank(span_from(p->source.text, after)))
            syntax_raise_here(p, &TYPE_SYNTAX_ERROR, place_of_token(p, end),
                              "multiple statements found while compiling a single statement");
    }
    program->body = list_end(p, mark);
}

static void parse_one_expression(Parser *p, Program *program) {
    Node *value = parse_expressions(p);
    while (accept(p, TOKEN_NEWLINE))
        continue;
    if (!at(p, TOKEN_ENDMARKER))
        parser_fail(p);
    UnaryNode *statement = NEW_FROM(p, UnaryNode, NODE_EXPRESSION, value);
    statement->operand = value;
    program->body = list_of_one(p, finish(p, statement));
}

Str *body_doc(NodeList body) {
    if (!body.count || body.items[0]->kind != NODE_EXPRESSION)
        return NULL;
    Node *value = ((UnaryNode *)body.items[0])->operand;
    if (value->kind != NODE_CONSTANT || !is_str(((ConstantNode *)value)->value))
        return NULL;
    return as_str(((ConstantNode *)value)->value);
}

typedef struct ParseCall {
    Parser parser;
    Span source;
    Program *program;
} ParseCall;

static void parse_body(VM *vm, void *context) {
    ParseCall *call = context;
    Parser *p = &call->parser;
    p->source.text = source_copy(p, call->source);
    check_bytes(p, p->source.text);
    lexer_init(&p->lexer, p->source.text);
    Program *program = vm_alloc(vm, sizeof *program);
    memset(program, 0, sizeof *program);
    program->filename = vm_intern(vm, p->source.filename);
    if (p->mode == PARSE_EVAL)
        parse_one_expression(p, program);
    else if (p->mode == PARSE_SINGLE)
        parse_example(p, program);
    else
        parse_statements(p, program);
    if (p->mode == PARSE_FILE)
        program->doc = body_doc(program->body);
    scope_resolve(p, program);
    call->program = program;
}

static bool parse_try(VM *vm, ParseCall *call, Value *exception) {
    call->parser.vm = vm;
    call->parser.scratch = arena_new(0);
    Scratch scratch;
    vm_scratch_begin(vm, &scratch, call->parser.scratch);
    bool good = vm_try(vm, parse_body, call, exception);
    vm_scratch_end(vm, &scratch);
    arena_free(call->parser.scratch);
    return good;
}

Program *parse(VM *vm, Span source, const char *filename, int line, ParseMode mode) {
    ParseCall call = {.source = source};
    call.parser.mode = mode;
    call.parser.source.filename = filename;
    call.parser.source.first_line = line;
    call.parser.line_shift = line - 1;
    Value exception;
    if (!parse_try(vm, &call, &exception))
        vm_rethrow(vm, exception);
    return call.program;
}
