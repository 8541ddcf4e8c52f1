/* Operations: life. */
#include "engine/operation.h"

#include "engine/base/mem.h"
#include <stdlib.h>

/* Members that are owned texts and owned trees, each list once. */
#define OPERATION_TEXTS(X)                                                                         \
    X(name)                                                                                        \
    X(project_dir)                                                                                 \
    X(model_path)                                                                                  \
    X(description)                                                                                 \
    X(main)                                                                                        \
    X(script)                                                                                      \
    X(exec)                                                                                        \
    X(flags_dest)                                                                                  \
    X(label)                                                                                       \
    X(pre_process)                                                                                 \
    X(python_requires)
#define OPERATION_TREES(X)                                                                         \
    X(raw)                                                                                         \
    X(steps)                                                                                       \
    X(env)                                                                                         \
    X(requires_)                                                                                   \
    X(resources)                                                                                   \
    X(compare)                                                                                     \
    X(objective)                                                                                   \
    X(optimizers)                                                                                  \
    X(output_scalars)                                                                              \
    X(sourcecode)                                                                                  \
    X(extra)

Operation *operation_new(OperationKind kind) {
    Operation *op = xcalloc(1, sizeof *op);
    op->kind = kind;
    op->description = xstrdup("");
    return op;
}

Operation *operation_copy(const Operation *op) {
    Operation *copy = xmalloc(sizeof *copy);
    *copy = *op;
    opref_copy(&copy->opref, &op->opref);
    flagdefs_copy(&copy->flags, &op->flags);
    copy->notes = (StrList)STRLIST_INIT;
    strlist_copy(&copy->notes, &op->notes);
#define COPY_TEXT(member) copy->member = op->member ? xstrdup(op->member) : NULL;
#define COPY_TREE(member) copy->member = op->member ? tree_copy(op->member) : NULL;
    OPERATION_TEXTS(COPY_TEXT)
    OPERATION_TREES(COPY_TREE)
    return copy;
}

void operation_free(Operation *op) {
    if (!op)
        return;
    opref_release(&op->opref);
    flagdefs_release(&op->flags);
    strlist_release(&op->notes);
#define FREE_TEXT(member) free(op->member);
#define FREE_TREE(member) tree_free(op->member);
    OPERATION_TEXTS(FREE_TEXT)
    OPERATION_TREES(FREE_TREE)
    free(op);
}
