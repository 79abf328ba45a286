#include "operation_shape.h"

#include <string.h>

static const struct python_method *last_method(const struct python_tree *tree,
                                               const struct python_class *class, const char *name,
                                               const struct python_method **earlier)
{
    const struct python_method *found = NULL;

    *earlier = NULL;
    for (size_t i = 0; i < class->method_count; i++)
        if (python_range_is(tree, class->methods[i].name, name)) {
            *earlier = found;
            found = &class->methods[i];
        }
    return found;
}

/* The base called `name`, which is defined before `class`. */
static const struct python_class *base_of(const struct python_tree *tree,
                                          const struct python_class *class,
                                          struct python_range name)
{
    for (const struct python_class *base = class; base-- > tree->classes;)
        if (python_range_same(tree, base->name, name))
            return base;
    return NULL;
}

static void add_bases(struct operation_shape *shape, const struct python_class *class)
{
    if (shape->class_count == OPERATION_BASES)
        return;
    shape->classes[shape->class_count++] = class;
    shape->has_unknown_base |= class->has_unknown_base;

    for (size_t i = 0; i < class->base_count && i < OPERATION_BASES; i++) {
        const struct python_class *base = base_of(shape->tree, class, class->bases[i]);
        if (base)
            add_bases(shape, base); /* at most OPERATION_BASES deep */
        else
            shape->has_unknown_base |= !python_range_is(shape->tree, class->bases[i], "object");
    }
}

static const struct python_parameter *instance_of(const struct python_method *method)
{
    if (method->is_static)
        return NULL;
    for (size_t i = 0; i < method->parameter_count; i++) {
        const struct python_parameter *parameter = &method->parameters[i];
        if (parameter->kind == PYTHON_PLAIN && !parameter->keyword_only)
            return parameter;
        if (parameter->kind == PYTHON_STAR)
            return NULL;
    }
    return NULL;
}

static struct operation_method find_method(const struct operation_shape *shape, const char *name)
{
    struct operation_method found = {0};

    for (size_t i = 0; i < shape->class_count && !found.method; i++) {
        found.class = shape->classes[i];
        found.method = last_method(shape->tree, found.class, name, &found.defined_again);
    }
    if (found.method)
        found.instance = instance_of(found.method);
    return found;
}

static bool find_in_class(struct operation_shape *shape, const struct python_class *class)
{
    shape->class_count = 0;
    shape->has_unknown_base = false;
    add_bases(shape, class);
    shape->execute = find_method(shape, "execute");
    return shape->execute.method != NULL;
}

static bool find_class(struct operation_shape *shape, const char *name)
{
    const struct python_tree *tree = shape->tree;
    const struct python_method *earlier;

    for (size_t i = tree->class_count; name && i-- > 0;)
        if (python_range_is(tree, tree->classes[i].name, name))
            return find_in_class(shape, &tree->classes[i]) || find_class(shape, NULL);
    for (size_t i = 0; i < tree->class_count; i++)
        if (last_method(tree, &tree->classes[i], "execute", &earlier))
            return find_in_class(shape, &tree->classes[i]);
    return false;
}

bool operation_is_member(const struct operation_method *method,
                         const struct python_parameter *parameter)
{
    return parameter->kind == PYTHON_PLAIN && parameter != method->instance;
}

const struct python_parameter *operation_member(const struct operation_shape *shape,
                                                const struct operation_method *method,
                                                const char *name)
{
    for (size_t i = 0; method->method && i < method->method->parameter_count; i++) {
        const struct python_parameter *parameter = &method->method->parameters[i];
        if (operation_is_member(method, parameter)
            && python_range_is(shape->tree, parameter->name, name))
            return parameter;
    }
    return NULL;
}

bool operation_returns_value(const struct python_return *statement)
{
    if (statement->count == 0)
        return false;
    return statement->is_tuple || statement->items[0].kind != PYTHON_NONE;
}

const char *operation_instance(const struct operation_shape *shape,
                               const struct python_method *method)
{
    const struct python_parameter *instance = instance_of(method);

    return instance ? python_range_text(&shape->tree->arena, shape->tree, instance->name) : "self";
}

/* x, or self.x */
static bool has_own_name(const struct operation_shape *shape, const struct python_value *value)
{
    const char *instance = operation_instance(shape, shape->execute.method);

    return value->kind == PYTHON_NAME
           || (value->kind == PYTHON_MEMBER
               && python_range_is(shape->tree, value->object, instance));
}

static const struct python_return *find_main(const struct operation_shape *shape)
{
    const struct python_method *execute = shape->execute.method;
    const struct python_return *last = NULL, *last_named = NULL;

    for (size_t i = 0; i < execute->return_count; i++) {
        const struct python_return *found = &execute->returns[i];
        if (!operation_returns_value(found))
            continue;
        last = found;
        bool all_named = true;
        for (size_t k = 0; k < found->count && k < PYTHON_ITEM_LIMIT; k++)
            all_named &= has_own_name(shape, &found->items[k]);
        if (all_named)
            last_named = found;
    }
    return last_named ? last_named : last;
}

static bool is_taken(const struct operation_shape *shape, const char *name)
{
    for (size_t i = 0; i < shape->output_count; i++)
        if (shape->outputs[i].name && strcmp(shape->outputs[i].name, name) == 0)
            return true;
    return false;
}

static const char *free_name(const struct operation_shape *shape, const char *wanted)
{
    struct df_arena *arena = &shape->tree->arena;
    const char *name = wanted;

    for (int number = 1; is_taken(shape, name); number++)
        name = df_printf(arena, "%s_%d", wanted, number);
    return name;
}

/* Names of variables first, so that a made-up one never takes theirs. */
static void name_outputs(struct operation_shape *shape)
{
    struct df_arena *arena = &shape->tree->arena;

    for (size_t i = 0; i < shape->output_count; i++) {
        struct operation_output *output = &shape->outputs[i];
        output->value = &shape->main->items[i];
        if (!has_own_name(shape, output->value))
            continue;
        const char *name = python_range_text(arena, shape->tree, output->value->name);
        output->is_made_up = is_taken(shape, name);
        if (!output->is_made_up)
            output->name = name;
    }
    for (size_t i = 0; i < shape->output_count; i++) {
        struct operation_output *output = &shape->outputs[i];
        if (output->name)
            continue;
        const char *wanted = output->is_made_up
                                 ? python_range_text(arena, shape->tree, output->value->name)
                             : i ? df_printf(arena, "result_%zu", i)
                                 : "result";
        output->is_made_up = true;
        output->name = free_name(shape, wanted);
    }
}

bool operation_shape_find(struct python_tree *tree, const char *name, struct operation_shape *shape)
{
    *shape = (struct operation_shape){.tree = tree};
    if (!find_class(shape, name))
        return false;

    shape->init = find_method(shape, "__init__");
    shape->main = find_main(shape);
    if (shape->main) {
        size_t count = shape->main->count;
        shape->output_count = count < PYTHON_ITEM_LIMIT ? count : PYTHON_ITEM_LIMIT;
        shape->outputs = df_alloc(&tree->arena, shape->output_count * sizeof *shape->outputs);
        name_outputs(shape);
    }
    return true;
}
