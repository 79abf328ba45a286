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

json_t *plan_artifacts(const struct plan_choice *choice)
{
    json_t *artifacts = json_object();

    for (size_t i = 0; i < choice->count; i++) {
        const char *id = plan_artifact_id(choice->nodes[i].node);
        if (id && choice->nodes[i].fate == PLAN_RUNS)
            json_object_set_new(artifacts, id, json_null());
    }
    return artifacts;
}

static void read_nodes(struct plan *plan, const struct plan_choice *choice, const json_t *artifacts)
{
    plan->nodes = df_alloc(plan->arena, plan_choice_jobs(choice) * sizeof *plan->nodes);
    for (size_t i = 0; i < choice->count; i++) {
        const struct plan_chosen *chosen = &choice->nodes[i];
        const char *artifact = plan_artifact_id(chosen->node);
        if (plan_is_left_out(chosen->fate))
            continue;
        plan->nodes[plan->count++] = (struct plan_node){
            .id = chosen->id,
            .node = chosen->node,
            .operation = plan_operation(plan->snapshot, chosen->node),
            .name = plan_node_name(plan->snapshot, chosen->node),
            .artifact = artifact ? json_object_get(artifacts, artifact) : NULL,
            .source = chosen->source,
        };
    }
}

/* Where each node stands, by its id; and who is connected to which input. Nothing is connected to a
 * pinned node. */
static struct planner_edge *read_edges(struct plan *plan, const struct plan_choice *choice,
                                       size_t *count)
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
        if (!from || !to || !plan_edge_matters(choice, edge))
            continue;
        json_object_set(plan->connected, key, json_object_get(edge, "from"));
        ends[(*count)++] = (struct planner_edge){(size_t) json_integer_value(from),
                                                 (size_t) json_integer_value(to)};
    }
    return ends;
}

/* Some nodes are done when the execution begins, so nobody waits for them. */
static void settle_done(struct plan *plan, struct planner *planner)
{
    size_t *ready = df_alloc(plan->arena, plan->count * sizeof *ready);

    for (size_t i = 0; i < plan->count; i++)
        if (plan_node_is_done(&plan->nodes[i]))
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

bool plan_make(struct plan *plan, struct df_arena *arena, json_t *snapshot,
               const struct plan_choice *choice, const json_t *artifacts)
{
    struct planner planner;
    size_t count;

    *plan = (struct plan){
        .arena = arena,
        .snapshot = snapshot,
        .pipeline = json_object_get(snapshot, "pipeline"),
        .connected = df_defer_json(arena, json_object()),
    };
    read_nodes(plan, choice, artifacts);
    struct planner_edge *edges = read_edges(plan, choice, &count);
    if (!sort_nodes(plan, edges, count))
        return false;
    planner_init(&planner, arena, plan->count, edges, count);
    settle_done(plan, &planner);
    plan->waiting_on = planner.waiting_on;
    return true;
}
