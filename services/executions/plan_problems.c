#include "plan.h"
#include "plan_json.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct look {
    struct df_arena *arena;
    json_t *snapshot, *problems;
    const json_t *artifacts;
    const char *pipeline;
};

static bool is_error(const json_t *problem)
{
    const char *severity = text_of(problem, "severity");
    return severity && strcmp(severity, "error") == 0;
}

bool plan_problems_have_error(const json_t *problems)
{
    json_t *problem;
    size_t index;

    json_array_foreach(problems, index, problem)
        if (is_error(problem))
            return true;
    return false;
}

static bool is_known(const json_t *problems, const char *pointer)
{
    json_t *problem;
    size_t index;

    json_array_foreach(problems, index, problem) {
        const char *known = text_of(problem, "pointer");
        if (known && strcmp(known, pointer) == 0 && is_error(problem))
            return true;
    }
    return false;
}

void plan_problem_add(json_t *problems, const char *severity, const char *pointer,
                      const char *format, ...)
{
    char detail[1024];
    va_list args;

    if (json_array_size(problems) >= PLAN_PROBLEM_LIMIT || is_known(problems, pointer))
        return;
    va_start(args, format);
    (void) vsnprintf(detail, sizeof detail, format, args);
    va_end(args);
    json_t *problem = json_pack("{ss ss ss}", "pointer", pointer, "severity", severity, "detail",
                                detail);
    if (problem) /* not when a name was cut in the middle of a character */
        json_array_append_new(problems, problem);
}

/* A path into the model, below the pipeline. */
static const char *pointer_to(const struct look *look, const char *node, const char *part)
{
    if (!node)
        return df_printf(look->arena, "/pipelines/%s", look->pipeline);
    return df_printf(look->arena, "/pipelines/%s/nodes/%s/%s", look->pipeline, node, part);
}

static void look_at_input(struct look *look, const char *id, const json_t *node, const char *name)
{
    const char *pointer = pointer_to(look, id, "references/artifact");
    const char *artifact_id = plan_artifact_id(node);
    const char *project = text_of(json_object_get(look->snapshot, "project"), "id");

    if (!artifact_id) {
        plan_problem_add(look->problems, "error", pointer, "%s: no artifact is set", name);
        return;
    }
    const json_t *artifact = json_object_get(look->artifacts, artifact_id);
    const char *owner = text_of(artifact, "project");
    if (!owner || !project || strcmp(owner, project) != 0)
        plan_problem_add(look->problems, "error", pointer, "%s: the artifact no longer exists",
                         name);
}

static void look_at_operation(struct look *look, const char *id, const json_t *node,
                              const char *name)
{
    const char *pointer = pointer_to(look, id, "operation");
    const json_t *operation = plan_operation(look->snapshot, node);
    const json_t *interface = json_object_get(operation, "interface");

    if (!operation)
        plan_problem_add(look->problems, "error", pointer, "%s: the operation no longer exists",
                         name);
    else if (json_is_true(json_object_get(interface, "stale")))
        plan_problem_add(look->problems, "error", pointer, "%s: its code cannot be read", name);
    else if (!text_of(interface, "class"))
        plan_problem_add(look->problems, "error", pointer,
                         "%s: its code has no class with a method execute", name);
}

static void look_at_nodes(struct look *look, json_t *nodes)
{
    const char *id;
    json_t *node;

    json_object_foreach(nodes, id, node) {
        const char *builtin = plan_builtin(node);
        const char *name = plan_node_name(look->snapshot, node);
        if (!builtin)
            look_at_operation(look, id, node, name);
        else if (strcmp(builtin, "Input") == 0)
            look_at_input(look, id, node, name);
    }
}

static void look_at_edges(struct look *look, const json_t *nodes, json_t *edges)
{
    const char *id;
    json_t *edge;

    json_object_foreach(edges, id, edge) {
        const char *from = end_node(edge, "from"), *to = end_node(edge, "to");
        const char *pointer = df_printf(look->arena, "/pipelines/%s/edges/%s", look->pipeline, id);
        if (!from || !to || !end_port(edge, "from") || !end_port(edge, "to")
            || !json_object_get(nodes, from) || !json_object_get(nodes, to))
            plan_problem_add(look->problems, "error", pointer,
                             "the edge does not connect two operations");
    }
}

static void look_at_size(struct look *look, const json_t *nodes, const json_t *edges)
{
    const char *pointer = pointer_to(look, NULL, NULL);

    if (json_object_size(nodes) == 0)
        plan_problem_add(look->problems, "error", pointer, "the pipeline has no operations");
    if (json_object_size(nodes) > PLAN_NODE_LIMIT)
        plan_problem_add(look->problems, "error", pointer, "a pipeline may have %d operations",
                         PLAN_NODE_LIMIT);
    if (json_object_size(edges) > PLAN_EDGE_LIMIT)
        plan_problem_add(look->problems, "error", pointer, "a pipeline may have %d edges",
                         PLAN_EDGE_LIMIT);
}

json_t *plan_problems(struct df_arena *arena, json_t *snapshot, const json_t *artifacts)
{
    json_t *pipeline = json_object_get(snapshot, "pipeline");
    json_t *nodes = json_object_get(pipeline, "nodes"), *edges = json_object_get(pipeline, "edges");
    const char *id = text_of(pipeline, "id");
    json_t *known = json_object_get(snapshot, "problems");
    struct look look = {
        .arena = arena,
        .snapshot = snapshot,
        .artifacts = artifacts,
        .problems = json_is_array(known) ? json_copy(known) : json_array(),
        .pipeline = id ? id : "?",
    };

    look_at_size(&look, nodes, edges);
    if (plan_problems_have_error(look.problems) && json_object_size(nodes) > PLAN_NODE_LIMIT)
        return look.problems;
    look_at_nodes(&look, nodes);
    look_at_edges(&look, nodes, edges);
    return look.problems;
}
