#include "rule.h"

#include <string.h>

bool call_fail(struct call *call, enum fault fault, const char *attribute, const char *words)
{
    struct inference *out = call->out;

    out->verdict = VERDICT_WRONG;
    out->fault = fault;
    out->attribute = attribute;
    out->words = (struct words){};
    if (attribute && (fault == FAULT_MISSING || fault == FAULT_ATTRIBUTE)) {
        words_add(&out->words, attribute);
        words_add(&out->words, " ");
    }
    words_add(&out->words, words);
    return false;
}

bool call_fail_shape(struct call *call, enum fault fault, const char *words,
                     const struct tensor *tensor)
{
    call_fail(call, fault, NULL, words);
    words_add(&call->out->words, ": the input is ");
    words_add_tensor(&call->out->words, tensor);
    return false;
}

bool call_unknown(struct call *call)
{
    call->out->verdict = VERDICT_UNKNOWN;
    return false;
}

static bool check_integer(struct call *call, const char *name, const struct value *value,
                          int64_t least, int64_t *integer)
{
    if (!value_integer(value, integer))
        return call_fail(call, FAULT_ATTRIBUTE, name, "must be a whole number");
    if (*integer >= least)
        return true;
    call_fail(call, FAULT_ATTRIBUTE, name, "must be at least ");
    words_add_number(&call->out->words, least);
    return false;
}

bool call_integer(struct call *call, const char *name, int64_t least, int64_t otherwise,
                  int64_t *integer)
{
    const struct value *value = layer_value(call->layer, name);

    *integer = otherwise;
    if (value)
        return check_integer(call, name, value, least, integer);
    return otherwise != REQUIRED || call_fail(call, FAULT_MISSING, name, "is missing");
}

bool call_integers(struct call *call, const char *name, int count, int64_t least, int64_t otherwise,
                   int64_t *integers)
{
    const struct value *value = layer_value(call->layer, name);

    if (value && value->kind == VALUE_LIST) {
        if (value->count != (size_t) count) {
            call_fail(call, FAULT_ATTRIBUTE, name, "must have as many numbers as axes in space: ");
            words_add_number(&call->out->words, count);
            return false;
        }
        for (int i = 0; i < count; i++)
            if (!check_integer(call, name, &value->items[i], least, &integers[i]))
                return false;
        return true;
    }
    if (!call_integer(call, name, least, otherwise, &integers[0]))
        return false;
    for (int i = 1; i < count; i++)
        integers[i] = integers[0];
    return true;
}

bool call_list(struct call *call, const char *name, int most, int *count, int64_t *integers)
{
    const struct value *value = layer_value(call->layer, name);
    const struct value *items = value && value->kind == VALUE_LIST ? value->items : value;
    size_t length = !value ? 0 : value->kind == VALUE_LIST ? value->count : 1;

    *count = 0;
    if (length > (size_t) most)
        return call_fail(call, FAULT_ATTRIBUTE, name, "has too many numbers");
    for (size_t i = 0; i < length; i++)
        if (!check_integer(call, name, &items[i], INT64_MIN, &integers[i]))
            return false;
    *count = (int) length;
    return true;
}

static bool fail_rank(struct call *call, int rank, const char *how)
{
    call_fail(call, FAULT_RANK, NULL, "needs an input with ");
    words_add(&call->out->words, how);
    words_add_number(&call->out->words, rank);
    words_add(&call->out->words, " axes (the batch is one): the input is ");
    words_add_tensor(&call->out->words, &call->inputs[0]);
    return false;
}

bool call_rank(struct call *call, int rank)
{
    return call->inputs[0].rank == rank || fail_rank(call, rank, "");
}

bool call_rank_at_least(struct call *call, int rank)
{
    return call->inputs[0].rank >= rank || fail_rank(call, rank, "at least ");
}

bool call_choice(struct call *call, const char *name, const char *const *choices,
                 const char **choice)
{
    const char *text = layer_text(call->layer, name, choices[0]);

    for (const char *const *one = choices; *one; one++)
        if (strcmp(*one, text) == 0) {
            *choice = *one;
            return true;
        }
    call_fail(call, FAULT_ATTRIBUTE, name, "must be one of");
    for (const char *const *one = choices; *one; one++) {
        words_add(&call->out->words, one == choices ? " " : ", ");
        words_add(&call->out->words, *one);
    }
    return false;
}

bool call_channels(struct call *call, bool *is_last)
{
    static const char *const formats[] = {"channels_last", "channels_first", NULL};
    const char *format = formats[0];

    if (!call_choice(call, "data_format", formats, &format))
        return false;
    *is_last = format == formats[0];
    return true;
}

int channel_axis(const struct tensor *tensor, bool is_last)
{
    return is_last ? tensor->rank - 1 : 1;
}

int space_axis(bool is_last)
{
    return is_last ? 1 : 2;
}

struct tensor *call_output(struct call *call, const struct tensor *like)
{
    call->out->outputs[0] = *like;
    call->out->output_count = 1;
    return &call->out->outputs[0];
}

void call_weights(struct call *call, int64_t trainable)
{
    call->out->trainable = trainable;
}

void call_operations(struct call *call, int64_t operations)
{
    call->out->operations = operations;
}

bool call_inner(struct call *call, const struct layer *layer, const struct tensor *input,
                struct inference *inner)
{
    enum { DEEPEST = 8 };

    if (call->depth >= DEEPEST)
        return call_fail(call, FAULT_ATTRIBUTE, "layer", "has too many layers within layers");
    layer_infer(layer, input, 1, inner);
    if (inner->verdict == VERDICT_KNOWN)
        return true;
    *call->out = *inner;
    return false;
}
