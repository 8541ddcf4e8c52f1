/* YAML 1.1 text to Tree and back, with PyYAML's rules for plain scalars (libyaml lives behind this
 * and nowhere else).
 *
 * Scalars resolve as PyYAML's safe loader resolves them (yes/no/on/off, 0x1f, 1_000, 1:30, dates),
 * with one extension: a number with an exponent but no dot (1e5) is a float. Anchors, aliases and
 * merge keys work; an unknown tag is an error. */
#ifndef VERBATIM_BASE_YAML_H
#define VERBATIM_BASE_YAML_H

#include "engine/base/tree.h"

/* Parse one document; an empty one gives TREE_NULL. Messages: "name:line:column: …". Duplicate keys
 * are kept as PyYAML does (last wins). Nesting deeper than 200 is refused. */
Tree *yaml_parse(Span text, const char *name, Error *err) MUST_CHECK;
/* The value of one plain or quoted scalar or flow collection, as on a command line. */
Tree *yaml_parse_scalar(Span text, Error *err) MUST_CHECK;
/* Resolve one unquoted scalar by the rules above (never fails: a string at worst). */
Tree *yaml_resolve(Span plain);

/* Block style, keys sorted, 2-space indent, list items under a key not indented, final newline,
 * strings quoted only where needed: what PyYAML's safe_dump(default_flow_style=False) writes,
 * without folding. */
void yaml_write(Buf *out, const Tree *t);
/* One line: `[1, 2]`, `{a: 1}`, scalars quoted where needed; no newline. */
void yaml_write_flow(Buf *out, const Tree *t);
/* The text of an attribute: strings bare, everything else as yaml_write_flow; caller frees. NULL
 * for an absent or null one. */
char *yaml_text(const Tree *t);

#endif
