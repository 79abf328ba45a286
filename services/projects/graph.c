#include "graph.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

DF_DEFINE_AUTO(json_t, json_decref);

struct graph_edge graph_edge_read(json_t *edge)
{
    json_t *from = json_object_get(edge, "from"), *to = json_object_get(edge, "to");

    return (struct graph_edge){
        .from_node = json_string_value(json_array_get(from, 0)),
        .output = json_string_value(json_array_get(from, 1)),
        .to_node = json_string_value(json_array_get(to, 0)),
        .input = json_string_value(json_array_get(to, 1)),
    };
}

/* "node/input": a node id has no slash. */
static const char *input_key(const struct graph_edge *edge, char key[1024])
{
    snprintf(key, 1024, "%s/%s", edge->to_node, edge->input);
    return key;
}

static void check_inputs(json_t *edges, json_t *added, graph_complain *complain, void *data)
{
    df_auto(json_t) taken = json_object();
    char key[1024];
    const char *id;
    json_t *value;

    json_object_foreach(edges, id, value) {
        struct graph_edge edge = graph_edge_read(value);
        json_t *other = json_object_get(taken, input_key(&edge, key));
        if (!other) {
            json_object_set_new(taken, key, json_string(id));
            continue;
        }
        const char *blamed = json_object_get(added, id) ? id : json_string_value(other);
        if (json_object_get(added, blamed))
            complain(data, blamed, "the input has an edge already");
    }
}

/* The edges between nodes that are there, sorted by the node they start from. */
struct graph {
    struct arc {
        const char *id;
        size_t from, to;
    } * arcs;
    size_t nodes, count;
    size_t *
        first; /* nodes + 2: where the arcs of a node start; where the next one's start, they end */
    size_t *incoming; /* nodes: arcs not yet taken away */
};

static size_t index_of(json_t *indices, const char *node)
{
    return (size_t) json_integer_value(json_object_get(indices, node));
}

static void *new_array(size_t count, size_t size)
{
    void *array = calloc(count, size);

    if (!array)
        abort();
    return array;
}

/* Edges to nodes that are not there have no place in the graph. */
static struct arc *read_arcs(json_t *pipeline, size_t *count)
{
    df_auto(json_t) indices = json_object();
    json_t *nodes = json_object_get(pipeline, "nodes"), *edges = json_object_get(pipeline, "edges");
    struct arc *arcs = new_array(json_object_size(edges) + 1, sizeof *arcs);
    const char *id;
    json_t *value;
    json_int_t next = 0;

    *count = 0;
    json_object_foreach(nodes, id, value)
        json_object_set_new(indices, id, json_integer(next++));
    json_object_foreach(edges, id, value) {
        struct graph_edge edge = graph_edge_read(value);
        if (json_object_get(indices, edge.from_node) && json_object_get(indices, edge.to_node))
            arcs[(*count)++] = (struct arc){id, index_of(indices, edge.from_node),
                                            index_of(indices, edge.to_node)};
    }
    return arcs;
}

static void graph_init(struct graph *graph, json_t *pipeline)
{
    size_t count;
    struct arc *arcs = read_arcs(pipeline, &count);

    *graph = (struct graph){
        .nodes = json_object_size(json_object_get(pipeline, "nodes")),
        .count = count,
        .arcs = new_array(count + 1, sizeof *graph->arcs),
    };
    graph->first = new_array(graph->nodes + 2, sizeof *graph->first);
    graph->incoming = new_array(graph->nodes + 1, sizeof *graph->incoming);

    /* Count, add up, fill: first[n + 1] moves from the start of n's arcs to their end. */
    for (size_t i = 0; i < count; i++)
        graph->first[arcs[i].from + 2]++;
    for (size_t i = 2; i < graph->nodes + 2; i++)
        graph->first[i] += graph->first[i - 1];
    for (size_t i = 0; i < count; i++) {
        graph->arcs[graph->first[arcs[i].from + 1]++] = arcs[i];
        graph->incoming[arcs[i].to]++;
    }
    free(arcs);
}

static void graph_release(struct graph *graph)
{
    free(graph->arcs);
    free(graph->first);
    free(graph->incoming);
}

/* Takes away nodes without incoming arcs until none is left (Kahn); what then still has incoming
 * arcs is in a cycle, or behind one. */
static bool has_cycle(struct graph *graph)
{
    size_t *ready = new_array(graph->nodes + 1, sizeof *ready);
    size_t count = 0, done = 0;

    for (size_t i = 0; i < graph->nodes; i++)
        if (graph->incoming[i] == 0)
            ready[count++] = i;
    for (; done < count; done++)
        for (size_t a = graph->first[ready[done]]; a < graph->first[ready[done] + 1]; a++)
            if (--graph->incoming[graph->arcs[a].to] == 0)
                ready[count++] = graph->arcs[a].to;
    free(ready);
    return done < graph->nodes;
}

/* Every node that is left has an arc from one that is left: walking back along these must come
 * round. Blames the first added edge of that round; there is one, since the edges of before had no
 * cycle. */
static void blame_cycle(const struct graph *graph, json_t *added, graph_complain *complain,
                        void *data)
{
    const struct arc **back = new_array(graph->nodes + 1, sizeof *back);
    bool *seen = new_array(graph->nodes + 1, sizeof *seen);
    size_t node = 0;

    for (size_t i = 0; i < graph->count; i++)
        if (graph->incoming[graph->arcs[i].from] && graph->incoming[graph->arcs[i].to])
            back[graph->arcs[i].to] = &graph->arcs[i];
    while (!back[node])
        node++;
    for (; !seen[node]; node = back[node]->from)
        seen[node] = true;

    for (size_t steps = 0; steps < graph->nodes; steps++, node = back[node]->from) {
        if (!json_object_get(added, back[node]->id))
            continue;
        bool is_loop = back[node]->from == back[node]->to;
        complain(data, back[node]->id, is_loop ? "connects a node with itself" : "closes a cycle");
        break;
    }
    free(back);
    free(seen);
}

void graph_check(json_t *pipeline, json_t *added, graph_complain *complain, void *data)
{
    struct graph graph;

    if (json_object_size(added) == 0)
        return;
    check_inputs(json_object_get(pipeline, "edges"), added, complain, data);
    graph_init(&graph, pipeline);
    if (has_cycle(&graph))
        blame_cycle(&graph, added, complain, data);
    graph_release(&graph);
}
