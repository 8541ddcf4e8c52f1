/* Projects: where operations come from. Reads guild.yml and bare scripts; runs nothing. */
#ifndef VERBATIM_ENGINE_PROJECT_H
#define VERBATIM_ENGINE_PROJECT_H

#include "engine/operation.h"

struct Engine;

/* Resolve what a person typed (NULL: the default operation) in directory `dir`: operations of
 * guild.yml, then `+` and optimizers, then scripts, then executables. Messages are those of the
 * command line. Flags are imported from the script (engine/import.h). NULL on failure; caller
 * frees.
 */
Operation *project_resolve(struct Engine *engine, const char *dir, const char *spec,
                           Error *err) MUST_CHECK;
/* The operation a run was made of, resolved again from its project as that is now. */
Operation *project_resolve_ref(struct Engine *engine, const OpRef *ref, Error *err) MUST_CHECK;

/* For `operations` and `models`: everything the project in `dir` defines. */
typedef struct ProjectListing {
    Tree *operations; /* list of {name, description, default, main, exec, …} in file order */
    Tree *models;     /* list of {name, description, operations} */
} ProjectListing;
bool project_list(ProjectListing *out, struct Engine *engine, const char *dir,
                  Error *err) MUST_CHECK;
void project_listing_release(ProjectListing *listing);

/* Built-in batch operations and bare scripts, which project_resolve falls back to. NULL: `spec` is
 * not one (err untouched) or reading it failed (err set). */
Operation *project_builtin(const char *spec);
Operation *project_script(struct Engine *engine, const char *dir, const char *spec,
                          Error *err) MUST_CHECK;

#endif
