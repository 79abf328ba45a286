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
    document_begin(out, name, '[');
    for (int i = 0; i < tensor->rank; i++)
        document_count(out, NULL, tensor->sizes[i]);
    document_end(out, ']');
}

static void write_outputs(struct text_out *out, const struct layer *layer,
                          const struct inference *inference)
{
    const char *const *ports = network_outputs(layer);

    document_begin(out, "shapes", '[');
    for (size_t i = 0; i < inference->output_count; i++)
        write_shape(out, NULL, &inference->outputs[i]);
    document_end(out, ']');
    document_begin(out, "dtypes", '[');
    for (size_t i = 0; i < inference->output_count; i++)
        document_text(out, NULL, tensor_type_name(inference->outputs[i].type));
    document_end(out, ']');
    document_begin(out, "ports", '[');
    for (int i = 0; ports[i]; i++)
        document_text(out, NULL, ports[i]);
    document_end(out, ']');
}

static void write_node(struct text_out *out, const struct question *question,
                       const struct network_result *result, int node)
{
    const struct network *network = &question->network;
    const struct network_layer *layer = &result->layers[node];
    int owner = network_node_place(network, network->nodes[node].shares);

    document_begin(out, network->nodes[node].id, '{');
    document_text(out, "verdict", verdicts[layer->inference.verdict]);
    write_outputs(out, &network->nodes[owner == NETWORK_NOTHING ? node : owner].layer,
                  &layer->inference);
    if (layer->inference.verdict == VERDICT_KNOWN) {
        document_count(out, "parameters", count_plus(layer->trainable, layer->fixed));
        document_count(out, "trainable", layer->trainable);
        document_count(out, "fixed", layer->fixed);
        document_count(out, "operations", layer->operations);
        document_count(out, "copies", layer->copies);
    }
    if (layer->waits_for != NETWORK_NOTHING && layer->inference.verdict == VERDICT_WAITS)
        document_text(out, "waits_for", network->nodes[layer->waits_for].id);
    if (layer->is_input)
        document_truth(out, "input", true);
    if (layer->is_output)
        document_truth(out, "output", true);
    document_end(out, '}');
}

static void write_edges(struct text_out *out, const struct question *question,
                        const struct network_result *result)
{
    document_begin(out, "edges", '{');
    for (int i = 0; i < question->network.edge_count; i++) {
        const struct tensor *tensor = network_edge_tensor(result, i);
        if (!tensor)
            continue;
        document_begin(out, question->network.edges[i].id, '{');
        write_shape(out, "shape", tensor);
        document_text(out, "dtype", tensor_type_name(tensor->type));
        document_end(out, '}');
    }
    document_end(out, '}');
}

static void write_ends(struct text_out *out, const char *name, const struct network *network,
                       const int *nodes, int count)
{
    document_begin(out, name, '[');
    for (int i = 0; i < count; i++)
        document_text(out, NULL, network->nodes[nodes[i]].id);
    document_end(out, ']');
}

static void write_totals(struct text_out *out, const struct training *training,
                         const struct network_totals *totals)
{
    document_begin(out, "totals", '{');
    document_truth(out, "whole", totals->is_whole);
    document_count(out, "layers", totals->layers);
    document_count(out, "parameters", count_plus(totals->trainable, totals->fixed));
    document_count(out, "trainable", totals->trainable);
    document_count(out, "fixed", totals->fixed);
    document_count(out, "operations", totals->operations);
    document_begin(out, "memory", '{');
    document_count(out, "batch_size", training->batch);
    document_count(out, "weights", totals->memory.weights);
    document_count(out, "gradients", totals->memory.gradients);
    document_count(out, "slots", totals->memory.slots);
    document_count(out, "activations", totals->memory.activations);
    document_count(out, "total", totals->memory.total);
    document_end(out, '}');
    document_end(out, '}');
}

static void write_fix(struct text_out *out, const struct network_fix *fix)
{
    static const char *const kinds[] = {[FIX_NONE] = "none",
                                        [FIX_SET] = "set",
                                        [FIX_INSERT] = "insert",
                                        [FIX_APPEND] = "append",
                                        [FIX_REPLACE] = "replace"};

    document_begin(out, NULL, '{');
    document_text(out, kinds[fix->kind], fix->kind == FIX_SET ? fix->attribute : fix->what);
    if (fix->kind == FIX_SET && !fix->what)
        document_number(out, "to", fix->number);
    else if (fix->kind == FIX_SET && strcmp(fix->what, "true") == 0)
        document_truth(out, "to", true);
    else if (fix->kind == FIX_SET)
        document_text(out, "to", fix->what);
    document_end(out, '}');
}

static void write_problem(struct text_out *out, const struct network *network,
                          const struct network_problem *problem)
{
    document_begin(out, NULL, '{');
    document_truth(out, "hint", problem->is_hint);
    document_text(out, "fault", faults[problem->fault]);
    if (problem->node != NETWORK_NOTHING)
        document_text(out, "node", network->nodes[problem->node].id);
    if (problem->edge != NETWORK_NOTHING)
        document_text(out, "edge", network->edges[problem->edge].id);
    if (problem->block != NETWORK_NOTHING)
        document_text(out, "block", network->blocks[problem->block].id);
    if (problem->attribute)
        document_text(out, "attribute", problem->attribute);
    document_text(out, "detail", problem->words.text);
    document_begin(out, "fixes", '[');
    for (int i = 0; i < problem->fix_count; i++)
        write_fix(out, &problem->fixes[i]);
    document_end(out, ']');
    document_end(out, '}');
}

static const char *write_all(const struct question *question, const struct network_result *result,
                             struct room *room)
{
    const struct network *network = &question->network;
    struct text_out out;

    text_open(&out, room);
    document_begin(&out, NULL, '{');
    document_begin(&out, "nodes", '{');
    for (int i = 0; i < network->node_count; i++)
        write_node(&out, question, result, i);
    document_end(&out, '}');
    write_edges(&out, question, result);
    write_ends(&out, "inputs", network, result->inputs, result->input_count);
    write_ends(&out, "outputs", network, result->outputs, result->output_count);
    write_totals(&out, &question->training, &result->totals);
    document_begin(&out, "problems", '[');
    for (int i = 0; i < result->problem_count; i++)
        write_problem(&out, network, &result->problems[i]);
    document_end(&out, ']');
    document_end(&out, '}');
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
