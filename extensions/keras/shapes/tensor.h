/* The shape of what flows from layer to layer, with the batch as its first size, as Keras writes
 * it. */
#ifndef TENSOR_H
#define TENSOR_H

#include "words.h"

#include <stdbool.h>

enum {
    TENSOR_RANK_MAX = 8,
    TENSOR_OPEN = -1 /* a size that is known only when the model runs; Keras' None */
};

enum tensor_type {
    TENSOR_FLOAT32,
    TENSOR_FLOAT16,
    TENSOR_BFLOAT16,
    TENSOR_FLOAT64,
    TENSOR_INT8,
    TENSOR_UINT8,
    TENSOR_INT16,
    TENSOR_INT32,
    TENSOR_INT64,
    TENSOR_BOOL,
    TENSOR_STRING,
    TENSOR_TYPE_COUNT
};

struct tensor {
    int rank;
    int64_t sizes[TENSOR_RANK_MAX];
    enum tensor_type type;
};

/* The size at `axis`; negative axes count from the end. The axis must be there: tensor_axis(). */
int64_t tensor_size(const struct tensor *tensor, int axis);

/* The axis as a place from 0 on; -1 when the tensor does not have it. */
int tensor_axis(const struct tensor *tensor, int64_t axis);

/* Product of the sizes from axis `from` to before `to`; TENSOR_OPEN when one of them is open. */
int64_t tensor_volume(const struct tensor *tensor, int from, int to);

bool tensor_same(const struct tensor *a, const struct tensor *b);

bool tensor_type_is_float(enum tensor_type type);

/* Of one number of it, in bytes; of a text, its place alone. */
int tensor_type_bytes(enum tensor_type type);
const char *tensor_type_name(enum tensor_type type);
/* TENSOR_FLOAT32 when the name is NULL or not known. */
enum tensor_type tensor_type_named(const char *name);

/* Such as "None × 32 × 32 × 3". */
void words_add_tensor(struct words *words, const struct tensor *tensor);

/* Sums and products that stop at INT64_MAX. An open operand makes the result open. */
int64_t count_times(int64_t a, int64_t b);
int64_t count_plus(int64_t a, int64_t b);

#endif
