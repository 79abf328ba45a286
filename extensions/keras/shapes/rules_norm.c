/* Layers that bring numbers to one scale. */
#include "rule.h"

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
