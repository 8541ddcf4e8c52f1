/* Fenced code blocks: where they open, what language they name, where they end.
 *
 * More generous than CommonMark about indentation, because a fence that we miss hides the end of an
 * expected output, while one too many only needs a second look. */
#include "harness/doc/scan.h"
#include "engine/base/mem.h"

static size_t marks(Span body) {
    if (body.len < 3 || (body.ptr[0] != '`' && body.ptr[0] != '~'))
        return 0;
    size_t n = 1;
    while (n < body.len && body.ptr[n] == body.ptr[0])
        n++;
    return n >= 3 ? n : 0;
}

/* Column of the content behind a list mark that starts the line, 0: no list item. */
int list_content_column(const LineView *view) {
    Span b = view->body;
    size_t n = 0;
    if (b.len && strchr("-*+", b.ptr[0]))
        n = 1;
    else {
        while (n < b.len && n < 9 && b.ptr[n] >= '0' && b.ptr[n] <= '9')
            n++;
        if (n == 0 || n >= b.len || (b.ptr[n] != '.' && b.ptr[n] != ')'))
            return 0;
        n++;
    }
    if (n == b.len)
        return view->indent + (int)n + 1;
    if (b.ptr[n] != ' ')
        return 0;
    size_t content = n;
    while (content < b.len && b.ptr[content] == ' ')
        content++;
    if (content == b.len || content - n > 4)
        content = n + 1;
    return view->indent + (int)content;
}

static bool name_ends(char c) {
    return c == ' ' || c == '{' || c == ',' || c == '}';
}

/* "python {x=1}" → python; "{.python x=1}" → python; "{python}" → python. */
static Span language_name(Span info) {
    size_t start = 0;
    if (info.len && info.ptr[0] == '{') {
        start = 1;
        if (start < info.len && info.ptr[start] == '.')
            start++;
    }
    size_t end = start;
    while (end < info.len && !name_ends(info.ptr[end]))
        end++;
    Span name = span_make(info.ptr + start, end - start);
    bool is_word =
        span_find_char(name, '=', 0) == SIZE_MAX && name.len && !strchr("+-\"#", name.ptr[0]);
    return is_word ? name : span_make(info.ptr, 0);
}

static void attributes(Scanner *s, DocFence *fence, const LineView *view) {
    size_t open = span_find_char(fence->info, '{', 0);
    if (open == SIZE_MAX)
        return;
    size_t close = span_rfind_char(fence->info, '}');
    Span inside = span_from(fence->info, open + 1);
    bool closed = close != SIZE_MAX && close > open;
    if (closed)
        inside.len = close - open - 1;
    int column = (int)(view->removed + (size_t)(inside.ptr - view->text.ptr)) + 1;
    size_t before = fence->directives.count;
    directive_parse_words(s->doc->arena, &fence->directives, DIRECTIVE_FENCE, inside, fence->line,
                          column);
    if (!closed && fence->directives.count > before)
        fence->directives.items[before].problem = "the '{' before it has no '}'";
}

bool fence_opens(Scanner *s, const LineView *view) {
    LineView v = *view;
    for (int column; (column = list_content_column(&v)) > 0 && (size_t)column < v.text.len;) {
        v.indent = column;
        v.body = span_from(v.text, (size_t)column);
        if (v.body.len && v.body.ptr[0] == ' ')
            break;
    }
    size_t n = marks(v.body);
    if (n == 0)
        return false;
    Span info = span_trim(span_from(v.body, n));
    if (v.body.ptr[0] == '`' && span_find_char(info, '`', 0) != SIZE_MAX)
        return false;
    DocFence *fence = arena_alloc_zero(s->doc->arena, sizeof *fence);
    *fence = (DocFence){.mark = v.body.ptr[0],
                        .length = n,
                        .line = (int)s->at + 1,
                        .quote = v.quote,
                        .indent = v.indent,
                        .info = info,
                        .name = language_name(info)};
    int item = v.indent != view->indent ? v.indent : s->list;
    fence->container = item > 0 && v.indent >= item ? item : 0;
    if (s->pending)
        fence->directives = *s->pending;
    attributes(s, fence, &v);
    s->doc->fences = grow(s->doc->fences, &s->fence_cap, s->doc->fence_count + 1, sizeof(void *));
    s->doc->fences[s->doc->fence_count++] = fence;
    s->fence = fence;
    s->pending = NULL;
    return true;
}

bool fence_closes(const DocFence *fence, const LineView *view) {
    if (view->quote != fence->quote || view->indent > fence->indent + 3)
        return false;
    size_t n = marks(view->body);
    return n >= fence->length && view->body.ptr[0] == fence->mark &&
           span_trim(span_from(view->body, n)).len == 0;
}

/* The quote or list item around the fence has ended, and the fence with it. */
bool fence_left(const DocFence *fence, const LineView *view) {
    if (view->quote < fence->quote)
        return true;
    return !view->blank && view->indent < fence->container;
}

FenceLanguage fence_language(const DocFence *fence) {
    static const char *const TRANSCRIPT[] = {"python", "pycon",   "doctest",
                                             "py",     "python3", "verbatim"};
    static const char *const SHELL[] = {"console", "shell-session", "sh", "bash"};
    char name[16];
    if (fence->name.len == 0)
        return FENCE_UNNAMED;
    if (fence->name.len >= sizeof name)
        return FENCE_OTHER;
    for (size_t i = 0; i < fence->name.len; i++) {
        char c = fence->name.ptr[i];
        name[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    Span lower = span_make(name, fence->name.len);
    for (size_t i = 0; i < COUNT_OF(TRANSCRIPT); i++)
        if (span_is(lower, TRANSCRIPT[i]))
            return FENCE_TRANSCRIPT;
    for (size_t i = 0; i < COUNT_OF(SHELL); i++)
        if (span_is(lower, SHELL[i]))
            return FENCE_SHELL;
    return FENCE_OTHER;
}

void fence_end(Scanner *s) {
    FenceLanguage language = fence_language(s->fence);
    if (s->fence->prompts == 0 && (language == FENCE_TRANSCRIPT || language == FENCE_SHELL))
        mention_add(s, MENTION_CODE, (size_t)s->fence->line - 1);
    s->fence = NULL;
}
