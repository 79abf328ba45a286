#include "network.h"

#include <string.h>

/* The id is the first member of all three. */
static int id_compare(const void *a, const void *b)
{
    return text_compare(*(const char *const *) a, *(const char *const *) b);
}

static const char *sort_by_id(struct room *room, void *elements, int count, size_t size)
{
    const char *bytes = elements;

    if (!room_sort(room, elements, (size_t) count, size, id_compare))
        return NULL;
    for (int i = 1; i < count; i++) {
        const void *one = bytes + (size_t) i * size, *before = bytes + (size_t) (i - 1) * size;
        if (id_compare(before, one) == 0)
            return *(const char *const *) one;
    }
    return NULL;
}

const char *network_sort(struct network *network, struct room *room)
{
    const char *twice = sort_by_id(room, network->nodes, network->node_count,
                                   sizeof *network->nodes);

    if (!twice)
        twice = sort_by_id(room, network->edges, network->edge_count, sizeof *network->edges);
    if (!twice)
        twice = sort_by_id(room, network->blocks, network->block_count, sizeof *network->blocks);
    return twice;
}

static int place_of(const void *elements, int count, size_t size, const char *id)
{
    int low = 0, high = count;

    while (id && low < high) {
        int middle = low + (high - low) / 2;
        const void *one = (const char *) elements + (size_t) middle * size;
        int order = text_compare(*(const char *const *) one, id);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NETWORK_NOTHING;
}

int network_node_place(const struct network *network, const char *id)
{
    return place_of(network->nodes, network->node_count, sizeof *network->nodes, id);
}

int network_block_place(const struct network *network, const char *id)
{
    return place_of(network->blocks, network->block_count, sizeof *network->blocks, id);
}

const char *const *network_outputs(const struct layer *layer)
{
    static const char *const one[] = {"output", NULL};
    static const char *const states[] = {"output", "hidden_state", NULL};
    static const char *const cells[] = {"output", "hidden_state", "cell_state", NULL};
    static const char *const both[] = {"output", "forward_hidden_state", "backward_hidden_state",
                                       NULL};
    static const char *const both_cells[] = {"output",
                                             "forward_hidden_state",
                                             "forward_cell_state",
                                             "backward_hidden_state",
                                             "backward_cell_state",
                                             NULL};
    const struct layer *inner = layer->inner;

    if (strcmp(layer->type, "Bidirectional") == 0) {
        if (!inner || !layer_flag(inner, "return_state", false))
            return one;
        return strstr(inner->type, "LSTM") ? both_cells : both;
    }
    if (!layer_flag(layer, "return_state", false))
        return one;
    const struct value *cell = value_member(layer_value(layer, "cell"), "layer");
    bool has_cell = strstr(layer->type, "LSTM")
                    || (cell && cell->kind == VALUE_TEXT && strstr(cell->text, "LSTM"));
    return has_cell ? cells : states;
}

const struct tensor *network_edge_tensor(const struct network_result *result, int edge)
{
    int place = result->of_edge[edge];

    if (place == NETWORK_NOTHING)
        return NULL;
    const struct network_link *link = &result->links[place];
    const struct inference *inference = &result->layers[link->from].inference;
    bool is_there = inference->verdict == VERDICT_KNOWN
                    && (size_t) link->output < inference->output_count;
    return is_there ? &inference->outputs[link->output] : NULL;
}
