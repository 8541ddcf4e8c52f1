/* From an operation and its flag values to what is executed. */
#ifndef VERBATIM_ENGINE_COMMAND_H
#define VERBATIM_ENGINE_COMMAND_H

#include "engine/operation.h"

/* Flags as command line arguments: sorted by name, arg-name, arg-skip, arg-switch and the args of
 * choices applied, nulls left out. */
void command_flag_args(StrList *out, const Operation *op, const Tree *flags);

/* Names and values after arg-name, arg-skip and the args of choices, sorted; caller frees. */
Tree *command_flag_values(const Operation *op, const Tree *flags);

/* Command line as kept in attribute `cmd` and shown by print-cmd. ERR_INVALID for a reference
 * that means nothing. `shadowed` (may be NULL) gets the flags dropped because the command names
 * them. */
bool command_line(StrList *argv, StrList *shadowed, const Operation *op, const Tree *flags,
                  const char *python, Error *err) MUST_CHECK;

/* The same for a Python operation run by the warm interpreter. */
typedef struct PythonCommand {
    char *module;  /* first word of `main`, or the script */
    Tree *presets; /* map: globals to set, when the destination is not the arguments */
    StrList args;
} PythonCommand;

bool command_python(PythonCommand *out, const Operation *op, const Tree *flags,
                    Error *err) MUST_CHECK;
void python_command_release(PythonCommand *command);

#endif
