/* Name resolution: which slot, cell or namespace every name of a program means.
 *
 * One walk collects the names of every block (module, class, function, comprehension) with what is
 * done to them, as CPython's symbol table does; then names that a block only uses are looked for in
 * the enclosing functions; then every NameNode gets its place. All of it is scratch memory but the
 * Scopes and the nodes. Whether statements stand where they may is checks.c's matter. */
#include "harness/language/scope.h"
#include "harness/language/exceptions.h"

/* ---- symbols and blocks ---- */

Symbol *symbol_find(const Block *b, const Str *name) {
    if (!b->table)
        return NULL;
    for (Symbol *s = b->table[((uintptr_t)name >> 4) & (b->table_size - 1)]; s; s = s->chain)
        if (s->name == name)
            return s;
    return NULL;
}

static void grow_table(Resolver *r, Block *b) {
    size_t size = b->table_size ? b->table_size * 4 : 8;
    b->table = scratch_alloc(r->p, size * sizeof *b->table);
    memset(b->table, 0, size * sizeof *b->table);
    b->table_size = size;
    for (Symbol *s = b->first; s; s = s->next) {
        Symbol **place = &b->table[((uintptr_t)s->name >> 4) & (size - 1)];
        s->chain = *place;
        *place = s;
    }
}

Symbol *symbol_get(Resolver *r, Block *b, Str *name) {
    Symbol *s = symbol_find(b, name);
    if (s)
        return s;
    if (b->count >= b->table_size)
        grow_table(r, b);
    s = scratch_alloc(r->p, sizeof *s);
    *s = (Symbol){.name = name, .slot = -1, .free = -1};
    Symbol **place = &b->table[((uintptr_t)name >> 4) & (b->table_size - 1)];
    s->chain = *place;
    *place = s;
    if (b->last)
        b->last->next = s;
    else
        b->first = s;
    b->last = s;
    b->count++;
    return s;
}

static Block *block_open(Resolver *r, ScopeKind kind) {
    Block *b = scratch_alloc(r->p, sizeof *b);
    memset(b, 0, sizeof *b);
    b->scope = vm_alloc(r->p->vm, sizeof *b->scope);
    memset(b->scope, 0, sizeof *b->scope);
    b->scope->kind = kind;
    b->scope->parent = r->block ? r->block->scope : NULL;
    b->scope->class_cell = -1;
    b->parent = r->block;
    if (r->last_block)
        r->last_block->next = b;
    else
        r->first_block = b;
    r->last_block = b;
    r->block = b;
    return b;
}

static void block_close(Resolver *r) {
    r->block = r->block->parent;
}

void scope_note_ref(Resolver *r, NameNode *node) {
    if (r->ref_count == r->ref_cap) {
        size_t cap = r->ref_cap ? r->ref_cap * 2 : 256;
        Ref *refs = scratch_alloc(r->p, cap * sizeof *refs);
        if (r->ref_count)
            memcpy(refs, r->refs, r->ref_count * sizeof *refs);
        r->refs = refs;
        r->ref_cap = cap;
    }
    r->refs[r->ref_count++] = (Ref){node, r->block};
}

/* ---- blocks of functions, classes, comprehensions ---- */

static Str *join_qualname(Resolver *r, const Block *parent, Str *name) {
    Text text = {0};
    text_add(r->p, &text, str_span(parent->qualname));
    text_add(r->p, &text, SPAN_LIT("."));
    if (parent->scope->kind != SCOPE_CLASS)
        text_add(r->p, &text, SPAN_LIT("<locals>."));
    text_add(r->p, &text, str_span(name));
    return vm_intern_span(r->p->vm, span_make(text.data, text.len));
}

static Str *qualname_of(Resolver *r, Str *name, const NameNode *target) {
    const Block *parent = r->block;
    if (!parent->qualname)
        return name;
    const Symbol *s = target ? symbol_find(parent, target->name) : NULL;
    return s && (s->flags & SYMBOL_GLOBAL) ? name : join_qualname(r, parent, name);
}

static void add_parameter(Resolver *r, const Parameter *parameter) {
    Symbol *s = symbol_get(r, r->block, parameter->name);
    if (s->flags & SYMBOL_PARAMETER)
        scope_fail_at(r, parameter->line, parameter->column, parameter->end_column,
                      "duplicate argument '%s' in function definition", parameter->name->data);
    s->flags |= SYMBOL_PARAMETER | SYMBOL_BOUND;
    s->slot = (int32_t)r->block->scope->slots++;
}

static void add_parameters(Resolver *r, const FunctionNode *f) {
    for (size_t i = 0; i < f->positional + f->kwonly; i++)
        add_parameter(r, &f->parameters[i]);
    if (f->star)
        add_parameter(r, f->star);
    if (f->double_star)
        add_parameter(r, f->double_star);
}

static void visit_parameters_outside(Resolver *r, const FunctionNode *f) {
    for (size_t i = 0; i < f->positional + f->kwonly; i++)
        scope_visit(r, f->parameters[i].fallback);
    for (size_t i = 0; i < f->positional + f->kwonly; i++)
        scope_visit(r, f->parameters[i].annotation);
    if (f->star)
        scope_visit(r, f->star->annotation);
    if (f->double_star)
        scope_visit(r, f->double_star->annotation);
    scope_visit(r, f->returns);
}

void scope_visit_function(Resolver *r, FunctionNode *f) {
    if (f->target)
        scope_bind(r, f->target);
    scope_visit_list(r, f->decorators);
    visit_parameters_outside(r, f);
    f->qualname = qualname_of(r, f->name, f->target);
    Block *b = block_open(r, SCOPE_FUNCTION);
    b->qualname = f->qualname;
    b->lambda = f->node.kind == NODE_LAMBDA;
    f->scope = b->scope;
    add_parameters(r, f);
    scope_visit_list(r, f->body);
    block_close(r);
}

void scope_visit_class(Resolver *r, ClassNode *c) {
    scope_bind(r, c->target);
    scope_visit_list(r, c->decorators);
    if (c->bases)
        scope_visit_arguments(r, c->bases);
    c->qualname = qualname_of(r, c->name, c->target);
    Block *b = block_open(r, SCOPE_CLASS);
    b->qualname = c->qualname;
    c->scope = b->scope;
    scope_visit_list(r, c->body);
    block_close(r);
}

static const char *comp_name(NodeKind kind) {
    return kind == NODE_LIST_COMP   ? "<listcomp>"
           : kind == NODE_SET_COMP  ? "<setcomp>"
           : kind == NODE_DICT_COMP ? "<dictcomp>"
                                    : "<genexpr>";
}

void scope_visit_comp(Resolver *r, CompNode *c) {
    r->iterables++;
    scope_visit(r, c->clauses[0].iterable);
    r->iterables--;
    c->qualname = qualname_of(r, vm_intern(r->p->vm, comp_name(c->node.kind)), NULL);
    Block *b = block_open(r, SCOPE_COMP);
    b->qualname = c->qualname;
    b->comp_kind = c->node.kind;
    c->scope = b->scope;
    c->scope->is_generator = c->node.kind == NODE_GENERATOR_EXP;
    Symbol *iterator = symbol_get(r, b, vm_intern(r->p->vm, ".0"));
    iterator->flags = SYMBOL_PARAMETER | SYMBOL_BOUND;
    iterator->slot = (int32_t)b->scope->slots++;
    for (size_t i = 0; i < c->clause_count; i++) {
        b->binding_iteration = true;
        scope_visit_target(r, c->clauses[i].target);
        b->binding_iteration = false;
        if (i) {
            r->iterables++;
            scope_visit(r, c->clauses[i].iterable);
            r->iterables--;
        }
        scope_visit_list(r, c->clauses[i].conditions);
    }
    scope_visit(r, c->value);
    scope_visit(r, c->element);
    block_close(r);
}

/* ---- resolution ---- */

static bool is_function_like(const Block *b) {
    return b->scope->kind == SCOPE_FUNCTION || b->scope->kind == SCOPE_COMP;
}

static bool binds(const Symbol *s) {
    return (s->flags & SYMBOL_BOUND) && !(s->flags & (SYMBOL_GLOBAL | SYMBOL_NONLOCAL));
}

/* The enclosing function (or, for __class__, class) whose variable `name` is; NULL: a global. */
static Block *find_owner(const Resolver *r, const Block *from, Str *name) {
    for (Block *b = from->parent; b; b = b->parent) {
        if (b->scope->kind == SCOPE_CLASS && name == r->class_word)
            return b;
        if (!is_function_like(b))
            continue;
        Symbol *s = symbol_find(b, name);
        if (s && (s->flags & SYMBOL_GLOBAL))
            return NULL;
        if (s && binds(s))
            return b;
    }
    return NULL;
}

static void add_frees(Resolver *r, Block *from, const Block *owner, Str *name) {
    for (Block *b = from; b != owner; b = b->parent) {
        Symbol *s = symbol_get(r, b, name);
        if (s->free >= 0)
            return;
        s->free = (int32_t)b->scope->frees++;
    }
}

static void mark_owner(Resolver *r, Block *owner, Str *name) {
    if (owner->scope->kind == SCOPE_CLASS) {
        owner->scope->needs_class_cell = true;
        return;
    }
    symbol_find(owner, name)->flags |= SYMBOL_CELL;
}

static void resolve_symbol(Resolver *r, Block *b, Symbol *s) {
    if (!b->parent || (s->flags & SYMBOL_GLOBAL) || (binds(s) && is_function_like(b)))
        return;
    if (binds(s) && b->scope->kind == SCOPE_CLASS)
        return;
    Block *owner = find_owner(r, b, s->name);
    if (!owner) {
        if (s->flags & SYMBOL_NONLOCAL)
            scope_fail_at(r, s->line, s->column, s->end_column,
                          "no binding for nonlocal '%s' found", s->name->data);
        return;
    }
    mark_owner(r, owner, s->name);
    add_frees(r, b, owner, s->name);
}

static void number_slots(Resolver *r, Block *b) {
    Scope *scope = b->scope;
    if (scope->kind == SCOPE_CLASS && scope->needs_class_cell)
        scope->class_cell = (int32_t)scope->slots++;
    if (is_function_like(b))
        for (Symbol *s = b->first; s; s = s->next)
            if (binds(s) && s->slot < 0)
                s->slot = (int32_t)scope->slots++;
    scope->slot_names = vm_alloc(r->p->vm, (scope->slots + 1) * sizeof(Str *));
    scope->slot_is_cell = vm_alloc(r->p->vm, (scope->slots + 1) * sizeof(bool));
    if (scope->class_cell >= 0) {
        scope->slot_names[scope->class_cell] = r->class_word;
        scope->slot_is_cell[scope->class_cell] = true;
    }
    for (Symbol *s = b->first; s; s = s->next) {
        if (s->slot < 0)
            continue;
        scope->slot_names[s->slot] = s->name;
        scope->slot_is_cell[s->slot] = (s->flags & SYMBOL_CELL) != 0;
    }
}

/* Free variables are numbered by their names. */
static void sort_frees(Resolver *r, Block *b) {
    size_t count = b->scope->frees;
    if (count < 2)
        return;
    Symbol **sorted = vm_alloc(r->p->vm, count * sizeof *sorted);
    size_t n = 0;
    for (Symbol *s = b->first; s; s = s->next) {
        if (s->free < 0)
            continue;
        size_t at = n++;
        for (; at > 0 && strcmp(sorted[at - 1]->name->data, s->name->data) > 0; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = s;
    }
    for (size_t i = 0; i < n; i++)
        sorted[i]->free = (int32_t)i;
}

/* Where the maker of this block's function finds the cells it takes along. */
static void number_frees(Resolver *r, Block *b) {
    Scope *scope = b->scope;
    if (!scope->frees)
        return;
    scope->free_names = vm_alloc(r->p->vm, scope->frees * sizeof(Str *));
    scope->free_sources = vm_alloc(r->p->vm, scope->frees * sizeof *scope->free_sources);
    for (Symbol *s = b->first; s; s = s->next) {
        if (s->free < 0)
            continue;
        scope->free_names[s->free] = s->name;
        const Block *parent = b->parent;
        const Symbol *outer = symbol_find(parent, s->name);
        bool from_slot = is_function_like(parent) && outer && outer->slot >= 0;
        if (parent->scope->kind == SCOPE_CLASS && s->name == r->class_word) {
            scope->free_sources[s->free] = (struct FreeSource){false, parent->scope->class_cell};
        } else {
            scope->free_sources[s->free] =
                (struct FreeSource){!from_slot, from_slot ? outer->slot : outer->free};
        }
    }
}

static void place_name(const Ref *ref) {
    NameNode *node = ref->node;
    const Block *b = ref->block;
    const Symbol *s = symbol_find(b, node->name);
    node->where = NAME_GLOBAL;
    node->index = -1;
    if (s && !b->parent && (s->flags & SYMBOL_GLOBAL))
        node->index = NAME_EXPLICIT;
    if (!s || !b->parent || (s->flags & SYMBOL_GLOBAL))
        return;
    if (is_function_like(b)) {
        if (s->slot >= 0) {
            node->where = s->flags & SYMBOL_CELL ? NAME_CELL : NAME_LOCAL;
            node->index = s->slot;
        } else if (s->free >= 0) {
            node->where = NAME_FREE;
            node->index = s->free;
        }
        return;
    }
    if (s->flags & SYMBOL_NONLOCAL) {
        node->where = NAME_FREE;
        node->index = s->free;
        return;
    }
    node->where = NAME_DYNAMIC;
    node->index = s->flags & SYMBOL_BOUND ? -1 : s->free;
}

static void resolve_all(Resolver *r) {
    for (Block *b = r->first_block; b; b = b->next)
        for (Symbol *s = b->first; s; s = s->next)
            resolve_symbol(r, b, s);
    for (Block *b = r->first_block; b; b = b->next)
        number_slots(r, b);
    for (Block *b = r->first_block; b; b = b->next)
        sort_frees(r, b);
    for (Block *b = r->first_block; b; b = b->next)
        number_frees(r, b);
    for (size_t i = 0; i < r->ref_count; i++)
        place_name(&r->refs[i]);
}

void scope_resolve(Parser *p, Program *program) {
    Resolver r = {.p = p};
    r.class_word = vm_intern(p->vm, "__class__");
    r.super_word = vm_intern(p->vm, "super");
    checks_run_futures(p, program);
    block_open(&r, SCOPE_MODULE);
    program->scope = r.block->scope;
    scope_visit_list(&r, program->body);
    resolve_all(&r);
    checks_run(p, program);
}
