/* What the rules of layers share. A rule reads the call's layer and inputs and fills its inference;
 * it answers false when it has found a fault. */
#ifndef RULE_H
#define RULE_H

#include "inference.h"

struct call {
    const struct layer *layer;
    const struct tensor *inputs;
    size_t input_count;
    struct inference *out;
    int spatial;     /* 1, 2 or 3: of rules for several ranks */
    const char *way; /* of rules for several layers */
    unsigned depth;  /* of wrappers in wrappers */
};

typedef bool rule_infer(struct call *call);

/* Layers compute in float32, the policy of Keras when nothing else is said. */
enum rule_type {
    GIVES_FLOAT32,
    KEEPS_WHOLE, /* what it is given, but floats become float32 */
    KEEPS_TYPE
};

struct rule {
    const char *type;
    rule_infer *infer;
    int spatial;
    const char *way;
    size_t fewest, most; /* inputs; 0, 0 means one */
    enum rule_type type_given;
};

extern const struct rule rules[]; /* ended by {} */

/* Families of them, each in a file of its own. */
rule_infer rule_input, rule_output, rule_same, rule_same_rank, rule_dense, rule_embedding,
    rule_einsum, rule_prelu;
rule_infer rule_conv, rule_conv_transpose, rule_depthwise, rule_separable;
rule_infer rule_pool, rule_global_pool, rule_adaptive_pool;
rule_infer rule_flatten, rule_reshape, rule_permute, rule_repeat, rule_crop, rule_pad, rule_enlarge,
    rule_resize;
rule_infer rule_elementwise, rule_concatenate, rule_dot;
rule_infer rule_batch_norm, rule_layer_norm, rule_group_norm, rule_normalization;
rule_infer rule_recurrent, rule_conv_lstm, rule_bidirectional, rule_time_distributed;
rule_infer rule_attention, rule_multi_head, rule_group_query;

/* Faults; each answers false. `attribute` may be NULL. */
bool call_fail(struct call *call, enum fault fault, const char *attribute, const char *words);
bool call_fail_shape(struct call *call, enum fault fault, const char *words,
                     const struct tensor *tensor);
bool call_unknown(struct call *call);

/* A whole number of at least `least`; `otherwise` when it is not set, unless that is REQUIRED. */
enum { REQUIRED = -1000000 };
bool call_integer(struct call *call, const char *name, int64_t least, int64_t otherwise,
                  int64_t *integer);

/* One whole number for each of `count` axes, given as one for all or as a list. */
bool call_integers(struct call *call, const char *name, int count, int64_t least, int64_t otherwise,
                   int64_t *integers);

/* A list of whole numbers, or one. `*count` is its length; at most `most`. */
bool call_list(struct call *call, const char *name, int most, int *count, int64_t *integers);

/* That the (first) input has exactly, or at least, so many axes, the batch among them. */
bool call_rank(struct call *call, int rank);
bool call_rank_at_least(struct call *call, int rank);

/* One of the texts, ended by NULL; the first when nothing is set. */
bool call_choice(struct call *call, const char *name, const char *const *choices,
                 const char **choice);

/* Where the channels are, by data_format: the last axis or the first after the batch. */
bool call_channels(struct call *call, bool *is_last);
/* The axis of the channels, and that of the first size in space. */
int channel_axis(const struct tensor *tensor, bool is_last);
int space_axis(bool is_last);

/* The one output, with no weights and nothing computed. */
struct tensor *call_output(struct call *call, const struct tensor *like);
void call_weights(struct call *call, int64_t trainable);
void call_operations(struct call *call, int64_t operations);

/* Infers another layer as part of this one. */
bool call_inner(struct call *call, const struct layer *layer, const struct tensor *input,
                struct inference *inner);

#endif
