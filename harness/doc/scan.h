/* Inside the scanner: the state while going through a document's lines. For harness/doc only. */
#ifndef VERBATIM_DOC_SCAN_H
#define VERBATIM_DOC_SCAN_H

#include "harness/doc/doc.h"

/* A line without its quotes, tabs expanded. */
typedef struct LineView {
    Span text;      /* behind the quotes */
    Span body;      /* text without its leading blanks */
    int quote;      /* how many '>' were removed */
    size_t removed; /* columns removed with them */
    int indent;     /* leading blanks of text */
    bool blank;     /* nothing but blanks */
    bool tabs;      /* the raw line has tabs */
} LineView;

typedef struct Scanner {
    Doc *doc;
    DocOptions options;
    size_t at;       /* index of the current line */
    DocFence *fence; /* the open one, or NULL */
    int list;        /* content column of the list item we are in, 0: none */
    int section;     /* index of the current one, -1 */
    size_t example_cap, mention_cap, section_cap, fence_cap;
    DirectiveList *pending; /* from a comment, waiting for a block */
    DirectiveList *block;   /* of the unfenced block we are in */
    bool paragraph;         /* the line before is text that an underline would make a heading */
    char underlines[16];    /* marks of underlined headings, in order of appearance */
} Scanner;

typedef enum FenceLanguage {
    FENCE_TRANSCRIPT,
    FENCE_SHELL,
    FENCE_UNNAMED,
    FENCE_OTHER
} FenceLanguage;

/* lines.c */
void doc_lines_split(Doc *doc);
#define ANY_QUOTE 1000
void line_view(LineView *view, const Doc *doc, size_t index, int quotes);
Span line_raw(const Doc *doc, size_t index);
/* The line behind `columns` columns, tabs kept; allocated only where a tab is cut in two. */
Span line_behind(const Doc *doc, size_t index, size_t columns);

/* fence.c */
bool fence_opens(Scanner *s, const LineView *view);
bool fence_closes(const DocFence *fence, const LineView *view);
bool fence_left(const DocFence *fence, const LineView *view);
void fence_end(Scanner *s);
FenceLanguage fence_language(const DocFence *fence);
int list_content_column(const LineView *view);

/* example.c */
bool example_scan(Scanner *s, const LineView *view);
Example *example_add(Scanner *s, ExampleKind kind, size_t first_line);
void mention_add(Scanner *s, MentionKind kind, size_t line_index);
const char *doc_message(const Doc *doc, const char *format, ...) PRINTF_LIKE(2, 3);

/* cram.c */
void cram_scan(Scanner *s);

/* heading.c */
bool heading_scan(Scanner *s, const LineView *view);

/* front.c: how many lines the front matter takes */
size_t front_scan(Doc *doc);

/* directive.c */
Directive *directive_add(Arena *arena, DirectiveList *list, DirectiveOrigin origin, int line);
/* `+NAME -NAME name name=value name="two words"`, separated by blanks or commas. */
void directive_parse_words(Arena *arena, DirectiveList *list, DirectiveOrigin origin, Span text,
                           int line, int column);
/* `# doctest: …` in one source line that begins at `column`. */
void directive_parse_inline(Arena *arena, DirectiveList *list, Span line_text, int line,
                            int column);
/* `<!-- verbatim: … -->`; false: the line is no such comment. */
bool directive_parse_comment(Arena *arena, DirectiveList *list, Span body, int line, int column);

#endif
