/* Pooling: a window without weights. */
#include "rule.h"

#include <string.h>

enum { SPACE_MAX = 3 };

static bool fail_small(struct call *call, int64_t window, int64_t size)
{
    call_fail(call, FAULT_SMALL, NULL, "pools over ");
    words_add_number(&call->out->words, window);
    words_add(&call->out->words, ", and its input is only ");
    words_add_number(&call->out->words, size);
    words_add(&call->out->words, " there");
    call->out->attribute = "padding";
    call->out->fix = FIX_SET;
    call->out->fix_what = "same";
    return false;
}

bool rule_pool(struct call *call)
{
    static const char *const paddings[] = {"valid", "same", NULL};
    const struct tensor *input = &call->inputs[0];
    int64_t window[SPACE_MAX], strides[SPACE_MAX];
    const char *padding;
    bool is_last;

    if (!call_integers(call, "pool_size", call->spatial, 1, 2, window))
        return false;
    memcpy(strides, window, sizeof strides);
    if ((layer_value(call->layer, "strides")
         && !call_integers(call, "strides", call->spatial, 1, 1, strides))
        || !call_choice(call, "padding", paddings, &padding) || !call_channels(call, &is_last)
        || !call_rank(call, call->spatial + 2))
        return false;
    struct tensor *out = call_output(call, input);
    int64_t inside = 1;
    for (int i = 0; i < call->spatial; i++) {
        int64_t *size = &out->sizes[space_axis(is_last) + i];
        inside = count_times(inside, window[i]);
        if (*size == TENSOR_OPEN)
            continue;
        if (padding == paddings[0] && *size < window[i])
            return fail_small(call, window[i], *size);
        if (padding == paddings[0])
            *size = (*size - window[i]) / strides[i] + 1;
        else
            *size = *size > 0 ? (*size - 1) / strides[i] + 1 : 0;
    }
    call_operations(call, count_times(inside, tensor_volume(out, 1, out->rank)));
    return true;
}

bool rule_global_pool(struct call *call)
{
    const struct tensor *input = &call->inputs[0];
    bool keeps = layer_flag(call->layer, "keepdims", false), is_last;

    if (!call_channels(call, &is_last) || !call_rank(call, call->spatial + 2))
        return false;
    int64_t channels = input->sizes[channel_axis(input, is_last)];
    struct tensor *out = call_output(call, input);
    for (int i = 0; keeps && i < call->spatial; i++)
        out->sizes[space_axis(is_last) + i] = 1;
    if (!keeps) {
        out->rank = 2;
        out->sizes[1] = channels;
    }
    call_operations(call, tensor_volume(input, 1, input->rank));
    return true;
}

bool rule_adaptive_pool(struct call *call)
{
    const struct tensor *input = &call->inputs[0];
    int64_t sizes[SPACE_MAX];
    bool is_last;

    if (!call_integers(call, "output_size", call->spatial, 1, REQUIRED, sizes)
        || !call_channels(call, &is_last) || !call_rank(call, call->spatial + 2))
        return false;
    struct tensor *out = call_output(call, input);
    memcpy(&out->sizes[space_axis(is_last)], sizes, (size_t) call->spatial * sizeof sizes[0]);
    call_operations(call, tensor_volume(input, 1, input->rank));
    return true;
}
