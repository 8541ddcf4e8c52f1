/* Match objects. */
#include "harness/language/re.h"
#include "harness/language/bytes.h"

static Match *as_match(Value v) {
    return (Match *)v.object;
}

/* ---- groups ---- */

size_t match_group_number(VM *vm, Match *m, Value key) {
    int64_t number = -1;
    Value found;
    if (is_int(key) || has_special(vm, key, "__index__"))
        number = vm_index_clamped(vm, key);
    else if (is_str(key) && dict_get(vm, m->re->index, key, &found))
        number = found.integer;
    if (number < 0 || (size_t)number > m->re->groups)
        raise(vm, &TYPE_INDEX_ERROR, "no such group");
    return (size_t)number;
}

static Value method_group(VM *vm, Value *args) {
    Match *m = as_match(args[0]);
    Tuple *keys = as_tuple(args[1]);
    if (keys->count == 0)
        return match_part(vm, m, 0, NONE);
    if (keys->count == 1)
        return match_part(vm, m, match_group_number(vm, m, keys->items[0]), NONE);
    Tuple *out = tuple_new(vm, keys->count);
    for (size_t i = 0; i < keys->count; i++)
        out->items[i] = match_part(vm, m, match_group_number(vm, m, keys->items[i]), NONE);
    return value_object(out);
}

static Value method_groups(VM *vm, Value *args) {
    Match *m = as_match(args[0]);
    Tuple *out = tuple_new(vm, m->re->groups);
    for (size_t i = 1; i <= m->re->groups; i++)
        out->items[i - 1] = match_part(vm, m, i, args[1]);
    return value_object(out);
}

static Value method_groupdict(VM *vm, Value *args) {
    Match *m = as_match(args[0]);
    Dict *out = dict_new(vm);
    for (size_t i = 1; i <= m->re->groups; i++)
        if (m->re->names[i])
            dict_set_str(vm, out, m->re->names[i], match_part(vm, m, i, args[1]));
    return value_object(out);
}

static Value slot_getitem(VM *vm, Value self, Value key) {
    return match_part(vm, as_match(self), match_group_number(vm, as_match(self), key), NONE);
}

/* ---- places ---- */

static Value place(Match *m, size_t offset) {
    if (offset == SIZE_MAX)
        return value_int(-1);
    return value_int(
        (int64_t)(is_str(m->string) ? str_index_of_offset(as_str(m->string), offset) : offset));
}

static Value method_start(VM *vm, Value *args) {
    Match *m = as_match(args[0]);
    return place(m, m->bounds[2 * match_group_number(vm, m, args[1])]);
}

static Value method_end(VM *vm, Value *args) {
    Match *m = as_match(args[0]);
    return place(m, m->bounds[2 * match_group_number(vm, m, args[1]) + 1]);
}

static Value span_of_group(VM *vm, Match *m, size_t group) {
    return tuple2(vm, place(m, m->bounds[2 * group]), place(m, m->bounds[2 * group + 1]));
}

static Value method_span(VM *vm, Value *args) {
    Match *m = as_match(args[0]);
    return span_of_group(vm, m, match_group_number(vm, m, args[1]));
}

static Value get_regs(VM *vm, Value *args) {
    Match *m = as_match(args[0]);
    Tuple *out = tuple_new(vm, m->re->groups + 1);
    for (size_t i = 0; i <= m->re->groups; i++)
        out->items[i] = span_of_group(vm, m, i);
    return value_object(out);
}

/* ---- the rest ---- */

static Value slot_repr(VM *vm, Value self) {
    Match *m = as_match(self);
    Str *text = vm_repr(vm, match_part(vm, m, 0, NONE));
    text = str_slice(vm, text, 0, text->length < 50 ? text->length : 50);
    return value_object(str_printf(vm, "<re.Match object; span=(%lld, %lld), match=%s>",
                                   (long long)place(m, m->bounds[0]).integer,
                                   (long long)place(m, m->bounds[1]).integer, text->data));
}

static Value slot_iter(VM *vm, Value self) {
    raise(vm, &TYPE_TYPE_ERROR, "'re.Match' object is not iterable");
}

static bool slot_truth(VM *vm, Value self) {
    return true;
}

static Value method_expand(VM *vm, Value *args) {
    return match_expand(vm, as_match(args[0]), args[1]);
}

static Value method_copy(VM *vm, Value *args) {
    return args[0];
}

static Value get_string(VM *vm, Value *args) {
    return as_match(args[0])->string;
}

static Value get_re(VM *vm, Value *args) {
    return value_object(as_match(args[0])->re);
}

static Value get_pos(VM *vm, Value *args) {
    return value_int((int64_t)as_match(args[0])->pos);
}

static Value get_endpos(VM *vm, Value *args) {
    return value_int((int64_t)as_match(args[0])->endpos);
}

static Value get_lastindex(VM *vm, Value *args) {
    size_t last = as_match(args[0])->last_group;
    return last ? value_int((int64_t)last) : NONE;
}

static Value get_lastgroup(VM *vm, Value *args) {
    Match *m = as_match(args[0]);
    Str *name = m->last_group ? m->re->names[m->last_group] : NULL;
    return name ? value_object(name) : NONE;
}

static const Native METHODS[] = {
    {"__copy__(self, /)", method_copy, "The match itself."},
    {"__deepcopy__(self, memo, /)", method_copy, "The match itself."},
    {"end(self, group=0, /)", method_end, "Where the group ends."},
    {"@property endpos(self, /)", get_endpos, "Where the search was to end."},
    {"expand(self, /, template)", method_expand, "The template filled with the groups."},
    {"group(self, /, *groups)", method_group, "One group, or several as a tuple."},
    {"groupdict(self, /, default=None)", method_groupdict, "The named groups."},
    {"groups(self, /, default=None)", method_groups, "All groups."},
    {"@property lastgroup(self, /)", get_lastgroup, "Name of the last group that matched."},
    {"@property lastindex(self, /)", get_lastindex, "Number of the last group that matched."},
    {"@property pos(self, /)", get_pos, "Where the search began."},
    {"@property re(self, /)", get_re, "The pattern."},
    {"@property regs(self, /)", get_regs, "The places of all groups."},
    {"span(self, group=0, /)", method_span, "Where the group begins and ends."},
    {"start(self, group=0, /)", method_start, "Where the group begins."},
    {"@property string(self, /)", get_string, "The text searched."},
    {NULL, NULL, NULL},
};

const Type TYPE_RE_MATCH = {
    .object = {&TYPE_TYPE},
    .name = "re.Match",
    .module = "re",
    .size = sizeof(Match),
    .flags = TYPE_MEMBERS,
    .repr = slot_repr,
    .truth = slot_truth,
    .getitem = slot_getitem,
    .iter = slot_iter,
    .methods = METHODS,
};
