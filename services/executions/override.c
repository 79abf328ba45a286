#include "override.h"
#include "plan_json.h"

#include "../projects/projects_client.h"

#include <string.h>

static json_t *node_of(const json_t *snapshot, const char *id)
{
    const json_t *pipeline = json_object_get(snapshot, "pipeline");
    return json_object_get(json_object_get(pipeline, "nodes"), id);
}

static json_t *attribute_row(const json_t *operation, const char *name)
{
    json_t *rows = json_object_get(json_object_get(operation, "interface"), "attributes"), *row;
    size_t index;

    json_array_foreach(rows, index, row)
        if (text_of(row, "name") && strcmp(text_of(row, "name"), name) == 0)
            return row;
    return NULL;
}

json_t *override_attribute(const json_t *snapshot, const char *node, const char *name,
                           const char **problem)
{
    const json_t *known = node_of(snapshot, node);
    const json_t *operation = known ? plan_operation(snapshot, known) : NULL;
    json_t *row = operation ? attribute_row(operation, name) : NULL;

    *problem = !known                ? "the pipeline has no such node"
               : plan_builtin(known) ? "Input and Output have no attributes to set here"
               : !row                ? "the operation has no such attribute"
               : json_is_true(json_object_get(row, "read_only")) ? "the attribute is read-only"
                                                                 : NULL;
    return *problem ? NULL : row;
}

const char *override_value_problem(struct df_arena *arena, json_t *attribute, json_t *value)
{
    char why[200];
    const char *problem = attribute_value_problem(attribute, value, why);

    return problem ? df_strdup(arena, problem) : NULL;
}

/* As plan_problem_add() takes it. */
static const char *pointer_to(struct df_arena *arena, const char *node, const char *name)
{
    return df_printf(arena, "/attributes/%s/%s", node, name);
}

static void check_node(struct df_arena *arena, const json_t *snapshot, const char *node,
                       json_t *values, json_t *problems)
{
    const char *name, *problem;
    json_t *value;

    if (!json_is_object(values)) {
        plan_problem_add(problems, "error", df_printf(arena, "/attributes/%s", node), "%s",
                         "must be an object of attributes and values");
        return;
    }
    json_object_foreach(values, name, value) {
        json_t *row = override_attribute(snapshot, node, name, &problem);
        if (row)
            problem = override_value_problem(arena, row, value);
        if (problem)
            plan_problem_add(problems, "error", pointer_to(arena, node, name), "%s", problem);
    }
}

void override_check(struct df_arena *arena, const json_t *snapshot, json_t *overrides,
                    json_t *problems)
{
    json_t *values;
    const char *node;
    size_t count = 0;

    json_object_foreach(overrides, node, values)
        count += json_object_size(values);
    if (count > OVERRIDE_LIMIT || json_object_size(overrides) > OVERRIDE_LIMIT) {
        plan_problem_add(problems, "error", "/attributes", "sets too many values; it may set %d",
                         OVERRIDE_LIMIT);
        return;
    }
    json_object_foreach(overrides, node, values)
        check_node(arena, snapshot, node, values, problems);
}

/* Whether a problem of the snapshot is about an attribute that has another value now. */
static bool is_replaced(struct df_arena *arena, const json_t *snapshot, const json_t *overrides,
                        const char *pointer)
{
    const char *prefix = df_printf(arena, "/pipelines/%s/nodes/",
                                   text_of(json_object_get(snapshot, "pipeline"), "id"));
    const char *part = pointer ? strstr(pointer, "/attributes/") : NULL;
    size_t length = strlen(prefix);

    if (!part || strncmp(pointer, prefix, length) != 0 || part < pointer + length)
        return false;
    const char *node = df_printf(arena, "%.*s", (int) (part - pointer - (ptrdiff_t) length),
                                 pointer + length);
    return json_object_get(json_object_get(overrides, node), part + strlen("/attributes/"));
}

static void set_values(json_t *node, json_t *values)
{
    json_t *attributes = json_object_get(node, "attributes");

    if (json_is_object(attributes))
        json_object_update(attributes, values);
    else
        json_object_set(node, "attributes", values);
}

void override_apply(struct df_arena *arena, json_t *snapshot, json_t *overrides)
{
    json_t *problems = json_object_get(snapshot, "problems"), *values, *value;
    const char *id, *name, *unused;

    json_object_foreach(overrides, id, values) {
        json_t *known = df_defer_json(arena, json_object());
        json_object_foreach(values, name, value)
            if (override_attribute(snapshot, id, name, &unused))
                json_object_set(known, name, value);
        if (json_object_size(known) > 0)
            set_values(node_of(snapshot, id), known);
    }
    for (size_t i = json_array_size(problems); i > 0; i--)
        if (is_replaced(arena, snapshot, overrides,
                        text_of(json_array_get(problems, i - 1), "pointer")))
            json_array_remove(problems, i - 1);
}
