/* Definitions of flags: what their types make of values, what is refused, and where attributes of a
 * definition are read from. */
#include "engine/flagdef.h"

#include "engine/base/mem.h"
#include "engine/base/yaml.h"
#include "engine/flagvalue.h"
#include "tests/check.h"
#include <stdlib.h>

/* "kind text" of `text` made into `type`, or its error. */
static char *coerced(const char *type, const char *text) {
    FlagDef def = {.name = (char *)"x", .type = (char *)type};
    Error err = ERROR_INIT;
    Tree *given = flag_value_parse(span_of(text)), *value = flag_coerce(&def, given, "/here", &err);
    Buf out = BUF_INIT;
    if (value) {
        buf_addf(&out, "%s ", tree_kind_name(value->kind));
        flag_value_format_bare(&out, value);
    } else {
        buf_adds(&out, err.message);
    }
    error_clear(&err);
    tree_free(given);
    tree_free(value);
    return buf_detach(&out);
}

static void check_coerced(const char *type, const char *text, const char *want) {
    char *got = coerced(type, text);
    CHECK_STR(got, want);
    free(got);
}

#define REFUSED(shown, type) "cannot apply " shown " to flag 'x': invalid value for type '" type "'"

TEST(types_of_flags) {
    static const char *const rows[][3] = {
        {"string", "123", "string 123"},
        {"string", "1.50", "string 1.5"},
        {"string", "yes", "string yes"},
        {"string", "a", "string a"},
        {"int", "12", "integer 12"},
        {"int", "'12'", "integer 12"},
        {"int", "1.0", REFUSED("1.0", "int")},
        {"int", "a", REFUSED("'a'", "int")},
        {"float", "1", "number 1.0"},
        {"float", "'1e3'", "number 1000.0"},
        {"float", "inf", "number .inf"},
        {"float", "a", REFUSED("'a'", "float")},
        {"number", "1", "integer 1"},
        {"number", "1.5", "number 1.5"},
        {"number", "'7'", "integer 7"},
        {"number", "'7.5'", "number 7.5"},
        {"number", "a b", REFUSED("'a b'", "number")},
        {"path", "a/../b", "string /here/b"},
        {"path", "/abs", "string /abs"},
        {"path", "''", "string "},
        {"int", "null", "null null"},
        {"int", "[1, '2']", "list [1, 2]"},
        {"int", "[1, b]", REFUSED("'b'", "int")},
        {"int", "[1:9]", "string [1:9]"}, /* a search space */
        {"no-such-type", "1", "integer 1"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        check_coerced(rows[i][0], rows[i][1], rows[i][2]);
}

static bool read_defs(FlagDefs *defs, const char *yaml, Error *err) {
    Tree *flags = yaml_parse(span_of(yaml), "flags", err);
    CHECK(flags != NULL);
    StrList notes = STRLIST_INIT;
    bool ok = flags && flagdefs_read(defs, &notes, flags, "guild.yml", err);
    strlist_release(&notes);
    tree_free(flags);
    return ok;
}

/* The message of checking `values` against `yaml`; "" when they are fine. */
static void check_values(const char *yaml, const char *values, const char *want, bool want_bare) {
    FlagDefs defs = {0};
    Error err = ERROR_INIT;
    CHECK(read_defs(&defs, yaml, &err));
    Tree *map = yaml_parse(span_of(values), "values", &err);
    bool bare = false;
    bool ok = flags_check(&defs, map, &bare, &err);
    CHECK_STR(ok ? "" : err.message, want);
    CHECK(ok || bare == want_bare);
    error_clear(&err);
    tree_free(map);
    flagdefs_release(&defs);
}

TEST(values_that_are_refused) {
    check_values("x: {min: 0, max: 1.5}", "{x: 1.5}", "", false);
    check_values("x: {min: 0, max: 1.5}", "{x: 2}",
                 "invalid value for x: out of range (greater than max 1.5)", false);
    check_values("x: {min: 0, max: 1.5}", "{x: -1}",
                 "invalid value for x: out of range (less than min 0)", false);
    check_values("x: {min: 0}", "{x: null}", "", false);
    check_values("x: {choices: [1, a]}", "{x: 1.0}", "", false);
    check_values("x: {choices: [1, a]}", "{x: '1'}",
                 "Unsupported value for 'x' - supported values are:\n\n  1  \n  a  \n\nRun the "
                 "command again using one of these options.",
                 true);
    check_values("x: {choices: [1], allow-other: yes}", "{x: 2}", "", false);
    check_values("{x: {required: yes, description: An x}, yy: {required: yes}}",
                 "{x: '', yy: null}",
                 "Operation requires the following missing flags:\n\n  x   An x\n  yy  \n\nRun the "
                 "command again with these flags specified as NAME=VAL.",
                 true);
    check_values("x: {type: existing-path}", "{x: /no/such/file}",
                 "invalid value for x: /no/such/file does not exist", false);
}

static void check_unreadable(const char *yaml, const char *want) {
    FlagDefs defs = {0};
    Error err = ERROR_INIT;
    CHECK(!read_defs(&defs, yaml, &err));
    CHECK_STR(err.message ? err.message : "", want);
    error_clear(&err);
    flagdefs_release(&defs);
}

TEST(definitions_that_cannot_be_read) {
    check_unreadable("5", "guild.yml:1:1: flags must be a mapping, not an integer");
    check_unreadable("x: {choices: a}", "guild.yml:1:14: choices of flag 'x' must be a list");
    check_unreadable("x:\n  requird: yes",
                     "guild.yml:2:12: unknown attribute 'requird' of flag 'x' - did you mean "
                     "'required'?");
}
