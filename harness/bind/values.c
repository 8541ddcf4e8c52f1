/* Trees to language values and back, and the small conversions every binding needs.
 *
 * The engine never sees a Value, the language never sees a Tree: this is the one place where they
 * meet. */
#include "engine/base/mem.h"
#include "harness/bind/internal.h"
#include <stdlib.h>

void bind_guard(VM *vm, void (*release)(void *), void *object) {
    if (!vm_on_free(vm, object, release, object)) {
        release(object);
        raise(vm, &TYPE_MEMORY_ERROR, "out of memory");
    }
}

void bind_done(VM *vm, void (*release)(void *), void *object) {
    vm_forget(vm, object);
    release(object);
}

void bind_release_list(void *strlist) {
    strlist_release(strlist);
}

void bind_raise(VM *vm, Error *err) {
    Error copy = *err;
    char *text = vm_alloc(vm, strlen(err->message) + 1);
    strcpy(text, err->message);
    copy.message = text;
    error_clear(err);
    raise_error(vm, &copy);
}

static Value map_to_value(VM *vm, const Tree *tree) {
    Dict *d = dict_new(vm);
    for (size_t i = 0; i < tree->count; i++)
        dict_sets(vm, d, tree->keys[i], tree_to_value(vm, tree->items[i]));
    return value_object(d);
}

/* 2019-04-01: no time, which stays a text. */
enum { DATE_LENGTH = 10 };

static Value date_to_value(VM *vm, const Tree *tree) {
    Value text = value_object(str_new(vm, span_make(tree->text, tree->length)));
    if (tree->length != DATE_LENGTH)
        return text;
    Value type = vm_getattr(vm, vm_import(vm, "datetime"), vm_intern(vm, "date"));
    return vm_call1(vm, vm_getattr(vm, type, vm_intern(vm, "fromisoformat")), text);
}

static bool is_date(Value v) {
    return v.tag == TAG_OBJECT && strcmp(type_name(type_of(v)), "date") == 0;
}

Value tree_to_value(VM *vm, const Tree *tree) {
    if (!tree)
        return NONE;
    switch (tree->kind) {
    case TREE_NULL:
        return NONE;
    case TREE_BOOL:
        return value_bool(tree->boolean);
    case TREE_INT:
        return tree->text ? int_parse(vm, span_of(tree->text), 10) : value_int(tree->integer);
    case TREE_FLOAT:
        return value_float(tree->number);
    case TREE_DATE:
        return date_to_value(vm, tree);
    case TREE_STRING:
        return value_object(str_new(vm, span_make(tree->text, tree->length)));
    case TREE_LIST: {
        List *l = list_new(vm, tree->count);
        for (size_t i = 0; i < tree->count; i++)
            list_push(vm, l, tree_to_value(vm, tree->items[i]));
        return value_object(l);
    }
    case TREE_MAP:
        return map_to_value(vm, tree);
    }
    return NONE;
}

/* Raises for what cannot become a tree, so that building one cannot fail half-way. Other objects
 * are replaced by their text later, so they have to have one. */
static void check_data(VM *vm, Value v) {
    vm_enter(vm, " while converting flag values");
    if (is_list(v) || is_tuple(v)) {
        const Value *items;
        size_t count;
        vm_items(vm, v, &items, &count);
        for (size_t i = 0; i < count; i++)
            check_data(vm, items[i]);
    } else if (is_dict(v)) {
        size_t i = 0;
        for (DictEntry *e; (e = dict_next(as_dict(v), &i));) {
            vm_need_str(vm, e->key, "keys of flags");
            check_data(vm, e->value);
        }
    }
    vm_leave(vm);
}

static Tree *int_to_tree(VM *vm, Value v) {
    int64_t small;
    if (value_fits_int64(v, &small))
        return tree_int(small);
    Buf digits = BUF_INIT;
    int_add_text(vm, &digits, v, 10);
    Tree *t = tree_bigint(digits.data);
    buf_release(&digits);
    return t;
}

static Tree *sequence_to_tree(VM *vm, Value v) {
    const Value *items;
    size_t count;
    vm_items(vm, v, &items, &count);
    Tree *list = tree_list();
    for (size_t i = 0; i < count; i++)
        tree_push(list, value_to_tree(vm, items[i]));
    return list;
}

static Tree *dict_to_tree(VM *vm, Dict *d) {
    Tree *map = tree_map();
    size_t i = 0;
    for (DictEntry *e; (e = dict_next(d, &i));)
        tree_set(map, as_str(e->key)->data, value_to_tree(vm, e->value));
    return map;
}

static Tree *checked_to_tree(VM *vm, Value v) {
    Value plain = value_plain(v);
    if (is_none(v))
        return tree_null();
    if (plain.tag == TAG_BOOL)
        return tree_bool(plain.boolean);
    if (is_int(v))
        return int_to_tree(vm, plain);
    if (plain.tag == TAG_FLOAT)
        return tree_float(plain.number);
    if (is_str(v))
        return tree_string_span(str_span(as_str(v)));
    if (is_list(v) || is_tuple(v))
        return sequence_to_tree(vm, v);
    if (is_dict(v))
        return dict_to_tree(vm, as_dict(v));
    if (is_date(v))
        return tree_date(str_span(vm_str(vm, v)));
    return tree_string_span(str_span(vm_str(vm, v)));
}

Tree *value_to_tree(VM *vm, Value value) {
    check_data(vm, value);
    return checked_to_tree(vm, value);
}

const char *bind_path(VM *vm, Value value) {
    Value bound;
    if (!is_str(value) && vm_special(vm, value, "__fspath__", &bound))
        value = vm_call0(vm, bound);
    if (!is_str(value))
        raise(vm, &TYPE_TYPE_ERROR, "expected str, bytes or os.PathLike object, not %s",
              type_name(type_of(value)));
    return as_str(value)->data;
}

const char *bind_text(VM *vm, Value value) {
    if (is_none(value) || is_unset(value))
        return NULL;
    Run *run = as_run(value);
    return run ? run->id : vm_str(vm, value)->data;
}

void bind_texts(VM *vm, StrList *list, Value value) {
    if (is_none(value) || is_unset(value))
        return;
    if (!is_list(value) && !is_tuple(value)) {
        strlist_add(list, bind_text(vm, value));
        return;
    }
    const Value *items;
    size_t count;
    vm_items(vm, value, &items, &count);
    for (size_t i = 0; i < count; i++)
        strlist_add(list, bind_text(vm, items[i]));
}

Value bind_strings(VM *vm, const StrList *list) {
    List *l = list_new(vm, list->count);
    for (size_t i = 0; i < list->count; i++)
        list_push(vm, l, str_value(vm, list->items[i]));
    return value_object(l);
}

void bind_print(VM *vm, Span text) {
    if (!text.len)
        return;
    vm_write(vm, 1, text);
    if (text.ptr[text.len - 1] != '\n')
        vm_write(vm, 1, SPAN_LIT("\n"));
}
