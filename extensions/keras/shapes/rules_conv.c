/* Convolutions: a window of weights that is moved over the axes in space. */
#include "rule.h"

#include <string.h>

enum { SPACE_MAX = 3 };

struct window {
    int64_t kernel[SPACE_MAX], strides[SPACE_MAX], dilation[SPACE_MAX];
    const char *padding;
    bool is_last; /* the channels */
    int64_t channels;
};

static const char *const paddings[] = {"valid", "same", NULL};
static const char *const paddings_in_time[] = {"valid", "same", "causal", NULL};

/* What a window needs to know of layer and input. */
static bool window_read(struct call *call, struct window *window, const char *const *choices)
{
    const struct tensor *input = &call->inputs[0];
    bool dilates = false, strides = false;

    if (!call_integers(call, "kernel_size", call->spatial, 1, REQUIRED, window->kernel)
        || !call_integers(call, "strides", call->spatial, 1, 1, window->strides)
        || !call_integers(call, "dilation_rate", call->spatial, 1, 1, window->dilation)
        || !call_choice(call, "padding", choices, &window->padding)
        || !call_channels(call, &window->is_last) || !call_rank(call, call->spatial + 2))
        return false;
    for (int i = 0; i < call->spatial; i++) {
        dilates = dilates || window->dilation[i] > 1;
        strides = strides || window->strides[i] > 1;
    }
    if (dilates && strides)
        return call_fail(call, FAULT_ATTRIBUTE, "dilation_rate",
                         "cannot be above 1 together with strides above 1");
    window->channels = input->sizes[channel_axis(input, window->is_last)];
    if (window->channels == TENSOR_OPEN)
        return call_fail_shape(call, FAULT_OPEN, "must know the number of channels", input);
    return true;
}

static bool fail_small(struct call *call, int64_t reach, int64_t size)
{
    call_fail(call, FAULT_SMALL, NULL, "has a window of ");
    words_add_number(&call->out->words, reach);
    words_add(&call->out->words, ", and its input is only ");
    words_add_number(&call->out->words, size);
    words_add(&call->out->words, " there");
    call->out->attribute = "padding";
    call->out->fix = FIX_SET;
    call->out->fix_what = "same";
    return false;
}

/* The axes in space after the window has gone over them; the channels as given. */
static bool window_move(struct call *call, const struct window *window, int64_t channels)
{
    const struct tensor *input = &call->inputs[0];
    struct tensor *out = call_output(call, input);

    out->type = TENSOR_FLOAT32;
    out->sizes[channel_axis(input, window->is_last)] = channels;
    for (int i = 0; i < call->spatial; i++) {
        int64_t *size = &out->sizes[space_axis(window->is_last) + i];
        int64_t reach = count_plus(count_times(window->dilation[i], window->kernel[i] - 1), 1);
        if (*size == TENSOR_OPEN)
            continue;
        if (strcmp(window->padding, "valid") != 0) {
            *size = *size > 0 ? (*size - 1) / window->strides[i] + 1 : 0;
            continue;
        }
        if (*size < reach)
            return fail_small(call, reach, *size);
        *size = (*size - reach) / window->strides[i] + 1;
    }
    return true;
}

static int64_t volume(const struct call *call, const int64_t *sizes)
{
    int64_t product = 1;

    for (int i = 0; i < call->spatial; i++)
        product = count_times(product, sizes[i]);
    return product;
}

/* `inner`: how many products make one number of the output. */
static void count(struct call *call, int64_t weights, int64_t bias, int64_t inner)
{
    const struct tensor *out = &call->out->outputs[0];
    bool has_bias = layer_flag(call->layer, "use_bias", true);

    call_weights(call, count_plus(weights, has_bias ? bias : 0));
    call_operations(call, count_times(tensor_volume(out, 1, out->rank),
                                      count_plus(count_times(2, inner), has_bias ? 1 : 0)));
}

bool rule_conv(struct call *call)
{
    struct window window;
    int64_t filters, groups;

    if (!call_integer(call, "filters", 1, REQUIRED, &filters)
        || !call_integer(call, "groups", 1, 1, &groups)
        || !window_read(call, &window, call->spatial == 1 ? paddings_in_time : paddings))
        return false;
    if (layer_value(call->layer, "lora_rank"))
        return call_unknown(call);
    if (filters % groups != 0)
        return call_fail(call, FAULT_ATTRIBUTE, "groups", "must divide the number of filters");
    if (window.channels % groups != 0)
        return call_fail_shape(call, FAULT_UNEQUAL, "has groups that do not divide the channels",
                               &call->inputs[0]);
    if (!window_move(call, &window, filters))
        return false;
    int64_t inner = count_times(volume(call, window.kernel), window.channels / groups);
    count(call, count_times(inner, filters), filters, inner);
    return true;
}

bool rule_depthwise(struct call *call)
{
    struct window window;
    int64_t multiplier;

    if (!call_integer(call, "depth_multiplier", 1, 1, &multiplier)
        || !window_read(call, &window, paddings))
        return false;
    int64_t channels = count_times(window.channels, multiplier);
    if (!window_move(call, &window, channels))
        return false;
    int64_t inner = volume(call, window.kernel);
    count(call, count_times(inner, channels), channels, inner);
    return true;
}

bool rule_separable(struct call *call)
{
    struct window window;
    int64_t multiplier, filters;

    if (!call_integer(call, "filters", 1, REQUIRED, &filters)
        || !call_integer(call, "depth_multiplier", 1, 1, &multiplier)
        || !window_read(call, &window, paddings))
        return false;
    int64_t between = count_times(window.channels, multiplier);
    if (!window_move(call, &window, filters))
        return false;
    int64_t kernel = volume(call, window.kernel);
    const struct tensor *out = &call->out->outputs[0];
    int64_t places = tensor_volume(out, space_axis(window.is_last),
                                   space_axis(window.is_last) + call->spatial);
    count(call, count_plus(count_times(kernel, between), count_times(between, filters)), filters,
          between);
    call_operations(call,
                    count_plus(call->out->operations,
                               count_times(count_times(2, kernel), count_times(between, places))));
    return true;
}

/* As TensorFlow pads it (keras/src/backend/common/backend_utils.py). */
static int64_t spread(const struct window *window, int i, int64_t size, const int64_t *extra)
{
    int64_t kernel = count_plus(count_times(window->kernel[i] - 1, window->dilation[i]), 1);
    int64_t stride = window->strides[i];

    if (size == TENSOR_OPEN)
        return TENSOR_OPEN;
    if (strcmp(window->padding, "same") == 0)
        return extra ? count_times(size - 1, stride) + kernel % 2 + extra[i]
                     : count_times(size, stride);
    int64_t more = extra ? extra[i] : (kernel > stride ? kernel : stride) - kernel;
    return count_plus(count_plus(count_times(size - 1, stride), kernel), more);
}

bool rule_conv_transpose(struct call *call)
{
    const struct tensor *input = &call->inputs[0];
    bool has_extra = layer_value(call->layer, "output_padding") != NULL;
    int64_t filters, extra[SPACE_MAX] = {};
    struct window window;

    if (!call_integer(call, "filters", 1, REQUIRED, &filters)
        || !window_read(call, &window, paddings)
        || (has_extra && !call_integers(call, "output_padding", call->spatial, 0, 0, extra)))
        return false;
    for (int i = 0; has_extra && i < call->spatial; i++)
        if (extra[i] >= window.strides[i])
            return call_fail(call, FAULT_ATTRIBUTE, "output_padding", "must be less than strides");
    struct tensor *out = call_output(call, input);
    out->type = TENSOR_FLOAT32;
    out->sizes[channel_axis(input, window.is_last)] = filters;
    for (int i = 0; i < call->spatial; i++) {
        int64_t *size = &out->sizes[space_axis(window.is_last) + i];
        *size = spread(&window, i, *size, has_extra ? extra : NULL);
    }
    int64_t kernel = volume(call, window.kernel);
    count(call, count_times(count_times(kernel, window.channels), filters), filters, 0);
    int64_t places = tensor_volume(input, space_axis(window.is_last),
                                   space_axis(window.is_last) + call->spatial);
    int64_t products = count_times(count_times(kernel, window.channels),
                                   count_times(filters, places));
    call_operations(call, count_plus(call->out->operations, count_times(2, products)));
    return true;
}

/* Four convolutions of the input and four of the state for each step. */
bool rule_conv_lstm(struct call *call)
{
    const struct tensor *input = &call->inputs[0];
    bool all = layer_flag(call->layer, "return_sequences", false);
    int64_t filters;

    if (!call_integer(call, "filters", 1, REQUIRED, &filters)
        || !call_rank(call, call->spatial + 3))
        return false;
    struct tensor step = *input;
    step.rank--;
    memmove(&step.sizes[1], &step.sizes[2], sizeof step.sizes - 2 * sizeof step.sizes[0]);
    struct call inside = *call;
    struct window window;
    inside.inputs = &step;
    if (!window_read(&inside, &window, paddings))
        return false;
    if (tensor_volume(&step, 1, step.rank) == TENSOR_OPEN)
        return call_fail_shape(call, FAULT_OPEN, "must know every size but batch and time", input);
    if (!window_move(&inside, &window, filters))
        return false;
    int64_t kernel = volume(call, window.kernel), four = count_times(4, filters);
    int64_t inner = count_times(kernel, count_plus(window.channels, filters));
    call_weights(call, count_plus(count_times(inner, four),
                                  layer_flag(call->layer, "use_bias", true) ? four : 0));
    struct tensor state = call->out->outputs[0], *out = &call->out->outputs[0];
    call_operations(
        call, count_times(count_times(8, inner),
                          count_times(input->sizes[1], tensor_volume(&state, 1, state.rank))));
    if (all) {
        out->rank++;
        memmove(&out->sizes[2], &state.sizes[1], sizeof state.sizes - 2 * sizeof state.sizes[0]);
        out->sizes[1] = input->sizes[1];
    }
    if (layer_flag(call->layer, "return_state", false)) {
        call->out->outputs[1] = call->out->outputs[2] = state;
        call->out->output_count = 3;
    }
    return true;
}
