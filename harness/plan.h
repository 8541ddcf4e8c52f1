/* What is going to run: documents found and parsed, directives resolved, examples selected. */
#ifndef VERBATIM_PLAN_H
#define VERBATIM_PLAN_H

#include "engine/base/list.h"
#include "harness/config.h"
#include "harness/doc/doc.h"
#include "harness/options.h"
#include "harness/settings.h"

typedef struct ExamplePlan {
    const Example *example;
    const Settings *settings; /* the document's, unless directives say otherwise here */
    const char *skip;         /* reason, NULL: it runs */
    const char *error; /* a bad directive, "path:line:column: …": the example fails with this */
    bool selected;     /* false: only runs because a later one is selected */
} ExamplePlan;

typedef struct DocPlan {
    Doc *doc;
    const char *path, *directory; /* absolute */
    Settings settings;
    ExamplePlan *examples; /* doc->example_count of them */
    size_t run_count;      /* examples before this index are gone through */
    size_t selected;       /* how many are selected */
    bool named;            /* on the command line, not found in a directory */
    const char *problem;   /* the document cannot run: "path:line:column: …" */
} DocPlan;

typedef struct Plan {
    Arena *arena;
    ConfigSet *configs;
    DocPlan **docs; /* in the order they run and are reported */
    size_t count, cap;
    StrList notes; /* things to tell: "no failures recorded …" */
    int64_t seed;  /* of --shuffle */
    bool strict;
    double run_timeout;
} Plan;

/* Find, parse and select. On failure nothing is left. `options` must outlive the plan. */
bool plan_make(Plan *plan, const RunOptions *options, Error *err) MUST_CHECK;
void plan_release(Plan *plan);

/* The pieces, for tools. */
/* Parse one document and resolve its settings and directives; never NULL unless its configuration
 * is bad: what cannot be read has a problem. `text`: instead of the file's (NULL: read it). */
DocPlan *plan_document(Plan *plan, const RunOptions *options, const char *path, const Span *text,
                       Error *err) MUST_CHECK;
void plan_begin(Plan *plan, const RunOptions *options);

/* select.c: drop documents and mark examples as flags and path:line say. */
bool plan_select(Plan *plan, const RunOptions *options, Error *err) MUST_CHECK;
/* The example that holds the line, or the first one of the section headed there; NULL: none. */
ExamplePlan *plan_example_at(DocPlan *doc, int line);
/* collect.c: paths of documents, in order, "named" ones marked. */
typedef struct DocPath {
    char *path;
    bool named;
    int *lines; /* selected lines */
    size_t line_count;
} DocPath;
typedef struct DocPaths {
    DocPath *items;
    size_t count, cap;
} DocPaths;
bool collect_paths(DocPaths *out, Plan *plan, const RunOptions *options, Error *err) MUST_CHECK;
void doc_paths_release(DocPaths *paths);

#endif
