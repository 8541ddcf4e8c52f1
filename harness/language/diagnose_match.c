/* The PEG matcher: the grammar's text made into rules, and rules matched against tokens with their
 * results remembered. Recursion is bounded; beyond the bound nothing more is diagnosed. */
#include "harness/language/diagnose.h"

/* ---- the grammar in memory ---- */

typedef enum ItemOp {
    ITEM_RULE,
    ITEM_TOKEN,
    ITEM_SOFT,   /* a soft keyword */
    ITEM_PREFIX, /* a name that is the beginning of one */
    ITEM_ANY,
    ITEM_GROUP,
    ITEM_CUT
} ItemOp;

typedef struct Item {
    ItemOp op;
    int number; /* rule or TokenKind */
    Span word;  /* soft keyword; name of a rule until it is looked up */
    struct Alternatives *group;
    char repeat, look, label; /* ?*+, &!, ab; 0: none */
} Item;

typedef enum ActionKind { ACTION_NONE, ACTION_KIND, ACTION_LABEL, ACTION_MISTAKE } ActionKind;

typedef struct Alternative {
    Item *items;
    size_t count;
    ActionKind action;
    SyntaxKind kind;
    char label, mistake_labels[2];
    Mistake mistake;
    struct Alternative *next;
} Alternative;

typedef struct Alternatives {
    Alternative *first;
} Alternatives;

typedef struct Rule {
    Span name;
    bool both_modes; /* results are shared between the modes with and without mistakes */
    int next;        /* in its bucket */
    bool mistake;    /* an invalid_… rule */
    Alternatives *body;
} Rule;

typedef struct Memo {
    int rule;
    bool with_mistakes, matched;
    size_t end;
    Syntax *node;
    struct Memo *next;
} Memo;

enum { RULE_BUCKETS = 128, MAX_RULES = 256, MAX_ITEMS = 24, MAX_LEVEL = 4000 };

typedef struct Machine {
    Parser *p;
    const char *at; /* in the grammar's text */
    Rule rules[MAX_RULES];
    int rule_count, buckets[RULE_BUCKETS];
    Item *all_items[2048]; /* references to rules, to be looked up */
    size_t reference_count;
    Memo **memos;
    size_t memo_base, memo_cap;
    Syntax **stack; /* children being collected */
    size_t stack_count, stack_cap;
    int level;
    bool mistakes;
    int no_mistakes_rule;
    size_t parsed; /* the parser itself came up to this token */
} Machine;

/* ---- reading the grammar ---- */

static void skip_space(Machine *m) {
    while (*m->at == ' ')
        m->at++;
}

static bool next_is(Machine *m, char c) {
    skip_space(m);
    return *m->at == c;
}

static bool take(Machine *m, const char *text) {
    skip_space(m);
    size_t len = strlen(text);
    if (strncmp(m->at, text, len) != 0)
        return false;
    m->at += len;
    return true;
}

static Span read_word(Machine *m) {
    skip_space(m);
    const char *start = m->at;
    while (lexer_is_name_char((unsigned char)*m->at))
        m->at++;
    return span_between(start, m->at);
}

static Span read_quoted(Machine *m, char quote) {
    const char *start = ++m->at;
    while (*m->at != quote)
        m->at++;
    return span_between(start, m->at++);
}

static void set_token(Item *item, TokenKind kind) {
    item->op = ITEM_TOKEN;
    item->number = (int)kind;
}

/* NAME, NUMBER … or the name of a rule. */
static void set_word(Machine *m, Item *item, Span word) {
    static const struct {
        const char *word;
        TokenKind kind;
    } KINDS[] = {{"NAME", TOKEN_NAME},       {"NUMBER", TOKEN_NUMBER}, {"STRING", TOKEN_STRING},
                 {"NEWLINE", TOKEN_NEWLINE}, {"INDENT", TOKEN_INDENT}, {"DEDENT", TOKEN_DEDENT},
                 {"END", TOKEN_ENDMARKER}};
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
        if (span_is(word, KINDS[i].word)) {
            set_token(item, KINDS[i].kind);
            return;
        }
    item->op = span_is(word, "ANY") ? ITEM_ANY : span_is(word, "SOFT") ? ITEM_PREFIX : ITEM_RULE;
    item->word = word;
}

static Alternatives *read_alternatives(Machine *m);

static Item read_item(Machine *m) {
    Item item = {0};
    skip_space(m);
    if (*m->at == '&' || *m->at == '!')
        item.look = *m->at++;
    if (m->at[0] && m->at[1] == ':' && (m->at[0] == 'a' || m->at[0] == 'b')) {
        item.label = *m->at;
        m->at += 2;
    }
    if (*m->at == '~') {
        m->at++;
        item.op = ITEM_CUT;
    } else if (*m->at == '(') {
        m->at++;
        item.op = ITEM_GROUP;
        item.group = read_alternatives(m);
        take(m, ")");
    } else if (*m->at == '\'') {
        set_token(&item, token_kind_of(read_quoted(m, '\'')));
    } else if (*m->at == '`') {
        item.op = ITEM_SOFT;
        item.word = read_quoted(m, '`');
    } else {
        set_word(m, &item, read_word(m));
    }
    if (*m->at == '?' || *m->at == '*' || *m->at == '+')
        item.repeat = *m->at++;
    return item;
}

static SyntaxKind kind_of(Span word) {
    static const char *const WORDS[] = {
#define X(kind, word, shown) word,
        SYNTAX_KINDS(X)
#undef X
    };
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (span_is(word, WORDS[i]))
            return (SyntaxKind)i;
    return SYNTAX_OTHER;
}

static MistakeForm form_of(Span word) {
    static const char *const WORDS[] = {
#define X(form, word) word,
        MISTAKE_FORMS(X)
#undef X
    };
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (span_is(word, WORDS[i]))
            return (MistakeForm)i;
    return MISTAKE_LAST;
}

static void read_mistake(Machine *m, Alternative *alternative) {
    alternative->action = ACTION_MISTAKE;
    alternative->mistake.form = form_of(read_word(m));
    for (size_t i = 0; !next_is(m, '<') && i < 2; i++) {
        Span label = read_word(m);
        alternative->mistake_labels[i] = label.ptr[0];
    }
    m->at++;
    const char *start = m->at;
    while (m->at[0] != '>' || (m->at[1] != ' ' && m->at[1] != 0))
        m->at++;
    alternative->mistake.message = span_between(start, m->at++);
}

static void read_action(Machine *m, Alternative *alternative) {
    if (take(m, "=>")) {
        read_mistake(m, alternative);
    } else if (take(m, "@")) {
        alternative->action = ACTION_KIND;
        alternative->kind = kind_of(read_word(m));
    } else if (take(m, "=")) {
        alternative->action = ACTION_LABEL;
        alternative->label = read_word(m).ptr[0];
    }
}

static Alternative *read_alternative(Machine *m) {
    Alternative *alternative = scratch_alloc(m->p, sizeof *alternative);
    Item items[MAX_ITEMS];
    memset(alternative, 0, sizeof *alternative);
    while (!next_is(m, '|') && *m->at != ';' && *m->at != ')' && *m->at != '@' && *m->at != '=' &&
           alternative->count < MAX_ITEMS)
        items[alternative->count++] = read_item(m);
    read_action(m, alternative);
    alternative->items = scratch_alloc(m->p, alternative->count * sizeof(Item));
    memcpy(alternative->items, items, alternative->count * sizeof(Item));
    for (size_t i = 0; i < alternative->count; i++)
        if (items[i].op == ITEM_RULE)
            m->all_items[m->reference_count++] = &alternative->items[i];
    return alternative;
}

static Alternatives *read_alternatives(Machine *m) {
    Alternatives *all = scratch_alloc(m->p, sizeof *all);
    Alternative **end = &all->first;
    do {
        *end = read_alternative(m);
        end = &(*end)->next;
    } while (take(m, "|"));
    *end = NULL;
    return all;
}

static int bucket_of(Span name) {
    return (name.ptr[0] * 31 + name.ptr[name.len - 1] * 7 + (int)name.len) & (RULE_BUCKETS - 1);
}

static int find_rule(const Machine *m, Span name) {
    for (int i = m->buckets[bucket_of(name)]; i >= 0; i = m->rules[i].next)
        if (span_equal(m->rules[i].name, name))
            return i;
    return -1;
}

static Rule *add_rule(Machine *m, Span name) {
    Rule *rule = &m->rules[m->rule_count];
    int *bucket = &m->buckets[bucket_of(name)];
    rule->name = name;
    rule->next = *bucket;
    *bucket = m->rule_count++;
    return rule;
}

static void read_grammar(Machine *m) {
    m->at = DIAGNOSE_GRAMMAR;
    for (int i = 0; i < RULE_BUCKETS; i++)
        m->buckets[i] = -1;
    while (skip_space(m), *m->at && m->rule_count < MAX_RULES) {
        Rule *rule = add_rule(m, read_word(m));
        rule->mistake = span_starts(rule->name, SPAN_LIT("invalid_"));
        rule->both_modes = *m->at == '*';
        m->at += rule->both_modes;
        take(m, ":");
        rule->body = read_alternatives(m);
        take(m, ";");
    }
    for (size_t i = 0; i < m->reference_count; i++)
        m->all_items[i]->number = find_rule(m, m->all_items[i]->word);
    m->no_mistakes_rule = find_rule(m, SPAN_LIT("no_mistakes"));
}

bool diagnose_grammar_is_whole(void) {
    Parser p = {.scratch = arena_new(0)};
    Machine *m = scratch_alloc(&p, sizeof *m);
    memset(m, 0, sizeof *m);
    m->p = &p;
    read_grammar(m);
    bool whole = m->rule_count < MAX_RULES && *m->at == 0;
    for (size_t i = 0; i < m->reference_count; i++)
        whole = whole && m->all_items[i]->number >= 0;
    arena_free(p.scratch);
    return whole;
}

/* ---- nodes ---- */

static Syntax *syntax_new(Machine *m, SyntaxKind kind, size_t first, size_t end, size_t mark) {
    Syntax *node = scratch_alloc(m->p, sizeof *node);
    *node = (Syntax){kind, first, end ? end - 1 : 0, NULL, m->stack_count - mark};
    if (node->count) {
        node->children = scratch_alloc(m->p, node->count * sizeof *node->children);
        memcpy(node->children, m->stack + mark, node->count * sizeof *node->children);
    }
    return node;
}

static void push(Machine *m, Syntax *node) {
    if (m->stack_count == m->stack_cap) {
        size_t cap = m->stack_cap * 2 + 64;
        Syntax **stack = scratch_alloc(m->p, cap * sizeof *stack);
        if (m->stack_count)
            memcpy(stack, m->stack, m->stack_count * sizeof *stack);
        m->stack = stack;
        m->stack_cap = cap;
    }
    m->stack[m->stack_count++] = node;
}

static void push_child(Machine *m, Syntax *node) {
    if (!node || node->kind == SYNTAX_TOKEN)
        return;
    if (node->kind != SYNTAX_SEQUENCE) {
        push(m, node);
        return;
    }
    for (size_t i = 0; i < node->count; i++)
        push(m, node->children[i]);
}

/* ---- matching ---- */

static bool match_rule(Machine *m, int number, size_t *pos, Syntax **out);
static bool match_alternatives(Machine *m, const Alternatives *all, size_t *pos, Syntax **out);

/* As CPython 3.11 sees it when it looks for missing commas: "c" and "mat" count. */
static bool begins_soft_keyword(Span name) {
    return span_starts(SPAN_LIT("match"), name) || span_starts(SPAN_LIT("case"), name) ||
           span_is(name, "_");
}

static bool token_fits(const Token *t, const Item *item) {
    switch (item->op) {
    case ITEM_TOKEN:
        return t->kind == item->number;
    case ITEM_SOFT:
        return t->kind == TOKEN_NAME && span_equal(t->text, item->word);
    case ITEM_PREFIX:
        return t->kind == TOKEN_NAME && begins_soft_keyword(t->text);
    case ITEM_ANY:
    case ITEM_RULE:
    case ITEM_GROUP:
    case ITEM_CUT:
        break;
    }
    return true;
}

static bool match_token(Machine *m, const Item *item, size_t *pos, Syntax **out) {
    if (*pos > m->p->furthest)
        m->p->furthest = *pos;
    if (!token_fits(parser_token(m->p, *pos), item))
        return false;
    ++*pos;
    *out = syntax_new(m, SYNTAX_TOKEN, *pos - 1, *pos, m->stack_count);
    return true;
}

static bool match_once(Machine *m, const Item *item, size_t *pos, Syntax **out) {
    switch (item->op) {
    case ITEM_RULE:
        return match_rule(m, item->number, pos, out);
    case ITEM_TOKEN:
    case ITEM_SOFT:
    case ITEM_PREFIX:
    case ITEM_ANY:
        return match_token(m, item, pos, out);
    case ITEM_GROUP:
        return match_alternatives(m, item->group, pos, out);
    case ITEM_CUT:
        return true;
    }
    return false;
}

static bool match_repeated(Machine *m, const Item *item, size_t *pos, Syntax **out) {
    size_t mark = m->stack_count, start = *pos, times = 0;
    while (times < 1 || item->repeat != '?') {
        size_t before = *pos;
        Syntax *node = NULL;
        if (!match_once(m, item, pos, &node)) {
            *pos = before;
            break;
        }
        push_child(m, node);
        times++;
        if (*pos == before)
            break;
    }
    *out = syntax_new(m, SYNTAX_SEQUENCE, start, *pos, mark);
    m->stack_count = mark;
    return times || item->repeat != '+';
}

static bool match_item(Machine *m, const Item *item, size_t *pos, Syntax **out) {
    if (!item->look)
        return item->repeat ? match_repeated(m, item, pos, out) : match_once(m, item, pos, out);
    size_t ahead = *pos, mark = m->stack_count;
    Syntax *ignored = NULL;
    bool matched = match_once(m, item, &ahead, &ignored);
    m->stack_count = mark;
    return matched == (item->look == '&');
}

/* The parts of a primary: an atom, and what the last trailer makes of it. */
static Syntax *primary_node(Machine *m, size_t start, size_t end, size_t mark) {
    if (m->stack_count == mark + 1)
        return m->stack[mark];
    return syntax_new(m, m->stack[m->stack_count - 1]->kind, start, end, mark);
}

/* The text of literals is looked at when the parser has not done so yet: it may be wrong. */
static void check_strings(Machine *m, size_t first) {
    Parser *p = m->p;
    if (first < m->parsed)
        return;
    size_t pos = p->pos;
    p->pos = first;
    parse_strings(p);
    p->pos = pos;
}

static bool is_formatted(const Machine *m, size_t first, size_t end) {
    for (size_t i = first; i < end; i++) {
        Span s = m->p->tokens[i].text;
        for (; s.len && *s.ptr != '"' && *s.ptr != '\''; s = span_from(s, 1))
            if ((*s.ptr | 0x20) == 'f')
                return true;
    }
    return false;
}

static Syntax *finish_alternative(Machine *m, const Alternative *alternative, size_t start,
                                  size_t end, size_t mark, Syntax *only, Syntax *labels[2]) {
    switch (alternative->action) {
    case ACTION_NONE:
        return only ? only : syntax_new(m, SYNTAX_SEQUENCE, start, end, mark);
    case ACTION_KIND:
        if (alternative->kind == SYNTAX_PRIMARY)
            return primary_node(m, start, end, mark);
        if (alternative->kind == SYNTAX_STRING)
            check_strings(m, start);
        if (alternative->kind == SYNTAX_STRING && is_formatted(m, start, end))
            return syntax_new(m, SYNTAX_FSTRING, start, end, mark);
        return syntax_new(m, alternative->kind, start, end, mark);
    case ACTION_LABEL:
        return labels[alternative->label - 'a'];
    case ACTION_MISTAKE:
        diagnose_mistake(m->p, &alternative->mistake, labels[0], labels[1], end ? end - 1 : 0);
        return NULL;
    }
    return NULL;
}

/* *cut: no other alternative may be tried. */
static bool match_alternative(Machine *m, const Alternative *alternative, size_t *pos, Syntax **out,
                              bool *cut) {
    size_t start = *pos, mark = m->stack_count, consuming = 0;
    Syntax *labels[2] = {NULL, NULL}, *only = NULL;
    for (size_t i = 0; i < alternative->count; i++) {
        const Item *item = &alternative->items[i];
        Syntax *node = NULL;
        if (item->op == ITEM_CUT) {
            *cut = true;
            continue;
        }
        if (!match_item(m, item, pos, &node)) {
            m->stack_count = mark;
            *pos = start;
            return false;
        }
        if (item->look)
            continue;
        only = !consuming++ && !item->repeat ? node : NULL;
        if (item->label)
            labels[item->label - 'a'] = node;
        push_child(m, node);
    }
    *out = finish_alternative(m, alternative, start, *pos, mark, only, labels);
    m->stack_count = mark;
    if (!*out)
        *pos = start;
    return *out != NULL;
}

static bool match_alternatives(Machine *m, const Alternatives *all, size_t *pos, Syntax **out) {
    bool cut = false;
    for (const Alternative *a = all->first; a && !cut; a = a->next)
        if (match_alternative(m, a, pos, out, &cut))
            return true;
    return false;
}

/* ---- remembering ---- */

static Memo **memo_place(Machine *m, size_t pos) {
    size_t index = pos - m->memo_base;
    if (index >= m->memo_cap) {
        size_t cap = m->memo_cap * 2 > index ? m->memo_cap * 2 : index + 64;
        Memo **memos = scratch_alloc(m->p, cap * sizeof *memos);
        memset(memos, 0, cap * sizeof *memos);
        if (m->memo_cap)
            memcpy(memos, m->memos, m->memo_cap * sizeof *memos);
        m->memos = memos;
        m->memo_cap = cap;
    }
    return &m->memos[index];
}

static Memo *memo_find(Machine *m, int number, size_t pos) {
    bool both = m->rules[number].both_modes;
    for (Memo *memo = *memo_place(m, pos); memo; memo = memo->next)
        if (memo->rule == number && (both || memo->with_mistakes == m->mistakes))
            return memo;
    return NULL;
}

static void memo_add(Machine *m, int number, size_t pos, bool matched, size_t end, Syntax *node) {
    Memo *memo = scratch_alloc(m->p, sizeof *memo), **place = memo_place(m, pos);
    *memo = (Memo){number, m->mistakes, matched, end, node, *place};
    *place = memo;
}

static bool match_rule(Machine *m, int number, size_t *pos, Syntax **out) {
    const Rule *rule = &m->rules[number];
    if (rule->mistake && !m->mistakes)
        return false;
    Memo *memo = memo_find(m, number, *pos);
    if (memo) {
        *pos = memo->end;
        *out = memo->node;
        return memo->matched;
    }
    if (m->level >= MAX_LEVEL)
        return false;
    bool mistakes = m->mistakes;
    size_t start = *pos;
    m->mistakes = mistakes && number != m->no_mistakes_rule;
    m->level++;
    bool matched = match_alternatives(m, rule->body, pos, out);
    m->level--;
    m->mistakes = mistakes;
    memo_add(m, number, start, matched, *pos, *out);
    return matched;
}

static void match_from(Machine *m, const char *rule, size_t pos) {
    Syntax *node = NULL;
    match_rule(m, find_rule(m, span_of(rule)), &pos, &node);
}

size_t diagnose_match(Parser *p, const char *rule, size_t start) {
    Machine *m = scratch_alloc(p, sizeof *m);
    memset(m, 0, sizeof *m);
    m->p = p;
    m->memo_base = start;
    m->parsed = p->pos;
    read_grammar(m);
    p->furthest = start;
    match_from(m, rule, start);
    size_t stopped = p->furthest;
    m->mistakes = true;
    m->memo_cap = 0;
    match_from(m, rule, start);
    return stopped;
}
