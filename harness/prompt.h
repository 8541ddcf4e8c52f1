/* Lines typed at a terminal, with editing and history (libedit lives behind this and nowhere
 * else); plain lines when standard input is no terminal. */
#ifndef VERBATIM_PROMPT_H
#define VERBATIM_PROMPT_H

#include "engine/base/list.h"

typedef struct Prompt Prompt;

/* complete: names that begin with a word; may be NULL. */
Prompt *prompt_new(const char *program,
                   void (*complete)(void *context, const char *prefix, StrList *names),
                   void *context);
void prompt_free(Prompt *prompt);
/* One line without its end, owned by the caller; NULL at the end of input. */
char *prompt_line(Prompt *prompt, const char *text);

#endif
