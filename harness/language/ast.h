/* The syntax tree of the transcript language, as the parser leaves it and the evaluator walks it.
 *
 * Every node begins with Node; its kind says which struct it is. Nodes live in the document's
 * memory and are immutable after scope.c has resolved names, except for the inline caches marked as
 * such. Positions are 1-based lines (of the document, not of the example) and 0-based columns in
 * code points. */
#ifndef VERBATIM_LANGUAGE_AST_H
#define VERBATIM_LANGUAGE_AST_H

#include "harness/language/objects.h"

/* X(KIND, Struct): expressions */
#define EXPRESSION_NODES(X)                                                                        \
    X(CONSTANT, ConstantNode)                                                                      \
    X(NAME, NameNode)                                                                              \
    X(FSTRING, FStringNode)                                                                        \
    X(FIELD, FieldNode)                                                                            \
    X(TUPLE, SequenceNode)                                                                         \
    X(LIST, SequenceNode)                                                                          \
    X(SET, SequenceNode)                                                                           \
    X(DICT, DictNode)                                                                              \
    X(UNARY, UnaryNode)                                                                            \
    X(BINARY, BinaryNode)                                                                          \
    X(AND, SequenceNode)                                                                           \
    X(OR, SequenceNode)                                                                            \
    X(COMPARE, CompareNode)                                                                        \
    X(CALL, CallNode)                                                                              \
    X(ATTRIBUTE, AttributeNode)                                                                    \
    X(SUBSCRIPT, SubscriptNode)                                                                    \
    X(SLICE, SliceNode)                                                                            \
    X(CONDITIONAL, ConditionalNode)                                                                \
    X(LAMBDA, FunctionNode)                                                                        \
    X(LIST_COMP, CompNode)                                                                         \
    X(SET_COMP, CompNode)                                                                          \
    X(DICT_COMP, CompNode)                                                                         \
    X(GENERATOR_EXP, CompNode)                                                                     \
    X(WALRUS, WalrusNode)                                                                          \
    X(STARRED, UnaryNode)                                                                          \
    X(YIELD, UnaryNode)                                                                            \
    X(YIELD_FROM, UnaryNode)

/* X(KIND, Struct): statements */
#define STATEMENT_NODES(X)                                                                         \
    X(EXPRESSION, UnaryNode)                                                                       \
    X(ASSIGN, AssignNode)                                                                          \
    X(AUG_ASSIGN, AugAssignNode)                                                                   \
    X(ANN_ASSIGN, AnnAssignNode)                                                                   \
    X(DELETE, SequenceNode)                                                                        \
    X(PASS, Node)                                                                                  \
    X(IF, IfNode)                                                                                  \
    X(WHILE, WhileNode)                                                                            \
    X(FOR, ForNode)                                                                                \
    X(BREAK, Node)                                                                                 \
    X(CONTINUE, Node)                                                                              \
    X(FUNCTION, FunctionNode)                                                                      \
    X(RETURN, UnaryNode)                                                                           \
    X(CLASS, ClassNode)                                                                            \
    X(TRY, TryNode)                                                                                \
    X(RAISE, RaiseNode)                                                                            \
    X(ASSERT, AssertNode)                                                                          \
    X(WITH, WithNode)                                                                              \
    X(IMPORT, ImportNode)                                                                          \
    X(IMPORT_FROM, ImportNode)                                                                     \
    X(GLOBAL, NamesNode)                                                                           \
    X(NONLOCAL, NamesNode)                                                                         \
    X(MATCH, MatchNode)

/* X(KIND, Struct): patterns of match */
#define PATTERN_NODES(X)                                                                           \
    X(PATTERN_VALUE, PatternValueNode) /* literal or dotted name: ==; None True False: is */       \
    X(PATTERN_CAPTURE,                                                                             \
      PatternCaptureNode) /* name, or _ (target NULL), with optional sub-pattern (as) */           \
    X(PATTERN_STAR, PatternCaptureNode) /* *name, *_ */                                            \
    X(PATTERN_SEQUENCE, PatternListNode)                                                           \
    X(PATTERN_OR, PatternListNode)                                                                 \
    X(PATTERN_MAPPING, PatternMappingNode)                                                         \
    X(PATTERN_CLASS, PatternClassNode)

typedef enum NodeKind {
#define X(kind, type) NODE_##kind,
    EXPRESSION_NODES(X) STATEMENT_NODES(X) PATTERN_NODES(X)
#undef X
        NODE_KIND_COUNT
} NodeKind;

typedef struct Node {
    uint16_t kind;  /* NodeKind */
    uint16_t flags; /* evaluator's own, 0 after parsing */
    int32_t line;   /* of its first token */
    int32_t column, end_column;
    int32_t end_line;
} Node;

/* A run of pointers. */
typedef struct NodeList {
    Node **items;
    size_t count;
} NodeList;

typedef struct ConstantNode {
    Node node;
    Value value; /* int, float, complex, str, bytes, None, True, False, Ellipsis; constants may be
                    folded tuples */
} ConstantNode;

/* Where a name lives. Set by scope.c. */
typedef enum NameKind {
    NAME_LOCAL,   /* frame slot `index` */
    NAME_CELL,    /* slot `index` holds a cell that belongs to this function */
    NAME_FREE,    /* closure cell `index` */
    NAME_GLOBAL,  /* module namespace, then built-ins; module-level code uses this too */
    NAME_DYNAMIC, /* class body: its namespace, then (closure cell `index` when >= 0, else) globals,
                     built-ins */
} NameKind;

/* `index` of a module's NAME_GLOBAL that some block calls global: never in exec()'s locals. */
enum { NAME_EXPLICIT = -2 };

typedef struct NameNode {
    Node node;
    Str *name; /* interned, privately mangled where needed */
    NameKind where;
    int32_t index;
    /* inline cache of the evaluator for NAME_GLOBAL */
    uint64_t version;
    DictEntry *entry;
    Dict *cached_in;          /* the namespace `version` belongs to */
    uint64_t builtin_version; /* not 0: the entry is one of the built-ins, at this version */
} NameNode;

typedef struct FStringNode {
    Node node;
    NodeList parts; /* CONSTANT (str) and FIELD */
} FStringNode;
typedef struct FieldNode {
    Node node;
    Node *value;
    char conversion; /* 'r' 's' 'a' or 0 */
    Node *spec;      /* FSTRING or NULL */
} FieldNode;         /* `{x=}` is a CONSTANT "x=" before a FIELD with conversion 'r' */

typedef struct SequenceNode {
    Node node;
    NodeList items; /* may hold STARRED in displays */
    bool iterated;  /* what a loop goes through, and nothing else */
} SequenceNode;
typedef struct DictNode {
    Node node;
    NodeList keys;   /* NULL key: `**value` */
    NodeList values; /* same count */
} DictNode;
typedef struct UnaryNode {
    Node node;
    UnaryOp op;    /* for UNARY */
    Node *operand; /* may be NULL for YIELD, RETURN */
} UnaryNode;
typedef struct BinaryNode {
    Node node;
    BinaryOp op;
    Node *left, *right;
} BinaryNode;

typedef enum CompareKind {
    COMPARE_LT = OP_LT,
    COMPARE_LE,
    COMPARE_EQ,
    COMPARE_NE,
    COMPARE_GT,
    COMPARE_GE,
    COMPARE_IN,
    COMPARE_NOT_IN,
    COMPARE_IS,
    COMPARE_IS_NOT
} CompareKind;
typedef struct CompareNode {
    Node node;
    Node *first;
    size_t count;
    CompareKind *ops;
    Node **operands;
} CompareNode;

typedef struct CallNode {
    Node node;
    Node *callee;
    NodeList args; /* positional, in order; may hold STARRED */
    size_t named;
    Str **names; /* NULL name: `**value` */
    Node **values;
    bool simple; /* no STARRED, no `**` */
} CallNode;
typedef struct AttributeNode {
    Node node;
    Node *object;
    Str *name;
    void *cache; /* the evaluator's */
} AttributeNode;
typedef struct SubscriptNode {
    Node node;
    Node *object, *index;
} SubscriptNode;
typedef struct SliceNode {
    Node node;
    Node *start, *stop, *step; /* each may be NULL */
} SliceNode;
typedef struct ConditionalNode {
    Node node;
    Node *test, *yes, *no;
} ConditionalNode;
typedef struct WalrusNode {
    Node node;
    NameNode *target;
    Node *value;
} WalrusNode;

/* ---- scopes ---- */

typedef enum ScopeKind { SCOPE_MODULE, SCOPE_FUNCTION, SCOPE_CLASS, SCOPE_COMP } ScopeKind;

/* What a frame needs. Parameters take the first slots, in the order positional-only, positional,
 * keyword-only, *args, **kwargs. */
typedef struct Scope {
    ScopeKind kind;
    struct Scope *parent;
    size_t slots; /* locals and cells */
    Str **slot_names;
    bool *slot_is_cell;
    size_t frees; /* cells taken from the enclosing function when the function object is made */
    Str **free_names;
    struct FreeSource {
        bool from_free; /* the enclosing scope's closure cell, else its slot */
        int32_t index;
    } * free_sources;
    bool is_generator;
    bool annotated;        /* class or file: has annotations of variables */
    bool needs_class_cell; /* class scope: a method uses super() or __class__; slot `class_cell` */
    int32_t class_cell;
    bool uses_locals; /* calls locals()/vars()/eval/exec/dir without arguments, maybe */
} Scope;

typedef struct Parameter {
    Str *name;
    Node *annotation;                 /* or NULL */
    Node *fallback;                   /* default value, or NULL; evaluated in the enclosing scope */
    int32_t line, column, end_column; /* of the name */
} Parameter;

typedef struct FunctionNode { /* FUNCTION and LAMBDA */
    Node node;
    Str *name; /* "<lambda>" for lambdas */
    Str *qualname;
    NameNode *target; /* FUNCTION: where the function is stored */
    NodeList decorators;
    size_t posonly, positional, kwonly; /* counts; `positional` includes posonly */
    Parameter *parameters;              /* positional then keyword-only */
    Parameter *star, *double_star;      /* or NULL; a bare `*` is NULL star with kwonly > 0 */
    Node *returns;                      /* annotation or NULL */
    NodeList body;                      /* statements; for LAMBDA one expression node */
    Str *doc;                           /* or NULL */
    Scope *scope;
    void *code; /* the evaluator's */
} FunctionNode;

typedef struct CompClause {
    Node *target;
    Node *iterable; /* the first one is evaluated in the enclosing scope */
    NodeList conditions;
} CompClause;
typedef struct CompNode {
    Node node;
    Node *element; /* key for DICT_COMP */
    Node *value;   /* DICT_COMP only */
    size_t clause_count;
    CompClause *clauses;
    Scope *scope;  /* a function of one parameter: slot 0 is the first iterator */
    Str *qualname; /* "f.<locals>.<listcomp>" */
    void *code;    /* the evaluator's */
} CompNode;

/* ---- statements ---- */

typedef struct AssignNode {
    Node node;
    NodeList targets; /* left to right; NAME ATTRIBUTE SUBSCRIPT TUPLE LIST STARRED inside */
    Node *value;
} AssignNode;
typedef struct AugAssignNode {
    Node node;
    BinaryOp op;
    Node *target, *value;
} AugAssignNode;
typedef struct AnnAssignNode {
    Node node;
    Node *target, *annotation, *value; /* value may be NULL */
    bool simple; /* a bare name: recorded in __annotations__ at module and class level */
} AnnAssignNode;
typedef struct IfNode {
    Node node;
    Node *test;
    NodeList body, orelse;
} IfNode;
typedef struct WhileNode {
    Node node;
    Node *test;
    NodeList body, orelse;
} WhileNode;
typedef struct ForNode {
    Node node;
    Node *target, *iterable;
    NodeList body, orelse;
} ForNode;
typedef struct ClassNode {
    Node node;
    Str *name, *qualname;
    NameNode *target;
    NodeList decorators;
    CallNode *
        bases; /* callee NULL: positional are bases, named are keywords; NULL when there are none */
    NodeList body;
    Str *doc;
    Scope *scope;
} ClassNode;
typedef struct Handler {
    int32_t line, column;
    Node *type;       /* NULL: bare except */
    NameNode *target; /* or NULL */
    NodeList body;
} Handler;
typedef struct TryNode {
    Node node;
    NodeList body, orelse, finally;
    size_t handler_count;
    Handler *handlers;
    bool star; /* except* */
} TryNode;
typedef struct RaiseNode {
    Node node;
    Node *exception, *cause; /* each may be NULL */
} RaiseNode;
typedef struct AssertNode {
    Node node;
    Node *test, *message; /* message may be NULL */
} AssertNode;
typedef struct WithItem {
    Node *manager, *target; /* target may be NULL */
} WithItem;
typedef struct WithNode {
    Node node;
    size_t count;
    WithItem *items;
    NodeList body;
} WithNode;
typedef struct ImportAlias {
    Str *name; /* dotted; "*" for from … import * */
    bool has_as;
    NameNode *target; /* NULL for * */
} ImportAlias;
typedef struct ImportNode {
    Node node;
    Str *module; /* IMPORT_FROM: dotted name, may be empty; NULL for IMPORT */
    int level;   /* leading dots */
    size_t count;
    ImportAlias *aliases;
} ImportNode;
typedef struct NamesNode {
    Node node;
    size_t count;
    Str **names;
} NamesNode;
typedef struct MatchCase {
    Node *pattern;
    Node *guard; /* or NULL */
    NodeList body;
} MatchCase;
typedef struct MatchNode {
    Node node;
    Node *subject;
    size_t count;
    MatchCase *cases;
} MatchNode;
typedef struct PatternValueNode {
    Node node;
    Node *value;
    bool identity;
} PatternValueNode;
typedef struct PatternCaptureNode {
    Node node;
    NameNode *target; /* NULL: _ */
    Node *pattern;    /* `pattern as target`, or NULL */
} PatternCaptureNode;
typedef struct PatternListNode {
    Node node;
    NodeList items;
} PatternListNode;
typedef struct PatternMappingNode {
    Node node;
    NodeList keys, patterns;
    NameNode *rest; /* **rest, or NULL */
} PatternMappingNode;
typedef struct PatternClassNode {
    Node node;
    Node *cls;
    NodeList positional;
    size_t named;
    Str **names;
    Node **patterns;
} PatternClassNode;

/* A parsed unit. */
typedef struct Program {
    NodeList body;
    Scope *scope; /* SCOPE_MODULE */
    Str *filename;
    Str *doc; /* docstring of a file, or NULL */
} Program;

#endif
