/* Layers that make one of several. */
#include "rule.h"

static bool fail_unequal(struct call *call, const char *words, const struct tensor *a,
                         const struct tensor *b)
{
    call_fail(call, FAULT_UNEQUAL, NULL, words);
    words_add(&call->out->words, ": ");
    words_add_tensor(&call->out->words, a);
    words_add(&call->out->words, " and ");
    words_add_tensor(&call->out->words, b);
    return false;
}

/* The sizes of both aligned at their last axis, where 1 fits anything and what is open stays open.
 */
static bool join(const struct tensor *a, const struct tensor *b, struct tensor *out)
{
    const struct tensor *longer = a->rank >= b->rank ? a : b, *other = longer == a ? b : a;
    int ahead = longer->rank - other->rank;

    *out = *longer;
    for (int i = 1; i < other->rank; i++) {
        int64_t *size = &out->sizes[ahead + i], more = other->sizes[i];
        if (*size == TENSOR_OPEN || more == TENSOR_OPEN)
            *size = TENSOR_OPEN;
        else if (*size == 1)
            *size = more;
        else if (more != 1 && more != *size)
            return false;
    }
    return true;
}

bool rule_elementwise(struct call *call)
{
    struct tensor sum = call->inputs[0];

    for (size_t i = 1; i < call->input_count; i++) {
        struct tensor next;
        if (call->inputs[i].rank != sum.rank)
            return call_unknown(call);
        if (!join(&sum, &call->inputs[i], &next))
            return fail_unequal(call, "needs inputs of one shape", &sum, &call->inputs[i]);
        sum = next;
    }
    struct tensor *out = call_output(call, &sum);
    call_operations(call,
                    count_times((int64_t) call->input_count - 1, tensor_volume(out, 1, out->rank)));
    return true;
}

bool rule_concatenate(struct call *call)
{
    struct tensor sum = call->inputs[0];
    int64_t wanted;

    if (!call_integer(call, "axis", -TENSOR_RANK_MAX, -1, &wanted))
        return false;
    int axis = tensor_axis(&sum, wanted);
    if (axis < 0)
        return call_fail(call, FAULT_ATTRIBUTE, "axis", "is not an axis of the inputs");
    if (call->input_count < 2)
        return call_fail(call, FAULT_INPUTS, NULL, "needs at least 2 inputs");
    for (size_t i = 1; i < call->input_count; i++) {
        const struct tensor *input = &call->inputs[i];
        if (input->rank != sum.rank)
            return fail_unequal(call, "needs inputs with as many axes", &sum, input);
        for (int k = 0; k < sum.rank; k++) {
            int64_t *size = &sum.sizes[k];
            if (k == axis)
                *size = count_plus(*size, input->sizes[k]);
            else if (*size == TENSOR_OPEN)
                *size = input->sizes[k];
            else if (input->sizes[k] != TENSOR_OPEN && input->sizes[k] != *size)
                return fail_unequal(call, "needs inputs that differ in its axis only",
                                    &call->inputs[0], input);
        }
    }
    (void) call_output(call, &sum);
    return true;
}

bool rule_dot(struct call *call)
{
    const struct tensor *a = &call->inputs[0], *b = &call->inputs[1];
    int64_t axes[2];

    if (!call_integers(call, "axes", 2, -TENSOR_RANK_MAX, REQUIRED, axes))
        return false;
    int first = tensor_axis(a, axes[0]), second = tensor_axis(b, axes[1]);
    if (first < 1 || second < 1)
        return call_fail(call, FAULT_ATTRIBUTE, "axes",
                         "must be axes of the inputs, without the batch");
    if (a->sizes[first] != b->sizes[second])
        return fail_unequal(call, "needs inputs that are equal along its axes", a, b);
    if (a->rank + b->rank - 3 > TENSOR_RANK_MAX)
        return call_unknown(call);
    struct tensor *out = call_output(call, a);
    out->rank = 0;
    for (int i = 0; i < a->rank; i++)
        if (i != first)
            out->sizes[out->rank++] = a->sizes[i];
    for (int i = 1; i < b->rank; i++)
        if (i != second)
            out->sizes[out->rank++] = b->sizes[i];
    if (out->rank == 1)
        out->sizes[out->rank++] = 1;
    call_operations(call,
                    count_times(count_times(2, a->sizes[first]), tensor_volume(out, 1, out->rank)));
    return true;
}
