#include "plan.h"
#include "plan_json.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct look {
    struct df_arena *arena;
    json_t *snapshot, *problems;
    const struct plan_choice *choice;
    const struct plan_finds *finds;
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
    char detail[2048]; /* for two names */
    va_list args;

    if (is_known(problems, pointer)
        || (json_array_size(problems) >= PLAN_PROBLEM_LIMIT && plan_problems_have_error(problems)))
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
    const json_t *artifact = json_object_get(look->finds->artifacts, artifact_id);
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

/* The output of the node's operation that these names lack, or NULL. */
static const char *lacking_output(const json_t *operation, const json_t *names)
{
    json_t *rows = json_object_get(json_object_get(operation, "interface"), "outputs"), *row;
    size_t index;

    json_array_foreach(rows, index, row) {
        const char *wanted = text_of(row, "name");
        bool is_there = !wanted;
        for (size_t i = 0; !is_there && i < json_array_size(names); i++)
            is_there = strcmp(json_string_value(json_array_get(names, i)), wanted) == 0;
        if (!is_there)
            return wanted;
    }
    return NULL;
}

static void look_at_pin(struct look *look, const struct plan_chosen *chosen, const char *name)
{
    static const char advice[] = "unpin it, or pin a job that has succeeded";
    const char *pointer = pointer_to(look, chosen->id, "pinned");
    const json_t *operation = plan_operation(look->snapshot, chosen->node);
    const json_t *source = json_object_get(look->finds->sources, chosen->source);
    const char *status = text_of(source, "status");

    if (!operation)
        plan_problem_add(look->problems, "error", pointer_to(look, chosen->id, "operation"),
                         "%s: the operation no longer exists", name);
    else if (!status)
        plan_problem_add(look->problems, "error", pointer,
                         "%s: the job that it is pinned to no longer exists; %s", name, advice);
    else if (strcmp(status, "success") != 0)
        plan_problem_add(look->problems, "error", pointer,
                         "%s: the job that it is pinned to is %s; %s", name, status, advice);
    else if (json_is_true(json_object_get(source, "cleaned")))
        plan_problem_add(look->problems, "error", pointer,
                         "%s: the values of the job that it is pinned to were given back; unpin it,"
                         " run it, and pin the new job",
                         name);
    else if (lacking_output(operation, json_object_get(source, "outputs")))
        plan_problem_add(look->problems, "error", pointer,
                         "%s: the job that it is pinned to has no output '%s'; unpin it, run it,"
                         " and pin the new job",
                         name, lacking_output(operation, json_object_get(source, "outputs")));
}

static void look_at_node(struct look *look, const struct plan_chosen *chosen)
{
    const char *name = plan_node_name(look->snapshot, chosen->node);
    const char *builtin = plan_builtin(chosen->node);

    if (chosen->fate == PLAN_TAKEN)
        look_at_pin(look, chosen, name);
    else if (!builtin)
        look_at_operation(look, chosen->id, chosen->node, name);
    else if (strcmp(builtin, "Input") == 0)
        look_at_input(look, chosen->id, chosen->node, name);
}

static void look_at_edges(struct look *look, const json_t *nodes, json_t *edges)
{
    const char *id;
    json_t *edge;

    json_object_foreach(edges, id, edge) {
        const char *from = end_node(edge, "from"), *to = end_node(edge, "to");
        const char *pointer = df_printf(look->arena, "/pipelines/%s/edges/%s", look->pipeline, id);
        if (!plan_edge_matters(look->choice, edge))
            continue;
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

/* What follows `prefix` in a pointer up to the next slash, in the arena; NULL when it starts with
 * something else. */
static const char *id_below(struct look *look, const char *pointer, const char *part)
{
    const char *prefix = df_printf(look->arena, "/pipelines/%s/%s/", look->pipeline, part);
    size_t length = strlen(prefix);

    if (!pointer || strncmp(pointer, prefix, length) != 0)
        return NULL;
    pointer += length;
    return df_printf(look->arena, "%.*s", (int) strcspn(pointer, "/"), pointer);
}

/* Only nodes that run, and what leads to them, can keep a run from starting. */
static bool concerns_run(struct look *look, const json_t *problem)
{
    const json_t *pipeline = json_object_get(look->snapshot, "pipeline");
    const char *pointer = text_of(problem, "pointer");
    const char *node = id_below(look, pointer, "nodes"), *edge = id_below(look, pointer, "edges");
    const struct plan_chosen *chosen = plan_chosen_find(look->choice, node);

    if (chosen)
        return chosen->fate == PLAN_RUNS;
    const json_t *known = edge ? json_object_get(json_object_get(pipeline, "edges"), edge) : NULL;
    return !known || plan_edge_matters(look->choice, known);
}

static void take_known(struct look *look, const json_t *known)
{
    json_t *problem;
    size_t index;

    json_array_foreach(known, index, problem)
        if (concerns_run(look, problem))
            json_array_append(look->problems, problem);
    if (json_array_size(known) >= PLAN_KNOWN_LIMIT && !plan_problems_have_error(look->problems))
        plan_problem_add(look->problems, "error", pointer_to(look, NULL, NULL),
                         "has too many problems to see them all; repair some of the nodes that"
                         " are left out");
}

json_t *plan_problems(struct df_arena *arena, json_t *snapshot, const struct plan_choice *choice,
                      const struct plan_finds *finds)
{
    json_t *pipeline = json_object_get(snapshot, "pipeline");
    json_t *nodes = json_object_get(pipeline, "nodes"), *edges = json_object_get(pipeline, "edges");
    const char *id = text_of(pipeline, "id");
    struct look look = {
        .arena = arena,
        .snapshot = snapshot,
        .choice = choice,
        .finds = finds,
        .problems = json_array(),
        .pipeline = id ? id : "?",
    };

    take_known(&look, json_object_get(snapshot, "problems"));
    look_at_size(&look, nodes, edges);
    if (json_object_size(nodes) > PLAN_NODE_LIMIT || json_object_size(edges) > PLAN_EDGE_LIMIT)
        return look.problems;
    plan_choice_problems(choice, look.problems);
    for (size_t i = 0; i < choice->count; i++)
        if (!plan_is_left_out(choice->nodes[i].fate))
            look_at_node(&look, &choice->nodes[i]);
    look_at_edges(&look, nodes, edges);
    return look.problems;
}
