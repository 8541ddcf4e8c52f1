/* The parser by its trees and by its complaints; bounds on nesting; text that must not be fatal. */
#include "harness/language/diagnose.h"
#include "harness/language/language.h"
#include "tests/check.h"
#include <stdio.h>
#include <stdlib.h>

static bool dump(const char *source, Buf *tree, InterpResult *result) {
    Interp *interp = interp_new(&(InterpOptions){0});
    interp_dump_ast(interp, span_of(source), "test", tree, result);
    interp_free(interp);
    return result->outcome == INTERP_DONE;
}

static void check_tree(const char *source, const char *want) {
    Buf tree = BUF_INIT;
    InterpResult result = INTERP_RESULT_INIT;
    CHECK(dump(source, &tree, &result));
    CHECK_STR(tree.data, want);
    interp_result_release(&result);
    buf_release(&tree);
}

/* The last line of what is reported: "SyntaxError: text". */
static void check_error(const char *source, const char *want) {
    Buf tree = BUF_INIT;
    InterpResult result = INTERP_RESULT_INIT;
    CHECK(!dump(source, &tree, &result));
    const char *last = strrchr(result.exception.data, '\n');
    CHECK_STR(last ? last + 1 : result.exception.data, want);
    interp_result_release(&result);
    buf_release(&tree);
}

TEST(precedence_and_folding) {
    check_tree("a + b * -c ** 2", "EXPRESSION @1:0\n"
                                  "  BINARY + @1:0\n"
                                  "    NAME a global @1:0\n"
                                  "    BINARY * @1:4\n"
                                  "      NAME b global @1:4\n"
                                  "      UNARY - @1:8\n"
                                  "        BINARY ** @1:9\n"
                                  "          NAME c global @1:9\n"
                                  "          CONSTANT 2 @1:14\n");
    check_tree("x = 2 * 3 - -4", "ASSIGN @1:0\n"
                                 "  targets\n"
                                 "    NAME x global @1:0\n"
                                 "  CONSTANT 10 @1:4\n");
    check_tree("not a in b is not c", "EXPRESSION @1:0\n"
                                      "  UNARY not @1:0\n"
                                      "    COMPARE @1:4\n"
                                      "      NAME a global @1:4\n"
                                      "      in: NAME b global @1:9\n"
                                      "      is not: NAME c global @1:18\n");
}

TEST(fstrings_are_parts_and_fields) {
    check_tree("f'a{x!r:>{w}}{y=}' 'b'", "EXPRESSION @1:0\n"
                                         "  FSTRING @1:0\n"
                                         "    CONSTANT 'a' @1:0\n"
                                         "    FIELD !r @1:0\n"
                                         "      NAME x global @1:4\n"
                                         "      spec: FSTRING @1:0\n"
                                         "        CONSTANT '>' @1:0\n"
                                         "        FIELD @1:0\n"
                                         "          NAME w global @1:10\n"
                                         "    CONSTANT 'y=' @1:0\n"
                                         "    FIELD !r @1:0\n"
                                         "      NAME y global @1:14\n"
                                         "    CONSTANT 'b' @1:0\n");
}

TEST(closures_get_cells) {
    check_tree("def f(a):\n  b = 1\n  def g():\n    nonlocal b\n    b = a\n  return g",
               "FUNCTION f @1:0\n"
               "  target: NAME f global\n"
               "  parameter: a\n"
               "  scope: a* b* g\n"
               "  body\n"
               "    ASSIGN @2:2\n"
               "      targets\n"
               "        NAME b cell 1 @2:2\n"
               "      CONSTANT 1 @2:6\n"
               "    FUNCTION f.<locals>.g @3:2\n"
               "      target: NAME g local 2\n"
               "      scope: a<slot 0 b<slot 1\n"
               "      body\n"
               "        NONLOCAL @4:4\n"
               "          b\n"
               "        ASSIGN @5:4\n"
               "          targets\n"
               "            NAME b free 1 @5:4\n"
               "          NAME a free 0 @5:8\n"
               "    RETURN @6:2\n"
               "      NAME g local 2 @6:9\n");
}

TEST(classes_are_skipped_and_give_their_cell) {
    check_tree("class A:\n  __x = 1\n  def f(self): super().f(__x)",
               "CLASS A @1:0\n"
               "  target: NAME A global\n"
               "  scope: __class__* (class cell 0)\n"
               "  body\n"
               "    ASSIGN @2:2\n"
               "      targets\n"
               "        NAME _A__x dynamic @2:2\n"
               "      CONSTANT 1 @2:8\n"
               "    FUNCTION A.f @3:2\n"
               "      target: NAME f dynamic\n"
               "      parameter: self\n"
               "      scope: self __class__<slot 0\n"
               "      body\n"
               "        EXPRESSION @3:15\n"
               "          CALL @3:15\n"
               "            callee: ATTRIBUTE .f @3:15\n"
               "              CALL @3:15\n"
               "                callee: NAME super global @3:15\n"
               "            NAME _A__x global @3:25\n");
}

TEST(with_in_parentheses_is_items_when_it_can_be) {
    check_tree("with (a as b, c): pass", "WITH @1:0\n"
                                         "  NAME a global @1:6\n"
                                         "  as: NAME b global @1:11\n"
                                         "  NAME c global @1:14\n"
                                         "  body\n"
                                         "    PASS @1:18\n");
    check_tree("with (a, b) as c: pass", "WITH @1:0\n"
                                         "  TUPLE @1:5\n"
                                         "    NAME a global @1:6\n"
                                         "    NAME b global @1:9\n"
                                         "  as: NAME c global @1:15\n"
                                         "  body\n"
                                         "    PASS @1:18\n");
}

TEST(match_is_a_name_elsewhere) {
    check_tree("match (x)", "EXPRESSION @1:0\n"
                            "  CALL @1:0\n"
                            "    callee: NAME match global @1:0\n"
                            "    NAME x global @1:7\n");
    check_tree("match x:\n case [1, *_] | P(y=0): pass", "MATCH @1:0\n"
                                                         "  subject: NAME x global @1:6\n"
                                                         "  case\n"
                                                         "    PATTERN_OR @2:6\n"
                                                         "      PATTERN_SEQUENCE @2:6\n"
                                                         "        PATTERN_VALUE @2:7\n"
                                                         "          ==: CONSTANT 1 @2:7\n"
                                                         "        PATTERN_STAR @2:10\n"
                                                         "      PATTERN_CLASS @2:16\n"
                                                         "        class: NAME P global @2:16\n"
                                                         "        y: PATTERN_VALUE @2:20\n"
                                                         "          ==: CONSTANT 0 @2:20\n"
                                                         "    body\n"
                                                         "      PASS @2:24\n");
}

/* X(source, words after "SyntaxError: ") */
#define COMPLAINTS(X)                                                                              \
    X("x = 1 2", "invalid syntax")                                                                 \
    X("f(a b)", "invalid syntax. Perhaps you forgot a comma?")                                     \
    X("print 1", "Missing parentheses in call to 'print'. Did you mean print(...)?")               \
    X("x = (1,\n 2", "'(' was never closed")                                                       \
    X("if x\n  pass", "expected ':'")                                                              \
    X("f() = 1", "cannot assign to function call here. Maybe you meant '==' instead of '='?")      \
    X("(a, 1) = b", "cannot assign to literal")                                                    \
    X("del f()", "cannot delete function call")                                                    \
    X("f(a=1, b)", "positional argument follows keyword argument")                                 \
    X("f(a=1, a=2)", "keyword argument repeated: a")                                               \
    X("def f(a, a): pass", "duplicate argument 'a' in function definition")                        \
    X("def f(a=1, b): pass", "non-default argument follows default argument")                      \
    X("return", "'return' outside function")                                                       \
    X("break", "'break' outside loop")                                                             \
    X("def f(x):\n  global x", "name 'x' is parameter and global")                                 \
    X("def f():\n  nonlocal x", "no binding for nonlocal 'x' found")                               \
    X("f'{a b}'", "f-string: invalid syntax. Perhaps you forgot a comma?")                         \
    X("f'{}'", "f-string: empty expression not allowed")                                           \
    X("f(a for a in b, c)", "Generator expression must be parenthesized")                          \
    X("b'\xc3\xa9'", "bytes can only contain ASCII literal characters")                            \
    X("'\\x1'",                                                                                    \
      "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-2: truncated \\xXX " \
      "escape")                                                                                    \
    X("class A:\n  x = 1\n  async def f(self): pass", "unsupported: async functions (line 3)")     \
    X("await x", "unsupported: await (line 1)")

TEST(complaints_are_worded_as_in_cpython) {
#define X(source, words) check_error(source, "SyntaxError: " words);
    COMPLAINTS(X)
#undef X
    check_error("if x:\npass",
                "IndentationError: expected an indented block after 'if' statement on line 1");
    check_error("  x", "IndentationError: unexpected indent");
    check_error("if x:\n  a\n b",
                "IndentationError: unindent does not match any outer indentation level");
    check_error("if x:\n\ta\n        b",
                "TabError: inconsistent use of tabs and spaces in indentation");
}

TEST(the_grammar_of_mistakes_names_only_rules_it_has) {
    CHECK(diagnose_grammar_is_whole());
}

/* `before` count times, `middle`, `after` count times. */
static char *nested(const char *before, const char *middle, const char *after, size_t count) {
    Buf b = BUF_INIT;
    for (size_t i = 0; i < count; i++)
        buf_adds(&b, before);
    buf_adds(&b, middle);
    for (size_t i = 0; i < count; i++)
        buf_adds(&b, after);
    return buf_detach(&b);
}

static void check_nested(const char *before, const char *middle, const char *after, size_t count,
                         const char *want) {
    char *source = nested(before, middle, after, count);
    check_error(source, want);
    free(source);
}

TEST(nesting_has_bounds_with_names) {
    check_nested("(", "1", ")", 201, "SyntaxError: too many nested parentheses");
    check_nested("[", "", "]", 100000, "SyntaxError: too many nested parentheses");
    const char *deep = "RecursionError: maximum recursion depth exceeded during compilation";
    check_nested("-", "1", "", 100000, deep);
    check_nested("not ", "1", "", 100000, deep);
    check_nested("lambda: ", "1", "", 100000, deep);
    check_nested("a if b else ", "1", "", 100000, deep);
    check_nested("a ** ", "1", "", 100000, deep);
    check_nested("a + ", "b", "", 100000, deep);
    check_nested("", "a", ".b", 100000, deep);
    check_nested("", "a", "()", 100000, deep);
    check_nested("", "if a: pass", "\nelif a: pass", 100000, deep);
}

static void check_blocks(int depth, bool good, const char *want) {
    Buf b = BUF_INIT, tree = BUF_INIT;
    InterpResult result = INTERP_RESULT_INIT;
    for (int i = 0; i < depth; i++) {
        buf_add_repeat(&b, ' ', (size_t)i);
        buf_adds(&b, "if x:\n");
    }
    buf_add_repeat(&b, ' ', (size_t)depth);
    buf_adds(&b, "pass\n");
    CHECK(dump(b.data, &tree, &result) == good);
    if (!good)
        CHECK(strstr(result.exception.data, want) != NULL);
    interp_result_release(&result);
    buf_release(&b);
    buf_release(&tree);
}

TEST(blocks_have_a_bound) {
    check_blocks(99, true, "");
    check_blocks(100, false, "IndentationError: too many levels of indentation");
}

static bool is_unfinished(const char *source) {
    Interp *interp = interp_new(&(InterpOptions){0});
    bool unfinished = interp_incomplete(interp, span_of(source));
    interp_free(interp);
    return unfinished;
}

TEST(a_prompt_knows_when_to_go_on) {
    CHECK(is_unfinished("if x:"));
    CHECK(is_unfinished("def f():\n  return 1"));
    CHECK(!is_unfinished("def f():\n  return 1\n\n"));
    CHECK(is_unfinished("x = [1,"));
    CHECK(is_unfinished("x = '''a"));
    CHECK(is_unfinished("a + \\\n"));
    CHECK(is_unfinished("@d"));
    CHECK(!is_unfinished("x = 1"));
    CHECK(!is_unfinished("x = 'a"));
    CHECK(!is_unfinished("x = )"));
    CHECK(!is_unfinished(""));
}

/* Sources cut, doubled and with bytes changed: any answer will do, but there must be one. */
TEST(mutilated_sources_are_answered) {
    static const char *const SOURCES[] = {
        "def f(a, b=1, /, *c, d, **e) -> x:\n  '''doc'''\n  return [y for y in z if y]\n",
        "match x:\n  case {'a': [1, *_], **k} | P(b=c) as d if e: f'{a!r:>{b}}{c=}'\n",
        "try:\n  with (a as b, c): pass\nexcept* (A, B) as e: raise C from e\nelse: pass\n",
        "class A(B, k=1):\n  x: int = (y := 0x1F)\n  @p\n  def f(s): yield from s[1:2, ...]\n"};
    unsigned seed = 12345;
    for (size_t i = 0; i < 4000; i++) {
        char text[200];
        snprintf(text, sizeof text, "%s", SOURCES[i % 4]);
        size_t len = strlen(text);
        for (int k = 0; k < 3; k++) {
            seed = seed * 1103515245 + 12345;
            size_t at = (seed >> 16) % len;
            static const char BYTES[] = "()[]{}:,=.*'\"\n \\#f0@-!%\x80\xc3";
            text[at] = BYTES[(seed >> 8) % (sizeof BYTES - 1)];
        }
        if (i % 3 == 0)
            text[(seed >> 12) % len] = 0;
        Buf tree = BUF_INIT;
        InterpResult result = INTERP_RESULT_INIT;
        bool good = dump(text, &tree, &result);
        CHECK(good == (result.exception.len == 0));
        interp_result_release(&result);
        buf_release(&tree);
    }
}
