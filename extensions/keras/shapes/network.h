/* A network as it is drawn, and what is known of it before anything runs: what flows along every
 * edge, weights, work, memory, and what is wrong. Pure: everything lives in a room of the caller's.
 */
#ifndef NETWORK_H
#define NETWORK_H

#include "inference.h"
#include "room.h"

enum {
    NETWORK_NODES = 20000, /* drawn */
    NETWORK_EDGES = 60000,
    NETWORK_BLOCKS = 1000,
    NETWORK_BLOCK_DEPTH = 16,
    NETWORK_REPEAT = 1000,
    NETWORK_STEPS = 200000, /* layers looked at, copies of blocks counted while they differ */
    NETWORK_NOTHING = -1
};

struct network_node {
    const char *id;
    const char *name;   /* NULL: none was given */
    const char *shares; /* the node whose layer and weights this one uses again; else NULL */
    const char *block;  /* NULL: in none */
    struct layer layer; /* `type` is Input and Output for the ends of the model */
};

struct network_edge {
    const char *id;
    const char *from, *from_port, *to, *to_port;
    int64_t index; /* among the edges into one port */
};

/* Nodes that belong together. One that repeats takes one tensor and gives one; its copies follow
 * one another, each with weights of its own. */
struct network_block {
    const char *id;
    const char *name;
    const char *parent; /* NULL: none */
    int repeat;         /* 1 to NETWORK_REPEAT */
};

struct network {
    const char *name;
    struct network_node *nodes;
    struct network_edge *edges;
    struct network_block *blocks;
    int node_count, edge_count, block_count;
};

/* How to train it: for the memory, and for hints. */
struct training {
    int64_t batch;         /* samples in a batch */
    const char *optimizer; /* the name of Keras', such as adam; what is not known counts as adam */
    int64_t labels;        /* how many classes the data has; 0: not known */
};

struct network_fix {
    enum fix kind;
    const char *attribute; /* FIX_SET */
    const char *what;      /* a layer, or a text for the attribute; NULL: `number` */
    int64_t number;
};

enum { PROBLEM_FIXES = 2 };

/* What is wrong, or (`is_hint`) what Keras takes but may not be meant. */
struct network_problem {
    int node, edge, block; /* NETWORK_NOTHING where it is not about one */
    bool is_hint;
    enum fault fault;
    const char *attribute;
    struct words words;
    struct network_fix fixes[PROBLEM_FIXES];
    int fix_count;
};

/* Of a node in a repeated block: `inference` is that of its last copy, the sums are of all. */
struct network_layer {
    struct inference inference;
    int waits_for; /* of VERDICT_WAITS: the node that has the problem or has no rule */
    int64_t copies;
    int64_t trainable, fixed, operations; /* weights that are shared count where they are owned */
    int64_t activations;                  /* bytes of what it gives, for one sample */
    bool is_input, is_output;             /* of the model */
};

/* Bytes needed to train with one batch:
 *   weights     = bytes of all weights
 *   gradients   = bytes of trainable weights
 *   slots       = bytes of trainable weights x what the optimizer keeps for each (Adam: 2)
 *   activations = batch x bytes of what each layer gives; kept from the forward pass for the
 *                 backward pass; layers that only look at their input otherwise (Flatten, Reshape,
 *                 Identity) keep nothing
 * after Gao et al., "Estimating GPU Memory Consumption of Deep Learning Models", ESEC/FSE 2020. It
 * leaves out what that paper measures besides: scratch space of convolutions and of attention,
 * gradients of activations that live for a moment, the framework itself and what its allocator
 * rounds up. Weights are float32. TENSOR_OPEN: cannot be told. */
struct network_memory {
    int64_t weights, gradients, slots, activations, total;
};

struct network_totals {
    int64_t layers;                       /* copies counted */
    int64_t trainable, fixed, operations; /* TENSOR_OPEN: cannot be told */
    struct network_memory memory;
    bool is_whole; /* every layer is known; else the sums are of those that are */
};

/* Where an edge's tensor comes from and in what place it arrives. */
struct network_link {
    int edge, from, to;
    int output; /* which of the outputs of `from` */
    int port;   /* rank of the port at `to` */
    int64_t index;
};

struct groups;

struct network_result {
    struct network_layer *layers; /* by node */
    struct network_link *links;   /* by `to`, in the order of its inputs */
    int *into;                    /* by node: its first link; one more than nodes */
    int *of_edge;                 /* by edge: its link, or NETWORK_NOTHING */
    int *order;                   /* nodes so that each follows those it reads, without circles */
    int *inputs, *outputs;        /* nodes of the model's ends, in their order */
    int order_count, link_count, input_count, output_count;
    struct groups *groups; /* group.h */
    struct network_problem *problems;
    int problem_count, problem_room;
    struct network_totals totals;
};

/* Puts nodes, edges and blocks into the order of their ids, which the rest relies on. Answers NULL,
 * or an id that is there twice. */
const char *network_sort(struct network *network, struct room *room);

/* By id, in a sorted network; NETWORK_NOTHING when there is none. `id` may be NULL. */
int network_node_place(const struct network *network, const char *id);
int network_block_place(const struct network *network, const char *id);

/* NULL when the room is full. */
struct network_result *network_infer(const struct network *network, const struct training *training,
                                     struct room *room);

/* What an edge carries; NULL when it is not known. */
const struct tensor *network_edge_tensor(const struct network_result *result, int edge);

/* The names of a layer's outputs in order, ended by NULL. */
const char *const *network_outputs(const struct layer *layer);

#endif
