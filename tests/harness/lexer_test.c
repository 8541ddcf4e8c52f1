/* Tokens, their places, and the places of what the lexer finds wrong. */
#include "harness/language/lexer.h"
#include "engine/base/buf.h"
#include "tests/check.h"

/* All tokens as "KIND@line:column-end", or the error as "! message @line:offset". */
static void describe(Buf *out, const char *source) {
    Lexer lexer;
    Token t;
    lexer_init(&lexer, span_of(source));
    while (lexer_next(&lexer, &t)) {
        buf_addf(out, "%s@%d:%d-%d ", token_kind_text((TokenKind)t.kind), (int)t.line,
                 (int)t.column, (int)t.end_column);
        if (t.kind == TOKEN_ENDMARKER)
            return;
    }
    buf_addf(out, "! %s @%d:%d", lexer.error.message, (int)lexer.error.line,
             (int)lexer.error.offset);
}

static void check_tokens(const char *source, const char *want) {
    Buf got = BUF_INIT;
    describe(&got, source);
    CHECK_STR(got.data, want);
    buf_release(&got);
}

TEST(names_operators_and_the_end) {
    check_tokens("x **= 1\n", "NAME@1:0-1 **=@1:2-5 NUMBER@1:6-7 NEWLINE@1:7-7 ENDMARKER@1:-1--1 ");
    check_tokens("a<>b\n", "NAME@1:0-1 <>@1:1-3 NAME@1:3-4 NEWLINE@1:4-4 ENDMARKER@1:-1--1 ");
    check_tokens("not_ = not\n",
                 "NAME@1:0-4 =@1:5-6 not@1:7-10 NEWLINE@1:10-10 ENDMARKER@1:-1--1 ");
    check_tokens("", "ENDMARKER@0:-1--1 ");
}

TEST(columns_count_code_points) {
    check_tokens("é = 'ü'\n", "NAME@1:0-1 =@1:2-3 STRING@1:4-7 NEWLINE@1:7-7 ENDMARKER@1:-1--1 ");
}

TEST(indentation_opens_and_closes) {
    check_tokens("if x:\n  y\nz\n",
                 "if@1:0-2 NAME@1:3-4 :@1:4-5 NEWLINE@1:5-5 INDENT@2:-1--1 NAME@2:2-3 "
                 "NEWLINE@2:3-3 DEDENT@3:-1--1 NAME@3:0-1 NEWLINE@3:1-1 ENDMARKER@3:-1--1 ");
    check_tokens("if x:\n    y\n  z\n",
                 "if@1:0-2 NAME@1:3-4 :@1:4-5 NEWLINE@1:5-5 INDENT@2:-1--1 NAME@2:4-5 "
                 "NEWLINE@2:5-5 ! unindent does not match any outer indentation level @3:4");
    check_tokens("if x:\n\ty\n        z\n",
                 "if@1:0-2 NAME@1:3-4 :@1:4-5 NEWLINE@1:5-5 INDENT@2:-1--1 NAME@2:1-2 "
                 "NEWLINE@2:2-2 ! inconsistent use of tabs and spaces in indentation @3:1");
}

TEST(blank_lines_and_brackets_hide_line_ends) {
    check_tokens("\n  # c\n(\n1 # d\n)\n",
                 "(@3:0-1 NUMBER@4:0-1 )@5:0-1 NEWLINE@5:1-1 ENDMARKER@5:-1--1 ");
    check_tokens("a \\\n b\n", "NAME@1:0-1 NAME@2:1-2 NEWLINE@2:2-2 ENDMARKER@2:-1--1 ");
}

TEST(strings_end_where_they_should) {
    check_tokens("rb'a\\'b' f'''x\ny'''\n",
                 "STRING@1:0-8 STRING@1:9-4 NEWLINE@2:4-4 ENDMARKER@2:-1--1 ");
    check_tokens("'' \"\"\n", "STRING@1:0-2 STRING@1:3-5 NEWLINE@1:5-5 ENDMARKER@1:-1--1 ");
    check_tokens("x = 'abc\n",
                 "NAME@1:0-1 =@1:2-3 ! unterminated string literal (detected at line 1) @1:5");
    check_tokens("'''a\nb\n",
                 "! unterminated triple-quoted string literal (detected at line 2) @1:1");
}

TEST(numbers_are_checked) {
    check_tokens("0_7\n", "! leading zeros in decimal integer literals are not permitted; use an "
                          "0o prefix for octal integers @1:1");
    check_tokens("0b12\n", "! invalid digit '2' in binary literal @1:4");
    check_tokens("1__0\n", "! invalid decimal literal @1:2");
    check_tokens("5x\n", "! invalid decimal literal @1:1");
    check_tokens("1if\n", "NUMBER@1:0-1 if@1:1-3 NEWLINE@1:3-3 ENDMARKER@1:-1--1 ");
    check_tokens("1_000.5e-3j\n", "NUMBER@1:0-11 NEWLINE@1:11-11 ENDMARKER@1:-1--1 ");
}

TEST(brackets_must_match) {
    check_tokens("(]\n", "(@1:0-1 ! closing parenthesis ']' does not match opening parenthesis "
                         "'(' @1:2");
    check_tokens("(\n}\n", "(@1:0-1 ! closing parenthesis '}' does not match opening parenthesis "
                           "'(' on line 1 @2:1");
    check_tokens(")\n", "! unmatched ')' @1:1");
    check_tokens("(1,\n", "(@1:0-1 NUMBER@1:1-2 ,@1:2-3 ! '(' was never closed @1:4");
}

TEST(strange_characters_are_named) {
    check_tokens("“a”\n", "! invalid character '“' (U+201C) @1:1");
    check_tokens("a\xc2\xa0= 1\n", "! invalid non-printable character U+00A0 @1:2");
    check_tokens("a $ b\n", "NAME@1:0-1 UNKNOWN@1:2-3 NAME@1:4-5 NEWLINE@1:5-5 ENDMARKER@1:-1--1 ");
}

TEST(every_keyword_and_operator_reads_back) {
    for (int kind = TOKEN_ERROR + 1; kind <= TOKEN_AT; kind++) {
        const char *text = token_kind_text((TokenKind)kind);
        CHECK_INT(token_kind_of(span_of(text)), kind);
        if (strchr(")]}", *text))
            continue;
        Buf source = BUF_INIT;
        Lexer lexer;
        Token t;
        buf_addf(&source, "%s\n", text);
        lexer_init(&lexer, buf_span(&source));
        CHECK(lexer_next(&lexer, &t));
        CHECK_INT(t.kind, kind);
        CHECK_SPAN(t.text, text);
        buf_release(&source);
    }
}
