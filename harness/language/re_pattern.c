/* Pattern objects: compiling, and their methods. */
#include "harness/language/re.h"
#include "harness/language/bytes.h"
#include "harness/language/containers.h"

/* ---- compiling ---- */

static void release_regex(void *regex) {
    regex_free(regex);
}

static Regex *compile(VM *vm, const Pattern *owner, RePlan *plan, Span text, bool bytes) {
    unsigned flags = bytes ? REGEX_BYTES : 0;
    if (plan->flags & RE_IGNORECASE)
        flags |= REGEX_CASELESS;
    if (plan->flags & RE_ASCII)
        flags |= REGEX_ASCII;
    Error err = ERROR_INIT;
    Regex *regex = regex_new(buf_span(plan->out), flags, &err);
    vm_buf_drop(vm, plan->out);
    if (!regex) {
        Str *message = str_printf(vm, "unsupported: %s", err.message);
        error_clear(&err);
        re_raise(vm, owner->pattern, text, SIZE_MAX, message->data);
    }
    if (!vm_on_free(vm, owner, release_regex, regex)) {
        regex_free(regex);
        raise(vm, &TYPE_MEMORY_ERROR, "%s", "");
    }
    return regex;
}

Pattern *pattern_make(VM *vm, Value pattern, unsigned flags) {
    bool bytes = is_byteslike(pattern);
    if (!bytes && !is_str(pattern))
        raise(vm, &TYPE_TYPE_ERROR, "first argument must be string or compiled pattern");
    if (flags & RE_DEBUG)
        raise(vm, &TYPE_VALUE_ERROR, "unsupported: re.DEBUG");
    Span text = bytes ? bytes_span(as_bytes(pattern)) : str_span(as_str(pattern));
    RePlan *plan = vm_alloc(vm, sizeof *plan);
    memset(plan, 0, sizeof *plan);
    re_translate(vm, plan, pattern, text, bytes, flags);
    Pattern *p = obj_new_sized(vm, &TYPE_RE_PATTERN, sizeof *p);
    p->pattern = pattern;
    p->bytes = bytes;
    p->flags = plan->flags;
    p->groups = plan->groups;
    p->names = plan->names;
    p->index = dict_new(vm);
    for (size_t i = 1; i <= p->groups; i++)
        if (p->names[i])
            dict_set_str(vm, p->index, p->names[i], value_int((int64_t)i));
    p->regex = compile(vm, p, plan, text, bytes);
    return p;
}

/* ---- methods ---- */

static Pattern *as_pattern(Value v) {
    return (Pattern *)v.object;
}

static Value method_match(VM *vm, Value *args) {
    return re_do_match(vm, as_pattern(args[0]), args + 1, REGEX_ANCHORED);
}

static Value method_fullmatch(VM *vm, Value *args) {
    return re_do_match(vm, as_pattern(args[0]), args + 1, REGEX_ANCHORED | REGEX_FULL);
}

static Value method_search(VM *vm, Value *args) {
    return re_do_match(vm, as_pattern(args[0]), args + 1, 0);
}

static Value method_findall(VM *vm, Value *args) {
    return re_do_findall(vm, as_pattern(args[0]), args[1], args[2], args[3]);
}

static Value method_finditer(VM *vm, Value *args) {
    return re_do_finditer(vm, as_pattern(args[0]), args[1], args[2], args[3]);
}

static Value method_split(VM *vm, Value *args) {
    return re_do_split(vm, as_pattern(args[0]), args[1], args[2]);
}

static Value method_sub(VM *vm, Value *args) {
    return pattern_sub(vm, as_pattern(args[0]), args[1], args[2], args[3], false);
}

static Value method_subn(VM *vm, Value *args) {
    return pattern_sub(vm, as_pattern(args[0]), args[1], args[2], args[3], true);
}

static Value get_pattern(VM *vm, Value *args) {
    return as_pattern(args[0])->pattern;
}

static Value get_flags(VM *vm, Value *args) {
    return value_int(as_pattern(args[0])->flags);
}

static Value get_groups(VM *vm, Value *args) {
    return value_int((int64_t)as_pattern(args[0])->groups);
}

static Value get_groupindex(VM *vm, Value *args) {
    Value index = value_object(as_pattern(args[0])->index);
    return as_dict(index)->count ? mapping_proxy(vm, index) : value_object(dict_new(vm));
}

static Value method_copy(VM *vm, Value *args) {
    return args[0];
}

/* ---- slots ---- */

static void add_flags(Buf *b, unsigned flags) {
    static const struct {
        const char *name;
        unsigned flag;
    } names[] = {
        {"TEMPLATE", RE_TEMPLATE},   {"IGNORECASE", RE_IGNORECASE}, {"LOCALE", RE_LOCALE},
        {"MULTILINE", RE_MULTILINE}, {"DOTALL", RE_DOTALL},         {"UNICODE", RE_UNICODE},
        {"VERBOSE", RE_VERBOSE},     {"DEBUG", RE_DEBUG},           {"ASCII", RE_ASCII},
    };
    const char *before = ", ";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!(flags & names[i].flag))
            continue;
        buf_addf(b, "%sre.%s", before, names[i].name);
        before = "|";
        flags &= ~names[i].flag;
    }
    if (flags)
        buf_addf(b, "%s0x%x", before, flags);
}

static Value slot_repr(VM *vm, Value self) {
    Pattern *p = as_pattern(self);
    unsigned flags = p->flags;
    if (!p->bytes && (flags & (RE_LOCALE | RE_UNICODE | RE_ASCII)) == RE_UNICODE)
        flags &= ~(unsigned)RE_UNICODE;
    Str *text = vm_repr(vm, p->pattern);
    text = str_slice(vm, text, 0, text->length < 200 ? text->length : 200);
    Buf *b = vm_buf(vm);
    buf_adds(b, "re.compile(");
    buf_add_span(b, str_span(text));
    add_flags(b, flags);
    buf_addc(b, ')');
    return value_object(vm_buf_str(vm, b));
}

static Value slot_compare(VM *vm, CompareOp op, Value self, Value other) {
    if ((op != OP_EQ && op != OP_NE) || !is_exact(other, &TYPE_RE_PATTERN))
        return NOT_IMPLEMENTED;
    Pattern *a = as_pattern(self), *b = as_pattern(other);
    bool equal =
        a->flags == b->flags && a->bytes == b->bytes && vm_equal(vm, a->pattern, b->pattern);
    return value_bool(equal == (op == OP_EQ));
}

static int64_t slot_hash(VM *vm, Value self) {
    Pattern *p = as_pattern(self);
    int64_t h = vm_hash(vm, p->pattern) ^ p->flags;
    return h == -1 ? -2 : h;
}

static const Native METHODS[] = {
    {"__copy__(self, /)", method_copy, "The pattern itself."},
    {"__deepcopy__(self, memo, /)", method_copy, "The pattern itself."},
    {"findall(self, /, string, pos=?, endpos=?)", method_findall, "All matches, as a list."},
    {"finditer(self, /, string, pos=?, endpos=?)", method_finditer, "All matches, one by one."},
    {"@property flags(self, /)", get_flags, "The flags."},
    {"fullmatch(self, /, string, pos=?, endpos=?)", method_fullmatch, "Match the whole string."},
    {"@property groupindex(self, /)", get_groupindex, "Numbers of the named groups."},
    {"@property groups(self, /)", get_groups, "Number of groups."},
    {"match(self, /, string, pos=?, endpos=?)", method_match, "Match at the beginning."},
    {"@property pattern(self, /)", get_pattern, "The pattern's text."},
    {"search(self, /, string, pos=?, endpos=?)", method_search, "Find the first match."},
    {"split(self, /, string, maxsplit=0)", method_split, "The text between matches."},
    {"sub(self, /, repl, string, count=0)", method_sub, "Replace matches."},
    {"subn(self, /, repl, string, count=0)", method_subn, "Replace matches, and count them."},
    {NULL, NULL, NULL},
};

const Type TYPE_RE_PATTERN = {
    .object = {&TYPE_TYPE},
    .name = "re.Pattern",
    .module = "re",
    .size = sizeof(Pattern),
    .flags = TYPE_MEMBERS,
    .repr = slot_repr,
    .hash = slot_hash,
    .compare = slot_compare,
    .methods = METHODS,
};
