/* Label templates: `${name}` with optional pipes. */
#ifndef VERBATIM_ENGINE_LABEL_H
#define VERBATIM_ENGINE_LABEL_H

#include "engine/base/tree.h"

/* `${x}`, `${x|%.2f}`, `${x|default:TEXT}`, `${x|basename}`; unknown names render empty. */
void label_render(Buf *out, const char *template_text, const Tree *values);

/* Names of dependencies (`deps`: the attribute, name -> paths) as values, too: the short ids of the
 * runs they come from, or the names of the files. */
void label_add_dependencies(Tree *values, const Tree *deps, const char *runs_dir);

#endif
