/* Layers that go from step to step, and those that wrap another one. */
#include "rule.h"

#include <string.h>

struct cell {
    const char *way;
    int64_t gates;
    size_t states;
};

static const struct cell cells[] = {{"simple", 1, 1}, {"gru", 3, 1}, {"lstm", 4, 2}};

static const struct cell *cell_of(const char *way)
{
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
        if (strcmp(cells[i].way, way) == 0)
            return &cells[i];
    return NULL;
}

/* Rows of biases: a GRU that resets after the product has two. */
static int64_t bias_rows(const struct call *call)
{
    if (!layer_flag(call->layer, "use_bias", true))
        return 0;
    return call->way[0] == 'g' && layer_flag(call->layer, "reset_after", true) ? 2 : 1;
}

bool rule_recurrent(struct call *call)
{
    const struct tensor *input = &call->inputs[0];
    const struct cell *cell = cell_of(call->way);
    int64_t units;

    if (!call_integer(call, "units", 1, REQUIRED, &units) || !call_rank(call, 3))
        return false;
    int64_t width = input->sizes[2];
    if (width == TENSOR_OPEN)
        return call_fail_shape(call, FAULT_OPEN, "must know the size of the last axis", input);
    if (layer_flag(call->layer, "stateful", false) && input->sizes[0] == TENSOR_OPEN)
        return call_fail_shape(call, FAULT_OPEN,
                               "keeps its state between batches and must know their size", input);
    struct tensor *out = call_output(call, input),
                  state = {.rank = 2, .sizes = {input->sizes[0], units}};
    out->type = TENSOR_FLOAT32;
    out->sizes[2] = units;
    if (!layer_flag(call->layer, "return_sequences", false))
        *out = state;
    for (size_t i = 0; layer_flag(call->layer, "return_state", false) && i < cell->states; i++)
        call->out->outputs[call->out->output_count++] = state;
    int64_t wide = count_times(cell->gates, units),
            products = count_times(wide, count_plus(width, units));
    call_weights(call, count_plus(products, count_times(bias_rows(call), wide)));
    call_operations(call, count_times(input->sizes[1], count_times(2, products)));
    return true;
}

/* `merge_mode` None gives both; the states of both follow. */
static bool merge(struct call *call, const struct inference *one, const struct inference *other)
{
    static const char *const modes[] = {"concat", "sum", "mul", "ave", NULL};
    struct inference *out = call->out;
    const struct value *none = NULL;
    const char *mode;

    for (size_t i = 0; i < call->layer->attribute_count; i++)
        if (strcmp(call->layer->attributes[i].name, "merge_mode") == 0)
            none = &call->layer->attributes[i].value;
    if (!call_choice(call, "merge_mode", modes, &mode))
        return false;
    out->outputs[0] = one->outputs[0];
    out->output_count = 1;
    if (none && none->kind == VALUE_NONE)
        out->outputs[out->output_count++] = other->outputs[0];
    else if (mode == modes[0]) {
        int last = out->outputs[0].rank - 1;
        out->outputs[0].sizes[last] = count_plus(out->outputs[0].sizes[last],
                                                 other->outputs[0].sizes[last]);
    } else if (!tensor_same(&one->outputs[0], &other->outputs[0]))
        return call_unknown(call);
    for (size_t i = 1; i < one->output_count; i++)
        out->outputs[out->output_count++] = one->outputs[i];
    for (size_t i = 1; i < other->output_count; i++)
        out->outputs[out->output_count++] = other->outputs[i];
    return true;
}

bool rule_bidirectional(struct call *call)
{
    enum { STATES_MAX = 3 }; /* of one direction, what it gives among them */
    struct inference one;

    if (!call->layer->inner)
        return call_fail(call, FAULT_MISSING, "layer", "is missing");
    if (!call_inner(call, call->layer->inner, &call->inputs[0], &one))
        return false;
    struct inference other = one;
    if (call->layer->backward && !call_inner(call, call->layer->backward, &call->inputs[0], &other))
        return false;
    if (one.output_count > STATES_MAX || other.output_count > STATES_MAX)
        return call_unknown(call);
    if (!merge(call, &one, &other))
        return false;
    call_weights(call, count_plus(one.trainable, other.trainable));
    call->out->fixed = count_plus(one.fixed, other.fixed);
    call_operations(call, count_plus(one.operations, other.operations));
    return true;
}

bool rule_time_distributed(struct call *call)
{
    const struct tensor *input = &call->inputs[0];
    struct inference one;

    if (!call->layer->inner)
        return call_fail(call, FAULT_MISSING, "layer", "is missing");
    if (!call_rank_at_least(call, 3))
        return false;
    struct tensor step = *input;
    step.rank--;
    memmove(&step.sizes[1], &step.sizes[2], sizeof step.sizes - 2 * sizeof step.sizes[0]);
    if (!call_inner(call, call->layer->inner, &step, &one))
        return false;
    if (one.output_count != 1 || one.outputs[0].rank == TENSOR_RANK_MAX)
        return call_unknown(call);
    struct tensor *out = call_output(call, &one.outputs[0]);
    memmove(&out->sizes[2], &out->sizes[1], sizeof out->sizes - 2 * sizeof out->sizes[0]);
    out->sizes[1] = input->sizes[1];
    out->rank++;
    call_weights(call, one.trainable);
    call->out->fixed = one.fixed;
    call_operations(call, count_times(input->sizes[1], one.operations));
    return true;
}
