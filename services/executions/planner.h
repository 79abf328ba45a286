/* Which jobs may run: pure, from the graph and what has finished. */
#ifndef PLANNER_H
#define PLANNER_H

#include <df/arena.h>

/* One value that goes from one node to another; nodes are numbered from 0. */
struct planner_edge {
    size_t from, to;
};

/* Made by planner_init() in an arena; nothing needs to be released. */
struct planner {
    size_t nodes;
    int *waiting_on;     /* by node: edges from nodes that have not finished */
    size_t *first_child; /* by node, nodes + 1 entries: where its children begin */
    size_t *children;    /* by edge */
};

/* Several edges between the same two nodes count each for itself. */
void planner_init(struct planner *planner, struct df_arena *arena, size_t nodes,
                  const struct planner_edge *edges, size_t count);

/* Fills `order` with every node, parents before children, in the given order where there is a
 * choice. Answers how many were ordered: fewer than `nodes` when there is a cycle. */
size_t planner_order(const struct planner *planner, struct df_arena *arena, size_t *order);

/* The nodes that wait for nothing. Answers how many; `ready` has room for all nodes. */
size_t planner_ready(const struct planner *planner, size_t *ready);

/* A node has succeeded: its children that wait for nothing else are ready now. Answers how many. */
size_t planner_finish(struct planner *planner, size_t node, size_t *ready);

#endif
