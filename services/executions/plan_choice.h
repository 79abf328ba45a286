/* Which nodes of a pipeline become jobs: pure, from the graph, from what is muted and pinned in it,
 * and from what was asked for. */
#ifndef PLAN_CHOICE_H
#define PLAN_CHOICE_H

#include <df/arena.h>
#include <jansson.h>

/* What somebody wants to run of a pipeline. */
struct plan_wish {
    const json_t *targets; /* only these nodes and what they need; NULL: all */
    bool ignores_pins;
};

enum plan_fate {
    PLAN_RUNS,
    PLAN_TAKEN,         /* pinned: its outputs are those of an earlier job */
    PLAN_MUTED,         /* this and all that follow: it becomes no job */
    PLAN_NEEDS_MUTED,   /* a required input comes from a node that was left out as muted */
    PLAN_NOT_ASKED_FOR, /* no target needs it */
    PLAN_NOT_NEEDED,    /* only pinned nodes need it */
    PLAN_FATE_COUNT,
};

struct plan_chosen {
    const char *id;
    json_t *node;
    enum plan_fate fate;
    const char *source; /* of a pinned node: the job; else NULL */
    size_t muted;       /* of PLAN_NEEDS_MUTED: the number of the muted node that it hangs on */
};

/* All JSON in it is borrowed from the snapshot and the wish, or lives in the arena. */
struct plan_choice {
    struct df_arena *arena;
    const json_t *snapshot, *targets;
    bool ignores_pins;
    json_t *places; /* node id -> its number */
    struct plan_chosen *nodes;
    size_t count;
    size_t fates[PLAN_FATE_COUNT]; /* how many nodes have this one */
};

/* Chooses nothing when the pipeline is larger than a plan may be. */
void plan_choose(struct plan_choice *choice, struct df_arena *arena, const json_t *snapshot,
                 const struct plan_wish *wish);

/* NULL when the pipeline has no such node, or `id` is NULL. */
const struct plan_chosen *plan_chosen_find(const struct plan_choice *choice, const char *id);

bool plan_is_left_out(enum plan_fate fate);

/* Whether a value goes along this edge: not when an end of it is left out, and not into a node that
 * is not run. Of an edge that is broken this is true, so that somebody looks at it. */
bool plan_edge_matters(const struct plan_choice *choice, const json_t *edge);

/* How many jobs there will be, and how many nodes are out because of a muted one. */
size_t plan_choice_jobs(const struct plan_choice *choice);
size_t plan_choice_muted(const struct plan_choice *choice);

/* Adds what cannot be as it was asked for: unknown targets, targets that are left out, nothing that
 * is left to run. */
void plan_choice_problems(const struct plan_choice *choice, json_t *problems);

/* The nodes as the execution shows them, as a new object: all of them, with left_out and
 * left_out_because, and with pinned only where outputs are taken. */
json_t *plan_choice_nodes(const struct plan_choice *choice);

#endif
