/* Layers that bring numbers to one scale. */
#include "rule.h"

#include <string.h>

static int64_t scales(const struct call *call)
{
    return (layer_flag(call->layer, "scale", true) ? 1 : 0)
           + (layer_flag(call->layer, "center", true) ? 1 : 0);
}

static bool axis_read(struct call *call, int64_t *size)
{
    const struct tensor *input = &call->inputs[0];
    int64_t wanted;

    if (!call_integer(call, "axis", -TENSOR_RANK_MAX, -1, &wanted))
        return false;
    int axis = tensor_axis(input, wanted);
    if (axis < 0)
        return call_fail(call, FAULT_ATTRIBUTE, "axis", "is not an axis of the input");
    *size = input->sizes[axis];
    return *size != TENSOR_OPEN
           || call_fail_shape(call, FAULT_OPEN, "must know the size along its axis", input);
}

bool rule_batch_norm(struct call *call)
{
    int64_t size;

    if (!axis_read(call, &size))
        return false;
    if (layer_flag(call->layer, "renorm", false))
        return call_unknown(call);
    (void) rule_same(call);
    call_weights(call, count_times(scales(call), size));
    call->out->fixed = count_times(2, size);
    call_operations(call, count_times(4, call->out->operations));
    return true;
}

/* Over one axis or several; `rms` has one scale and no centre. */
bool rule_layer_norm(struct call *call)
{
    const struct tensor *input = &call->inputs[0];
    int64_t wanted[TENSOR_RANK_MAX], weights = 1;
    bool is_rms = call->way[0] == 'r';
    int count;

    if (!call_list(call, "axis", TENSOR_RANK_MAX, &count, wanted))
        return false;
    if (count == 0)
        wanted[count++] = -1;
    for (int i = 0; i < count; i++) {
        int axis = tensor_axis(input, wanted[i]);
        if (axis < 0)
            return call_fail(call, FAULT_ATTRIBUTE, "axis", "is not an axis of the input");
        weights = count_times(weights, input->sizes[axis]);
    }
    int64_t times = is_rms ? 1 : scales(call);
    if (weights == TENSOR_OPEN && times > 0)
        return call_fail_shape(call, FAULT_OPEN, "must know the size along its axis", input);
    (void) rule_same(call);
    call_weights(call, times > 0 ? count_times(times, weights) : 0);
    call_operations(call, count_times(is_rms ? 4 : 7, call->out->operations));
    return true;
}

bool rule_group_norm(struct call *call)
{
    int64_t size, groups;

    if (!call_integer(call, "groups", -1, 32, &groups) || !axis_read(call, &size))
        return false;
    if (groups == -1)
        groups = size;
    if (groups < 1 || size < groups || size % groups != 0) {
        call_fail(call, FAULT_UNEQUAL, NULL, "has groups that do not divide the ");
        words_add_number(&call->out->words, size);
        words_add(&call->out->words, " along its axis");
        return false;
    }
    (void) rule_same(call);
    call_weights(call, count_times(scales(call), size));
    call_operations(call, count_times(7, call->out->operations));
    return true;
}

/* What `adapt` learns of the data: mean and variance along its axes, and how much it has seen. */
bool rule_normalization(struct call *call)
{
    const struct tensor *input = &call->inputs[0];
    int64_t wanted[TENSOR_RANK_MAX] = {-1}, learned = 1;
    bool has_axis = false;
    int count = 1;

    for (size_t i = 0; i < call->layer->attribute_count; i++)
        has_axis = has_axis || strcmp(call->layer->attributes[i].name, "axis") == 0;
    if (has_axis && !call_list(call, "axis", TENSOR_RANK_MAX, &count, wanted))
        return false;
    const struct value *mean = layer_value(call->layer, "mean"),
                       *variance = layer_value(call->layer, "variance");
    if (!mean != !variance)
        return call_fail(call, FAULT_MISSING, mean ? "variance" : "mean",
                         "is missing, as the other one is given");
    if (mean && (mean->kind != variance->kind || mean->count != variance->count))
        return call_unknown(call);
    for (int i = 0; i < count; i++) {
        int axis = tensor_axis(input, wanted[i]);
        if (axis < 0)
            return call_fail(call, FAULT_ATTRIBUTE, "axis", "must be axes of the input");
        if (input->sizes[axis] == TENSOR_OPEN)
            return call_fail_shape(call, FAULT_OPEN, "must know the sizes along its axes", input);
        learned = count_times(learned, input->sizes[axis]);
    }
    bool fits = !mean || mean->kind != VALUE_LIST
                || (count == 1 && (int64_t) mean->count == learned);
    if (!fits)
        return call_unknown(call);
    (void) rule_same(call);
    call->out->outputs[0].type = TENSOR_FLOAT32;
    call->out->fixed = mean ? 0 : count_plus(count_times(2, learned), 1);
    return true;
}
