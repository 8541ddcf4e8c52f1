/* An operation: something that can be run, as a project or a script defines it. Data only. */
#ifndef VERBATIM_ENGINE_OPERATION_H
#define VERBATIM_ENGINE_OPERATION_H

#include "engine/base/list.h"
#include "engine/flagdef.h"
#include "engine/opref.h"

typedef enum OperationKind {
    OP_MAIN,  /* a Python module, `main` */
    OP_EXEC,  /* a command line, `exec` */
    OP_STEPS, /* a list of runs, `steps` */
    OP_BATCH, /* built in: `+` and the optimizers; runs the trials of a proto */
} OperationKind;

typedef struct Operation {
    OperationKind kind;
    OpRef opref;
    char *name;        /* full name: `op` or `model:op` */
    char *project_dir; /* absolute: directory of guild.yml or of the script */
    char *
        model_path; /* where Python looks for modules; project_dir unless `python-path` says more */
    Tree *raw;      /* the op as read: attribute `opdef` */
    char *description; /* "" */

    char *main;   /* OP_MAIN: module with its arguments; `script` may be NULL then */
    char *script; /* OP_MAIN: absolute path of the file, when it is known */
    char *exec;   /* OP_EXEC: template */
    Tree *steps;  /* OP_STEPS: list */

    FlagDefs flags;   /* import from scripts done */
    char *flags_dest; /* "args", "globals", "global:NAME" */
    Tree *env;        /* map of text, or NULL */
    Tree *requires_;  /* list or NULL: dependencies */
    Tree *resources;  /* map: the model's, and as `model:resource` those of all; or NULL */
    char *label;      /* template, or NULL */
    Tree *compare;    /* list, or NULL */
    Tree *objective;  /* text or map, or NULL */
    Tree *optimizers; /* map: name -> map with `algorithm`, maybe `default`, and flags; or NULL */
    Tree *output_scalars; /* map, list, text; TREE_BOOL false: none; NULL: default */
    char *pre_process;    /* shell command, or NULL */
    bool stoppable;
    bool default_op;
    int64_t default_max_trials; /* 0: not said */
    int64_t stop_after;         /* minutes; 0: not said */
    char *python_requires;      /* version spec, or NULL */
    Tree *sourcecode;           /* rules for the source copy, or NULL */
    StrList notes;              /* attributes of the project file that do nothing */
    Tree *extra;                /* the model's `extra`: attributes `_extra_*`, or NULL */
} Operation;

Operation *operation_new(OperationKind kind);
Operation *operation_copy(const Operation *op);
void operation_free(Operation *op);

#endif
