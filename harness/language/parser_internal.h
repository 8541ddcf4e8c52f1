/* What the files of the parser share: the token stream, making nodes, giving up.
 *
 * A predictive parser of one token's lookahead for everything that is valid. It never explains:
 * when no rule fits it calls parser_fail, and diagnose.c looks for the words. All functions raise
 * instead of returning failure. Temporary things live in `scratch`, the tree in the document's
 * memory. */
#ifndef VERBATIM_LANGUAGE_PARSER_INTERNAL_H
#define VERBATIM_LANGUAGE_PARSER_INTERNAL_H

#include "engine/base/arena.h"
#include "harness/language/lexer.h"
#include "harness/language/parser.h"

/* The source as it is lexed: newlines unified, ended by a newline and NUL. */
typedef struct Source {
    Span text;
    const char *filename;
    int32_t first_line; /* of the document */
    bool fstring;       /* an f-string's expression: errors say so */
    bool unended;       /* its last line has no end, which CPython then takes for no place */
} Source;

typedef struct Parser {
    VM *vm;
    Arena *scratch;
    struct Parser *outer; /* whose f-string this one reads a field of, or NULL */
    Source source;
    ParseMode mode;
    Lexer lexer;
    Token *tokens;
    size_t pos, count, cap;
    size_t statement_start;        /* token of the outermost statement */
    size_t furthest;               /* token looked at by diagnose */
    struct KeywordPlace *keywords; /* of the keyword arguments, newest first */
    int depth;
    int32_t line_shift;   /* added to a token's line to get the document's */
    int32_t column_shift; /* added to columns of the first line (f-strings) */
    Str *class_name;      /* of the class being parsed, for private names; or NULL */
    bool future_annotations;
    Node **stack; /* lists being built */
    size_t stack_count, stack_cap;
} Parser;

enum { PARSER_MAX_DEPTH = 2900 };

/* Set in Node.flags while parsing: the expression stood in parentheses of its own (matters where
 * only a bare name or a bare := counts). Cleared by scope_resolve. */
enum { NODE_PARENTHESIZED = 1 };

/* ---- parser.c ---- */

void *scratch_alloc(Parser *p, size_t size);        /* raises MemoryError */
const Token *parser_token(Parser *p, size_t index); /* reads on; raises what the lexer found */
const Token *parser_scan(Parser *p, size_t index);  /* reads on; NULL where the lexer fails */
static inline const Token *peek(Parser *p) {
    return p->pos < p->count ? &p->tokens[p->pos] : parser_token(p, p->pos);
}
static inline TokenKind peek_kind(Parser *p) {
    return (TokenKind)peek(p)->kind;
}
static inline TokenKind peek_next(Parser *p) {
    return (TokenKind)parser_token(p, p->pos + 1)->kind;
}
static inline bool at(Parser *p, TokenKind kind) {
    return peek_kind(p) == kind;
}
static inline void advance(Parser *p) {
    peek(p);
    p->pos++;
}
static inline bool accept(Parser *p, TokenKind kind) {
    if (!at(p, kind))
        return false;
    p->pos++;
    return true;
}
bool at_word(Parser *p, const char *soft_keyword);
void expect(Parser *p, TokenKind kind);
/* Without it nothing else is considered: "expected ':'". */
void expect_forced(Parser *p, TokenKind kind);
Str *expect_name(Parser *p);                /* mangled */
Str *token_name(Parser *p, const Token *t); /* interned, in NFKC, not mangled */
Str *mangle(Parser *p, Str *name);

_Noreturn void parser_fail(Parser *p);
_Noreturn void parser_refuse(Parser *p, const char *feature, const Token *where);
void parser_enter(Parser *p);
static inline void parser_leave(Parser *p) {
    p->depth--;
}

/* A node that begins at `first`; finish() ends it at the last token taken. */
void *node_new(Parser *p, size_t size, NodeKind kind, const Token *first);
void *node_from(Parser *p, size_t size, NodeKind kind, const Node *first);
#define NEW(p, Struct, kind, first)      ((Struct *)node_new((p), sizeof(Struct), (kind), (first)))
#define NEW_FROM(p, Struct, kind, first) ((Struct *)node_from((p), sizeof(Struct), (kind), (first)))
Node *finish(Parser *p, void *node);
NameNode *name_node(Parser *p, Str *name, const Token *t);

size_t list_begin(Parser *p);
void list_add(Parser *p, Node *node);
NodeList list_end(Parser *p, size_t mark);
NodeList list_of_one(Parser *p, Node *node);

/* ---- parser_expression.c ---- */

Node *parse_expression(Parser *p);       /* one, without := and stars */
Node *parse_named_expression(Parser *p); /* with := */
Node *parse_bitwise_or(Parser *p);
Node *parse_disjunction(Parser *p);
Node *parse_star_expressions(Parser *p); /* a tuple when there is a comma */
Node *parse_expressions(Parser *p);      /* the same without stars */
Node *parse_star_named(Parser *p);
Node *parse_yield(Parser *p);
Node *parse_star_or_yield(Parser *p);
bool starts_expression(TokenKind kind);
BinaryOp augmented_op(TokenKind kind); /* of TOKEN_PLUS_EQUAL … TOKEN_CARET_EQUAL */

/* ---- parser_atom.c ---- */

Node *parse_primary(Parser *p);
Node *parse_atom(Parser *p);
CallNode *parse_arguments(Parser *p, const Token *first, Node *callee); /* behind the '(' */
Node *parse_comp(Parser *p, NodeKind kind, const Token *first, Node *element, Node *value);

/* Where the name of a keyword argument stands, kept for checks.c. */
typedef struct KeywordPlace {
    const Node *value;
    int32_t line, column;
    struct KeywordPlace *next;
} KeywordPlace;

/* ---- parser_literal.c, parser_fstring.c ---- */

/* Growing text in scratch memory. */
typedef struct Text {
    char *data;
    size_t len, cap;
} Text;
void text_add(Parser *p, Text *text, Span more);
void text_add_code_point(Parser *p, Text *text, uint32_t code_point);

Node *parse_strings(Parser *p); /* one or more adjacent literals */
Node *parse_number(Parser *p);
/* Append what the inside of a literal (between its quotes) stands for. */
void literal_unescape(Parser *p, Text *out, Span inside);
void literal_unescape_bytes(Parser *p, Text *out, Span inside);
/* Add the parts of one f-string literal to the list being built; `text` is literal text that is
 * still open at its end (text before the next field). */
void fstring_parse(Parser *p, Span inside, bool raw, const Token *token, Text *text);
void fstring_flush(Parser *p, const Token *token, Text *text);
/* A SyntaxError at the present token, where CPython puts errors in literals. */
_Noreturn void fail_last(Parser *p, const char *format, ...) PRINTF_LIKE(2, 3);

/* ---- parser_function.c ---- */

Node *parse_lambda(Parser *p);
Node *parse_function(Parser *p, NodeList decorators, const Token *first);
Node *parse_class(Parser *p, NodeList decorators, const Token *first);
Node *parse_decorated(Parser *p);
Str *body_doc(NodeList body); /* its docstring, or NULL */
/* Under `from __future__ import annotations`: the annotation's text as a constant. */
Node *annotation_text(Parser *p, Node *node, const Token *first);

/* ---- parser_target.c ---- */

void check_target(Parser *p, Node *node);  /* =, for, with: names, attributes, displays … */
void check_single(Parser *p, Node *node);  /* augmented and annotated assignment */
void check_deleted(Parser *p, Node *node); /* del */
Node *parse_targets(Parser *p);            /* up to `in` */

/* ---- parser_statement.c, parser_compound.c, parser_pattern.c ---- */

void parse_statement(Parser *p); /* adds one or more to the list being built */
void parse_simple_line(Parser *p);
NodeList parse_block(Parser *p);
Node *parse_compound(Parser *p); /* NULL: no compound statement begins here */
Node *parse_match(Parser *p);
bool at_match(Parser *p);
bool starts_simple(Parser *p);
Node *parse_import(Parser *p);
Node *parse_from(Parser *p);
bool is_future_feature(const Str *name);

/* ---- fold.c ---- */

Node *fold_unary(Parser *p, UnaryNode *node);
Node *fold_binary(Parser *p, BinaryNode *node);
/* `node` is what a loop goes through. */
Node *mark_iterated(Node *node);
Node *fold_tuple(Parser *p, SequenceNode *node);

/* ---- scope.c ---- */

/* Resolve every name of the tree; raises what CPython's symbol table and compiler find wrong. */
void scope_resolve(Parser *p, Program *program);

/* ---- syntax_error.c ---- */

typedef struct Place {
    int32_t line;   /* of the source, from 1 */
    int32_t offset; /* 1-based column in code points */
    int32_t end_line, end_offset;
} Place;
/* Raise a SyntaxError (or a subclass) with its attributes, unless the lexer finds an error in what
 * follows, which is then raised. */
_Noreturn void syntax_raise(Parser *p, const Type *type, Place place, const char *format, ...)
    PRINTF_LIKE(4, 5);
/* The same without looking ahead. */
_Noreturn void syntax_raise_here(Parser *p, const Type *type, Place place, const char *format, ...)
    PRINTF_LIKE(4, 5);
_Noreturn void syntax_raise_text(Parser *p, const Type *type, Place place, const char *message,
                                 bool newline);
/* What is found wrong after parsing: names, scopes, patterns. */
_Noreturn void syntax_raise_parsed(Parser *p, Place place, const char *message);
_Noreturn void syntax_raise_lexer(Parser *p);
Place place_of_token(const Parser *p, const Token *t);
Place place_of_node(const Parser *p, const Node *node);

/* ---- diagnose.c ---- */

/* Say what is wrong with a source the parser could not make sense of at its last token. */
_Noreturn void diagnose(Parser *p);

#endif
