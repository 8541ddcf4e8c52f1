/* The module textwrap: filling paragraphs by CPython's rules, dedent and indent. */
#include "harness/language/re.h"
#include "harness/language/bytes.h"
#include "harness/language/str_inner.h"
#include <ctype.h>

typedef struct TextWrapper {
    Object object;
    Dict *attrs;
} TextWrapper;

/* A TextWrapper's attributes as they are when it runs. */
typedef struct Options {
    VM *vm;
    int64_t width, tabsize, max_lines; /* max_lines -1: any number */
    Str *initial, *subsequent, *placeholder;
    bool expand_tabs, replace_whitespace, fix_sentence_endings, break_long_words, drop_whitespace,
        break_on_hyphens;
} Options;

/* ---- the wrapper's options ---- */

static const char *const NAMES[] = {"width",
                                    "initial_indent",
                                    "subsequent_indent",
                                    "expand_tabs",
                                    "replace_whitespace",
                                    "fix_sentence_endings",
                                    "break_long_words",
                                    "drop_whitespace",
                                    "break_on_hyphens",
                                    "tabsize",
                                    "max_lines",
                                    "placeholder"};

static Value wrapper_new(VM *vm, Value *args) {
    return value_object(instance_new(vm, as_type(args[0])));
}

static Value wrapper_init(VM *vm, Value *args) {
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        vm_setattr(vm, args[0], vm_intern(vm, NAMES[i]), args[i + 1]);
    return NONE;
}

static Value get(VM *vm, Value self, const char *name) {
    return vm_getattr(vm, self, vm_intern(vm, name));
}

static Str *get_text(VM *vm, Value self, const char *name) {
    return vm_need_str(vm, get(vm, self, name), name);
}

static Options options_of(VM *vm, Value self) {
    Value most = get(vm, self, "max_lines");
    return (Options){
        .vm = vm,
        .width = vm_index(vm, get(vm, self, "width")),
        .tabsize = vm_index(vm, get(vm, self, "tabsize")),
        .max_lines = is_none(most) ? -1 : vm_index(vm, most),
        .initial = get_text(vm, self, "initial_indent"),
        .subsequent = get_text(vm, self, "subsequent_indent"),
        .placeholder = get_text(vm, self, "placeholder"),
        .expand_tabs = vm_truth(vm, get(vm, self, "expand_tabs")),
        .replace_whitespace = vm_truth(vm, get(vm, self, "replace_whitespace")),
        .fix_sentence_endings = vm_truth(vm, get(vm, self, "fix_sentence_endings")),
        .break_long_words = vm_truth(vm, get(vm, self, "break_long_words")),
        .drop_whitespace = vm_truth(vm, get(vm, self, "drop_whitespace")),
        .break_on_hyphens = vm_truth(vm, get(vm, self, "break_on_hyphens")),
    };
}

/* ---- chunks ---- */

static Str *munge(Options *o, Str *text) {
    VM *vm = o->vm;
    if (o->expand_tabs) {
        Value size = value_int(o->tabsize);
        text = as_str(vm_method(vm, value_object(text), "expandtabs", 1, &size));
    }
    if (!o->replace_whitespace)
        return text;
    Buf *b = vm_buf(vm);
    buf_add_span(b, str_span(text));
    for (size_t i = 0; i < b->len; i++)
        if (b->data[i] >= 9 && b->data[i] <= 13)
            b->data[i] = ' ';
    return vm_buf_str(vm, b);
}

/* Where a line may end: at white space; behind the hyphens of compound words; around dashes. */
#define SPACE     "[\\t\\n\\x0b\\x0c\\r ]"
#define NOT_SPACE "[^\\t\\n\\x0b\\x0c\\r ]"
#define WORD_END  "[\\w!\"'&.,?]"
#define LETTER    "[^\\d\\W]"
#define COMPOUND  "-(?:(?<=" LETTER "{2}-)|(?<=" LETTER "-" LETTER "-))(?=" LETTER "-?" LETTER ")"
#define PIECE                                                                                      \
    "(" SPACE "+|(?<=" WORD_END ")-{2,}(?=\\w)|" NOT_SPACE "+?(?:" COMPOUND "|(?=" SPACE           \
    "|\\Z)|(?<=" WORD_END ")(?=-{2,}\\w)))"

static List *chunks_of(Options *o, Str *text) {
    VM *vm = o->vm;
    Value pattern = str_value(vm, o->break_on_hyphens ? PIECE : "(" SPACE "+)");
    Value parts =
        re_do_split(vm, pattern_of(vm, pattern, value_int(0)), value_object(text), value_int(0));
    List *out = list_new(vm, as_list(parts)->count);
    for (size_t i = 0; i < as_list(parts)->count; i++)
        if (as_str(as_list(parts)->items[i])->bytes)
            list_push(vm, out, as_list(parts)->items[i]);
    return out;
}

static bool ends_sentence(Span s) {
    if (s.len && (s.ptr[s.len - 1] == '"' || s.ptr[s.len - 1] == '\''))
        s.len--;
    return s.len >= 2 && strchr(".!?", s.ptr[s.len - 1]) &&
           islower((unsigned char)s.ptr[s.len - 2]);
}

static void fix_sentences(Options *o, List *chunks) {
    for (size_t i = 0; i + 1 < chunks->count; i++) {
        Span next = str_span(as_str(chunks->items[i + 1]));
        if (!span_is(next, " ") || !ends_sentence(str_span(as_str(chunks->items[i]))))
            continue;
        chunks->items[i + 1] = str_value(o->vm, "  ");
        i++;
    }
}

/* ---- lines ---- */

/* The wrapping under way. */
typedef struct Filling {
    Options *o;
    List *chunks;
    size_t next; /* chunk */
    List *lines;
    List *line; /* chunks of the line being made */
    int64_t length;
    Str *indent;
    int64_t width; /* of the line, without indent */
} Filling;

static bool blank(Value chunk) {
    return text_strip_space(str_span(as_str(chunk))).len == 0;
}

static int64_t size_of(Value chunk) {
    return (int64_t)as_str(chunk)->length;
}

static void take(Filling *f, Value chunk) {
    list_push(f->o->vm, f->line, chunk);
    f->length += size_of(chunk);
}

static void drop_last(Filling *f) {
    f->length -= size_of(f->line->items[--f->line->count]);
}

static bool other_than_hyphens(VM *vm, Str *chunk, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_at(vm, chunk, i) != '-')
            return true;
    return false;
}

static size_t hyphen_before(VM *vm, Str *chunk, size_t room) {
    for (size_t i = room < chunk->length ? room : chunk->length; i-- > 1;)
        if (str_at(vm, chunk, i) == '-')
            return other_than_hyphens(vm, chunk, i) ? i + 1 : 0;
    return 0;
}

/* The next chunk is wider than a whole line. */
static void split_long_word(Filling *f) {
    VM *vm = f->o->vm;
    int64_t room = f->width < 1 ? 1 : f->width - f->length;
    Str *chunk = as_str(f->chunks->items[f->next]);
    if (f->o->break_long_words) {
        size_t end = room < 0 ? 0 : (size_t)room;
        if (f->o->break_on_hyphens && chunk->length > end) {
            size_t hyphen = hyphen_before(vm, chunk, end);
            end = hyphen ? hyphen : end;
        }
        take(f, value_object(str_slice(vm, chunk, 0, end)));
        f->chunks->items[f->next] = value_object(str_slice(vm, chunk, end, chunk->length));
    } else if (f->line->count == 0) {
        take(f, f->chunks->items[f->next++]);
    }
}

static void fill_line(Filling *f) {
    size_t count = f->chunks->count;
    f->line->count = 0;
    f->length = 0;
    f->indent = f->lines->count ? f->o->subsequent : f->o->initial;
    f->width = f->o->width - (int64_t)f->indent->length;
    if (f->o->drop_whitespace && f->lines->count && blank(f->chunks->items[f->next]))
        f->next++;
    while (f->next < count && f->length + size_of(f->chunks->items[f->next]) <= f->width)
        take(f, f->chunks->items[f->next++]);
    if (f->next < count && size_of(f->chunks->items[f->next]) > f->width)
        split_long_word(f);
    if (f->o->drop_whitespace && f->line->count && blank(f->line->items[f->line->count - 1]))
        drop_last(f);
}

static void add_line(Filling *f) {
    VM *vm = f->o->vm;
    Buf *b = vm_buf(vm);
    buf_add_span(b, str_span(f->indent));
    for (size_t i = 0; i < f->line->count; i++)
        buf_add_span(b, str_span(as_str(f->line->items[i])));
    list_push(vm, f->lines, value_object(vm_buf_str(vm, b)));
}

static bool nothing_left(Filling *f) {
    size_t left = f->chunks->count - f->next;
    return left == 0 || (f->o->drop_whitespace && left == 1 && blank(f->chunks->items[f->next]));
}

/* The last line allowed, cut to make room for the placeholder. */
static void add_last_line(Filling *f) {
    VM *vm = f->o->vm;
    Str *mark = f->o->placeholder;
    while (f->line->count) {
        if (!blank(f->line->items[f->line->count - 1]) &&
            f->length + (int64_t)mark->length <= f->width) {
            take(f, value_object(mark));
            add_line(f);
            return;
        }
        drop_last(f);
    }
    if (f->lines->count) {
        Value *last = &f->lines->items[f->lines->count - 1];
        Str *before = as_str(vm_method(vm, *last, "rstrip", 0, NULL));
        if ((int64_t)(before->length + mark->length) <= f->o->width) {
            *last = value_object(str_concat(vm, before, mark));
            return;
        }
    }
    Value short_mark = vm_method(vm, value_object(mark), "lstrip", 0, NULL);
    list_push(vm, f->lines, value_object(str_concat(vm, f->indent, as_str(short_mark))));
}

static void check_options(Options *o) {
    VM *vm = o->vm;
    if (o->width <= 0)
        raise(vm, &TYPE_VALUE_ERROR, "invalid width %lld (must be > 0)", (long long)o->width);
    if (o->max_lines < 0)
        return;
    Str *indent = o->max_lines > 1 ? o->subsequent : o->initial;
    Value mark = vm_method(vm, value_object(o->placeholder), "lstrip", 0, NULL);
    if ((int64_t)indent->length + size_of(mark) > o->width)
        raise(vm, &TYPE_VALUE_ERROR, "placeholder too large for max width");
}

/* What is no str fails at the first method it lacks. */
static Str *paragraph_of(const Options *o, Value text) {
    VM *vm = o->vm;
    if (is_str(text))
        return as_str(text);
    if (!is_byteslike(text) && (o->expand_tabs || o->replace_whitespace))
        vm_getattr(vm, text, vm_intern(vm, o->expand_tabs ? "expandtabs" : "translate"));
    if (is_byteslike(text) && o->replace_whitespace)
        raise(vm, &TYPE_TYPE_ERROR, "a bytes-like object is required, not 'dict'");
    raise(vm, &TYPE_TYPE_ERROR, "expected string or bytes-like object, got '%s'",
          type_name(type_of(text)));
}

static Value wrap_text(VM *vm, Value self, Value text) {
    Options o = options_of(vm, self);
    List *chunks = chunks_of(&o, munge(&o, paragraph_of(&o, text)));
    if (o.fix_sentence_endings)
        fix_sentences(&o, chunks);
    check_options(&o);
    Filling f = {.o = &o, .chunks = chunks, .lines = list_new(vm, 4), .line = list_new(vm, 8)};
    while (f.next < chunks->count) {
        fill_line(&f);
        if (f.line->count == 0)
            continue;
        if (o.max_lines < 0 || (int64_t)f.lines->count + 1 < o.max_lines ||
            (nothing_left(&f) && f.length <= f.width)) {
            add_line(&f);
        } else {
            add_last_line(&f);
            break;
        }
    }
    return value_object(f.lines);
}

/* ---- methods and functions ---- */

static Value wrapper_wrap(VM *vm, Value *args) {
    return wrap_text(vm, args[0], args[1]);
}

static Value wrapper_fill(VM *vm, Value *args) {
    Value lines = vm_method(vm, args[0], "wrap", 1, args + 1);
    return vm_method(vm, str_value(vm, "\n"), "join", 1, &lines);
}

static const Native WRAPPER_METHODS[] = {
    {"__new__(cls, /, *args, **kwargs)", wrapper_new, "Make a wrapper."},
    {"__init__(self, width=70, initial_indent='', subsequent_indent='', expand_tabs=True, "
     "replace_whitespace=True, fix_sentence_endings=False, break_long_words=True, "
     "drop_whitespace=True, break_on_hyphens=True, tabsize=8, *, max_lines=None, "
     "placeholder=' [...]')",
     wrapper_init, "Set the style."},
    {"fill(self, text)", wrapper_fill, "The paragraph as one text."},
    {"wrap(self, text)", wrapper_wrap, "The lines of the paragraph."},
    {NULL, NULL, NULL},
};

static const Type TYPE_TEXT_WRAPPER = {
    .object = {&TYPE_TYPE},
    .name = "TextWrapper",
    .module = "textwrap",
    .size = sizeof(TextWrapper),
    .attrs = offsetof(TextWrapper, attrs),
    .flags = TYPE_SUBCLASSABLE,
    .methods = WRAPPER_METHODS,
};

/* TextWrapper(width=width, **kwargs), with max_lines when it is not UNSET. */
static Value wrapper_for(VM *vm, Value width, Value max_lines, Dict *named) {
    size_t count = 0, i = 0;
    Str **names = vm_alloc(vm, (named->count + 2) * sizeof *names);
    Value *values = vm_alloc(vm, (named->count + 2) * sizeof *values);
    names[count] = vm_intern(vm, "width");
    values[count++] = width;
    if (!is_unset(max_lines)) {
        names[count] = vm_intern(vm, "max_lines");
        values[count++] = max_lines;
    }
    for (DictEntry *e; (e = dict_next(named, &i)); count++) {
        names[count] = vm_intern_span(vm, str_span(as_str(e->key)));
        values[count] = e->value;
    }
    return vm_call(vm, type_value(&TYPE_TEXT_WRAPPER),
                   &(Args){.named = count, .names = names, .values = values});
}

static Value textwrap_wrap(VM *vm, Value *args) {
    return vm_method(vm, wrapper_for(vm, args[1], UNSET, as_dict(args[2])), "wrap", 1, args);
}

static Value textwrap_fill(VM *vm, Value *args) {
    return vm_method(vm, wrapper_for(vm, args[1], UNSET, as_dict(args[2])), "fill", 1, args);
}

static Value textwrap_shorten(VM *vm, Value *args) {
    Value wrapper = wrapper_for(vm, args[1], value_int(1), as_dict(args[2]));
    if (!is_str(args[0]))
        vm_getattr(vm, args[0], vm_intern(vm, "strip"));
    Value words = vm_method(vm, args[0], "split", 0, NULL);
    Value text = vm_method(vm, str_value(vm, " "), "join", 1, &words);
    return vm_method(vm, wrapper, "fill", 1, &text);
}

/* ---- dedent, indent ---- */

static size_t leading(Span line) {
    size_t n = 0;
    while (n < line.len && (line.ptr[n] == ' ' || line.ptr[n] == '\t'))
        n++;
    return n;
}

static bool next_line(Span *rest, Span *line) {
    if (!rest->ptr)
        return false;
    size_t at = span_find_char(*rest, '\n', 0);
    *line = at == SIZE_MAX ? *rest : span_make(rest->ptr, at);
    *rest = at == SIZE_MAX ? (Span){NULL, 0} : span_from(*rest, at + 1);
    return true;
}

static Span common_margin(Span text) {
    Span margin = {NULL, 0}, line, rest = text;
    while (next_line(&rest, &line)) {
        size_t n = leading(line);
        if (n == line.len)
            continue;
        if (!margin.ptr)
            margin = span_make(line.ptr, n);
        size_t same = 0;
        while (same < margin.len && same < n && margin.ptr[same] == line.ptr[same])
            same++;
        margin.len = same;
    }
    return margin;
}

static Value textwrap_dedent(VM *vm, Value *args) {
    if (!is_str(args[0]))
        raise(vm, &TYPE_TYPE_ERROR, "expected string or bytes-like object, got '%s'",
              type_name(type_of(args[0])));
    Span text = str_span(as_str(args[0])), line, rest = text;
    Span margin = common_margin(text);
    Buf *b = vm_buf(vm);
    while (next_line(&rest, &line)) {
        if (leading(line) != line.len)
            buf_add_span(b, span_from(line, margin.len));
        if (rest.ptr)
            buf_addc(b, '\n');
    }
    return value_object(vm_buf_str(vm, b));
}

static Value textwrap_indent(VM *vm, Value *args) {
    Span prefix = str_span(vm_need_str(vm, args[1], "prefix"));
    Value keep = value_bool(true);
    List *lines = as_list(vm_method(vm, args[0], "splitlines", 1, &keep));
    Buf *b = vm_buf(vm);
    for (size_t i = 0; i < lines->count; i++) {
        Value line = lines->items[i];
        bool wanted = is_none(args[2]) ? !blank(line) : vm_truth(vm, vm_call1(vm, args[2], line));
        if (wanted)
            buf_add_span(b, prefix);
        buf_add_span(b, str_span(as_str(line)));
    }
    return value_object(vm_buf_str(vm, b));
}

static const Native FUNCTIONS[] = {
    {"dedent(text)", textwrap_dedent, "The text without what all its lines begin with."},
    {"fill(text, width=70, **kwargs)", textwrap_fill, "The paragraph as one text."},
    {"indent(text, prefix, predicate=None)", textwrap_indent, "The text with prefixed lines."},
    {"shorten(text, width, **kwargs)", textwrap_shorten, "The text cut to a width."},
    {"wrap(text, width=70, **kwargs)", textwrap_wrap, "The lines of the paragraph."},
    {NULL, NULL, NULL},
};

static void init(VM *vm, Value module) {
    module_add_type(vm, module, &TYPE_TEXT_WRAPPER);
}

const NativeModule MODULE_TEXTWRAP = {"textwrap", FUNCTIONS, init, "Filling of paragraphs."};
