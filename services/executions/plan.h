/* A plan: what the snapshot of a pipeline becomes when it runs. Pure, from JSON to JSON. */
#ifndef PLAN_H
#define PLAN_H

#include "plan_choice.h"

/* A pipeline with more is refused. */
enum { PLAN_NODE_LIMIT = 5000, PLAN_EDGE_LIMIT = 20000, PLAN_PROBLEM_LIMIT = 200 };

/* A snapshot that knows this many problems may have more. */
enum { PLAN_KNOWN_LIMIT = 500 };

struct plan_node {
    const char *id, *job; /* of the node in the pipeline; of the job it becomes */
    json_t *node;
    json_t *operation; /* NULL for Input and Output */
    const char *name;
    json_t *artifact;   /* what an Input takes, else NULL */
    const char *source; /* of a pinned node: the job that its outputs are taken from, else NULL */
};

/* All JSON in it is borrowed from snapshot and artifacts, or lives in the arena. */
struct plan {
    struct df_arena *arena;
    json_t *snapshot, *pipeline;
    json_t *connected;       /* "node/input" -> [node, output] */
    struct plan_node *nodes; /* parents before children, once plan_make() has succeeded */
    size_t count;
    int *waiting_on; /* by node: inputs whose job has not succeeded */
};

/* The ids of all artifacts that the Input nodes name which run, each once, as keys of a new object
 * with null as values. */
json_t *plan_artifacts(const struct plan_choice *choice);

/* The jobs that nodes are pinned to, as a PostgreSQL array in the arena; NULL when there are none.
 */
const char *plan_sources(const struct plan_choice *choice);

/* What was found of what the nodes name. */
struct plan_finds {
    const json_t *artifacts; /* for each id of plan_artifacts() the artifact, or null */
    const json_t *sources;   /* by job id {status, outputs: [name]}; jobs of this project only */
};

/* Everything that keeps this choice from running, as a new array of {pointer, severity, detail}:
 * what the snapshot says of itself, as far as it concerns nodes that run, and what is found on top.
 */
json_t *plan_problems(struct df_arena *arena, json_t *snapshot, const struct plan_choice *choice,
                      const struct plan_finds *finds);

/* Adds a problem unless there is an error at the same place already. `severity` is error or
 * warning. */
void plan_problem_add(json_t *problems, const char *severity, const char *pointer,
                      const char *format, ...) DF_PRINTF(4, 5);
bool plan_problems_have_error(const json_t *problems);

/* Makes ids and the order. Only for a choice without errors. False when the nodes wait for one
 * another in a circle. */
bool plan_make(struct plan *plan, struct df_arena *arena, json_t *snapshot,
               const struct plan_choice *choice, const json_t *artifacts);

/* It is over when the execution begins: an Input, or pinned. */
static inline bool plan_node_is_done(const struct plan_node *node)
{
    return node->artifact || node->source;
}

/* Everything the store needs, as PostgreSQL arrays with one element per row, and JSON. A job is
 * named by its position. */
struct plan_rows {
    /* By job. */
    const char *jobs, *nodes, *names, *operations, *statuses, *waiting_on;
    const char *attributes, *references; /* what the node sets, as JSON */
    const char *resources;               /* by reference the hash of its code */

    /* What the operations have in common, by operation: {name, defaults, outputs, spec: null|{…},
     * cache: null|{…}}. */
    const char *operation_docs;

    /* By input of a job that is no Input and not pinned: who has it, its name and place, where its
     * value comes from. */
    const char *input_jobs, *input_names, *input_positions, *input_sources, *input_outputs;

    /* By Input: JSON rows {job, artifact, type, storage, hash, size}. */
    const char *results;

    /* By pinned node: JSON rows {job, source}. */
    const char *takings;
    size_t taking_count;
};

/* False when it cannot be written: the snapshot is not what it should be. */
bool plan_write(const struct plan *plan, struct plan_rows *rows);

/* The bundle of docs/protocols.md section 5: a new object. */
json_t *plan_bundle(const json_t *snapshot);

#endif
