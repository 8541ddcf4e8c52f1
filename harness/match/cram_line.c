/* One expected line of a `.t` file: cram's suffixes. See lines.h for what comes out. */
#include "engine/base/mem.h"
#include "harness/match/lines.h"
#include <stdlib.h>

static bool strip(Span *text, const char *suffix) {
    if (!span_ends(*text, span_of(suffix)))
        return false;
    text->len -= strlen(suffix);
    return true;
}

static int hex_value(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static size_t decode_hex(Buf *out, Span s, size_t i) {
    int high = i + 1 < s.len ? hex_value(s.ptr[i + 1]) : -1;
    int low = i + 2 < s.len ? hex_value(s.ptr[i + 2]) : -1;
    if (high < 0 || low < 0) {
        buf_adds(out, "\\x");
        return i;
    }
    buf_addc(out, (char)(high * 16 + low));
    return i + 2;
}

/* As Python's string escapes for bytes: \xNN \NNN \n \t \r \\ … */
static void decode(Buf *out, Span s) {
    static const char FROM[] = "abfnrtv\\'\"", TO[] = "\a\b\f\n\r\t\v\\'\"";
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != '\\' || i + 1 == s.len) {
            buf_addc(out, s.ptr[i]);
            continue;
        }
        char c = s.ptr[++i];
        const char *known = strchr(FROM, c);
        int value = 0, digits = 0;
        while (digits < 3 && i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '7' && ++digits)
            value = value * 8 + s.ptr[i++] - '0';
        if (digits) {
            buf_addc(out, (char)value);
            i--;
        } else if (c == 'x') {
            i = decode_hex(out, s, i);
        } else if (c && known) {
            buf_addc(out, TO[known - FROM]);
        } else {
            buf_addc(out, '\\');
            buf_addc(out, c);
        }
    }
}

static void glob_regex(Buf *out, Span glob) {
    for (size_t i = 0; i < glob.len; i++) {
        char c = glob.ptr[i];
        if (c == '*')
            buf_adds(out, ".*");
        else if (c == '?')
            buf_addc(out, '.');
        else if (c == '\\' && i + 1 < glob.len && strchr("*?\\", glob.ptr[i + 1]))
            buf_addf(out, "\\%c", glob.ptr[++i]);
        else
            buf_addf(out, strchr("\\^$.|()[]{}+#-", c) && c ? "\\%c" : "%c", c);
    }
}

/* Takes the suffix off p->text where it says how to match; sets err for a bad regex. */
bool line_pattern_suffix(LinePattern *p, bool bytes, Error *err) {
    unsigned flags = bytes ? REGEX_BYTES : 0;
    Buf glob = BUF_INIT;
    p->optional = strip(&p->text, " (?)");
    Span text = p->text;
    bool ok = true;
    if (strip(&text, " (re)")) {
        p->whole = regex_new(text, flags, err);
        ok = p->whole != NULL;
    } else if (strip(&text, " (glob)")) {
        glob_regex(&glob, text);
        p->whole = regex_new(buf_span(&glob), flags, err);
        ok = p->whole != NULL;
    } else if (strip(&text, " (esc)")) {
        p->escaped = true;
        decode(&p->decoded, text);
    }
    buf_release(&glob);
    return ok;
}

/* What needs escapes, cram compares in the form in which it writes it. */
bool cram_escape(Buf *out, Span s) {
    bool plain = true;
    for (size_t i = 0; i < s.len; i++)
        plain &= (unsigned char)s.ptr[i] >= 0x20 && (unsigned char)s.ptr[i] < 0x7f;
    if (plain)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c == '\\' || c == '\t' || c == '\r')
            buf_addf(out, "\\%c", c == '\t' ? 't' : c == '\r' ? 'r' : '\\');
        else if (c < 0x20 || c >= 0x7f)
            buf_addf(out, "\\x%02x", c);
        else
            buf_addc(out, (char)c);
    }
    buf_adds(out, " (esc)");
    return true;
}

/* A printed text that looks escaped may stand for what it would mean. */
static bool means(Span printed, Span text) {
    Buf decoded = BUF_INIT;
    if (span_equal(printed, text))
        return true;
    if (!strip(&printed, " (esc)"))
        return false;
    decode(&decoded, printed);
    bool equal = span_equal(buf_span(&decoded), text);
    buf_release(&decoded);
    return equal;
}

static bool regex_matches(const LinePattern *p, Span text) {
    RegexGroups groups;
    return regex_search(p->whole, text, 0, REGEX_ANCHORED | REGEX_FULL, false, &groups, NULL) ==
           REGEX_MATCH;
}

bool line_suffix_matches(const LinePattern *p, const LineSubject *s) {
    Span text = s->text, shown = s->shown.len ? buf_span(&s->shown) : s->text;
    if (span_equal(p->written, text) || means(text, p->text) || span_equal(p->text, shown))
        return true;
    if (p->escaped)
        return means(text, buf_span(&p->decoded)) || span_equal(buf_span(&p->decoded), shown);
    return p->whole && (regex_matches(p, text) || (s->shown.len && regex_matches(p, shown)));
}
