/* Attention: the inputs are query, value and, where it is another one, key. */
#include "rule.h"

static bool check_lengths(struct call *call)
{
    const struct tensor *value = &call->inputs[1], *key = &call->inputs[call->input_count - 1];
    bool same = value->rank == key->rank;

    for (int i = 1; same && i < value->rank - 1; i++)
        same = value->sizes[i] == key->sizes[i];
    return same || call_fail_shape(call, FAULT_UNEQUAL, "needs as many keys as values", key);
}

static bool all_rank(struct call *call, int rank)
{
    for (size_t i = 0; i < call->input_count; i++)
        if (call->inputs[i].rank != rank)
            return call_fail_shape(call, FAULT_RANK, "needs inputs of batch, steps and features",
                                   &call->inputs[i]);
    return true;
}

bool rule_attention(struct call *call)
{
    const struct tensor *query = &call->inputs[0], *value = &call->inputs[1],
                        *key = &call->inputs[call->input_count - 1];
    bool is_additive = call->way[0] == 'a',
         scaled = layer_flag(call->layer, "use_scale", is_additive);
    int64_t width = tensor_size(key, -1);

    if (!all_rank(call, 3) || !check_lengths(call))
        return false;
    if (tensor_size(query, -1) != width)
        return call_fail_shape(call, FAULT_UNEQUAL, "needs a query as wide as the keys", query);
    int64_t weights = scaled ? (is_additive ? width : 1) : 0;
    if (layer_is(call->layer, "score_mode", "concat"))
        weights = count_plus(weights, 1);
    if (weights == TENSOR_OPEN)
        return call_fail_shape(call, FAULT_OPEN, "must know the size of the last axis", key);
    struct tensor *out = call_output(call, query);
    out->sizes[out->rank - 1] = tensor_size(value, -1);
    out->type = TENSOR_FLOAT32;
    call_weights(call, weights);
    int64_t pairs = count_times(query->sizes[1], value->sizes[1]);
    call_operations(call,
                    count_times(count_times(2, pairs), count_plus(width, tensor_size(value, -1))));
    return true;
}

/* Of one projection from `from` features to heads × `to`, or back. */
static int64_t projection(int64_t from, int64_t heads, int64_t to, int64_t bias)
{
    return count_plus(count_times(from, count_times(heads, to)), bias);
}

static bool widths(struct call *call, int64_t *query, int64_t *value, int64_t *key)
{
    *query = tensor_size(&call->inputs[0], -1);
    *value = tensor_size(&call->inputs[1], -1);
    *key = tensor_size(&call->inputs[call->input_count - 1], -1);
    return (*query != TENSOR_OPEN && *value != TENSOR_OPEN && *key != TENSOR_OPEN)
           || call_fail_shape(call, FAULT_OPEN, "must know the size of the last axis",
                              &call->inputs[0]);
}

static void count_attention(struct call *call, int64_t weights, int64_t heads, int64_t both)
{
    const struct tensor *query = &call->inputs[0], *value = &call->inputs[1];
    int64_t rows = tensor_volume(query, 1, query->rank - 1),
            others = tensor_volume(value, 1, value->rank - 1);

    call_weights(call, weights);
    int64_t pairs = count_times(count_times(2, count_times(rows, others)),
                                count_times(heads, both));
    /* Each weight of a projection meets each row once; those of values and keys meet theirs. */
    call_operations(call, count_plus(pairs, count_times(count_times(2, weights), rows)));
}

bool rule_multi_head(struct call *call)
{
    const struct tensor *query = &call->inputs[0];
    int64_t heads, key_dim, value_dim, from_query, from_value, from_key, wide;
    int64_t biased = layer_flag(call->layer, "use_bias", true) ? 1 : 0;
    int64_t shape[TENSOR_RANK_MAX];
    int count;

    if (!call_integer(call, "num_heads", 1, REQUIRED, &heads)
        || !call_integer(call, "key_dim", 1, REQUIRED, &key_dim)
        || !call_integer(call, "value_dim", 1, key_dim, &value_dim)
        || !call_list(call, "output_shape", TENSOR_RANK_MAX, &count, shape)
        || !call_rank_at_least(call, 3) || !check_lengths(call)
        || !widths(call, &from_query, &from_value, &from_key))
        return false;
    if (count > 1 || layer_flag(call->layer, "use_gate", false))
        return call_unknown(call);
    wide = count == 1 ? shape[0] : from_query;
    int64_t weights = projection(from_query, heads, key_dim, biased * heads * key_dim);
    weights = count_plus(weights, projection(from_key, heads, key_dim, biased * heads * key_dim));
    weights = count_plus(weights,
                         projection(from_value, heads, value_dim, biased * heads * value_dim));
    weights = count_plus(weights, projection(wide, heads, value_dim, biased * wide));
    struct tensor *out = call_output(call, query);
    out->sizes[out->rank - 1] = wide;
    out->type = TENSOR_FLOAT32;
    count_attention(call, weights, heads, count_plus(key_dim, value_dim));
    return true;
}

bool rule_group_query(struct call *call)
{
    const struct tensor *query = &call->inputs[0];
    int64_t head, queries, keys, from_query, from_value, from_key;
    int64_t biased = layer_flag(call->layer, "use_bias", true) ? 1 : 0;

    if (!call_integer(call, "head_dim", 1, REQUIRED, &head)
        || !call_integer(call, "num_query_heads", 1, REQUIRED, &queries)
        || !call_integer(call, "num_key_value_heads", 1, REQUIRED, &keys) || !all_rank(call, 3)
        || !check_lengths(call) || !widths(call, &from_query, &from_value, &from_key))
        return false;
    if (queries % keys != 0)
        return call_fail(call, FAULT_ATTRIBUTE, "num_query_heads",
                         "must be a multiple of num_key_value_heads");
    if (from_query != from_value)
        return call_fail_shape(call, FAULT_UNEQUAL, "needs a query as wide as the values", query);
    if (layer_flag(call->layer, "use_gate", false))
        return call_unknown(call);
    int64_t weights = projection(from_query, queries, head, biased * queries * head);
    weights = count_plus(weights, projection(from_key, keys, head, biased * keys * head));
    weights = count_plus(weights, projection(from_value, keys, head, biased * keys * head));
    weights = count_plus(weights, projection(from_query, queries, head, biased * from_query));
    struct tensor *out = call_output(call, query);
    out->type = TENSOR_FLOAT32;
    count_attention(call, weights, queries, count_times(2, head));
    return true;
}
