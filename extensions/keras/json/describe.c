#include "describe.h"

#include "question.h"
#include "write_json.h"

#include <string.h>

static const char *const verdicts[] = {[VERDICT_KNOWN] = "known",
                                       [VERDICT_UNKNOWN] = "unknown",
                                       [VERDICT_WRONG] = "wrong",
                                       [VERDICT_WAITS] = "waits"};
static const char *const faults[] = {
    [FAULT_NONE] = "none",     [FAULT_MISSING] = "missing", [FAULT_ATTRIBUTE] = "attribute",
    [FAULT_INPUTS] = "inputs", [FAULT_RANK] = "rank",       [FAULT_OPEN] = "open",
    [FAULT_SMALL] = "small",   [FAULT_UNEQUAL] = "unequal", [FAULT_STRUCTURE] = "structure",
    [FAULT_SENSE] = "sense"};

static void write_shape(struct text_out *out, const char *name, const struct tensor *tensor)
{
    json_begin(out, name, '[');
    for (int i = 0; i < tensor->rank; i++)
        json_count(out, NULL, tensor->sizes[i]);
    json_end(out, ']');
}

static void write_outputs(struct text_out *out, const struct layer *layer,
                          const struct inference *inference)
{
    const char *const *ports = network_outputs(layer);

    json_begin(out, "shapes", '[');
    for (size_t i = 0; i < inference->output_count; i++)
        write_shape(out, NULL, &inference->outputs[i]);
    json_end(out, ']');
    json_begin(out, "dtypes", '[');
    for (size_t i = 0; i < inference->output_count; i++)
        json_text(out, NULL, tensor_type_name(inference->outputs[i].type));
    json_end(out, ']');
    json_begin(out, "ports", '[');
    for (int i = 0; ports[i]; i++)
        json_text(out, NULL, ports[i]);
    json_end(out, ']');
}

static void write_node(struct text_out *out, const struct question *question,
                       const struct network_result *result, int node)
{
    const struct network *network = &question->network;
    const struct network_layer *layer = &result->layers[node];
    int owner = network_node_place(network, network->nodes[node].shares);

    json_begin(out, network->nodes[node].id, '{');
    json_text(out, "verdict", verdicts[layer->inference.verdict]);
    write_outputs(out, &network->nodes[owner == NETWORK_NOTHING ? node : owner].layer,
                  &layer->inference);
    if (layer->inference.verdict == VERDICT_KNOWN) {
        json_count(out, "parameters", count_plus(layer->trainable, layer->fixed));
        json_count(out, "trainable", layer->trainable);
        json_count(out, "fixed", layer->fixed);
        json_count(out, "operations", layer->operations);
        json_count(out, "copies", layer->copies);
    }
    if (layer->waits_for != NETWORK_NOTHING && layer->inference.verdict == VERDICT_WAITS)
        json_text(out, "waits_for", network->nodes[layer->waits_for].id);
    if (layer->is_input)
        json_truth(out, "input", true);
    if (layer->is_output)
        json_truth(out, "output", true);
    json_end(out, '}');
}

static void write_edges(struct text_out *out, const struct question *question,
                        const struct network_result *result)
{
    json_begin(out, "edges", '{');
    for (int i = 0; i < question->network.edge_count; i++) {
        const struct tensor *tensor = network_edge_tensor(result, i);
        if (!tensor)
            continue;
        json_begin(out, question->network.edges[i].id, '{');
        write_shape(out, "shape", tensor);
        json_text(out, "dtype", tensor_type_name(tensor->type));
        json_end(out, '}');
    }
    json_end(out, '}');
}

static void write_ends(struct text_out *out, const char *name, const struct network *network,
                       const int *nodes, int count)
{
    json_begin(out, name, '[');
    for (int i = 0; i < count; i++)
        json_text(out, NULL, network->nodes[nodes[i]].id);
    json_end(out, ']');
}

static void write_totals(struct text_out *out, const struct training *training,
                         const struct network_totals *totals)
{
    json_begin(out, "totals", '{');
    json_truth(out, "whole", totals->is_whole);
    json_count(out, "layers", totals->layers);
    json_count(out, "parameters", count_plus(totals->trainable, totals->fixed));
    json_count(out, "trainable", totals->trainable);
    json_count(out, "fixed", totals->fixed);
    json_count(out, "operations", totals->operations);
    json_begin(out, "memory", '{');
    json_count(out, "batch_size", training->batch);
    json_count(out, "weights", totals->memory.weights);
    json_count(out, "gradients", totals->memory.gradients);
    json_count(out, "slots", totals->memory.slots);
    json_count(out, "activations", totals->memory.activations);
    json_count(out, "total", totals->memory.total);
    json_end(out, '}');
    json_end(out, '}');
}

static void write_fix(struct text_out *out, const struct network_fix *fix)
{
    static const char *const kinds[] = {[FIX_NONE] = "none",
                                        [FIX_SET] = "set",
                                        [FIX_INSERT] = "insert",
                                        [FIX_APPEND] = "append",
                                        [FIX_REPLACE] = "replace"};

    json_begin(out, NULL, '{');
    json_text(out, kinds[fix->kind], fix->kind == FIX_SET ? fix->attribute : fix->what);
    if (fix->kind == FIX_SET && !fix->what)
        json_number(out, "to", fix->number);
    else if (fix->kind == FIX_SET && strcmp(fix->what, "true") == 0)
        json_truth(out, "to", true);
    else if (fix->kind == FIX_SET)
        json_text(out, "to", fix->what);
    json_end(out, '}');
}

static void write_problem(struct text_out *out, const struct network *network,
                          const struct network_problem *problem)
{
    json_begin(out, NULL, '{');
    json_truth(out, "hint", problem->is_hint);
    json_text(out, "fault", faults[problem->fault]);
    if (problem->node != NETWORK_NOTHING)
        json_text(out, "node", network->nodes[problem->node].id);
    if (problem->edge != NETWORK_NOTHING)
        json_text(out, "edge", network->edges[problem->edge].id);
    if (problem->block != NETWORK_NOTHING)
        json_text(out, "block", network->blocks[problem->block].id);
    if (problem->attribute)
        json_text(out, "attribute", problem->attribute);
    json_text(out, "detail", problem->words.text);
    json_begin(out, "fixes", '[');
    for (int i = 0; i < problem->fix_count; i++)
        write_fix(out, &problem->fixes[i]);
    json_end(out, ']');
    json_end(out, '}');
}

static const char *write_all(const struct question *question, const struct network_result *result,
                             struct room *room)
{
    const struct network *network = &question->network;
    struct text_out out;

    text_open(&out, room);
    json_begin(&out, NULL, '{');
    json_begin(&out, "nodes", '{');
    for (int i = 0; i < network->node_count; i++)
        write_node(&out, question, result, i);
    json_end(&out, '}');
    write_edges(&out, question, result);
    write_ends(&out, "inputs", network, result->inputs, result->input_count);
    write_ends(&out, "outputs", network, result->outputs, result->output_count);
    write_totals(&out, &question->training, &result->totals);
    json_begin(&out, "problems", '[');
    for (int i = 0; i < result->problem_count; i++)
        write_problem(&out, network, &result->problems[i]);
    json_end(&out, ']');
    json_end(&out, '}');
    return text_close(&out);
}

const char *keras_describe(const char *question, size_t length, struct room *room)
{
    struct question asked;
    const char *problem = question_read(question, length, room, &asked);

    if (problem)
        return question_refuse(problem, room);
    if (room->is_full)
        return NULL;
    struct network_result *result = network_infer(&asked.network, &asked.training, room);
    return result ? write_all(&asked, result, room) : NULL;
}
