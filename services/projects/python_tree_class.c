/* Top-level classes and their methods, parameters, returns and statements. */
#include "python_tree_node.h"

#include <string.h>

/* The first child with a name that is no comment; the node itself when there is none. */
static TSNode first_named(TSNode node)
{
    struct python_children children = python_children_of(node);

    while (python_children_next(&children))
        if (ts_node_is_named(children.node)) {
            python_children_end(&children);
            return children.node;
        }
    return node;
}

TSNode python_node_unwrap(TSNode node)
{
    while (python_node_kind(node) == NODE_PARENTHESES) {
        TSNode inner = first_named(node);
        if (ts_node_eq(inner, node))
            break;
        node = inner;
    }
    return node;
}

struct python_value python_value_of(struct python_tree *tree, TSNode node)
{
    struct python_value value = {.item.range = python_node_range(node)};
    TSNode inner = python_node_unwrap(node);

    (void) tree;
    switch (python_node_kind(inner)) {
    case NODE_IDENTIFIER:
        value.kind = PYTHON_NAME;
        value.name = python_node_range(inner);
        break;
    case NODE_ATTRIBUTE: {
        TSNode object = python_node_field(inner, FIELD_OBJECT);
        if (python_node_kind(object) == NODE_IDENTIFIER) {
            value.kind = PYTHON_MEMBER;
            value.object = python_node_range(object);
            value.name = python_node_range(python_node_field(inner, FIELD_ATTRIBUTE));
        }
        break;
    }
    case NODE_LIST_SPLAT:
    case NODE_STAR_PATTERN:
        value.kind = PYTHON_STARRED;
        break;
    case NODE_NONE:
        value.kind = PYTHON_NONE;
        break;
    case NODE_YIELD:
        value.kind = PYTHON_YIELD;
        break;
    default:
        break;
    }
    return value;
}

static void read_items(struct python_tree *tree, TSNode list, struct python_return *found)
{
    struct python_children children = python_children_of(list);

    while (python_children_next(&children)) {
        if (children.kind == NODE_COMMA && found->count)
            found->items[found->count - 1].item.comma = ts_node_start_byte(children.node);
        if (!ts_node_is_named(children.node))
            continue;
        found->items = python_grow(&tree->arena, found->items, &found->count, sizeof *found->items);
        found->items[found->count - 1] = python_value_of(tree, children.node);
    }
}

static void read_single(struct python_tree *tree, TSNode value, struct python_return *found)
{
    if (python_node_kind(value) == NODE_PARENTHESES) {
        found->brackets = python_node_range(value);
        value = first_named(value);
    }
    found->items = python_grow(&tree->arena, found->items, &found->count, sizeof *found->items);
    found->items[0] = python_value_of(tree, value);
}

struct python_return python_return_of(struct python_tree *tree, TSNode statement)
{
    struct python_return found = {.statement = python_node_range(statement)};
    TSNode value = first_named(statement);

    if (ts_node_eq(value, statement))
        return found;

    found.values = python_node_range(value);
    TSNode inner = python_node_unwrap(value);
    enum python_node kind = python_node_kind(inner);
    found.is_tuple = kind == NODE_TUPLE || kind == NODE_EXPRESSION_LIST;
    if (kind == NODE_TUPLE)
        found.brackets = python_node_range(inner);
    if (found.is_tuple)
        read_items(tree, inner, &found);
    else
        read_single(tree, value, &found);
    return found;
}

/* `node` is one of the things between the commas of a parameter list. */
static struct python_parameter parameter_of(TSNode node, enum python_node kind)
{
    struct python_parameter parameter = {.item.range = python_node_range(node)};
    TSNode name = node;

    if (kind == NODE_TYPED_PARAMETER) {
        parameter.annotation = python_node_range(python_node_field(node, FIELD_TYPE));
        name = first_named(node);
        kind = python_node_kind(name);
    } else if (kind == NODE_DEFAULT_PARAMETER || kind == NODE_TYPED_DEFAULT_PARAMETER) {
        TSNode type = python_node_field(node, FIELD_TYPE);
        parameter.annotation = ts_node_is_null(type) ? parameter.annotation
                                                     : python_node_range(type);
        parameter.value = python_node_range(python_node_field(node, FIELD_VALUE));
        name = python_node_field(node, FIELD_NAME);
    }

    if (kind == NODE_STAR_MARK || kind == NODE_SLASH_MARK) {
        parameter.kind = kind == NODE_STAR_MARK ? PYTHON_STAR_MARK : PYTHON_SLASH_MARK;
        return parameter;
    }
    if (kind == NODE_STAR_PATTERN || kind == NODE_DOUBLE_STAR_PATTERN) {
        parameter.kind = kind == NODE_STAR_PATTERN ? PYTHON_STAR : PYTHON_DOUBLE_STAR;
        name = first_named(name);
    }
    parameter.name = python_node_range(name);
    return parameter;
}

static void mark_passing(struct python_method *method)
{
    bool keyword_only = false;

    for (size_t i = 0; i < method->parameter_count; i++) {
        struct python_parameter *parameter = &method->parameters[i];
        if (parameter->kind == PYTHON_SLASH_MARK)
            for (size_t before = 0; before < i; before++)
                method->parameters[before].positional_only = true;
        keyword_only |= parameter->kind == PYTHON_STAR || parameter->kind == PYTHON_STAR_MARK;
        parameter->keyword_only = keyword_only && parameter->kind == PYTHON_PLAIN;
    }
}

static void read_parameters(struct python_tree *tree, TSNode list, struct python_method *method)
{
    struct python_children children = python_children_of(list);

    method->brackets = python_node_range(list);
    while (python_children_next(&children)) {
        size_t count = method->parameter_count;
        if (children.kind == NODE_COMMA && count)
            method->parameters[count - 1].item.comma = ts_node_start_byte(children.node);
        if (!ts_node_is_named(children.node))
            continue;
        method->parameters = python_grow(&tree->arena, method->parameters, &method->parameter_count,
                                         sizeof *method->parameters);
        method->parameters[count] = parameter_of(children.node, children.kind);
    }
    mark_passing(method);
}

/* super().__init__(...) */
static bool is_super_call(const struct python_tree *tree, TSNode call)
{
    TSNode function = python_node_field(call, FIELD_FUNCTION);
    if (python_node_kind(function) != NODE_ATTRIBUTE)
        return false;

    TSNode name = python_node_field(function, FIELD_ATTRIBUTE);
    return python_range_is(tree, python_node_range(name), "__init__");
}

static void read_expression(struct python_tree *tree, TSNode expression,
                            struct python_statement *statement)
{
    switch (python_node_kind(expression)) {
    case NODE_ELLIPSIS:
        statement->kind = PYTHON_PASS;
        break;
    case NODE_CALL:
        if (is_super_call(tree, expression))
            statement->kind = PYTHON_SUPER;
        break;
    case NODE_ASSIGNMENT: {
        TSNode right = python_node_field(expression, FIELD_RIGHT);
        if (ts_node_is_null(right))
            break;
        statement->target = python_value_of(tree, python_node_field(expression, FIELD_LEFT));
        statement->value = python_value_of(tree, right);
        if (statement->target.kind == PYTHON_MEMBER)
            statement->kind = PYTHON_ASSIGN;
        break;
    }
    default:
        break;
    }
}

static bool is_string(enum python_node kind)
{
    return kind == NODE_STRING || kind == NODE_STRINGS;
}

static struct python_body body_of(struct python_tree *tree, TSNode block)
{
    struct python_body body = {0};
    struct python_children children = python_children_of(block);

    while (python_children_next(&children)) {
        if (!ts_node_is_named(children.node))
            continue;
        body.statements = python_grow(&tree->arena, body.statements, &body.count,
                                      sizeof *body.statements);
        struct python_statement *statement = &body.statements[body.count - 1];
        *statement = (struct python_statement){.range = python_node_range(children.node)};
        if (children.kind == NODE_PASS)
            statement->kind = PYTHON_PASS;
        if (children.kind != NODE_EXPRESSION_STATEMENT)
            continue;
        TSNode expression = first_named(children.node);
        if (body.count == 1 && is_string(python_node_kind(expression)))
            statement->kind = PYTHON_DOCSTRING;
        else
            read_expression(tree, expression, statement);
    }
    if (body.count) {
        body.range.from = body.statements[0].range.from;
        body.range.to = body.statements[body.count - 1].range.to;
    }
    return body;
}

/* Definitions come in the order of the text, so scopes are in the order of `from`; a class or
 * function never begins where another scope does. */
static uint32_t scope_at(const struct python_tree *tree, uint32_t from)
{
    size_t low = 0, high = tree->scope_count;

    while (low + 1 < high) {
        size_t middle = (low + high) / 2;
        if (tree->scopes[middle].from <= from)
            low = middle;
        else
            high = middle;
    }
    return (uint32_t) low;
}

static size_t first_return(const struct python_tree *tree, uint32_t from)
{
    size_t low = 0, high = tree->return_count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (tree->returns[middle].statement.from < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void read_returns(struct python_tree *tree, struct python_method *method)
{
    size_t first = first_return(tree, method->definition.from);

    for (size_t i = first; i < tree->return_count; i++) {
        if (tree->returns[i].statement.from >= method->definition.to)
            break;
        if (tree->returns[i].scope != method->scope)
            continue;
        method->returns = python_grow(&tree->arena, method->returns, &method->return_count,
                                      sizeof *method->returns);
        method->returns[method->return_count - 1] = tree->returns[i];
    }
}

static void read_decorators(struct python_tree *tree, TSNode decorated,
                            struct python_method *method)
{
    struct python_children children = python_children_of(decorated);

    while (python_children_next(&children)) {
        if (children.kind != NODE_DECORATOR)
            continue;
        struct python_range name = python_node_range(first_named(children.node));
        method->is_static |= python_range_is(tree, name, "staticmethod");
        method->is_class_method |= python_range_is(tree, name, "classmethod");
    }
}

static struct python_method method_of(struct python_tree *tree, TSNode outer, TSNode definition)
{
    struct python_method method = {
        .range = python_node_range(outer),
        .definition = python_node_range(definition),
        .name = python_node_range(python_node_field(definition, FIELD_NAME)),
        .scope = scope_at(tree, ts_node_start_byte(definition)),
        .is_async = python_node_kind(ts_node_child(definition, 0)) == NODE_ASYNC,
    };

    method.is_generator = tree->scopes[method.scope].yields;
    if (!ts_node_eq(outer, definition))
        read_decorators(tree, outer, &method);
    read_parameters(tree, python_node_field(definition, FIELD_PARAMETERS), &method);
    read_returns(tree, &method);
    method.body = body_of(tree, python_node_field(definition, FIELD_BODY));
    return method;
}

/* The definition in `node`, which may have decorators round it. */
static TSNode definition_of(TSNode node, enum python_node kind)
{
    return kind == NODE_DECORATED ? python_node_field(node, FIELD_DEFINITION) : node;
}

static void add_far_base(struct python_tree *tree, TSNode base, struct python_class *class)
{
    class->far_bases = python_grow(&tree->arena, class->far_bases, &class->far_base_count,
                                   sizeof *class->far_bases);
    class->far_bases[class->far_base_count - 1] = python_node_range(
        python_node_field(base, FIELD_ATTRIBUTE));
}

static void read_bases(struct python_tree *tree, TSNode list, struct python_class *class)
{
    struct python_children children = python_children_of(list);

    while (python_children_next(&children)) {
        if (!ts_node_is_named(children.node) || children.kind == NODE_KEYWORD_ARGUMENT)
            continue;
        if (children.kind != NODE_IDENTIFIER) {
            class->has_unknown_base = true;
            if (children.kind == NODE_ATTRIBUTE)
                add_far_base(tree, children.node, class);
            continue;
        }
        class->bases = python_grow(&tree->arena, class->bases, &class->base_count,
                                   sizeof *class->bases);
        class->bases[class->base_count - 1] = python_node_range(children.node);
    }
}

static struct python_class class_of(struct python_tree *tree, TSNode definition)
{
    TSNode block = python_node_field(definition, FIELD_BODY);
    TSNode bases = python_node_field(definition, FIELD_SUPERCLASSES);
    struct python_class class = {
        .name = python_node_range(python_node_field(definition, FIELD_NAME)),
        .body = body_of(tree, block),
        .scope = scope_at(tree, ts_node_start_byte(definition)),
    };
    struct python_children children = python_children_of(block);

    if (!ts_node_is_null(bases))
        read_bases(tree, bases, &class);
    while (python_children_next(&children)) {
        TSNode inner = definition_of(children.node, children.kind);
        if (python_node_kind(inner) != NODE_FUNCTION)
            continue;
        class.methods = python_grow(&tree->arena, class.methods, &class.method_count,
                                    sizeof *class.methods);
        class.methods[class.method_count - 1] = method_of(tree, children.node, inner);
    }
    return class;
}

void python_tree_read_classes(struct python_tree *tree, TSNode root)
{
    struct python_children children = python_children_of(root);

    while (python_children_next(&children)) {
        TSNode definition = definition_of(children.node, children.kind);
        if (python_node_kind(definition) != NODE_CLASS)
            continue;
        tree->classes = python_grow(&tree->arena, tree->classes, &tree->class_count,
                                    sizeof *tree->classes);
        tree->classes[tree->class_count - 1] = class_of(tree, definition);
    }
}
