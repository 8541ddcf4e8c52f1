/* YAML as a stream of events, for readers that need more than a Tree holds (keys of any kind, who
 * shares what with whom). Scalars come unresolved. */
#ifndef VERBATIM_BASE_YAML_EVENTS_H
#define VERBATIM_BASE_YAML_EVENTS_H

#include "engine/base/span.h"
#include <stdbool.h>

typedef enum YamlEventKind {
    YAML_AT_DOCUMENT,
    YAML_AT_DOCUMENT_END,
    YAML_AT_SCALAR,
    YAML_AT_LIST,
    YAML_AT_LIST_END,
    YAML_AT_MAP,
    YAML_AT_MAP_END,
    YAML_AT_ALIAS,
    YAML_AT_END, /* of the stream */
    YAML_AT_ERROR
} YamlEventKind;

typedef struct YamlEvent {
    YamlEventKind kind;
    Span value; /* scalar's text, alias's name, error's problem; borrowed until the next event */
    bool plain; /* a scalar without quotes */
    const char *tag, *anchor; /* or NULL */
    size_t line, column;      /* from 0; of the problem for errors */
    const char *context;      /* errors: what was being read, or NULL */
    size_t context_line, context_column;
    bool scanning; /* errors: of the scanner, not of the parser */
} YamlEvent;

typedef struct YamlReader YamlReader;

YamlReader *yaml_reader_new(Span text); /* text is borrowed */
void yaml_reader_next(YamlReader *r, YamlEvent *out);
void yaml_reader_free(YamlReader *r);

#endif
