/* Pretty printing: what does not fit on its line is broken up, each kind of container in its way.
 *
 * `indent` is the column the value begins in, `allowance` the characters that must fit behind it,
 * `level` the depth of nesting. */
#include "harness/language/bytes.h"
#include "harness/language/pprint.h"

typedef struct Place {
    int64_t indent, allowance, level;
} Place;

static void lay_out(Pretty *p, Value v, Place at);

static void adds(Pretty *p, const char *text) {
    buf_adds(p->out, text);
}

static void add(Pretty *p, Str *s) {
    buf_add_span(p->out, str_span(s));
}

static void spaces(Pretty *p, int64_t count) {
    if (count > 0) {
        room_for(p->vm, (size_t)count);
        buf_add_repeat(p->out, ' ', (size_t)count);
    }
}

static void new_line(Pretty *p, int64_t indent) {
    adds(p, "\n");
    spaces(p, indent);
}

static int64_t length(const char *text) {
    return (int64_t)strlen(text);
}

/* ---- items and pairs ---- */

static void items(Pretty *p, Value sequence, Place at) {
    at.indent += p->style.indent;
    spaces(p, p->style.indent - 1);
    const Value *values;
    size_t count;
    vm_items(p->vm, sequence, &values, &count);
    int64_t max_width = p->style.width - at.indent + 1, width = max_width;
    enum { NOTHING, COMMA, LINE } delimiter = NOTHING;
    for (size_t i = 0; i < count; i++) {
        bool last = i + 1 == count;
        if (last) {
            max_width -= at.allowance;
            width -= at.allowance;
        }
        if (p->style.compact) {
            Str *rep = pretty_repr(p, values[i], at.level);
            int64_t w = (int64_t)rep->length + 2;
            if (width < w) {
                width = max_width;
                if (delimiter != NOTHING)
                    delimiter = LINE;
            }
            if (width >= w) {
                width -= w;
                adds(p, delimiter == NOTHING ? "" : delimiter == COMMA ? ", " : ",");
                if (delimiter == LINE)
                    new_line(p, at.indent);
                delimiter = COMMA;
                add(p, rep);
                continue;
            }
        }
        adds(p, delimiter == NOTHING ? "" : delimiter == COMMA ? ", " : ",");
        if (delimiter == LINE)
            new_line(p, at.indent);
        delimiter = LINE;
        lay_out(p, values[i], (Place){at.indent, last ? at.allowance : 1, at.level});
    }
}

static void pairs(Pretty *p, List *list, Place at) {
    at.indent += p->style.indent;
    for (size_t i = 0; i < list->count; i++) {
        bool last = i + 1 == list->count;
        const Value *pair;
        size_t two;
        vm_items(p->vm, list->items[i], &pair, &two);
        Str *key = pretty_repr(p, pair[0], at.level);
        add(p, key);
        adds(p, ": ");
        lay_out(p, pair[1],
                (Place){at.indent + (int64_t)key->length + 2, last ? at.allowance : 1, at.level});
        if (!last) {
            adds(p, ",");
            new_line(p, at.indent);
        }
    }
}

/* name=value pairs of namespaces and dataclasses. */
static void fields(Pretty *p, List *list, Place at) {
    for (size_t i = 0; i < list->count; i++) {
        bool last = i + 1 == list->count;
        const Value *pair;
        size_t two;
        vm_items(p->vm, list->items[i], &pair, &two);
        Str *name = vm_str(p->vm, pair[0]);
        add(p, name);
        adds(p, "=");
        if (is_object(pair[1]) && pretty_on_path(p, pair[1]))
            adds(p, "...");
        else
            lay_out(
                p, pair[1],
                (Place){at.indent + (int64_t)name->length + 1, last ? at.allowance : 1, at.level});
        if (!last) {
            adds(p, ",");
            new_line(p, at.indent);
        }
    }
}

/* ---- kinds of containers ---- */

static const char *class_name(Value v) {
    const char *name = type_name(type_of(v)), *dot = strrchr(name, '.');
    return dot ? dot + 1 : name;
}

static void lay_dict(Pretty *p, Value v, Place at) {
    adds(p, "{");
    spaces(p, p->style.indent - 1);
    at.allowance++;
    pairs(p, pretty_items(p, v), at);
    adds(p, "}");
}

static void lay_list(Pretty *p, Value v, Place at) {
    adds(p, "[");
    at.allowance++;
    items(p, v, at);
    adds(p, "]");
}

static void lay_tuple(Pretty *p, Value v, Place at) {
    const char *end = as_tuple(v)->count == 1 ? ",)" : ")";
    adds(p, "(");
    at.allowance += length(end);
    items(p, v, at);
    adds(p, end);
}

static void lay_set(Pretty *p, Value v, Place at) {
    const char *end = "}";
    if (type_of(v) == &TYPE_SET) {
        adds(p, "{");
    } else {
        adds(p, class_name(v));
        adds(p, "({");
        end = "})";
        at.indent += length(class_name(v)) + 1;
    }
    List *sorted = as_list(list_of(p->vm, v));
    pretty_sort(p->vm, sorted, false);
    at.allowance += length(end);
    items(p, value_object(sorted), at);
    adds(p, end);
}

static Value attribute(Pretty *p, Value v, const char *name) {
    return vm_getattr(p->vm, v, vm_intern(p->vm, name));
}

static void lay_ordered(Pretty *p, Value v, Place at) {
    adds(p, class_name(v));
    adds(p, "(");
    at.indent += length(class_name(v)) + 1;
    at.allowance++;
    lay_out(p, list_of(p->vm, vm_method(p->vm, v, "items", 0, NULL)), at);
    adds(p, ")");
}

static void lay_default(Pretty *p, Value v, Place at) {
    adds(p, class_name(v));
    adds(p, "(");
    add(p, pretty_repr(p, attribute(p, v, "default_factory"), at.level));
    adds(p, ",");
    at.indent += length(class_name(v)) + 1;
    new_line(p, at.indent);
    at.allowance++;
    lay_dict(p, v, at);
    adds(p, ")");
}

static void lay_counter(Pretty *p, Value v, Place at) {
    adds(p, class_name(v));
    adds(p, "({");
    spaces(p, p->style.indent - 1);
    at.indent += length(class_name(v)) + 1;
    at.allowance += 2;
    pairs(p, as_list(list_of(p->vm, vm_method(p->vm, v, "most_common", 0, NULL))), at);
    adds(p, "})");
}

static void lay_deque(Pretty *p, Value v, Place at) {
    Value most = attribute(p, v, "maxlen"), list = list_of(p->vm, v);
    adds(p, class_name(v));
    adds(p, "([");
    at.indent += length(class_name(v)) + 1;
    at.allowance = is_none(most) ? at.allowance + 2 : 2;
    items(p, list, at);
    if (is_none(most)) {
        adds(p, "])");
        return;
    }
    adds(p, "],");
    new_line(p, at.indent);
    adds(p, "maxlen=");
    add(p, pretty_repr(p, most, at.level));
    adds(p, ")");
}

static void lay_chain(Pretty *p, Value v, Place at) {
    const Value *maps;
    size_t count;
    vm_items(p->vm, attribute(p, v, "maps"), &maps, &count);
    adds(p, class_name(v));
    adds(p, "(");
    at.indent += length(class_name(v)) + 1;
    for (size_t i = 0; i < count; i++) {
        bool last = i + 1 == count;
        lay_out(p, maps[i], (Place){at.indent, last ? at.allowance + 1 : 1, at.level});
        adds(p, last ? ")" : ",");
        if (!last)
            new_line(p, at.indent);
    }
}

static void lay_proxy(Pretty *p, Value v, Place at) {
    adds(p, "mappingproxy(");
    lay_out(p, vm_method(p->vm, v, "copy", 0, NULL),
            (Place){at.indent + 13, at.allowance + 1, at.level});
    adds(p, ")");
}

static void lay_namespace(Pretty *p, Value v, Place at) {
    const char *name = type_of(v) == &TYPE_NAMESPACE ? "namespace" : class_name(v);
    adds(p, name);
    adds(p, "(");
    at.indent += length(name) + 1;
    Value dict = attribute(p, v, "__dict__");
    fields(p, as_list(list_of(p->vm, vm_method(p->vm, dict, "items", 0, NULL))), at);
    adds(p, ")");
}

/* ---- text and bytes ---- */

typedef struct Chunks {
    Pretty *p;
    List *list;
} Chunks;

static Str *repr_of(Pretty *p, Span s) {
    return vm_repr(p->vm, value_object(str_new(p->vm, s)));
}

static void push(Pretty *p, List *chunks, Str *rep) {
    list_push(p->vm, chunks, value_object(rep));
}

/* The end of the word at i and the white space behind it. */
static size_t word_end(Span s, size_t i) {
    uint32_t c;
    size_t n;
    while (i < s.len && (n = text_decode(s.ptr + i, &c), !text_is_space(c)))
        i += n;
    while (i < s.len && (n = text_decode(s.ptr + i, &c), text_is_space(c)))
        i += n;
    return i;
}

/* One line that is too long, broken between words. */
static void break_line(Pretty *p, List *chunks, Span line, int64_t width, int64_t allowance) {
    size_t start = 0, end = 0;
    while (end < line.len) {
        size_t next = word_end(line, end);
        if (next == line.len)
            width -= allowance;
        Str *rep = repr_of(p, span_make(line.ptr + start, next - start));
        if ((int64_t)rep->length > width) {
            if (end > start)
                push(p, chunks, repr_of(p, span_make(line.ptr + start, end - start)));
            start = end;
        }
        end = next;
    }
    if (end > start)
        push(p, chunks, repr_of(p, span_make(line.ptr + start, end - start)));
}

static void write_chunks(Pretty *p, List *chunks, Str *whole, int64_t indent, bool parens) {
    if (chunks->count == 1) {
        add(p, whole);
        return;
    }
    if (parens)
        adds(p, "(");
    for (size_t i = 0; i < chunks->count; i++) {
        if (i)
            new_line(p, indent);
        add(p, as_str(chunks->items[i]));
    }
    if (parens)
        adds(p, ")");
}

static void lay_str(Pretty *p, Value v, Place at) {
    VM *vm = p->vm;
    Value keep = value_bool(true);
    List *lines = as_list(vm_method(vm, v, "splitlines", 1, &keep)), *chunks = list_new(vm, 4);
    if (at.level == 1) {
        at.indent++;
        at.allowance++;
    }
    Str *rep = NULL;
    int64_t width = p->style.width - at.indent;
    for (size_t i = 0; i < lines->count; i++) {
        bool last = i + 1 == lines->count;
        rep = vm_repr(vm, lines->items[i]);
        if ((int64_t)rep->length <= width - (last ? at.allowance : 0))
            push(p, chunks, rep);
        else
            break_line(p, chunks, str_span(as_str(lines->items[i])), width,
                       last ? at.allowance : 0);
    }
    write_chunks(p, chunks, rep, at.indent, at.level == 1);
}

static Str *bytes_repr(Pretty *p, Span s) {
    Buf *b = vm_buf(p->vm);
    bytes_add_repr(b, s);
    return vm_buf_str(p->vm, b);
}

static void wrap_bytes(Pretty *p, Span s, Place at) {
    int64_t width = p->style.width - at.indent;
    size_t start = 0, last = s.len / 4 * 4;
    bool any = false;
    for (size_t i = 0; i <= s.len; i += 4) {
        size_t end = i + 4 < s.len ? i + 4 : s.len;
        bool finished = i >= s.len;
        if (i == last && !finished)
            width -= at.allowance;
        bool fits = !finished &&
                    (int64_t)bytes_repr(p, span_make(s.ptr + start, end - start))->length <= width;
        if (fits || (i == start && !finished))
            continue;
        if (any)
            new_line(p, at.indent);
        any = true;
        add(p, bytes_repr(p, span_make(s.ptr + start, (finished ? s.len : i) - start)));
        start = i;
    }
    if (start < s.len) {
        if (any)
            new_line(p, at.indent);
        add(p, bytes_repr(p, span_from(s, start)));
    }
}

static void lay_bytes(Pretty *p, Value v, Place at) {
    Span s = bytes_span(as_bytes(v));
    if (s.len <= 4) {
        add(p, bytes_repr(p, s));
        return;
    }
    bool parens = at.level == 1;
    if (parens) {
        at.indent++;
        at.allowance++;
        adds(p, "(");
    }
    wrap_bytes(p, s, at);
    if (parens)
        adds(p, ")");
}

static void lay_bytearray(Pretty *p, Value v, Place at) {
    adds(p, "bytearray(");
    lay_bytes(p, v, (Place){at.indent + 10, at.allowance + 1, at.level + 1});
    adds(p, ")");
}

/* ---- dataclasses ---- */

static bool dataclass_fields(Pretty *p, Value v, Value *out) {
    Value method;
    VM *vm = p->vm;
    if (!(type_of(v)->flags & TYPE_CLASS) ||
        !type_lookup(vm, type_of(v), vm_intern(vm, "__dataclass_fields__"), out))
        return false;
    return type_lookup(vm, type_of(v), vm_intern(vm, "__repr__"), &method) &&
           vm_getattr_maybe(vm, method, vm_intern(vm, "__wrapped__"), &method);
}

static void lay_dataclass(Pretty *p, Value v, Value all, Place at) {
    VM *vm = p->vm;
    List *list = list_new(vm, 4);
    const Value *each;
    size_t count;
    vm_items(vm, vm_method(vm, all, "values", 0, NULL), &each, &count);
    for (size_t i = 0; i < count; i++) {
        if (!vm_truth(vm, attribute(p, each[i], "repr")))
            continue;
        Str *name = vm_str(vm, attribute(p, each[i], "name"));
        Value value = vm_getattr(vm, v, vm_intern_span(vm, str_span(name)));
        list_push(vm, list, tuple2(vm, value_object(name), value));
    }
    adds(p, class_name(v));
    adds(p, "(");
    at.indent += length(class_name(v)) + 1;
    fields(p, list, at);
    adds(p, ")");
}

/* UserDict and its like: what they hold. */
static void lay_user(Pretty *p, Value v, Place at) {
    lay_out(p, vm_getattr(p->vm, v, vm_intern(p->vm, "data")),
            (Place){at.indent, at.allowance, at.level - 1});
}

/* ---- choosing ---- */

static const struct {
    const char *name;
    void (*lay)(Pretty *p, Value v, Place at);
    bool plain_when_empty;
} KINDS[] = {
    {"dict", lay_dict, false},
    {"list", lay_list, false},
    {"tuple", lay_tuple, false},
    {"set", lay_set, true},
    {"frozenset", lay_set, true},
    {"str", lay_str, true},
    {"bytes", lay_bytes, false},
    {"bytearray", lay_bytearray, false},
    {"OrderedDict", lay_ordered, true},
    {"defaultdict", lay_default, true},
    {"Counter", lay_counter, true},
    {"deque", lay_deque, true},
    {"ChainMap", lay_chain, false},
    {"mappingproxy", lay_proxy, false},
    {"SimpleNamespace", lay_namespace, false},
    {"UserDict", lay_user, false},
    {"UserList", lay_user, false},
    {"UserString", lay_user, false},
};

static bool lay_by_kind(Pretty *p, Value v, Place at) {
    const char *kind = pretty_kind_name(p->vm, type_of(v));
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        if (strcmp(kind, KINDS[i].name) != 0)
            continue;
        if (KINDS[i].plain_when_empty && vm_len(p->vm, v) == 0)
            return false;
        KINDS[i].lay(p, v, at);
        return true;
    }
    Value all;
    if (!dataclass_fields(p, v, &all))
        return false;
    lay_dataclass(p, v, all, at);
    return true;
}

static void lay_out(Pretty *p, Value v, Place at) {
    if (is_object(v) && pretty_on_path(p, v)) {
        buf_addf(p->out, "<Recursion on %s with id=%lld>", type_name(type_of(v)),
                 (long long)(intptr_t)v.object);
        return;
    }
    Str *rep = pretty_repr(p, v, at.level);
    if (is_object(v) && (int64_t)rep->length > p->style.width - at.indent - at.allowance) {
        vm_enter(p->vm, " while getting the repr of an object");
        PathLink link = {p->path, v.object};
        p->path = &link;
        bool done = lay_by_kind(p, v, (Place){at.indent, at.allowance, at.level + 1});
        p->path = link.outer;
        vm_leave(p->vm);
        if (done)
            return;
    }
    add(p, rep);
}

Str *pretty_text(VM *vm, const PrettyStyle *style, Value printer, Value v) {
    Pretty p = {.vm = vm, .style = *style, .printer = printer, .out = vm_buf(vm)};
    lay_out(&p, v, (Place){0, 0, 0});
    return vm_buf_str(vm, p.out);
}
