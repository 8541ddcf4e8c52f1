/* Statements without blocks: expressions, assignment, deletion, raise, assert. */
#include "harness/language/containers.h"
#include "harness/language/eval.h"
#include "harness/language/generator.h"

Flow exec_pass(VM *vm, Frame *f, Node *node) {
    return FLOW_NEXT;
}
Flow exec_break(VM *vm, Frame *f, Node *node) {
    return FLOW_BREAK;
}
Flow exec_continue(VM *vm, Frame *f, Node *node) {
    return FLOW_CONTINUE;
}

Flow exec_expression(VM *vm, Frame *f, Node *node) {
    Node *operand = ((UnaryNode *)node)->operand;
    Value v = operand->flags == RUN_YIELD ? eval_yield(vm, f, operand) : eval(vm, f, operand);
    if (UNLIKELY(f->code->interactive))
        display_hook(vm, v);
    return FLOW_NEXT;
}

Flow exec_return(VM *vm, Frame *f, Node *node) {
    Node *operand = ((UnaryNode *)node)->operand;
    f->result = operand ? eval(vm, f, operand) : NONE;
    return FLOW_RETURN;
}

/* ---- targets ---- */

static _Noreturn void wrong_size(VM *vm, size_t wanted, size_t got, bool star, bool more) {
    if (more)
        raise(vm, &TYPE_VALUE_ERROR, "too many values to unpack (expected %zu)", wanted);
    raise(vm, &TYPE_VALUE_ERROR, "not enough values to unpack (expected %s%zu, got %zu)",
          star ? "at least " : "", wanted, got);
}

static void begin_unpack(VM *vm, Iteration *it, Value v) {
    Value (*iter)(VM *, Value), (*getitem)(VM *, Value, Value);
    SLOT_OF(type_of(v), iter, iter);
    SLOT_OF(type_of(v), getitem, getitem);
    if (!iter && !getitem)
        raise(vm, &TYPE_TYPE_ERROR, "cannot unpack non-iterable %s object", type_of(v)->name);
    iteration_begin(vm, it, v);
}

static void unpack_starred(VM *vm, Frame *f, const NodeList *targets, size_t star, Value v) {
    List *all = list_new(vm, targets->count);
    Iteration it;
    Value item;
    begin_unpack(vm, &it, v);
    while (iteration_next(vm, &it, &item))
        list_push(vm, all, item);
    size_t after = targets->count - star - 1;
    if (all->count < star + after)
        wrong_size(vm, star + after, all->count, true, false);
    size_t middle = all->count - star - after;
    for (size_t i = 0; i < star; i++)
        assign(vm, f, targets->items[i], all->items[i]);
    assign(vm, f, ((UnaryNode *)targets->items[star])->operand,
           list_from(vm, all->items + star, middle));
    for (size_t i = 0; i < after; i++)
        assign(vm, f, targets->items[star + 1 + i], all->items[star + middle + i]);
}

static void unpack(VM *vm, Frame *f, const NodeList *targets, Value v) {
    for (size_t i = 0; i < targets->count; i++) {
        if (targets->items[i]->kind == NODE_STARRED) {
            unpack_starred(vm, f, targets, i, v);
            return;
        }
    }
    const Tuple *t = as_tuple(v);
    if (is_exact(v, &TYPE_TUPLE) && t->count == targets->count) {
        for (size_t i = 0; i < targets->count; i++)
            assign(vm, f, targets->items[i], t->items[i]);
        return;
    }
    Value few[8], *items = few, extra;
    if (targets->count > 8)
        items = vm_alloc(vm, targets->count * sizeof *items);
    Iteration it;
    begin_unpack(vm, &it, v);
    for (size_t i = 0; i < targets->count; i++)
        if (!iteration_next(vm, &it, &items[i]))
            wrong_size(vm, targets->count, i, false, false);
    if (iteration_next(vm, &it, &extra))
        wrong_size(vm, targets->count, 0, false, true);
    for (size_t i = 0; i < targets->count; i++)
        assign(vm, f, targets->items[i], items[i]);
}

static void assign_item(VM *vm, Frame *f, const SubscriptNode *n, Value value) {
    Value object = eval(vm, f, n->object);
    Value key = eval(vm, f, n->index);
    if (is_exact(object, &TYPE_LIST) && key.tag == TAG_INT &&
        (uint64_t)key.integer < as_list(object)->count)
        as_list(object)->items[key.integer] = value;
    else if (is_exact(object, &TYPE_DICT))
        dict_set(vm, as_dict(object), key, value);
    else
        vm_setitem(vm, object, key, value);
}

void assign(VM *vm, Frame *f, Node *target, Value value) {
    switch ((NodeKind)target->kind) {
    case NODE_NAME:
        assign_name(vm, f, (NameNode *)target, value);
        break;
    case NODE_ATTRIBUTE: {
        AttributeNode *n = (AttributeNode *)target;
        Value object = eval(vm, f, n->object);
        if (!set_attribute_fast(vm, n, object, value))
            vm_setattr(vm, object, n->name, value);
        break;
    }
    case NODE_SUBSCRIPT:
        assign_item(vm, f, (SubscriptNode *)target, value);
        break;
    case NODE_TUPLE:
    case NODE_LIST:
        unpack(vm, f, &((SequenceNode *)target)->items, value);
        break;
    default:
        raise(vm, &TYPE_SYSTEM_ERROR, "cannot assign to node kind %d", target->kind);
    }
}

/* `a, b = b, a`: no tuple is made. */
static bool assign_pairwise(VM *vm, Frame *f, const AssignNode *n) {
    if (n->targets.count != 1 || n->value->kind != NODE_TUPLE ||
        n->targets.items[0]->kind != NODE_TUPLE)
        return false;
    const NodeList *from = &((SequenceNode *)n->value)->items;
    const NodeList *to = &((SequenceNode *)n->targets.items[0])->items;
    Value values[4];
    if (from->count != to->count || from->count > 4)
        return false;
    for (size_t i = 0; i < from->count; i++)
        if (from->items[i]->kind == NODE_STARRED || to->items[i]->kind == NODE_STARRED)
            return false;
    for (size_t i = 0; i < from->count; i++)
        values[i] = eval(vm, f, from->items[i]);
    for (size_t i = 0; i < from->count; i++)
        assign(vm, f, to->items[i], values[i]);
    return true;
}

Flow exec_assign(VM *vm, Frame *f, Node *node) {
    AssignNode *n = (AssignNode *)node;
    Node *target = n->targets.items[0];
    if (n->targets.count == 1 && target->kind == NODE_NAME) {
        Value v = eval(vm, f, n->value);
        if (((NameNode *)target)->where == NAME_LOCAL)
            f->slots[((NameNode *)target)->index] = v;
        else
            assign_name(vm, f, (NameNode *)target, v);
        return FLOW_NEXT;
    }
    if (n->targets.count == 1 && target->kind == NODE_SUBSCRIPT) {
        Value v = eval(vm, f, n->value);
        assign_item(vm, f, (SubscriptNode *)target, v);
        return FLOW_NEXT;
    }
    if (assign_pairwise(vm, f, n))
        return FLOW_NEXT;
    Value v = eval(vm, f, n->value);
    for (size_t i = 0; i < n->targets.count; i++)
        assign(vm, f, n->targets.items[i], v);
    return FLOW_NEXT;
}

/* ---- augmented assignment ---- */

static Value combine(VM *vm, BinaryOp op, Value a, Value b) {
    int64_t r;
    if (a.tag == TAG_INT && b.tag == TAG_INT) {
        if (op == OP_ADD && !__builtin_add_overflow(a.integer, b.integer, &r))
            return value_int(r);
        if (op == OP_SUB && !__builtin_sub_overflow(a.integer, b.integer, &r))
            return value_int(r);
        if (op == OP_MUL && !__builtin_mul_overflow(a.integer, b.integer, &r))
            return value_int(r);
    }
    if (a.tag == TAG_FLOAT && b.tag == TAG_FLOAT) {
        if (op == OP_ADD)
            return value_float(a.number + b.number);
        if (op == OP_SUB)
            return value_float(a.number - b.number);
        if (op == OP_MUL)
            return value_float(a.number * b.number);
    }
    return vm_inplace(vm, op, a, b);
}

Flow exec_aug_assign(VM *vm, Frame *f, Node *node) {
    AugAssignNode *n = (AugAssignNode *)node;
    switch ((NodeKind)n->target->kind) {
    case NODE_NAME: {
        NameNode *name = (NameNode *)n->target;
        Value old = eval(vm, f, n->target);
        Value v = combine(vm, n->op, old, eval(vm, f, n->value));
        if (name->where == NAME_LOCAL)
            f->slots[name->index] = v;
        else
            assign_name(vm, f, name, v);
        break;
    }
    case NODE_ATTRIBUTE: {
        AttributeNode *t = (AttributeNode *)n->target;
        Value object = eval(vm, f, t->object);
        Value old = vm_getattr(vm, object, t->name);
        Value v = combine(vm, n->op, old, eval(vm, f, n->value));
        if (!set_attribute_fast(vm, t, object, v))
            vm_setattr(vm, object, t->name, v);
        break;
    }
    case NODE_SUBSCRIPT: {
        SubscriptNode *t = (SubscriptNode *)n->target;
        Value object = eval(vm, f, t->object);
        Value key = eval(vm, f, t->index);
        Value old = vm_getitem(vm, object, key);
        vm_setitem(vm, object, key, combine(vm, n->op, old, eval(vm, f, n->value)));
        break;
    }
    default:
        raise(vm, &TYPE_SYSTEM_ERROR, "cannot assign to node kind %d", n->target->kind);
    }
    return FLOW_NEXT;
}

static void record_annotation(VM *vm, Frame *f, NameNode *name, Value annotation) {
    Dict *d = f->locals ? f->locals : f->globals;
    Value known, key = value_object(vm->names.__annotations__);
    if (d->object.type != &TYPE_DICT)
        known = vm_getitem(vm, value_object(d), key);
    else if (!dict_get_str(vm, d, vm->names.__annotations__, &known))
        raise(vm, &TYPE_NAME_ERROR, "name '__annotations__' is not defined");
    vm_setitem(vm, known, value_object(name->name), annotation);
}

Flow exec_ann_assign(VM *vm, Frame *f, Node *node) {
    AnnAssignNode *n = (AnnAssignNode *)node;
    bool in_function = f->code->scope->kind == SCOPE_FUNCTION;
    if (n->value) {
        Value v = eval(vm, f, n->value);
        assign(vm, f, n->target, v);
    }
    if (!in_function) {
        Value annotation = eval(vm, f, n->annotation);
        if (n->simple)
            record_annotation(vm, f, (NameNode *)n->target, annotation);
    }
    return FLOW_NEXT;
}

static void delete (VM *vm, Frame *f, Node *target) {
    if (target->kind == NODE_NAME) {
        delete_name(vm, f, (NameNode *)target);
    } else if (target->kind == NODE_ATTRIBUTE) {
        Value object = eval(vm, f, ((AttributeNode *)target)->object);
        vm_setattr(vm, object, ((AttributeNode *)target)->name, UNSET);
    } else if (target->kind == NODE_SUBSCRIPT) {
        Value object = eval(vm, f, ((SubscriptNode *)target)->object);
        vm_setitem(vm, object, eval(vm, f, ((SubscriptNode *)target)->index), UNSET);
    } else {
        NodeList *items = &((SequenceNode *)target)->items;
        for (size_t i = 0; i < items->count; i++)
            delete (vm, f, items->items[i]);
    }
}

Flow exec_delete(VM *vm, Frame *f, Node *node) {
    NodeList *items = &((SequenceNode *)node)->items;
    for (size_t i = 0; i < items->count; i++)
        delete (vm, f, items->items[i]);
    return FLOW_NEXT;
}

/* ---- raise, assert ---- */

static Value need_exception(VM *vm, Value v) {
    Value e = exception_from(vm, v, UNSET, false);
    if (!is_exception(e))
        raise(vm, &TYPE_TYPE_ERROR, "exceptions must derive from BaseException");
    return e;
}

Flow exec_raise(VM *vm, Frame *f, Node *node) {
    RaiseNode *n = (RaiseNode *)node;
    if (!n->exception) {
        if (!is_object(vm->handled))
            raise(vm, &TYPE_RUNTIME_ERROR, "No active exception to reraise");
        vm_rethrow(vm, vm->handled);
    }
    Value e = need_exception(vm, eval(vm, f, n->exception));
    if (n->cause) {
        Value cause = eval(vm, f, n->cause);
        if (!is_none(cause)) {
            cause = exception_from(vm, cause, UNSET, false);
            if (!is_exception(cause))
                raise(vm, &TYPE_TYPE_ERROR, "exception causes must derive from BaseException");
        }
        as_exception(e)->cause = cause;
        as_exception(e)->suppress_context = true;
    }
    f->node = node;
    raise_value(vm, e);
}

Flow exec_assert(VM *vm, Frame *f, Node *node) {
    AssertNode *n = (AssertNode *)node;
    if (eval_truth(vm, f, n->test))
        return FLOW_NEXT;
    Value message = n->message ? eval(vm, f, n->message) : UNSET;
    raise_value(vm, exception_new(vm, &TYPE_ASSERTION_ERROR, message));
}
