/* A document, taken apart: its examples, what else looks like a prompt, and every byte's role.
 *
 * Follows Python's doctest for `>>>`, so that whatever doctest would run is found here too; knows
 * fences, quotes and lists of Markdown besides, and `.t` files. Parsing never fails: text that
 * cannot be placed becomes an example with a `problem`, a file that cannot be read as text becomes
 * a document with one. All offsets are bytes of Doc.text, which is the file, untouched; nothing
 * points into memory that doc_free does not release. This room must not know what options mean, how
 * examples run, or who reports them. */
#ifndef VERBATIM_DOC_DOC_H
#define VERBATIM_DOC_DOC_H

#include "engine/base/arena.h"
#include "engine/base/buf.h"
#include "engine/base/error.h"
#include "engine/base/span.h"
#include "engine/base/tree.h"

/* ---- directives: syntax only ------------------------------------------------------------- */

typedef enum DirectiveOrigin {
    DIRECTIVE_FRONT,   /* front matter or leading `key: value` lines; holds for the document */
    DIRECTIVE_COMMENT, /* <!-- verbatim: … --> before a block */
    DIRECTIVE_FENCE,   /* {…} behind a fence's name */
    DIRECTIVE_INLINE   /* # doctest: … at the end of a source line */
} DirectiveOrigin;

/* `+NAME`, `-NAME`, `name`, `name=value`. */
typedef struct Directive {
    DirectiveOrigin origin;
    char sign; /* '+', '-', or 0 */
    bool has_value;
    Span name;
    Span value;          /* quotes removed; front matter: the text of a scalar, else empty */
    const Tree *tree;    /* front matter: the value; else NULL */
    int line, column;    /* of the name */
    const char *problem; /* it nearly spells a directive: what is wrong with it; else NULL */
} Directive;

typedef struct DirectiveList {
    Directive *items;
    size_t count, cap;
} DirectiveList;

/* ---- blocks and sections ----------------------------------------------------------------- */

typedef struct DocFence {
    char mark;      /* '`' or '~' */
    size_t length;  /* of the opening fence */
    int line;       /* of the opening fence */
    int quote;      /* depth of '>' quotes around it */
    int indent;     /* columns before the fence, behind the quotes */
    int container;  /* content column of the list item it is in, 0: none */
    Span info;      /* what follows the marks, trimmed */
    Span name;      /* language name of info, maybe empty */
    size_t prompts; /* how many prompts were found in it */
    DirectiveList directives;
} DocFence;

typedef struct DocSection {
    Span title;
    int level; /* 1 = outermost */
    int line;
    int parent; /* index, -1: none */
} DocSection;

/* ---- examples ---------------------------------------------------------------------------- */

typedef enum ExampleKind {
    EXAMPLE_LANGUAGE, /* >>> */
    EXAMPLE_SHELL     /* $ */
} ExampleKind;

typedef struct Example {
    ExampleKind kind;
    size_t index; /* in Doc.examples */
    int line;     /* of the prompt, 1-based */
    int column;   /* of the prompt, 1-based, in columns */
    int source_lines, expected_lines;
    size_t source_start, source_end; /* whole lines with their line ends */
    size_t expected_start,
        expected_end;  /* whole lines with their line ends; both source_end when none */
    Span prefix;       /* what stands before the prompt on its line: quotes, indent; raw bytes */
    Span eol;          /* "\n", "\r\n" or "\r": how the prompt's line ends ("\n" if it does not) */
    int quote;         /* depth of '>' quotes */
    int indent;        /* columns between the quotes and the prompt */
    Span source;       /* prompts removed, lines joined by '\n', no final one */
    Span expected;     /* prefix removed, tabs expanded as doctest does, every line ends in '\n' */
    Span expected_raw; /* the same without expanding tabs (equal to `expected` mostly) */
    const DocFence *fence;              /* NULL: not in a fence */
    int section;                        /* index, -1: before the first heading */
    bool at_fence_end;                  /* a closing fence ended the expected output */
    bool no_source;                     /* blank or comment: nothing to run */
    DirectiveList directives;           /* inline */
    const DirectiveList *block, *front; /* comment before the block, or NULL; document */
    const char *problem; /* unparsed: the scanner could not place it, and this is why */
    int problem_line, problem_column;
    const char *fault; /* it runs, but cannot pass, and this is why (.t files); with no_source it
                          is expected output without a command */
} Example;

typedef enum MentionKind {
    MENTION_PROMPT, /* `$ ` where it does not run */
    MENTION_CODE    /* a fence of runnable language without any prompt */
} MentionKind;

typedef struct Mention {
    MentionKind kind;
    int line;
    Span text; /* the line, trimmed */
} Mention;

/* ---- the document ------------------------------------------------------------------------ */

typedef enum DocFormat {
    DOC_MARKDOWN,
    DOC_TEXT, /* .txt, .rst and anything else: as Markdown, but with underlined headings of any kind
               */
    DOC_CRAM  /* .t */
} DocFormat;

/* What each line is. X(NAME, text for --dump-doc) */
#define DOC_ROLES(X)                                                                               \
    X(PROSE, "prose")                                                                              \
    X(FRONT, "front matter")                                                                       \
    X(HEADING, "heading")                                                                          \
    X(FENCE, "fence")                                                                              \
    X(CODE, "code")                                                                                \
    X(COMMENT, "directive")                                                                        \
    X(SOURCE, "source")                                                                            \
    X(EXPECTED, "expected")                                                                        \
    X(UNPARSED, "unparsed")                                                                        \
    X(MENTION, "mention")

typedef enum DocRole {
#define X(name, text) ROLE_##name,
    DOC_ROLES(X)
#undef X
        ROLE_COUNT
} DocRole;

typedef struct DocLine {
    size_t start, end, next; /* content is [start, end), the line end [end, next) */
    DocRole role;
} DocLine;

typedef struct Doc {
    Arena *arena;
    char *path; /* as given */
    DocFormat format;
    Span text;  /* the file, untouched */
    size_t bom; /* bytes of a byte order mark at the start */
    DocLine *lines;
    size_t line_count;
    Example **examples; /* in document order, the unparsed ones included */
    size_t example_count;
    Mention *mentions;
    size_t mention_count;
    DocSection *sections;
    size_t section_count;
    DocFence **fences;
    size_t fence_count;
    DirectiveList front;
    size_t prompt_count; /* lines that look like prompts = examples + prompts mentioned */
    const char *problem; /* the file cannot be used: "file:line:column: …"; NULL: it can */
} Doc;

typedef struct DocOptions {
    bool shell_everywhere; /* `$ ` also runs in indented blocks and unnamed fences */
} DocOptions;

/* Parse `text` (copied). Never NULL, whatever the bytes. */
Doc *doc_parse(const char *path, Span text, const DocOptions *options);
/* Read and parse; NULL when the file cannot be read. */
Doc *doc_read(const char *path, const DocOptions *options, Error *err) MUST_CHECK;
void doc_free(Doc *doc);
DocFormat doc_format_of(const char *path);

/* "Heading > Sub-heading" of an example, appended; nothing when it has none. */
void doc_section_path(Buf *out, const Doc *doc, int section);
/* The text of lines [first, first + count), 1-based, with their line ends. */
Span doc_lines(const Doc *doc, int first, int count);
/* The bytes of the file again, put together from the lines: always equal to Doc.text. */
void doc_print(Buf *out, const Doc *doc);
/* One line per line of the document: number, role, text; examples with ranges (`--dump-doc`). */
void doc_dump(Buf *out, const Doc *doc);
/* Every line that looks like a prompt must be accounted for. False: a defect of the scanner; err
 * names the line. */
bool doc_check(const Doc *doc, Error *err) MUST_CHECK;

#endif
