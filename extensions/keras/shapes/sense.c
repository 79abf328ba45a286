#include "sense.h"

#include "problem.h"

#include <string.h>

enum { PICTURE_RANK = 4 }; /* batch, height, width, channels */

/* By node. */
struct marks {
    bool *is_read, *is_useful; /* by anything; by an output of the model */
    bool *keeps;               /* reaches an output of the model with as many axes */
    bool *is_hinted;           /* follows a layer that has been hinted at */
};

static bool is_type(const struct network *network, int node, const char *type)
{
    return strcmp(network->nodes[node].layer.type, type) == 0;
}

static int rank_of(const struct network_result *result, int node)
{
    const struct inference *inference = &result->layers[node].inference;

    return inference->verdict == VERDICT_KNOWN && inference->output_count > 0
               ? inference->outputs[0].rank
               : 0;
}

static void mark(const struct network_result *result, struct marks *marks)
{
    for (int i = result->output_count - 1; i >= 0; i--)
        marks->is_useful[result->outputs[i]] = marks->keeps[result->outputs[i]] = true;
    for (int i = result->order_count - 1; i >= 0; i--) {
        int node = result->order[i];
        for (int k = result->into[node]; k < result->into[node + 1]; k++) {
            int from = result->links[k].from;
            marks->is_read[from] = true;
            marks->is_useful[from] |= marks->is_useful[node];
            marks->keeps[from] |= marks->keeps[node] && rank_of(result, from) >= PICTURE_RANK
                                  && rank_of(result, from) == rank_of(result, node);
        }
    }
}

static struct network_problem *hint(struct network_result *result, int node, const char *words)
{
    struct network_problem *problem = problem_add_node(result, node, FAULT_SENSE, words);

    problem->is_hint = true;
    return problem;
}

/* A dense layer works on the last axis only: on each place of a picture by itself. */
static void hint_dense(const struct network *network, struct network_result *result,
                       struct marks *marks, int node)
{
    bool follows = false;

    for (int k = result->into[node]; k < result->into[node + 1]; k++)
        follows |= marks->is_hinted[result->links[k].from];
    marks->is_hinted[node] = follows;
    if (follows || !marks->keeps[node] || !is_type(network, node, "Dense")
        || rank_of(result, node) < PICTURE_RANK)
        return;
    marks->is_hinted[node] = true;
    struct network_problem *problem = hint(
        result, node,
        "works on each place of the picture by itself, and so does what the model gives");
    problem_fix(problem, FIX_INSERT, NULL, "Flatten");
    problem_fix(problem, FIX_INSERT, NULL,
                rank_of(result, node) == PICTURE_RANK ? "GlobalAveragePooling2D"
                                                      : "GlobalAveragePooling3D");
}

static void hint_unused(struct network_result *result, const struct marks *marks, int node)
{
    if (marks->is_useful[node] || marks->is_read[node])
        return;
    struct network_problem *problem = hint(result, node,
                                           "is read by nothing, and is no part of the model");
    problem_fix(problem, FIX_APPEND, NULL, "Output");
}

/* The layer that makes the numbers of a softmax, from an output of the model backwards; `*softmax`
 * is the one that has it. */
static int classifier(const struct network *network, const struct network_result *result, int node,
                      int *softmax)
{
    enum { FAR = 4 };

    for (int steps = 0; steps < FAR; steps++) {
        const struct layer *layer = &network->nodes[node].layer;
        if (layer_is(layer, "activation", "softmax") || is_type(network, node, "Softmax"))
            *softmax = node;
        if (layer_value(layer, "units") || layer_value(layer, "filters")
            || result->into[node + 1] - result->into[node] != 1)
            return node;
        node = result->links[result->into[node]].from;
    }
    return node;
}

static void hint_classes(const struct network *network, const struct training *training,
                         struct network_result *result, int output)
{
    int softmax = NETWORK_NOTHING;
    int node = classifier(network, result, output, &softmax);

    if (softmax == NETWORK_NOTHING || rank_of(result, softmax) < 2)
        return;
    int64_t width = tensor_size(&result->layers[softmax].inference.outputs[0], -1);
    if (width == 1) {
        struct network_problem *problem = hint(result, softmax,
                                               "is a softmax of one number, which is always 1");
        if (layer_value(&network->nodes[softmax].layer, "activation")) {
            problem->attribute = "activation";
            problem_fix(problem, FIX_SET, "activation", "sigmoid");
        }
    } else if (training->labels > 0 && width != TENSOR_OPEN && width != training->labels) {
        struct network_problem *problem = hint(result, node, "gives ");
        words_add_number(&problem->words, width);
        words_add(&problem->words, " classes, and the data has ");
        words_add_number(&problem->words, training->labels);
        if (layer_value(&network->nodes[node].layer, "units")) {
            problem->attribute = "units";
            problem_fix(problem, FIX_SET, "units", NULL);
            problem->fixes[0].number = training->labels;
        }
    }
}

bool network_look_for_sense(const struct network *network, const struct training *training,
                            struct network_result *result, struct room *room)
{
    size_t nodes = (size_t) network->node_count + 1;
    struct marks marks = {
        room_take(room, nodes, sizeof(bool)), room_take(room, nodes, sizeof(bool)),
        room_take(room, nodes, sizeof(bool)), room_take(room, nodes, sizeof(bool))};

    if (room->is_full)
        return false;
    mark(result, &marks);
    for (int i = 0; i < result->order_count; i++) {
        hint_dense(network, result, &marks, result->order[i]);
        hint_unused(result, &marks, result->order[i]);
    }
    for (int i = 0; i < result->output_count; i++)
        hint_classes(network, training, result, result->outputs[i]);
    return true;
}
