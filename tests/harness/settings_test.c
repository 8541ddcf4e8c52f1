/* Settings: keys, options, directives over each other, capabilities. */
#include "engine/base/yaml.h"
#include "harness/capability.h"
#include "harness/directives.h"
#include "harness/settings.h"
#include "tests/check.h"
#include <stdlib.h>
#include <string.h>

typedef struct Fixture {
    Arena *arena;
    Settings settings;
    Error err;
} Fixture;

static Fixture fixture(void) {
    return (Fixture){arena_new(0), settings_defaults(), ERROR_INIT};
}

static void done(Fixture *f) {
    error_clear(&f->err);
    arena_free(f->arena);
}

/* Apply `name: yaml` as verbatim.yml would. */
static bool set(Fixture *f, const char *name, const char *yaml) {
    const SettingKey *key = setting_find(span_of(name), IN_CONFIG | IN_FRONT);
    error_clear(&f->err);
    if (!CHECK(key != NULL))
        return false;
    Tree *tree = yaml_parse(span_of(yaml), "x.yml", &f->err);
    SettingValue v = {.given = true, .tree = tree, .directory = "/base"};
    v.text = tree && tree->text ? span_make(tree->text, tree->length) : SPAN_LIT("");
    bool fine = tree && key->apply(&f->settings, f->arena, &v, &f->err);
    tree_free(tree);
    return fine;
}

TEST(values_of_keys) {
    Fixture f = fixture();
    CHECK(set(&f, "timeout", "200ms"));
    CHECK_DOUBLE(f.settings.timeout, 0.2);
    CHECK(set(&f, "timeout", "5"));
    CHECK_DOUBLE(f.settings.timeout, 5);
    CHECK(set(&f, "output_limit", "64K"));
    CHECK_INT(f.settings.output_limit, 65536);
    CHECK(set(&f, "documents", "[a.md, docs]"));
    CHECK_STR(f.settings.documents.items[1], "/base/docs");
    CHECK(set(&f, "env", "{A: 1, B: 'x y'}"));
    CHECK_STR(f.settings.env.items[0].value, "1");
    CHECK(set(&f, "options", "+NUMBER -ELLIPSIS"));
    CHECK(option_on(f.settings.options, OPTION_NUMBER));
    CHECK(!option_on(f.settings.options, OPTION_ELLIPSIS));
    CHECK(set(&f, "normalize", "[paths, {'\\d+': N}]"));
    CHECK_STR(f.settings.rules.items[0].name, "\\d+");
    CHECK(option_on(f.settings.options, OPTION_STABLE_PATHS));
    CHECK(set(&f, "skip", "yes") && strcmp(f.settings.skip, "skip") == 0);
    CHECK(set(&f, "skip", "no") && !f.settings.skip);
    done(&f);
}

TEST(bad_values_are_explained) {
    static const char *const CASES[][3] = {
        {"timeout", "soon", "'soon' is no duration; write 5s, 200ms, 2m or 1h"},
        {"output_limit", "lots", "'lots' is no size; write 500, 64K, 10M or 1G"},
        {"cwd", "there", "is 'here' or 'temp', not 'there'"},
        {"shell", "bash",
         "is 'fences' or 'everywhere', not 'bash' (a program is named by shell_program)"},
        {"env", "[A]", "is a mapping of names to values"},
        {"options", "+NUMBR", "there is no option NUMBR; did you mean NUMBER?"},
        {"options", "NUMBER", "'NUMBER' needs a sign: +NUMBER or -NUMBER"},
        {"strict", "perhaps", "is yes or no, not 'perhaps'"}};
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        Fixture f = fixture();
        CHECK(!set(&f, CASES[i][0], CASES[i][1]));
        CHECK_STR(f.err.message, CASES[i][2]);
        done(&f);
    }
}

TEST(names_of_keys) {
    CHECK(setting_find(SPAN_LIT("document-timeout"), IN_CONFIG) != NULL);
    CHECK(setting_find(SPAN_LIT("documents"), IN_FRONT) == NULL);
    CHECK_STR(setting_nearest(SPAN_LIT("timout"), IN_BLOCK), "timeout");
    for (const SettingKey *k = SETTING_KEYS; k->name; k++) {
        CHECK(k->where && k->help && k->value && k->apply);
        CHECK(setting_find(span_of(k->name), k->where) == k);
    }
}

/* The directives of the first example of a document, front matter first. */
static const char *apply_all(Fixture *f, Doc *doc) {
    const Example *ex = doc->examples[0];
    error_clear(&f->err);
    bool fine = directives_apply(&f->settings, f->arena, ex->front, "x.md", &f->err) &&
                directives_apply(&f->settings, f->arena, ex->block, "x.md", &f->err) &&
                directives_apply(&f->settings, f->arena, &ex->directives, "x.md", &f->err);
    return fine ? NULL : f->err.message;
}

TEST(later_places_win) {
    Fixture f = fixture();
    Doc *d = doc_parse("x.md",
                       SPAN_LIT("---\ntimeout: 1s\ndoctest: +NUMBER\ntags: [a]\n---\n"
                                "```python {timeout=2s -NUMBER tags=b}\n"
                                ">>> x  # doctest: timeout=3s, +STRICT\n```\n"),
                       NULL);
    CHECK_STR(apply_all(&f, d), NULL);
    CHECK_DOUBLE(f.settings.timeout, 3);
    CHECK(!option_on(f.settings.options, OPTION_NUMBER));
    CHECK(option_on(f.settings.options, OPTION_STRICT));
    CHECK_INT(f.settings.tags.count, 2);
    doc_free(d);
    done(&f);
}

TEST(mistakes_and_foreign_names) {
    static const char *const CASES[][2] = {
        {">>> 1 # doctest: +ELIPSIS\n",
         "x.md:1:19: there is no option ELIPSIS; did you mean ELLIPSIS?"},
        {">>> 1 # doctest: ELLIPSIS\n", "x.md:1:18: ELLIPSIS needs a sign: +ELLIPSIS or -ELLIPSIS"},
        {">>> 1 # doctest +SKIP\n", "x.md:1:9: 'doctest': a ':' is missing behind it"},
        {">>> 1 # Doctest: +SKIP\n", "x.md:1:9: 'Doctest': did you mean 'doctest'?"},
        {"```python {skpi=x}\n>>> 1\n",
         "x.md:1:12: there is no directive 'skpi'; did you mean 'skip'?"},
        {"```python {title=\"x\" .numbers linenums=1}\n>>> 1\n", NULL},
        {"---\ntitle: x\ndate: 2020-01-01\nsection: 1\nversion: 2\n---\n>>> 1\n", NULL},
        {"---\nrequries: x\n---\n>>> 1\n",
         "x.md:2:1: there is no directive 'requries'; did you mean 'requires'?"},
        {"---\nskp: x\n---\n>>> 1\n",
         "x.md:2:1: there is no directive 'skp'; did you mean 'skip'?"},
        {"<!-- verbatm: skip -->\n>>> 1\n", "x.md:1:15: 'verbatm': did you mean 'verbatim'?"},
        {"<!-- verbatim: zap -->\n>>> 1\n", NULL},
        {">>> 1 # a comment: +1\n", NULL}};
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        Fixture f = fixture();
        Doc *d = doc_parse("x.md", span_of(CASES[i][0]), NULL);
        const char *problem = apply_all(&f, d);
        if (i == 9)
            CHECK(problem && strstr(problem, "did you mean 'verbatim'?"));
        else if (i == 10)
            CHECK(problem && strstr(problem, "there is no directive 'zap'"));
        else
            CHECK_STR(problem, CASES[i][1]);
        doc_free(d);
        done(&f);
    }
}

TEST(reasons_to_skip) {
    static const char *const CASES[][2] = {
        {"+SKIP", "+SKIP"},
        {"-LINUX", "not on Linux (-LINUX)"},
        {"+LINUX", NULL},
        {"-WINDOWS", NULL},
        {"+WINDOWS_ONLY", "only on Windows (+WINDOWS_ONLY)"},
        {"+PY3", NULL},
        {"+PY311", NULL},
        {"-PY3", "not under Python 3.11, which the language follows (-PY3)"},
        {"+PY2", "the language follows Python 3.11 (+PY2)"},
        {"+PY37 +PY311", NULL},
        {"+FIXME", "known to be broken (+FIXME)"},
        {"+FIXME -FIXME", NULL}};
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        Fixture f = fixture();
        CHECK(settings_apply_options(&f.settings, span_of(CASES[i][0]), &f.err));
        CHECK_STR(capability_skip(&f.settings, f.arena), CASES[i][1]);
        done(&f);
    }
    Fixture f = fixture();
    names_add(&f.settings.requires, f.arena, "sh");
    CHECK_STR(capability_skip(&f.settings, f.arena), NULL);
    names_add(&f.settings.requires, f.arena, "no-such-program");
    CHECK_STR(capability_skip(&f.settings, f.arena), "needs no-such-program");
    done(&f);
}
