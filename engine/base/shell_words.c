/* Command lines to words and back, by the quoting rules of Python's shlex: quotes and backslashes,
 * no expansion, no comments. Must not know what the words mean. */
#include "engine/base/buf.h"
#include "engine/base/list.h"
#include "engine/base/mem.h"
#include <stdlib.h>

static bool ends_word(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* `i` stands behind an opening quote; append up to the closing one and return the offset behind
 * it, or SIZE_MAX when there is none. */
static size_t add_quoted(Buf *word, Span text, size_t i, char quote) {
    for (; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == quote)
            return i + 1;
        bool escapes = c == '\\' && quote == '"' && i + 1 < text.len &&
                       (text.ptr[i + 1] == '"' || text.ptr[i + 1] == '\\');
        if (escapes)
            c = text.ptr[++i];
        buf_addc(word, c);
    }
    return SIZE_MAX;
}

/* One word from `*at` on; false (with err) when a quote or backslash is left open. */
static bool read_word(Buf *word, Span text, size_t *at, Error *err) {
    size_t i = *at;
    while (i < text.len && !ends_word(text.ptr[i])) {
        char c = text.ptr[i++];
        if (c == '\'' || c == '"') {
            size_t open = i;
            i = add_quoted(word, text, i, c);
            if (i == SIZE_MAX)
                return fail(err, ERR_SYNTAX, "No closing quotation (opened at column %zu)", open);
        } else if (c == '\\') {
            if (i == text.len)
                return fail(err, ERR_SYNTAX, "No escaped character (column %zu)", i);
            buf_addc(word, text.ptr[i++]);
        } else {
            buf_addc(word, c);
        }
    }
    *at = i;
    return true;
}

bool strlist_shell_split(StrList *l, Span text, Error *err) {
    Buf word = BUF_INIT;
    StrList words = STRLIST_INIT;
    bool fine = true;
    for (size_t i = 0; fine && i < text.len;) {
        if (ends_word(text.ptr[i])) {
            i++;
            continue;
        }
        buf_reset(&word);
        fine = read_word(&word, text, &i, err);
        if (fine)
            strlist_add_span(&words, buf_span(&word));
    }
    for (size_t i = 0; fine && i < words.count; i++) {
        strlist_take(l, words.items[i]);
        words.items[i] = NULL;
    }
    strlist_release(&words);
    buf_release(&word);
    return fine;
}

char *shell_quote(const char *text) {
    static const char PLAIN[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_@%+=:,./-";
    if (*text && text[strspn(text, PLAIN)] == '\0')
        return xstrdup(text);
    Buf out = BUF_INIT;
    buf_addc(&out, '\'');
    for (; *text; text++) {
        if (*text == '\'')
            buf_adds(&out, "'\"'\"'");
        else
            buf_addc(&out, *text);
    }
    buf_addc(&out, '\'');
    return buf_detach(&out);
}
