#include "plan.h"
#include "plan_json.h"
#include "planner.h"

#include <df/uuid.h>

#include <string.h>

json_t *plan_operation(const json_t *snapshot, const json_t *node)
{
    const char *id = text_of(node, "operation");
    return id ? json_object_get(json_object_get(snapshot, "operations"), id) : NULL;
}

const char *plan_builtin(const json_t *node)
{
    static const char *const names[] = {"Input", "Output"};
    const char *operation = text_of(node, "operation");

    for (size_t i = 0; operation && i < DF_COUNT(names); i++)
        if (strcmp(operation, names[i]) == 0)
            return names[i];
    return NULL;
}

const char *plan_node_name(const json_t *snapshot, const json_t *node)
{
    const char *name = text_of(node, "name");

    if (!name)
        name = plan_builtin(node);
    if (!name)
        name = text_of(plan_operation(snapshot, node), "name");
    return name ? name : "?";
}

const char *plan_artifact_id(const json_t *node)
{
    const char *builtin = plan_builtin(node);

    if (!builtin || strcmp(builtin, "Input") != 0)
        return NULL;
    return text_of(json_object_get(node, "references"), "artifact");
}

json_t *plan_artifacts(const json_t *snapshot)
{
    json_t *nodes = json_object_get(json_object_get(snapshot, "pipeline"), "nodes");
    json_t *artifacts = json_object(), *node;
    const char *id;

    json_object_foreach(nodes, id, node)
        if (plan_artifact_id(node))
            json_object_set_new(artifacts, plan_artifact_id(node), json_null());
    return artifacts;
}

static void read_nodes(struct plan *plan, const json_t *artifacts)
{
    json_t *nodes = json_object_get(plan->pipeline, "nodes"), *node;
    struct plan_node *next;
    const char *id;

    plan->nodes = df_alloc(plan->arena, json_object_size(nodes) * sizeof *plan->nodes);
    next = plan->nodes;
    json_object_foreach(nodes, id, node) {
        const char *artifact = plan_artifact_id(node);
        *next++ = (struct plan_node){
            .id = id,
            .node = node,
            .operation = plan_operation(plan->snapshot, node),
            .name = plan_node_name(plan->snapshot, node),
            .artifact = artifact ? json_object_get(artifacts, artifact) : NULL,
        };
    }
    plan->count = (size_t) (next - plan->nodes);
}

/* Where each node stands, by its id; and who is connected to which input. */
static struct planner_edge *read_edges(struct plan *plan, size_t *count)
{
    json_t *edges = json_object_get(plan->pipeline, "edges"), *edge;
    json_t *places = df_defer_json(plan->arena, json_object());
    struct planner_edge *ends = df_alloc(plan->arena, json_object_size(edges) * sizeof *ends);
    const char *id;

    for (size_t i = 0; i < plan->count; i++)
        json_object_set_new_nocheck(places, plan->nodes[i].id, json_integer((json_int_t) i));
    *count = 0;
    json_object_foreach(edges, id, edge) {
        const json_t *from = json_object_get(places, end_node(edge, "from"));
        const json_t *to = json_object_get(places, end_node(edge, "to"));
        const char *key = df_printf(plan->arena, "%s/%s", end_node(edge, "to"),
                                    end_port(edge, "to"));
        if (!from || !to)
            continue;
        json_object_set(plan->connected, key, json_object_get(edge, "from"));
        ends[(*count)++] = (struct planner_edge){(size_t) json_integer_value(from),
                                                 (size_t) json_integer_value(to)};
    }
    return ends;
}

/* Input nodes are done when the execution begins, so nobody waits for them. */
static void settle_inputs(struct plan *plan, struct planner *planner)
{
    size_t *ready = df_alloc(plan->arena, plan->count * sizeof *ready);

    for (size_t i = 0; i < plan->count; i++)
        if (plan->nodes[i].artifact)
            (void) planner_finish(planner, i, ready);
}

/* Puts the nodes in order and renumbers the edges. False when not all can be ordered. */
static bool sort_nodes(struct plan *plan, struct planner_edge *edges, size_t count)
{
    size_t *order = df_alloc(plan->arena, plan->count * sizeof *order);
    size_t *place = df_alloc(plan->arena, plan->count * sizeof *place);
    struct plan_node *sorted = df_alloc(plan->arena, plan->count * sizeof *sorted);
    struct planner planner;

    planner_init(&planner, plan->arena, plan->count, edges, count);
    if (planner_order(&planner, plan->arena, order) < plan->count)
        return false;
    for (size_t i = 0; i < plan->count; i++) {
        place[order[i]] = i;
        sorted[i] = plan->nodes[order[i]];
        sorted[i].job = df_uuid_new(plan->arena);
    }
    for (size_t i = 0; i < count; i++)
        edges[i] = (struct planner_edge){place[edges[i].from], place[edges[i].to]};
    plan->nodes = sorted;
    return true;
}

bool plan_make(struct plan *plan, struct df_arena *arena, json_t *snapshot, const json_t *artifacts)
{
    struct planner planner;
    size_t count;

    *plan = (struct plan){
        .arena = arena,
        .snapshot = snapshot,
        .pipeline = json_object_get(snapshot, "pipeline"),
        .connected = df_defer_json(arena, json_object()),
    };
    read_nodes(plan, artifacts);
    struct planner_edge *edges = read_edges(plan, &count);
    if (!sort_nodes(plan, edges, count))
        return false;
    planner_init(&planner, arena, plan->count, edges, count);
    settle_inputs(plan, &planner);
    plan->waiting_on = planner.waiting_on;
    return true;
}
