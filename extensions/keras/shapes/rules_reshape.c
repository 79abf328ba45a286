/* Layers that only arrange, cut or repeat what they get. */
#include "rule.h"

enum { SPACE_MAX = 3 };

/* An open batch stays open; an axis that is open makes the product so. */
bool rule_flatten(struct call *call)
{
    const struct tensor *input = &call->inputs[0];
    bool is_last;

    if (!call_channels(call, &is_last) || !call_rank_at_least(call, 1))
        return false;
    struct tensor *out = call_output(call, input);
    out->rank = 2;
    out->sizes[1] = tensor_volume(input, 1, input->rank);
    return true;
}

bool rule_reshape(struct call *call)
{
    const struct tensor *input = &call->inputs[0];
    int64_t wanted[TENSOR_RANK_MAX - 1], known = 1;
    int count, open = -1;

    if (!layer_value(call->layer, "target_shape"))
        return call_fail(call, FAULT_MISSING, "target_shape", "is missing");
    if (!call_list(call, "target_shape", TENSOR_RANK_MAX - 1, &count, wanted))
        return false;
    for (int i = 0; i < count; i++) {
        if (wanted[i] < -1 || (wanted[i] == -1 && open >= 0))
            return call_fail(call, FAULT_ATTRIBUTE, "target_shape",
                             "may have -1 once, and else sizes of 0 or more");
        if (wanted[i] == -1)
            open = i;
        else
            known = count_times(known, wanted[i]);
    }
    int64_t volume = tensor_volume(input, 1, input->rank);
    bool fits = open < 0 ? volume == known : known > 0 && volume % known == 0;
    if (volume != TENSOR_OPEN && !fits) {
        call_fail(call, FAULT_UNEQUAL, "target_shape", "cannot hold what arrives: ");
        words_add_number(&call->out->words, volume);
        words_add(&call->out->words, " numbers, ");
        words_add_tensor(&call->out->words, input);
        return false;
    }
    struct tensor *out = call_output(call, input);
    out->rank = count + 1;
    for (int i = 0; i < count; i++)
        out->sizes[i + 1] = wanted[i];
    if (open >= 0)
        out->sizes[open + 1] = volume == TENSOR_OPEN ? TENSOR_OPEN : volume / known;
    return true;
}

bool rule_permute(struct call *call)
{
    const struct tensor *input = &call->inputs[0];
    int64_t dims[TENSOR_RANK_MAX];
    unsigned seen = 0;
    int count;

    if (!layer_value(call->layer, "dims"))
        return call_fail(call, FAULT_MISSING, "dims", "is missing");
    if (!call_list(call, "dims", TENSOR_RANK_MAX - 1, &count, dims))
        return false;
    for (int i = 0; i < count; i++) {
        if (dims[i] < 1 || dims[i] > count || (seen & 1u << dims[i]))
            return call_fail(call, FAULT_ATTRIBUTE, "dims", "must have each axis from 1 on once");
        seen |= 1u << dims[i];
    }
    if (!call_rank(call, count + 1))
        return false;
    struct tensor *out = call_output(call, input);
    for (int i = 0; i < count; i++)
        out->sizes[i + 1] = input->sizes[dims[i]];
    return true;
}

bool rule_repeat(struct call *call)
{
    int64_t times;

    if (!call_integer(call, "n", 1, REQUIRED, &times) || !call_rank(call, 2))
        return false;
    struct tensor *out = call_output(call, &call->inputs[0]);
    out->rank = 3;
    out->sizes[2] = out->sizes[1];
    out->sizes[1] = times;
    return true;
}

/* How much at both ends of each axis: n, (n, m) for the axes, or ((a, b), (c, d)). */
static bool ends_read(struct call *call, const char *name, int64_t otherwise,
                      int64_t ends[SPACE_MAX][2])
{
    const struct value *value = layer_value(call->layer, name);
    bool is_list = value && value->kind == VALUE_LIST;

    /* Of one axis a pair is its two ends. */
    if (is_list && call->spatial == 1) {
        int64_t pair[2];
        if (!call_integers(call, name, 2, 0, otherwise, pair))
            return false;
        ends[0][0] = pair[0], ends[0][1] = pair[1];
        return true;
    }
    if (is_list && value->count != (size_t) call->spatial)
        return call_fail(call, FAULT_ATTRIBUTE, name, "must say something for each axis in space");
    for (int i = 0; i < call->spatial; i++) {
        const struct value *one = is_list ? &value->items[i] : value;
        bool is_pair = one && one->kind == VALUE_LIST && one->count == 2;
        ends[i][0] = ends[i][1] = otherwise;
        for (int end = 0; one && end < 2; end++)
            if (!value_integer(is_pair ? &one->items[end] : one, &ends[i][end]) || ends[i][end] < 0)
                return call_fail(call, FAULT_ATTRIBUTE, name, "must be whole numbers of 0 or more");
    }
    return true;
}

bool rule_crop(struct call *call)
{
    const struct tensor *input = &call->inputs[0];
    int64_t ends[SPACE_MAX][2];
    bool is_last;

    if (!ends_read(call, "cropping", call->spatial == 2 ? 0 : 1, ends)
        || !call_channels(call, &is_last) || !call_rank(call, call->spatial + 2))
        return false;
    struct tensor *out = call_output(call, input);
    for (int i = 0; i < call->spatial; i++) {
        int64_t *size = &out->sizes[space_axis(is_last) + i];
        int64_t cut = count_plus(ends[i][0], ends[i][1]);
        if (*size == TENSOR_OPEN)
            continue;
        if (cut >= *size)
            return call_fail_shape(call, FAULT_SMALL, "cuts away all there is", input);
        *size -= cut;
    }
    return true;
}

bool rule_pad(struct call *call)
{
    int64_t ends[SPACE_MAX][2];
    bool is_last;

    if (!ends_read(call, "padding", 1, ends) || !call_channels(call, &is_last)
        || !call_rank(call, call->spatial + 2))
        return false;
    struct tensor *out = call_output(call, &call->inputs[0]);
    for (int i = 0; i < call->spatial; i++) {
        int64_t *size = &out->sizes[space_axis(is_last) + i];
        *size = count_plus(*size, count_plus(ends[i][0], ends[i][1]));
    }
    return true;
}

bool rule_enlarge(struct call *call)
{
    int64_t times[SPACE_MAX];
    bool is_last;

    if (!call_integers(call, "size", call->spatial, 1, 2, times) || !call_channels(call, &is_last)
        || !call_rank(call, call->spatial + 2))
        return false;
    struct tensor *out = call_output(call, &call->inputs[0]);
    for (int i = 0; i < call->spatial; i++) {
        int64_t *size = &out->sizes[space_axis(is_last) + i];
        *size = count_times(*size, times[i]);
    }
    return true;
}

/* To a height and width; of one picture or of many. */
bool rule_resize(struct call *call)
{
    int64_t height, width;
    bool is_last;

    if (!call_integer(call, "height", 1, REQUIRED, &height)
        || !call_integer(call, "width", 1, REQUIRED, &width) || !call_channels(call, &is_last)
        || !call_rank_at_least(call, 3))
        return false;
    struct tensor *out = call_output(call, &call->inputs[0]);
    if (out->rank > 4)
        return call_unknown(call);
    int first = out->rank - (is_last ? 3 : 2);
    out->sizes[first] = height;
    out->sizes[first + 1] = width;
    out->type = TENSOR_FLOAT32;
    return true;
}
