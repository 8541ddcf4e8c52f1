/* The few parts of package `guild` that documents import: guild.run, guild.opref, guild._api.
 *
 * They are other names for what this room has anyway; nothing else of that package exists. */
#include "engine/base/file.h"
#include "harness/bind/internal.h"
#include <stdlib.h>

/* A run by its directory, wherever that is. */
static Value run_in(VM *vm, const char *path) {
    Engine *engine = bind_engine(vm, NULL, NULL); /* lives as long as the document */
    return run_value(vm, run_at(engine_store(engine), path));
}

static Value guild_run_new(VM *vm, Value *args) {
    return run_in(vm, bind_path(vm, args[1]));
}

static Value guild_run_for_dir(VM *vm, Value *args) {
    return run_in(vm, bind_path(vm, args[0]));
}

static const Native RUN[] = {
    {"Run(id, path)", guild_run_new, "The run in a directory."},
    {"for_dir(path)", guild_run_for_dir, "The run in a directory."},
    {0},
};

static const Native NONE_OF[] = {{0}};

static void opref_init_module(VM *vm, Value module) {
    module_add_type(vm, module, &TYPE_OPREF);
}

static void guild_init(VM *vm, Value module) {
    module_set(vm, module, "_api", vm_import(vm, "guild._api"));
    module_set(vm, module, "run", vm_import(vm, "guild.run"));
    module_set(vm, module, "opref", vm_import(vm, "guild.opref"));
}

const NativeModule MODULE_GUILD = {"guild", NONE_OF, guild_init, "Names of the engine."};
const NativeModule MODULE_GUILD_RUN = {"guild.run", RUN, NULL, "Runs by their directories."};
const NativeModule MODULE_GUILD_OPREF = {"guild.opref", NONE_OF, opref_init_module,
                                         "What a run is a run of."};
