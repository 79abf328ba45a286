/* Layers that keep a shape, and those that multiply by a matrix. */
#include "rule.h"

#include <string.h>

/* `shape` without the batch, or `batch_shape` with it. */
bool rule_input(struct call *call)
{
    const struct value *whole = layer_value(call->layer, "batch_shape");
    const struct value *shape = whole ? whole : layer_value(call->layer, "shape");
    const struct value *batch = layer_value(call->layer, "batch_size");
    struct tensor *out = call_output(call, &(struct tensor){});

    if (!shape)
        return call_fail(call, FAULT_MISSING, "shape", "is missing");
    if (shape->kind != VALUE_LIST)
        return call_fail(call, FAULT_ATTRIBUTE, "shape",
                         "must be a list of sizes such as (32, 32, 3)");
    if (shape->count + (whole ? 0 : 1) > TENSOR_RANK_MAX)
        return call_fail(call, FAULT_ATTRIBUTE, "shape", "has too many axes");
    out->type = tensor_type_named(layer_text(call->layer, "dtype", NULL));
    if (!whole) {
        out->sizes[out->rank++] = TENSOR_OPEN;
        if (batch && !call_integer(call, "batch_size", 1, TENSOR_OPEN, &out->sizes[0]))
            return false;
    }
    for (size_t i = 0; i < shape->count; i++, out->rank++) {
        int64_t *size = &out->sizes[out->rank];
        *size = TENSOR_OPEN;
        if (shape->items[i].kind == VALUE_NONE)
            continue;
        if (!value_integer(&shape->items[i], size) || *size < 0)
            return call_fail(call, FAULT_ATTRIBUTE, "shape",
                             "must have sizes that are whole numbers or None");
    }
    return true;
}

/* The end of a model. */
bool rule_output(struct call *call)
{
    (void) call_output(call, &call->inputs[0]);
    return true;
}

bool rule_same(struct call *call)
{
    struct tensor *out = call_output(call, &call->inputs[0]);

    call_operations(call, tensor_volume(out, 1, out->rank));
    return true;
}

bool rule_same_rank(struct call *call)
{
    return call_rank(call, call->spatial + 2) && rule_same(call);
}

bool rule_dense(struct call *call)
{
    const struct tensor *input = &call->inputs[0];
    bool has_bias = layer_flag(call->layer, "use_bias", true);
    int64_t units;

    if (!call_integer(call, "units", 1, REQUIRED, &units) || !call_rank_at_least(call, 2))
        return false;
    int64_t width = tensor_size(input, -1);
    if (width == TENSOR_OPEN)
        return call_fail_shape(call, FAULT_OPEN, "must know the size of the last axis", input);
    if (layer_value(call->layer, "lora_rank"))
        return call_unknown(call);
    struct tensor *out = call_output(call, input);
    out->sizes[out->rank - 1] = units;
    out->type = TENSOR_FLOAT32;
    call_weights(call, count_plus(count_times(width, units), has_bias ? units : 0));
    call_operations(call, count_times(tensor_volume(out, 1, out->rank),
                                      count_plus(count_times(2, width), has_bias ? 1 : 0)));
    return true;
}

bool rule_embedding(struct call *call)
{
    const struct tensor *input = &call->inputs[0];
    int64_t words, width;

    if (!call_integer(call, "input_dim", 1, REQUIRED, &words)
        || !call_integer(call, "output_dim", 1, REQUIRED, &width))
        return false;
    if (layer_value(call->layer, "lora_rank"))
        return call_unknown(call);
    if (input->rank == TENSOR_RANK_MAX)
        return call_fail_shape(call, FAULT_RANK, "would have too many axes", input);
    struct tensor *out = call_output(call, input);
    out->sizes[out->rank++] = width;
    out->type = TENSOR_FLOAT32;
    call_weights(call, count_times(words, width));
    return true;
}

/* One slope for each number of a sample, or one for all along the shared axes. */
bool rule_prelu(struct call *call)
{
    const struct tensor *input = &call->inputs[0];
    struct tensor slopes = *input;
    int64_t shared[TENSOR_RANK_MAX];
    int count;

    if (!call_list(call, "shared_axes", TENSOR_RANK_MAX, &count, shared))
        return false;
    for (int i = 0; i < count; i++) {
        if (shared[i] < 1 || shared[i] >= input->rank)
            return call_fail(call, FAULT_ATTRIBUTE, "shared_axes",
                             "must be axes of the input, without the batch");
        slopes.sizes[shared[i]] = 1;
    }
    int64_t weights = tensor_volume(&slopes, 1, slopes.rank);
    if (weights == TENSOR_OPEN)
        return call_fail_shape(call, FAULT_OPEN,
                               "must know every size, or share its slopes along that axis", input);
    call_weights(call, weights);
    return rule_same(call);
}

/* Of EinsumDense only the equations without an ellipsis. */
struct equation {
    const char *input, *weights, *output;
    int input_count, weights_count, output_count;
};

static int letters(const char *text)
{
    int count = 0;

    while ((text[count] >= 'a' && text[count] <= 'z') || (text[count] >= 'A' && text[count] <= 'Z'))
        count++;
    return count;
}

static bool equation_read(const char *text, struct equation *equation)
{
    equation->input = text;
    equation->input_count = letters(text);
    text += equation->input_count;
    if (*text++ != ',')
        return false;
    equation->weights = text;
    equation->weights_count = letters(text);
    text += equation->weights_count;
    if (strncmp(text, "->", 2) != 0)
        return false;
    equation->output = text + 2;
    equation->output_count = letters(equation->output);
    return equation->output[equation->output_count] == 0;
}

static int place_of(const char *text, int count, char letter)
{
    for (int i = 0; i < count; i++)
        if (text[i] == letter)
            return i;
    return -1;
}

static bool einsum_output(struct call *call, const struct equation *equation)
{
    const struct value *shape = layer_value(call->layer, "output_shape");
    const struct value *items = shape && shape->kind == VALUE_LIST ? shape->items : shape;
    size_t count = !shape ? 0 : shape->kind == VALUE_LIST ? shape->count : 1;
    struct tensor *out = call_output(call, &call->inputs[0]);

    if (!shape)
        return call_fail(call, FAULT_MISSING, "output_shape", "is missing");
    if ((size_t) equation->output_count != count + 1 || count + 1 > TENSOR_RANK_MAX)
        return call_fail(call, FAULT_ATTRIBUTE, "output_shape",
                         "must have one size for each letter but the first");
    out->rank = equation->output_count;
    out->type = TENSOR_FLOAT32;
    for (size_t i = 0; i < count; i++) {
        out->sizes[i + 1] = TENSOR_OPEN;
        if (items[i].kind != VALUE_NONE && !value_integer(&items[i], &out->sizes[i + 1]))
            return call_fail(call, FAULT_ATTRIBUTE, "output_shape",
                             "must have whole numbers or None");
    }
    return true;
}

static int64_t size_of(const struct call *call, const struct equation *equation, char letter)
{
    const struct tensor *out = &call->out->outputs[0];
    int at = place_of(equation->output, equation->output_count, letter);

    if (at >= 0)
        return out->sizes[at];
    at = place_of(equation->input, equation->input_count, letter);
    return at >= 0 ? call->inputs[0].sizes[at] : -2;
}

bool rule_einsum(struct call *call)
{
    const char *text = layer_text(call->layer, "equation", NULL);
    const char *bias = layer_text(call->layer, "bias_axes", "");
    struct equation equation;
    int64_t weights = 1, biases = 1, work = 1;

    if (!text)
        return call_fail(call, FAULT_MISSING, "equation", "is missing");
    if (strstr(text, "...") || layer_value(call->layer, "lora_rank"))
        return call_unknown(call);
    if (!equation_read(text, &equation))
        return call_fail(call, FAULT_ATTRIBUTE, "equation", "must be such as ab,bc->ac");
    if (!call_rank(call, equation.input_count) || !einsum_output(call, &equation))
        return false;
    for (int i = 0; i < equation.input_count; i++) {
        int at = place_of(equation.output, equation.output_count, equation.input[i]);
        int64_t there = at < 0 ? TENSOR_OPEN : call->out->outputs[0].sizes[at];
        if (there != TENSOR_OPEN && there != call->inputs[0].sizes[i])
            return call_fail(call, FAULT_UNEQUAL, "output_shape",
                             "differs from the input where the equation has the same letter");
        if (at < 0)
            work = count_times(work, call->inputs[0].sizes[i]);
    }
    for (int i = 0; i < equation.weights_count; i++) {
        int64_t size = size_of(call, &equation, equation.weights[i]);
        if (size < TENSOR_OPEN)
            return call_fail(
                call, FAULT_ATTRIBUTE, "equation",
                "has a letter of the weights that is neither in the input nor in the output");
        weights = count_times(weights, size);
    }
    for (const char *letter = bias; *letter; letter++)
        biases = count_times(biases, size_of(call, &equation, *letter));
    if (weights == TENSOR_OPEN || biases < 0)
        return call_fail_shape(call, FAULT_OPEN, "must know the sizes of its weights",
                               &call->inputs[0]);
    call_weights(call, count_plus(weights, *bias ? biases : 0));
    const struct tensor *out = &call->out->outputs[0];
    call_operations(call, count_times(count_times(2, work), tensor_volume(out, 1, out->rank)));
    return true;
}
