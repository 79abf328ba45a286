/* What is known of a layer before anything runs: the shapes it gives, how many weights it has and
 * how much it computes. Every rule is Keras' own (3.15), and `make test-keras` compares them with
 * it. */
#ifndef INFERENCE_H
#define INFERENCE_H

#include "layer.h"
#include "tensor.h"

enum { INFERENCE_OUTPUTS = 6, INFERENCE_INPUTS = 64 };

enum verdict {
    VERDICT_KNOWN,
    VERDICT_UNKNOWN, /* only Keras can tell: a layer, or an attribute of it, that has no rule */
    VERDICT_WRONG,   /* Keras would refuse it; `words` say why */
    VERDICT_WAITS    /* of a layer in a network: what comes before it is not known */
};

enum fault {
    FAULT_NONE,
    FAULT_MISSING,   /* an attribute that must be set is not */
    FAULT_ATTRIBUTE, /* an attribute has a value that it may not have */
    FAULT_INPUTS,    /* too few or too many inputs */
    FAULT_RANK,      /* an input has not as many axes as the layer needs */
    FAULT_OPEN,      /* a size must be known, and is not */
    FAULT_SMALL,     /* the input is smaller than what is moved over it */
    FAULT_UNEQUAL,   /* inputs or sizes that must be equal are not */
    FAULT_STRUCTURE, /* of a network: how its layers are connected */
    FAULT_SENSE      /* Keras takes it, but it is hardly meant */
};

enum fix {
    FIX_NONE,
    FIX_SET,    /* an attribute */
    FIX_INSERT, /* a layer before it */
    FIX_APPEND, /* a layer after it */
    FIX_REPLACE /* by another layer */
};

struct inference {
    enum verdict verdict;
    struct tensor outputs[INFERENCE_OUTPUTS];
    size_t output_count;
    int64_t trainable, fixed; /* numbers in its weights; TENSOR_OPEN: cannot be told */
    int64_t operations; /* multiplications and additions for one sample, a pair counted as two;
                           TENSOR_OPEN as above */

    enum fault fault;
    const char *attribute; /* at fault; NULL: none. A constant. */
    struct words words;
    enum fix fix;
    const char *fix_what; /* FIX_SET: the text for `attribute`; FIX_INSERT: the layer to put before
                             it. A constant. */
};

/* Infers a layer from its inputs, in their order. What it says lives as long as the program or in
 * `inference`. */
void layer_infer(const struct layer *layer, const struct tensor *inputs, size_t input_count,
                 struct inference *inference);

/* Whether there is a rule for this class of Keras. */
bool layer_is_known(const char *type);

#endif
