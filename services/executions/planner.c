#include "planner.h"

#include <string.h>

void planner_init(struct planner *planner, struct df_arena *arena, size_t nodes,
                  const struct planner_edge *edges, size_t count)
{
    planner->nodes = nodes;
    planner->waiting_on = df_alloc(arena, nodes * sizeof *planner->waiting_on);
    planner->first_child = df_alloc(arena, (nodes + 1) * sizeof *planner->first_child);
    planner->children = df_alloc(arena, count * sizeof *planner->children);

    for (size_t i = 0; i < count; i++) {
        planner->first_child[edges[i].from + 1]++;
        planner->waiting_on[edges[i].to]++;
    }
    for (size_t i = 0; i < nodes; i++)
        planner->first_child[i + 1] += planner->first_child[i];

    size_t *next = df_alloc(arena, nodes * sizeof *next);
    for (size_t i = 0; i < nodes; i++)
        next[i] = planner->first_child[i];
    for (size_t i = 0; i < count; i++)
        planner->children[next[edges[i].from]++] = edges[i].to;
}

size_t planner_ready(const struct planner *planner, size_t *ready)
{
    size_t count = 0;

    for (size_t node = 0; node < planner->nodes; node++)
        if (planner->waiting_on[node] == 0)
            ready[count++] = node;
    return count;
}

size_t planner_finish(struct planner *planner, size_t node, size_t *ready)
{
    size_t count = 0;

    for (size_t i = planner->first_child[node]; i < planner->first_child[node + 1]; i++)
        if (--planner->waiting_on[planner->children[i]] == 0)
            ready[count++] = planner->children[i];
    return count;
}

size_t planner_order(const struct planner *planner, struct df_arena *arena, size_t *order)
{
    struct planner rehearsal = *planner;
    size_t size = planner->nodes * sizeof *planner->waiting_on;

    rehearsal.waiting_on = df_alloc(arena, size);
    memcpy(rehearsal.waiting_on, planner->waiting_on, size);
    size_t count = planner_ready(&rehearsal, order);
    for (size_t done = 0; done < count; done++)
        count += planner_finish(&rehearsal, order[done], order + count);
    return count;
}
