/* Label templates: `${name}` with optional pipes. */
#ifndef VERBATIM_ENGINE_LABEL_H
#define VERBATIM_ENGINE_LABEL_H

#include "engine/base/tree.h"

/* `${x}`, `${x|%.2f}`, `${x|default:TEXT}`, `${x|basename}`; unknown names render empty. */
void label_render(Buf *out, const char *template_text, const Tree *values);

#endif
