/* The built-in exception types: one layout, one set of slots, and a table of which attributes each
 * branch of the tree adds. How they travel is raise.c; how they are written, traceback.c. */
#include "harness/language/exception_group.h"
#include "harness/language/vm_internal.h"

/* ---- attributes that come from the arguments ---- */

typedef struct Members {
    const Type *type;
    const char *names[9];
} Members;

static const Members MEMBERS[] = {
    {&TYPE_STOP_ITERATION, {"value"}},
    {&TYPE_SYSTEM_EXIT, {"code"}},
    {&TYPE_OS_ERROR, {"errno", "strerror", "filename", "filename2"}},
    {&TYPE_IMPORT_ERROR, {"msg", "name", "path"}},
    {&TYPE_ATTRIBUTE_ERROR, {"name", "obj"}},
    {&TYPE_NAME_ERROR, {"name"}},
    {&TYPE_SYNTAX_ERROR,
     {"msg", "filename", "lineno", "offset", "text", "end_lineno", "end_offset",
      "print_file_and_line"}},
    {&TYPE_UNICODE_DECODE_ERROR, {"encoding", "object", "start", "end", "reason"}},
    {&TYPE_UNICODE_ENCODE_ERROR, {"encoding", "object", "start", "end", "reason"}},
    {&TYPE_UNICODE_TRANSLATE_ERROR, {"object", "start", "end", "reason"}},
    {&TYPE_BASE_EXCEPTION_GROUP, {"message", "exceptions"}},
};

static const Members *members_of(VM *vm, const Type *type) {
    const Tuple *order = type_mro(vm, type);
    for (size_t at = 0; at < order->count && as_type(order->items[at]) != &TYPE_BASE_EXCEPTION;
         at++)
        for (size_t i = 0; i < sizeof MEMBERS / sizeof *MEMBERS; i++)
            if (as_type(order->items[at]) == MEMBERS[i].type)
                return &MEMBERS[i];
    return NULL;
}

const char *const *exception_attributes(const Type *type) {
    static const char *const BASE[] = {
        "args", "__cause__", "__context__", "__traceback__", "__suppress_context__", NULL};
    if (type == &TYPE_BASE_EXCEPTION)
        return BASE;
    for (size_t i = 0; i < sizeof MEMBERS / sizeof *MEMBERS; i++)
        if (type == MEMBERS[i].type)
            return MEMBERS[i].names;
    return NULL;
}

static bool is_member(const Members *m, const char *name) {
    for (size_t i = 0; m && i < 9 && m->names[i]; i++)
        if (strcmp(m->names[i], name) == 0)
            return true;
    return false;
}

static Dict *attrs_of(VM *vm, Exception *e) {
    if (!e->attrs)
        e->attrs = dict_new(vm);
    return e->attrs;
}

static void member_set(VM *vm, Exception *e, const char *name, Value value) {
    dict_sets(vm, attrs_of(vm, e), name, value);
}

static Value member_get(VM *vm, Exception *e, const char *name) {
    Value v = NONE;
    return e->attrs && dict_gets(vm, e->attrs, name, &v) ? v : NONE;
}

static const struct {
    int number;
    const Type *type;
} OS_TYPES[] = {
    {11 /* EAGAIN */, &TYPE_BLOCKING_IO_ERROR},
    {10 /* ECHILD */, &TYPE_CHILD_PROCESS_ERROR},
    {32 /* EPIPE */, &TYPE_BROKEN_PIPE_ERROR},
    {103 /* ECONNABORTED */, &TYPE_CONNECTION_ABORTED_ERROR},
    {111 /* ECONNREFUSED */, &TYPE_CONNECTION_REFUSED_ERROR},
    {104 /* ECONNRESET */, &TYPE_CONNECTION_RESET_ERROR},
    {17 /* EEXIST */, &TYPE_FILE_EXISTS_ERROR},
    {2 /* ENOENT */, &TYPE_FILE_NOT_FOUND_ERROR},
    {4 /* EINTR */, &TYPE_INTERRUPTED_ERROR},
    {21 /* EISDIR */, &TYPE_IS_A_DIRECTORY_ERROR},
    {20 /* ENOTDIR */, &TYPE_NOT_A_DIRECTORY_ERROR},
    {13 /* EACCES */, &TYPE_PERMISSION_ERROR},
    {1 /* EPERM */, &TYPE_PERMISSION_ERROR},
    {3 /* ESRCH */, &TYPE_PROCESS_LOOKUP_ERROR},
    {110 /* ETIMEDOUT */, &TYPE_TIMEOUT_ERROR},
};

static const Type *os_type(int64_t number) {
    for (size_t i = 0; i < sizeof OS_TYPES / sizeof *OS_TYPES; i++)
        if (OS_TYPES[i].number == number)
            return OS_TYPES[i].type;
    return &TYPE_OS_ERROR;
}

static void init_os(VM *vm, Exception *e, const Value *args, size_t count) {
    if (count < 2 || count > 5)
        return;
    member_set(vm, e, "errno", args[0]);
    member_set(vm, e, "strerror", args[1]);
    if (count >= 3 && !is_none(args[2])) {
        member_set(vm, e, "filename", args[2]);
        e->args = tuple2(vm, args[0], args[1]);
    }
    if (count >= 5 && !is_none(args[4]))
        member_set(vm, e, "filename2", args[4]);
}

static void init_syntax(VM *vm, Exception *e, const Value *args, size_t count) {
    static const char *const NAMES[] = {"filename", "lineno",     "offset",
                                        "text",     "end_lineno", "end_offset"};
    if (count > 0)
        member_set(vm, e, "msg", args[0]);
    if (count != 2)
        return;
    const Value *items;
    size_t n;
    vm_items(vm, args[1], &items, &n);
    if (n < 4 || n > 6)
        raise(vm, &TYPE_TYPE_ERROR, "function takes at %s %d arguments (%zu given)",
              n < 4 ? "least" : "most", n < 4 ? 4 : 6, n);
    if (n == 5)
        raise(vm, &TYPE_TYPE_ERROR, "end_offset must be provided when end_lineno is provided");
    for (size_t i = 0; i < n && i < 6; i++)
        member_set(vm, e, NAMES[i], items[i]);
}

static void init_unicode(VM *vm, Exception *e, const Members *m, const Value *args, size_t count) {
    size_t wanted = strcmp(m->names[0], "encoding") == 0 ? 5 : 4;
    if (count != wanted)
        raise(vm, &TYPE_TYPE_ERROR, "function takes exactly %zu arguments (%zu given)", wanted,
              count);
    const char *name = m->names[0];
    for (size_t i = 0; i < count; i++, name = m->names[i]) {
        if (strcmp(name, "start") == 0 || strcmp(name, "end") == 0)
            vm_index(vm, args[i]);
        else if (strcmp(name, "object") == 0 && m->type == &TYPE_UNICODE_DECODE_ERROR)
            vm_need_bytes(vm, args[i]);
        else if (!is_str(args[i]))
            raise(vm, &TYPE_TYPE_ERROR, "argument %zu must be str, not %s", i + 1,
                  type_of(args[i])->name);
        member_set(vm, e, name, args[i]);
    }
}

static void init_members(VM *vm, Exception *e, const Value *args, size_t count) {
    const Members *m = members_of(vm, e->object.type);
    if (!m)
        return;
    Value all = count == 1 ? args[0] : count == 0 ? NONE : e->args;
    if (m->type == &TYPE_STOP_ITERATION)
        member_set(vm, e, "value", count ? args[0] : NONE);
    else if (m->type == &TYPE_SYSTEM_EXIT)
        member_set(vm, e, "code", all);
    else if (m->type == &TYPE_OS_ERROR)
        init_os(vm, e, args, count);
    else if (m->type == &TYPE_IMPORT_ERROR && count == 1)
        member_set(vm, e, "msg", args[0]);
    else if (m->type == &TYPE_SYNTAX_ERROR)
        init_syntax(vm, e, args, count);
    else if (m->type == &TYPE_UNICODE_DECODE_ERROR || m->type == &TYPE_UNICODE_ENCODE_ERROR ||
             m->type == &TYPE_UNICODE_TRANSLATE_ERROR)
        init_unicode(vm, e, m, args, count);
}

/* ---- making ---- */

static Exception *make(VM *vm, const Type *type, const Value *args, size_t count) {
    int64_t number;
    if (type == &TYPE_OS_ERROR && count >= 2 && is_int(args[0]) &&
        value_fits_int64(value_plain(args[0]), &number))
        type = os_type(number);
    Exception *e = instance_new(vm, type);
    e->cause = e->context = e->traceback = NONE;
    e->args = tuple_from(vm, args, count);
    return e;
}

Value exception_construct(VM *vm, const Type *type, const Value *args, size_t count) {
    Exception *e = make(vm, type, args, count);
    init_members(vm, e, args, count);
    return value_object(e);
}

Value exception_new(VM *vm, const Type *type, Value arg) {
    return exception_construct(vm, type, &arg, is_unset(arg) ? 0 : 1);
}

void raise_os(VM *vm, int os_errno, const char *path) {
    Value args[3] = {value_int(os_errno), str_value(vm, strerror(os_errno)), NONE};
    if (path)
        args[2] = str_value(vm, path);
    Exception *e = make(vm, &TYPE_OS_ERROR, args, path ? 3 : 2);
    init_os(vm, e, args, path ? 3 : 2);
    raise_value(vm, value_object(e));
}

void raise_error(VM *vm, const Error *err) {
    if (err->os_errno) {
        Value args[2] = {value_int(err->os_errno), str_value(vm, err->message)};
        Exception *e = make(vm, &TYPE_OS_ERROR, args, 2);
        init_os(vm, e, args, 2);
        raise_value(vm, value_object(e));
    }
    const Type *type = &TYPE_RUNTIME_ERROR;
    switch (err->kind) {
    case ERR_USAGE:
    case ERR_INVALID:
    case ERR_QUIT:
    case ERR_SYNTAX:
    case ERR_AMBIGUOUS:
        type = &TYPE_VALUE_ERROR;
        break;
    case ERR_NOT_FOUND:
        type = &TYPE_LOOKUP_ERROR;
        break;
    case ERR_EXISTS:
    case ERR_DENIED:
    case ERR_BUSY:
    case ERR_IO:
        type = &TYPE_OS_ERROR;
        break;
    case ERR_LIMIT:
    case ERR_INTERNAL:
    case ERR_NONE:
        break;
    case ERR_TIMEOUT:
        type = &TYPE_TIMEOUT_ERROR;
        break;
    case ERR_CANCELLED:
        type = &TYPE_KEYBOARD_INTERRUPT;
        break;
    case ERR_UNSUPPORTED:
        type = &TYPE_NOT_IMPLEMENTED_ERROR;
        break;
    }
    raise_value(vm, exception_new(vm, type, str_value(vm, err->message ? err->message : "")));
}

static bool keyword_allowed(const Type *type, const Str *name) {
    if (type_is_subtype(type, &TYPE_IMPORT_ERROR))
        return strcmp(name->data, "name") == 0 || strcmp(name->data, "path") == 0;
    if (type_is_subtype(type, &TYPE_ATTRIBUTE_ERROR))
        return strcmp(name->data, "name") == 0 || strcmp(name->data, "obj") == 0;
    return type_is_subtype(type, &TYPE_NAME_ERROR) && strcmp(name->data, "name") == 0;
}

static _Noreturn void refuse_keyword(VM *vm, const Type *type, const Str *name) {
    static const Type *const with_keywords[] = {&TYPE_IMPORT_ERROR, &TYPE_ATTRIBUTE_ERROR,
                                                &TYPE_NAME_ERROR};
    for (size_t i = 0; i < 3; i++)
        if (type_is_subtype(type, with_keywords[i]))
            raise(vm, &TYPE_TYPE_ERROR, "'%s' is an invalid keyword argument for %s()", name->data,
                  with_keywords[i]->name);
    raise(vm, &TYPE_TYPE_ERROR, "%s() takes no keyword arguments", type->name);
}

static Value base_new(VM *vm, Value *args) {
    const Type *cls = as_type(args[0]);
    Tuple *rest = as_tuple(args[1]);
    /* Before the number of the error makes another class of it. */
    if (type_is_subtype(cls, &TYPE_OS_ERROR) && !(cls->flags & TYPE_CLASS) &&
        as_dict(args[2])->count)
        refuse_keyword(vm, cls, NULL);
    Exception *e = make(vm, cls, rest->items, rest->count);
    if (is_instance(value_object(e), &TYPE_BASE_EXCEPTION_GROUP))
        exception_group_init(vm, e, rest->items, rest->count);
    else if (is_instance(value_object(e), &TYPE_OS_ERROR))
        init_os(vm, e, rest->items, rest->count);
    return value_object(e);
}

static Value base_init(VM *vm, Value *args) {
    Exception *e = as_exception(args[0]);
    Tuple *rest = as_tuple(args[1]);
    size_t at = 0;
    for (DictEntry *named; (named = dict_next(as_dict(args[2]), &at));) {
        if (!keyword_allowed(e->object.type, as_str(named->key)))
            refuse_keyword(vm, e->object.type, as_str(named->key));
        member_set(vm, e, as_str(named->key)->data, named->value);
    }
    e->args = args[1];
    init_members(vm, e, rest->items, rest->count);
    return NONE;
}

/* ---- text ---- */

static Value syntax_str(VM *vm, Exception *e) {
    Value msg = member_get(vm, e, "msg"), file = member_get(vm, e, "filename"),
          line = member_get(vm, e, "lineno");
    Str *text = vm_str(vm, msg);
    const char *name = is_str(file) ? as_str(file)->data : NULL;
    const char *slash = name ? strrchr(name, '/') : NULL;
    if (slash)
        name = slash + 1;
    if (name && line.tag == TAG_INT)
        return value_object(
            str_printf(vm, "%s (%s, line %ld)", text->data, name, (long)line.integer));
    if (name)
        return value_object(str_printf(vm, "%s (%s)", text->data, name));
    if (line.tag == TAG_INT)
        return value_object(str_printf(vm, "%s (line %ld)", text->data, (long)line.integer));
    return value_object(text);
}

static Value os_str(VM *vm, Exception *e) {
    Value number = member_get(vm, e, "errno"), text = member_get(vm, e, "strerror"),
          file = member_get(vm, e, "filename"), second = member_get(vm, e, "filename2");
    if (is_none(number) && is_none(text))
        return UNSET;
    Str *n = vm_str(vm, number), *t = vm_str(vm, text);
    if (is_none(file))
        return value_object(str_printf(vm, "[Errno %s] %s", n->data, t->data));
    if (is_none(second))
        return value_object(
            str_printf(vm, "[Errno %s] %s: %s", n->data, t->data, vm_repr(vm, file)->data));
    return value_object(str_printf(vm, "[Errno %s] %s: %s -> %s", n->data, t->data,
                                   vm_repr(vm, file)->data, vm_repr(vm, second)->data));
}

static void add_code(Buf *b, uint32_t c) {
    if (c <= 0xff)
        buf_addf(b, "\\x%02x", c);
    else if (c <= 0xffff)
        buf_addf(b, "\\u%04x", c);
    else
        buf_addf(b, "\\U%08x", c);
}

static Value unicode_str(VM *vm, Exception *e) {
    bool decode = is_instance(value_object(e), &TYPE_UNICODE_DECODE_ERROR);
    bool translate = is_instance(value_object(e), &TYPE_UNICODE_TRANSLATE_ERROR);
    Value object = member_get(vm, e, "object"), start = member_get(vm, e, "start"),
          end = member_get(vm, e, "end");
    if (start.tag != TAG_INT || end.tag != TAG_INT || !is_object(object))
        return UNSET;
    Buf *b = vm_buf(vm);
    if (!translate)
        buf_addf(b, "'%s' codec ", vm_str(vm, member_get(vm, e, "encoding"))->data);
    buf_adds(b, decode ? "can't decode " : translate ? "can't translate " : "can't encode ");
    int64_t first = start.integer;
    if (end.integer != first + 1) {
        buf_addf(b, "%s in position %ld-%ld", decode ? "bytes" : "characters", (long)first,
                 (long)end.integer - 1);
    } else if (decode) {
        Span bytes = vm_need_bytes(vm, object);
        unsigned byte = (size_t)first < bytes.len ? (unsigned char)bytes.ptr[first] : 0;
        buf_addf(b, "byte 0x%02x in position %ld", byte, (long)first);
    } else {
        buf_adds(b, "character '");
        if (is_str(object) && (size_t)first < as_str(object)->length)
            add_code(b, str_at(vm, as_str(object), (size_t)first));
        buf_addf(b, "' in position %ld", (long)first);
    }
    buf_addf(b, ": %s", vm_str(vm, member_get(vm, e, "reason"))->data);
    return value_object(vm_buf_str(vm, b));
}

static Value exception_str(VM *vm, Value self) {
    Exception *e = as_exception(self);
    const Type *type = e->object.type;
    Value text = UNSET;
    if (type_is_subtype(type, &TYPE_SYNTAX_ERROR))
        text = syntax_str(vm, e);
    else if (type_is_subtype(type, &TYPE_OS_ERROR))
        text = os_str(vm, e);
    else if (type_is_subtype(type, &TYPE_UNICODE_ERROR))
        text = unicode_str(vm, e);
    else if (type_is_subtype(type, &TYPE_BASE_EXCEPTION_GROUP))
        text = exception_group_str(vm, e);
    else if (type_is_subtype(type, &TYPE_IMPORT_ERROR) && is_str(member_get(vm, e, "msg")))
        text = member_get(vm, e, "msg");
    if (!is_unset(text))
        return text;
    Tuple *args = as_tuple(e->args);
    if (args->count == 0)
        return str_value(vm, "");
    if (args->count > 1)
        return value_object(vm_str(vm, e->args));
    if (type_is_subtype(type, &TYPE_KEY_ERROR))
        return value_object(vm_repr(vm, args->items[0]));
    return value_object(vm_str(vm, args->items[0]));
}

static Value exception_repr(VM *vm, Value self) {
    Exception *e = as_exception(self);
    Tuple *args = as_tuple(e->args);
    const char *name = e->object.type->name;
    if (args->count == 1)
        return value_object(str_printf(vm, "%s(%s)", name, vm_repr(vm, args->items[0])->data));
    return value_object(str_printf(vm, "%s%s", name, vm_repr(vm, e->args)->data));
}

/* ---- attributes ---- */

static bool exception_getattr(VM *vm, Value self, Str *name, Value *out) {
    Exception *e = as_exception(self);
    if (name == vm->names.args)
        return *out = e->args, true;
    if (name->data[0] == '_') {
        if (name == vm->names.__cause__)
            return *out = e->cause, true;
        if (name == vm->names.__context__)
            return *out = e->context, true;
        if (name == vm->names.__traceback__)
            return *out = e->traceback, true;
        if (name == vm->names.__suppress_context__)
            return *out = value_bool(e->suppress_context), true;
        return false;
    }
    if (e->attrs && dict_get_str(vm, e->attrs, name, out))
        return !type_lookup(vm, e->object.type, name, &(Value){0}) ||
               is_member(members_of(vm, e->object.type), name->data);
    if (!is_member(members_of(vm, e->object.type), name->data))
        return false;
    *out = NONE;
    return true;
}

static void need_exception(VM *vm, Value v, const char *what) {
    if (!is_none(v) && !is_exception(v))
        raise(vm, &TYPE_TYPE_ERROR, "exception %s must be None or derive from BaseException", what);
}

static bool may_not_be_deleted(VM *vm, const Str *name) {
    return name == vm->names.args || name == vm->names.__cause__ || name == vm->names.__context__ ||
           name == vm->names.__traceback__;
}

static bool exception_setattr(VM *vm, Value self, Str *name, Value value) {
    Exception *e = as_exception(self);
    if (is_instance(self, &TYPE_BASE_EXCEPTION_GROUP) &&
        is_member(members_of(vm, &TYPE_BASE_EXCEPTION_GROUP), name->data))
        raise(vm, &TYPE_ATTRIBUTE_ERROR, "readonly attribute");
    if (is_unset(value) && may_not_be_deleted(vm, name))
        raise(vm, &TYPE_TYPE_ERROR, "%s may not be deleted", name->data);
    if (is_unset(value) && name == vm->names.__suppress_context__)
        raise(vm, &TYPE_TYPE_ERROR, "can't delete numeric/char attribute");
    if (is_unset(value))
        return false;
    if (name == vm->names.args) {
        e->args = tuple_of(vm, value);
    } else if (name == vm->names.__cause__) {
        need_exception(vm, value, "cause");
        e->cause = value;
        e->suppress_context = true;
    } else if (name == vm->names.__context__) {
        need_exception(vm, value, "context");
        e->context = value;
    } else if (name == vm->names.__traceback__) {
        if (!is_none(value) && !is_exact(value, &TYPE_TRACEBACK))
            raise(vm, &TYPE_TYPE_ERROR, "__traceback__ must be a traceback or None");
        e->traceback = value;
    } else if (name == vm->names.__suppress_context__) {
        if (value.tag != TAG_BOOL)
            raise(vm, &TYPE_TYPE_ERROR, "attribute value type must be bool");
        e->suppress_context = value.boolean;
    } else {
        return false;
    }
    return true;
}

static Value base_with_traceback(VM *vm, Value *args) {
    exception_setattr(vm, args[0], vm->names.__traceback__, args[1]);
    return args[0];
}

static Value base_add_note(VM *vm, Value *args) {
    if (!is_str(args[1]))
        raise(vm, &TYPE_TYPE_ERROR, "note must be a str, not '%s'", type_of(args[1])->name);
    Value notes;
    Dict *attrs = attrs_of(vm, as_exception(args[0]));
    if (!dict_get_str(vm, attrs, vm->names.__notes__, &notes)) {
        notes = value_object(list_new(vm, 1));
        dict_set_str(vm, attrs, vm->names.__notes__, notes);
    }
    if (!is_list(notes))
        raise(vm, &TYPE_TYPE_ERROR, "Cannot add note: __notes__ is not a list");
    list_push(vm, as_list(notes), args[1]);
    return NONE;
}

static const Native BASE_METHODS[] = {
    {"__new__(cls, *args, **kwargs)", base_new, "Create and return a new object."},
    {"__init__(self, *args, **kwargs)", base_init, "Initialize self."},
    {"with_traceback(self, tb, /)", base_with_traceback,
     "Exception.with_traceback(tb) -- set self.__traceback__ to tb and return self."},
    {"add_note(self, note, /)", base_add_note,
     "Exception.add_note(note) -- add a note to the exception"},
    {NULL, NULL, NULL},
};

/* ---- the tree ---- */

#define EXCEPTION_SLOTS                                                                            \
    .object = {&TYPE_TYPE}, .size = sizeof(Exception), .attrs = offsetof(Exception, attrs),        \
    .flags = TYPE_SUBCLASSABLE, .repr = exception_repr, .str = exception_str,                      \
    .getattr = exception_getattr, .setattr = exception_setattr

const Type TYPE_BASE_EXCEPTION = {EXCEPTION_SLOTS, .name = "BaseException", .methods = BASE_METHODS,
                                  .doc = "Common base class for all exceptions"};

/* Which row is which, to give groups their methods. */
enum {
#define X(symbol, text, parent) ROW_##symbol,
    EXCEPTIONS(X)
#undef X
};
#define X(symbol, text, parent)                                                                    \
    const Type TYPE_##symbol = {                                                                   \
        EXCEPTION_SLOTS, .name = text, .base = &TYPE_##parent,                                     \
        .methods =                                                                                 \
            (int)ROW_##symbol == (int)ROW_BASE_EXCEPTION_GROUP ? EXCEPTION_GROUP_METHODS : NULL,   \
        .mixin =                                                                                   \
            (int)ROW_##symbol == (int)ROW_EXCEPTION_GROUP ? &TYPE_BASE_EXCEPTION_GROUP : NULL};
EXCEPTIONS(X)
#undef X

/* name -> type, for the built-ins */
const Type *exception_type(const char *name) {
    if (strcmp(name, "BaseException") == 0)
        return &TYPE_BASE_EXCEPTION;
#define X(symbol, text, parent)                                                                    \
    if (strcmp(name, text) == 0)                                                                   \
        return &TYPE_##symbol;
    EXCEPTIONS(X)
#undef X
    if (strcmp(name, "IOError") == 0 || strcmp(name, "EnvironmentError") == 0)
        return &TYPE_OS_ERROR;
    return NULL;
}
