/* Text inside sentences: quoted, escaped, abbreviated; and counted things. */
#include "engine/base/unicode.h"
#include "harness/match/compare.h"

static void quote_char(Buf *out, Span text, size_t *at) {
    size_t start = *at;
    uint32_t c = utf8_next(text, at, false);
    if (c == UINT32_MAX)
        buf_addf(out, "\\x%02x", (unsigned char)text.ptr[start]);
    else if (c == '\n')
        buf_adds(out, "\\n");
    else if (c == '\t')
        buf_adds(out, "\\t");
    else if (c == '\r')
        buf_adds(out, "\\r");
    else if (c == '"' || c == '\\')
        buf_addc(out, (char)c);
    else if (c < 0x20 || c == 0x7f)
        buf_addf(out, "\\x%02x", c);
    else
        buf_add(out, text.ptr + start, *at - start);
}

/* Characters of text from byte `at` on until `limit` are used up. */
static size_t quote_some(Buf *out, Span text, size_t at, size_t limit) {
    while (at < text.len && limit-- > 0)
        quote_char(out, text, &at);
    return at;
}

static size_t character_start(Span text, size_t at) {
    while (at < text.len && ((unsigned char)text.ptr[at] & 0xc0) == 0x80)
        at++;
    return at;
}

void explain_quote(Buf *out, Span text, size_t limit) {
    buf_addc(out, '"');
    if (limit == 0 || text.len <= limit || utf8_count(text) <= limit) {
        quote_some(out, text, 0, SIZE_MAX);
    } else {
        quote_some(out, text, 0, limit * 2 / 3);
        buf_adds(out, " … ");
        quote_some(out, text, character_start(text, text.len - limit / 3), SIZE_MAX);
    }
    buf_addc(out, '"');
}

void explain_count(Buf *out, size_t count, const char *what) {
    buf_addf(out, "%zu %s%s", count, what, count == 1 ? "" : "s");
}
