/* Blocks that repeat, as groups within groups, and in which order everything comes. */
#ifndef GROUP_H
#define GROUP_H

#include "network.h"

/* Group 0 is the network itself; the others are its blocks that repeat. An item is a node, or
 * node_count + a group. */
struct group {
    int parent, depth;
    int block; /* NETWORK_NOTHING for the network itself */
    int repeat;
    int source, source_output; /* the node outside whose tensor enters; NETWORK_NOTHING: none */
    int exit, exit_output;     /* the node inside whose tensor leaves */
    bool is_broken;            /* more than one tensor enters or leaves, or none */
    int first, count;          /* its items */
};

struct groups {
    struct group *groups;
    int count;
    int *of_node; /* the innermost group */
    int *items;   /* of all groups, each in the order in which they come */
};

/* Fills `result->groups` and `result->order`; adds problems to the result. False when the room is
 * full. */
bool groups_find(const struct network *network, struct network_result *result, struct room *room);

/* Whether `inner` is `outer` or within it. */
bool group_contains(const struct groups *groups, int outer, int inner);

#endif
