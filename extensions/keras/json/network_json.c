#include "network_json.h"

#include <string.h>

enum { LAYERS_WITHIN = 8 };

static const char *text_of(const struct value *value)
{
    return value && value->kind == VALUE_TEXT ? value->text : NULL;
}

static bool layer_read(const struct value *value, struct room *room, int depth,
                       struct layer *layer);

/* The layer that an attribute holds; NULL when it holds none. */
static const struct layer *inner_read(const struct layer *layer, const char *name,
                                      struct room *room, int depth)
{
    const struct value *value = layer_value(layer, name);

    if (!text_of(value_member(value, "layer")))
        return NULL;
    struct layer *inner = room_take(room, 1, sizeof *inner);
    return inner && layer_read(value, room, depth + 1, inner) ? inner : NULL;
}

/* {"layer", "attributes"?} */
static bool layer_read(const struct value *value, struct room *room, int depth, struct layer *layer)
{
    const struct value *attributes = value_member(value, "attributes");

    *layer = (struct layer){.type = text_of(value_member(value, "layer"))};
    if (!layer->type || depth > LAYERS_WITHIN || (attributes && attributes->kind != VALUE_OBJECT))
        return false;
    if (attributes) {
        layer->attributes = attributes->members;
        layer->attribute_count = attributes->count;
    }
    layer->inner = inner_read(layer, "layer", room, depth);
    layer->backward = inner_read(layer, "backward_layer", room, depth);
    return true;
}

static const char *nodes_read(const struct value *nodes, struct room *room, struct network *network)
{
    for (size_t i = 0; i < nodes->count; i++) {
        const struct value *value = &nodes->members[i].value;
        struct network_node *node = &network->nodes[network->node_count++];
        node->id = nodes->members[i].name;
        node->name = text_of(value_member(value, "name"));
        node->shares = text_of(value_member(value, "shares"));
        node->block = text_of(value_member(value, "block"));
        if (!layer_read(value, room, 0, &node->layer))
            return "has a node that is not a layer with attributes";
    }
    return NULL;
}

static bool end_read(const struct value *value, const char **node, const char **port)
{
    if (!value || value->kind != VALUE_LIST || value->count != 2)
        return false;
    *node = text_of(&value->items[0]);
    *port = text_of(&value->items[1]);
    return *node && *port;
}

static const char *edges_read(const struct value *edges, struct network *network)
{
    for (size_t i = 0; i < edges->count; i++) {
        const struct value *value = &edges->members[i].value;
        const struct value *index = value_member(value, "index");
        struct network_edge *edge = &network->edges[network->edge_count++];
        edge->id = edges->members[i].name;
        if (!end_read(value_member(value, "from"), &edge->from, &edge->from_port)
            || !end_read(value_member(value, "to"), &edge->to, &edge->to_port)
            || (index && !value_integer(index, &edge->index)))
            return "has an edge without two ends";
    }
    return NULL;
}

static const char *blocks_read(const struct value *blocks, struct network *network)
{
    for (size_t i = 0; blocks && i < blocks->count; i++) {
        const struct value *value = &blocks->members[i].value;
        const struct value *repeat = value_member(value, "repeat");
        struct network_block *block = &network->blocks[network->block_count++];
        int64_t times = 1;
        block->id = blocks->members[i].name;
        block->name = text_of(value_member(value, "name"));
        block->parent = text_of(value_member(value, "parent"));
        if (repeat && (!value_integer(repeat, &times) || times < 1 || times > NETWORK_REPEAT))
            return "has a block that repeats less than once or more than 1,000 times";
        block->repeat = (int) times;
    }
    return NULL;
}

static bool is_object(const struct value *value, size_t most)
{
    return value && value->kind == VALUE_OBJECT && value->count <= most;
}

const char *network_read(const struct value *resource, struct room *room, struct network *network)
{
    const struct value *nodes = value_member(resource, "nodes"),
                       *edges = value_member(resource, "edges"),
                       *blocks = value_member(resource, "blocks");
    const char *problem;

    *network = (struct network){.name = text_of(value_member(resource, "name"))};
    if (!is_object(nodes, NETWORK_NODES) || !is_object(edges, NETWORK_EDGES)
        || (blocks && !is_object(blocks, NETWORK_BLOCKS)))
        return "has no nodes and edges, or too many of them";
    network->nodes = room_take(room, nodes->count + 1, sizeof *network->nodes);
    network->edges = room_take(room, edges->count + 1, sizeof *network->edges);
    network->blocks = room_take(room, (blocks ? blocks->count : 0) + 1, sizeof *network->blocks);
    if (room->is_full)
        return NULL;
    problem = nodes_read(nodes, room, network);
    if (!problem)
        problem = edges_read(edges, network);
    if (!problem)
        problem = blocks_read(blocks, network);
    if (problem || room->is_full)
        return problem;
    return network_sort(network, room) ? "has an id twice" : NULL;
}
