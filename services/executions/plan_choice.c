#include "plan_choice.h"
#include "plan.h"
#include "plan_json.h"
#include "planner.h"

#include <ctype.h>
#include <string.h>

/* An edge between two nodes that exist, by their numbers. */
struct wire {
    size_t from, to;
    bool is_required; /* by who receives the value */
};

struct wires {
    struct wire *items;
    size_t count;
};

enum direction { DOWN, UP };

/* Said in an execution's graph; NULL: the node becomes a job. */
static const char *const fate_names[PLAN_FATE_COUNT] = {
    [PLAN_MUTED] = "muted",
    [PLAN_NEEDS_MUTED] = "needs_muted",
    [PLAN_NOT_ASKED_FOR] = "not_asked_for",
    [PLAN_NOT_NEEDED] = "not_needed",
};

bool plan_is_left_out(enum plan_fate fate)
{
    return fate_names[fate] != NULL;
}

const struct plan_chosen *plan_chosen_find(const struct plan_choice *choice, const char *id)
{
    const json_t *place = id ? json_object_get(choice->places, id) : NULL;
    return place ? &choice->nodes[json_integer_value(place)] : NULL;
}

/* As the database writes ids. */
static const char *lower_case(struct df_arena *arena, const char *id)
{
    char *lower = df_strdup(arena, id);

    for (char *at = lower; *at; at++)
        *at = (char) tolower((unsigned char) *at);
    return lower;
}

static void read_nodes(struct plan_choice *choice, json_t *nodes)
{
    const char *id;
    json_t *node;

    choice->nodes = df_alloc(choice->arena, json_object_size(nodes) * sizeof *choice->nodes);
    json_object_foreach(nodes, id, node) {
        const char *pin = choice->ignores_pins || plan_builtin(node) ? NULL
                                                                     : text_of(node, "pinned");
        struct plan_chosen chosen = {.id = id, .node = node};

        if (json_is_true(json_object_get(node, "muted"))) {
            chosen.fate = PLAN_MUTED;
        } else if (pin) {
            chosen.fate = PLAN_TAKEN;
            chosen.source = lower_case(choice->arena, pin);
        }
        json_object_set_new_nocheck(choice->places, id, json_integer((json_int_t) choice->count));
        choice->nodes[choice->count++] = chosen;
    }
}

static bool is_required(const struct plan_choice *choice, size_t to, const char *port)
{
    const json_t *operation = plan_operation(choice->snapshot, choice->nodes[to].node);
    json_t *inputs = json_object_get(json_object_get(operation, "interface"), "inputs"), *row;
    size_t index;

    json_array_foreach(inputs, index, row) {
        const char *name = text_of(row, "name");
        if (name && port && strcmp(name, port) == 0)
            return !json_is_true(json_object_get(row, "optional"));
    }
    return true;
}

static void read_wires(const struct plan_choice *choice, json_t *edges, struct wires *wires)
{
    const char *id;
    json_t *edge;

    wires->count = 0;
    wires->items = df_alloc(choice->arena, json_object_size(edges) * sizeof *wires->items);
    json_object_foreach(edges, id, edge) {
        const struct plan_chosen *from = plan_chosen_find(choice, end_node(edge, "from"));
        const struct plan_chosen *to = plan_chosen_find(choice, end_node(edge, "to"));
        if (!from || !to)
            continue;
        size_t place = (size_t) (to - choice->nodes);
        wires->items[wires->count++] = (struct wire){
            .from = (size_t) (from - choice->nodes),
            .to = place,
            .is_required = is_required(choice, place, end_port(edge, "to")),
        };
    }
}

static bool is_alive(const struct plan_choice *choice, const struct wire *wire)
{
    return !plan_is_left_out(choice->nodes[wire->from].fate)
           && !plan_is_left_out(choice->nodes[wire->to].fate);
}

static bool is_used(const struct plan_choice *choice, const struct wire *wire)
{
    return is_alive(choice, wire) && choice->nodes[wire->to].fate == PLAN_RUNS;
}

static bool is_binding(const struct plan_choice *choice, const struct wire *wire)
{
    return wire->is_required && choice->nodes[wire->to].fate == PLAN_RUNS;
}

/* The graph of those wires that count; UP leads from who receives to who gives. */
static void make_graph(struct planner *planner, const struct plan_choice *choice,
                       const struct wires *wires, enum direction direction,
                       bool (*counts)(const struct plan_choice *choice, const struct wire *wire))
{
    struct planner_edge *edges = df_alloc(choice->arena, wires->count * sizeof *edges);
    size_t count = 0;

    for (size_t i = 0; i < wires->count; i++) {
        const struct wire *wire = &wires->items[i];
        if (!counts(choice, wire))
            continue;
        edges[count++] = direction == DOWN ? (struct planner_edge){wire->from, wire->to}
                                           : (struct planner_edge){wire->to, wire->from};
    }
    planner_init(planner, choice->arena, choice->count, edges, count);
}

/* What needs a muted node is out as well, and what needs that. */
static void leave_out_muted(struct plan_choice *choice, const struct wires *wires)
{
    size_t *stack = df_alloc(choice->arena, choice->count * sizeof *stack), height = 0;
    struct planner graph;

    make_graph(&graph, choice, wires, DOWN, is_binding);
    for (size_t i = 0; i < choice->count; i++)
        if (choice->nodes[i].fate == PLAN_MUTED) {
            choice->nodes[i].muted = i;
            stack[height++] = i;
        }
    while (height > 0) {
        size_t node = stack[--height];
        for (size_t i = graph.first_child[node]; i < graph.first_child[node + 1]; i++) {
            struct plan_chosen *child = &choice->nodes[graph.children[i]];
            if (child->fate != PLAN_RUNS)
                continue;
            child->fate = PLAN_NEEDS_MUTED;
            child->muted = choice->nodes[node].muted;
            stack[height++] = graph.children[i];
        }
    }
}

/* Whether a target means this node: it is its id, or that of a pipeline that it is in. */
static bool is_meant(const struct plan_chosen *chosen, const char *target)
{
    size_t length = strlen(target);

    return strncmp(chosen->id, target, length) == 0
           && (chosen->id[length] == '.' || chosen->id[length] == '\0');
}

/* Which nodes the targets mean, by number. */
static bool *find_meant(const struct plan_choice *choice)
{
    bool *meant = df_alloc(choice->arena, choice->count * sizeof *meant);
    json_t *target;
    size_t index;

    json_array_foreach(choice->targets, index, target) {
        const char *id = json_string_value(target);
        const struct plan_chosen *chosen = plan_chosen_find(choice, id);
        if (chosen)
            meant[chosen - choice->nodes] = true;
        for (size_t i = 0; id && !chosen && i < choice->count; i++)
            meant[i] |= is_meant(&choice->nodes[i], id);
    }
    return meant;
}

/* Which nodes can be reached in this graph from the targets, themselves among them. */
static bool *reach(const struct plan_choice *choice, const struct planner *graph)
{
    bool *reached = find_meant(choice);
    size_t *stack = df_alloc(choice->arena, choice->count * sizeof *stack), height = 0;

    for (size_t i = 0; i < choice->count; i++)
        if (reached[i])
            stack[height++] = i;
    while (height > 0) {
        size_t node = stack[--height];
        for (size_t i = graph->first_child[node]; i < graph->first_child[node + 1]; i++)
            if (!reached[graph->children[i]]) {
                reached[graph->children[i]] = true;
                stack[height++] = graph->children[i];
            }
    }
    return reached;
}

static void keep_targets(struct plan_choice *choice, const struct wires *wires)
{
    struct planner used, alive;

    make_graph(&used, choice, wires, UP, is_used);
    make_graph(&alive, choice, wires, UP, is_alive);
    const bool *is_needed = reach(choice, &used), *is_above = reach(choice, &alive);
    for (size_t i = 0; i < choice->count; i++)
        if (!plan_is_left_out(choice->nodes[i].fate) && !is_needed[i])
            choice->nodes[i].fate = is_above[i] ? PLAN_NOT_NEEDED : PLAN_NOT_ASKED_FOR;
}

/* Whoever gives only to nodes that do not run is not run either; whoever gives to nobody is. */
static void leave_out_unneeded(struct plan_choice *choice, const struct wires *wires)
{
    size_t *idle = df_alloc(choice->arena, choice->count * sizeof *idle), count = 0;
    size_t *ready = df_alloc(choice->arena, choice->count * sizeof *ready);
    struct planner graph;

    make_graph(&graph, choice, wires, UP, is_alive);
    for (size_t i = 0; i < choice->count; i++)
        if (choice->nodes[i].fate == PLAN_TAKEN)
            idle[count++] = i;
    for (size_t done = 0; done < count; done++) {
        size_t freed = planner_finish(&graph, idle[done], ready);
        for (size_t i = 0; i < freed; i++) {
            struct plan_chosen *chosen = &choice->nodes[ready[i]];
            if (chosen->fate == PLAN_RUNS)
                idle[count++] = ready[i];
            chosen->fate = PLAN_NOT_NEEDED;
        }
    }
}

void plan_choose(struct plan_choice *choice, struct df_arena *arena, const json_t *snapshot,
                 const struct plan_wish *wish)
{
    const json_t *pipeline = json_object_get(snapshot, "pipeline");
    json_t *nodes = json_object_get(pipeline, "nodes"), *edges = json_object_get(pipeline, "edges");
    struct wires wires;

    *choice = (struct plan_choice){
        .arena = arena,
        .snapshot = snapshot,
        .targets = wish->targets,
        .ignores_pins = wish->ignores_pins,
        .places = df_defer_json(arena, json_object()),
    };
    if (json_object_size(nodes) > PLAN_NODE_LIMIT || json_object_size(edges) > PLAN_EDGE_LIMIT)
        return;
    read_nodes(choice, nodes);
    read_wires(choice, edges, &wires);
    leave_out_muted(choice, &wires);
    if (choice->targets)
        keep_targets(choice, &wires);
    else
        leave_out_unneeded(choice, &wires);
    for (size_t i = 0; i < choice->count; i++)
        choice->fates[choice->nodes[i].fate]++;
}

bool plan_edge_matters(const struct plan_choice *choice, const json_t *edge)
{
    const struct plan_chosen *from = plan_chosen_find(choice, end_node(edge, "from"));
    const struct plan_chosen *to = plan_chosen_find(choice, end_node(edge, "to"));

    if (from && plan_is_left_out(from->fate))
        return false;
    return !to || to->fate == PLAN_RUNS;
}

size_t plan_choice_jobs(const struct plan_choice *choice)
{
    return choice->fates[PLAN_RUNS] + choice->fates[PLAN_TAKEN];
}

size_t plan_choice_muted(const struct plan_choice *choice)
{
    return choice->fates[PLAN_MUTED] + choice->fates[PLAN_NEEDS_MUTED];
}

/* The node that a target means; of several the first that runs. NULL when there is none. */
static const struct plan_chosen *target_of(const struct plan_choice *choice, const char *id)
{
    const struct plan_chosen *found = plan_chosen_find(choice, id);

    for (size_t i = 0; id && !found && i < choice->count; i++)
        if (is_meant(&choice->nodes[i], id) && !plan_is_left_out(choice->nodes[i].fate))
            found = &choice->nodes[i];
    for (size_t i = 0; id && !found && i < choice->count; i++)
        if (is_meant(&choice->nodes[i], id))
            found = &choice->nodes[i];
    return found;
}

static void look_at_target(const struct plan_choice *choice, const char *id, const char *pointer,
                           json_t *problems)
{
    const struct plan_chosen *chosen = target_of(choice, id);

    if (!chosen) {
        plan_problem_add(problems, "error", pointer, "there is no such node");
        return;
    }
    const char *name = plan_node_name(choice->snapshot, chosen->node);
    if (chosen->fate == PLAN_MUTED)
        plan_problem_add(problems, "error", pointer, "%s: is muted; unmute it to run it", name);
    if (chosen->fate == PLAN_NEEDS_MUTED)
        plan_problem_add(problems, "error", pointer, "%s: needs '%s', which is muted; unmute that",
                         name, plan_node_name(choice->snapshot, choice->nodes[chosen->muted].node));
}

void plan_choice_problems(const struct plan_choice *choice, json_t *problems)
{
    const char *id = text_of(json_object_get(choice->snapshot, "pipeline"), "id");
    json_t *target;
    size_t index;

    if (json_array_size(choice->targets) > choice->count) {
        plan_problem_add(problems, "error", "/targets", "names more nodes than the pipeline has");
        return;
    }
    json_array_foreach(choice->targets, index, target)
        look_at_target(choice, json_string_value(target),
                       df_printf(choice->arena, "/targets/%zu", index), problems);
    if (!choice->targets && choice->count > 0 && plan_choice_jobs(choice) == 0)
        plan_problem_add(problems, "error",
                         df_printf(choice->arena, "/pipelines/%s", id ? id : "?"),
                         "nothing is left to run: every operation is muted or needs one that is");
}

static json_t *shown_node(const struct plan_chosen *chosen)
{
    bool drops_pin = chosen->fate != PLAN_TAKEN && json_object_get(chosen->node, "pinned");
    const char *because = fate_names[chosen->fate];

    if (!drops_pin && !because)
        return json_incref(chosen->node);
    json_t *node = json_copy(chosen->node);
    if (drops_pin)
        json_object_del(node, "pinned");
    if (because) {
        json_object_set_new(node, "left_out", json_true());
        json_object_set_new(node, "left_out_because", json_string(because));
    }
    return node;
}

json_t *plan_choice_nodes(const struct plan_choice *choice)
{
    json_t *nodes = json_object();

    for (size_t i = 0; i < choice->count; i++)
        json_object_set_new(nodes, choice->nodes[i].id, shown_node(&choice->nodes[i]));
    return nodes;
}
