#include "group.h"
#include "link.h"
#include "problem.h"
#include "run.h"
#include "sense.h"

#include <string.h>

static bool is_type(const struct network *network, int node, const char *type)
{
    return strcmp(network->nodes[node].layer.type, type) == 0;
}

static int64_t place_among(const struct network *network, int node)
{
    const struct value *index = layer_value(&network->nodes[node].layer, "index");
    int64_t place = 0;

    return index && value_integer(index, &place) ? place : 0;
}

struct end {
    int64_t place;
    int node;
};

static int end_compare(const void *a, const void *b)
{
    const struct end *x = a, *y = b;

    return (x->place > y->place) - (x->place < y->place);
}

/* The nodes of a type in the order of their attribute `index`, then of their ids. */
static int find_ends(const struct network *network, const char *type, int *nodes, struct room *room)
{
    struct end *ends = room_take(room, (size_t) network->node_count + 1, sizeof *ends);
    int count = 0;

    if (!ends)
        return 0;
    for (int i = 0; i < network->node_count; i++)
        if (is_type(network, i, type))
            ends[count++] = (struct end){place_among(network, i), i};
    (void) room_sort(room, ends, (size_t) count, sizeof *ends, end_compare);
    for (int i = 0; i < count; i++)
        nodes[i] = ends[i].node;
    return count;
}

/* Without nodes that say so, what nobody reads is an output. */
static bool find_all_ends(const struct network *network, struct network_result *result,
                          struct room *room)
{
    size_t nodes = (size_t) network->node_count + 1;
    bool *is_read = room_take(room, nodes, sizeof *is_read);

    result->inputs = room_take(room, nodes, sizeof *result->inputs);
    result->outputs = room_take(room, nodes, sizeof *result->outputs);
    if (room->is_full)
        return false;
    result->input_count = find_ends(network, "Input", result->inputs, room);
    result->output_count = find_ends(network, "Output", result->outputs, room);
    for (int i = 0; i < result->link_count; i++)
        is_read[result->links[i].from] = true;
    for (int i = 0, any = result->output_count; !any && i < network->node_count; i++)
        if (!is_read[i])
            result->outputs[result->output_count++] = i;
    for (int i = 0; i < result->input_count; i++)
        result->layers[result->inputs[i]].is_input = true;
    for (int i = 0; i < result->output_count; i++)
        result->layers[result->outputs[i]].is_output = true;
    return !room->is_full;
}

/* Unequal inputs that differ along the last axis only can be put side by side instead. */
static bool fits_side_by_side(const struct network_result *result, int node)
{
    const struct tensor *first = NULL;

    for (int i = result->into[node]; i < result->into[node + 1]; i++) {
        const struct tensor *next = network_edge_tensor(result, result->links[i].edge);
        if (!next || (first && next->rank != first->rank))
            return false;
        for (int axis = 0; first && axis < first->rank - 1; axis++)
            if (next->sizes[axis] != first->sizes[axis])
                return false;
        first = next;
    }
    return true;
}

static void tell_faults(const struct network *network, struct network_result *result)
{
    for (int i = 0; i < network->node_count; i++) {
        const struct inference *inference = &result->layers[i].inference;
        if (inference->verdict != VERDICT_WRONG)
            continue;
        struct network_problem *problem = problem_add_node(result, i, inference->fault, "");
        problem->words = inference->words;
        problem->attribute = inference->attribute;
        if (inference->fix != FIX_NONE)
            problem_fix(problem, inference->fix, inference->attribute, inference->fix_what);
        else if (inference->fault == FAULT_UNEQUAL && !inference->attribute
                 && result->into[i + 1] - result->into[i] > 1 && fits_side_by_side(result, i))
            problem_fix(problem, FIX_REPLACE, NULL, "Concatenate");
    }
    if (result->input_count == 0)
        network_problem_add(result, FAULT_STRUCTURE, "has no Input: nothing says what it is given");
}

/* How many numbers an optimizer keeps for each that it trains. */
static int64_t slots_of(const char *optimizer)
{
    static const struct {
        const char *name;
        int64_t slots;
    } slots[] = {{"sgd", 0},   {"adagrad", 1}, {"rmsprop", 1}, {"lion", 1}, {"adam", 2},
                 {"adamw", 2}, {"adamax", 2},  {"nadam", 2},   {"ftrl", 2}, {"adadelta", 2}};

    for (size_t i = 0; optimizer && i < sizeof slots / sizeof slots[0]; i++)
        if (strcmp(slots[i].name, optimizer) == 0)
            return slots[i].slots;
    return 2;
}

static bool keeps_nothing(const char *type)
{
    static const char *const views[] = {"Flatten", "Reshape", "Identity", "Output", NULL};

    for (const char *const *view = views; *view; view++)
        if (strcmp(*view, type) == 0)
            return true;
    return false;
}

static void sum_up(const struct network *network, const struct training *training,
                   struct network_result *result)
{
    enum { WEIGHT_BYTES = 4 };
    struct network_totals *totals = &result->totals;
    struct network_memory *memory = &totals->memory;

    totals->is_whole = true;
    for (int i = 0; i < network->node_count; i++) {
        const struct network_layer *layer = &result->layers[i];
        const struct layer *drawn = &network->nodes[i].layer;
        totals->is_whole &= layer->inference.verdict == VERDICT_KNOWN;
        if (layer->inference.verdict != VERDICT_KNOWN)
            continue;
        if (strcmp(drawn->type, "Output") != 0)
            totals->layers = count_plus(totals->layers, layer->copies);
        totals->trainable = count_plus(totals->trainable, layer->trainable);
        totals->fixed = count_plus(totals->fixed, layer->fixed);
        totals->operations = count_plus(totals->operations, layer->operations);
        if (!keeps_nothing(drawn->type))
            memory->activations = count_plus(memory->activations, layer->activations);
    }
    int64_t trained = count_times(WEIGHT_BYTES, totals->trainable);
    memory->weights = count_plus(trained, count_times(WEIGHT_BYTES, totals->fixed));
    memory->gradients = trained;
    memory->slots = count_times(slots_of(training->optimizer), trained);
    memory->activations = count_times(training->batch, memory->activations);
    memory->total = count_plus(count_plus(memory->weights, memory->gradients),
                               count_plus(memory->slots, memory->activations));
}

struct network_result *network_infer(const struct network *network, const struct training *training,
                                     struct room *room)
{
    struct network_result *result = room_take(room, 1, sizeof *result);
    size_t nodes = (size_t) network->node_count;

    if (!result)
        return NULL;
    result->problem_room = 2 * network->node_count + network->edge_count + network->block_count
                           + network->block_count + 4;
    result->problems = room_take(room, (size_t) result->problem_room, sizeof *result->problems);
    result->layers = room_take(room, nodes + 1, sizeof *result->layers);
    if (room->is_full || !links_find(network, result, room) || !groups_find(network, result, room)
        || !find_all_ends(network, result, room) || !network_run(network, result, room))
        return NULL;
    tell_faults(network, result);
    sum_up(network, training, result);
    return network_look_for_sense(network, training, result, room) ? result : NULL;
}
