#include "link.h"

#include "problem.h"

#include <string.h>

/* Ports in the order in which a call of the layer takes them. */
static int port_rank(const char *port)
{
    static const char *const ports[] = {"inputs", "query", "value", "key", "initial_state", NULL};
    int rank = 0;

    while (ports[rank] && strcmp(ports[rank], port) != 0)
        rank++;
    return rank;
}

static int link_compare(const void *a, const void *b)
{
    const struct network_link *x = a, *y = b;

    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    if (x->port != y->port)
        return x->port < y->port ? -1 : 1;
    if (x->index != y->index)
        return x->index < y->index ? -1 : 1;
    return x->edge - y->edge;
}

static int output_of(const struct layer *layer, const char *port)
{
    const char *const *ports = network_outputs(layer);

    for (int i = 0; ports[i]; i++)
        if (strcmp(ports[i], port) == 0)
            return i;
    return NETWORK_NOTHING;
}

/* The layer of a node, or that which it shares. */
static const struct layer *layer_of(const struct network *network, int node)
{
    int owner = network_node_place(network, network->nodes[node].shares);

    return &network->nodes[owner == NETWORK_NOTHING ? node : owner].layer;
}

static void fail_port(const struct network *network, struct network_result *result, int edge,
                      int from)
{
    struct network_problem *problem = network_problem_add(
        result, FAULT_STRUCTURE, "comes from an output that its layer does not have");
    bool is_state = strstr(network->edges[edge].from_port, "_state") != NULL;

    problem->edge = edge;
    if (is_state && !layer_of(network, from)->inner) {
        problem->node = from;
        problem->attribute = "return_state";
        problem_fix(problem, FIX_SET, "return_state", "true");
    }
}

static void add_link(const struct network *network, struct network_result *result, int edge)
{
    const struct network_edge *one = &network->edges[edge];
    int from = network_node_place(network, one->from), to = network_node_place(network, one->to);

    result->of_edge[edge] = NETWORK_NOTHING;
    if (from == NETWORK_NOTHING || to == NETWORK_NOTHING) {
        network_problem_add(result, FAULT_STRUCTURE,
                            "goes to or comes from a layer that is not there")
            ->edge
            = edge;
        return;
    }
    int output = output_of(layer_of(network, from), one->from_port);
    if (output == NETWORK_NOTHING) {
        fail_port(network, result, edge, from);
        return;
    }
    result->links[result->link_count++] = (struct network_link){.edge = edge,
                                                                .from = from,
                                                                .to = to,
                                                                .output = output,
                                                                .port = port_rank(one->to_port),
                                                                .index = one->index};
}

bool links_find(const struct network *network, struct network_result *result, struct room *room)
{
    size_t nodes = (size_t) network->node_count, edges = (size_t) network->edge_count;

    result->links = room_take(room, edges + 1, sizeof *result->links);
    result->into = room_take(room, nodes + 2, sizeof *result->into);
    result->of_edge = room_take(room, edges + 1, sizeof *result->of_edge);
    if (room->is_full)
        return false;
    for (int i = 0; i < network->edge_count; i++)
        add_link(network, result, i);
    if (!room_sort(room, result->links, (size_t) result->link_count, sizeof *result->links,
                   link_compare))
        return false;
    for (int i = 0; i < result->link_count; i++) {
        result->into[result->links[i].to + 1]++;
        result->of_edge[result->links[i].edge] = i;
    }
    for (int i = 0; i < network->node_count; i++)
        result->into[i + 1] += result->into[i];
    return true;
}
