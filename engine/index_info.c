/* Information of runs as bytes, for the index. */
#include "engine/index_private.h"
#include "engine/store_private.h"

#include "engine/base/pack.h"
#include <stdlib.h>

static void put_opref(Buf *out, const OpRef *ref) {
    pack_text(out, ref->type);
    pack_text(out, ref->package);
    pack_text(out, ref->version);
    pack_text(out, ref->model);
    pack_text(out, ref->op);
}

static void take_opref(Unpacker *u, OpRef *ref) {
    ref->type = unpack_text(u);
    ref->package = unpack_text(u);
    ref->version = unpack_text(u);
    ref->model = unpack_text(u);
    ref->op = unpack_text(u);
}

void info_encode(Buf *out, const RunInfo *info) {
    put_opref(out, &info->opref);
    pack_number(out, info->status);
    pack_number(out, info->initialized);
    pack_number(out, info->started);
    pack_number(out, info->stopped);
    pack_number(out, info->has_exit_status ? info->exit_status : INT64_MIN);
    pack_text(out, info->label);
    pack_text(out, info->batch);
    pack_number(out, info->is_batch);
    pack_number(out, info->marked);
    if (info->is_batch)
        put_opref(out, &info->proto);
    pack_tree(out, info->flags);
    pack_number(out, (int64_t)info->tags.count);
    for (size_t i = 0; i < info->tags.count; i++)
        pack_text(out, info->tags.items[i]);
}

static void take_rest(Unpacker *u, RunInfo *info) {
    info->label = unpack_text(u);
    info->batch = unpack_text(u);
    info->is_batch = unpack_number(u) != 0;
    info->marked = unpack_number(u) != 0;
    if (info->is_batch)
        take_opref(u, &info->proto);
    info->flags = unpack_tree(u);
    int64_t tags = unpack_number(u);
    for (int64_t i = 0; u->ok && i < tags; i++) {
        char *tag = unpack_text(u);
        u->ok = u->ok && tag;
        if (tag)
            strlist_take(&info->tags, tag);
    }
}

bool info_decode(RunInfo *info, Span bytes) {
    Unpacker u = {bytes, true};
    *info = (RunInfo){0};
    take_opref(&u, &info->opref);
    info->status = (RunStatus)unpack_number(&u);
    info->initialized = unpack_number(&u);
    info->started = unpack_number(&u);
    info->stopped = unpack_number(&u);
    int64_t exit_status = unpack_number(&u);
    info->has_exit_status = exit_status != INT64_MIN;
    info->exit_status = info->has_exit_status ? (int)exit_status : 0;
    take_rest(&u, info);
    bool sound = u.ok && info->opref.op && info->status <= RUN_TERMINATED && info->status >= 0;
    if (!sound)
        run_info_release(info);
    return sound;
}
