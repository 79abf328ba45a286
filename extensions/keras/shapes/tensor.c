#include "tensor.h"

#include <string.h>

static const struct {
    const char *name;
    int bytes;
} types[TENSOR_TYPE_COUNT] = {
    [TENSOR_FLOAT32] = {"float32", 4},   [TENSOR_FLOAT16] = {"float16", 2},
    [TENSOR_BFLOAT16] = {"bfloat16", 2}, [TENSOR_FLOAT64] = {"float64", 8},
    [TENSOR_INT8] = {"int8", 1},         [TENSOR_UINT8] = {"uint8", 1},
    [TENSOR_INT16] = {"int16", 2},       [TENSOR_INT32] = {"int32", 4},
    [TENSOR_INT64] = {"int64", 8},       [TENSOR_BOOL] = {"bool", 1},
    [TENSOR_STRING] = {"string", 8},
};

bool tensor_type_is_float(enum tensor_type type)
{
    return type <= TENSOR_FLOAT64;
}

int tensor_type_bytes(enum tensor_type type)
{
    return types[type].bytes;
}

const char *tensor_type_name(enum tensor_type type)
{
    return types[type].name;
}

enum tensor_type tensor_type_named(const char *name)
{
    for (int i = 0; name && i < TENSOR_TYPE_COUNT; i++)
        if (strcmp(types[i].name, name) == 0)
            return (enum tensor_type) i;
    return TENSOR_FLOAT32;
}

int tensor_axis(const struct tensor *tensor, int64_t axis)
{
    if (axis < 0)
        axis += tensor->rank;
    return axis >= 0 && axis < tensor->rank ? (int) axis : -1;
}

int64_t tensor_size(const struct tensor *tensor, int axis)
{
    return tensor->sizes[axis < 0 ? axis + tensor->rank : axis];
}

int64_t count_times(int64_t a, int64_t b)
{
    int64_t product;

    if (a < 0 || b < 0)
        return TENSOR_OPEN;
    return __builtin_mul_overflow(a, b, &product) ? INT64_MAX : product;
}

int64_t count_plus(int64_t a, int64_t b)
{
    int64_t sum;

    if (a < 0 || b < 0)
        return TENSOR_OPEN;
    return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

int64_t tensor_volume(const struct tensor *tensor, int from, int to)
{
    int64_t volume = 1;

    for (int i = from; i < to; i++)
        volume = count_times(volume, tensor->sizes[i]);
    return volume;
}

bool tensor_same(const struct tensor *a, const struct tensor *b)
{
    if (a->rank != b->rank)
        return false;
    for (int i = 0; i < a->rank; i++)
        if (a->sizes[i] != b->sizes[i])
            return false;
    return true;
}

void words_add_tensor(struct words *words, const struct tensor *tensor)
{
    for (int i = 0; i < tensor->rank; i++) {
        if (i > 0)
            words_add(words, " × ");
        if (tensor->sizes[i] == TENSOR_OPEN)
            words_add(words, "None");
        else
            words_add_number(words, tensor->sizes[i]);
    }
    if (tensor->rank == 0)
        words_add(words, "a single number");
}
