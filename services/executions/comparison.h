/* What differs between two executions: the runs as a whole, node by node, and text by text. Pure,
 * from JSON to JSON. */
#ifndef COMPARISON_H
#define COMPARISON_H

#include <df/arena.h>
#include <jansson.h>

/* Bundles that are read of one execution; every Continue with another model makes one more. */
enum { COMPARISON_BUNDLES = 12 };

/* One of the two. All borrowed. */
struct comparison_side {
    const json_t *execution; /* as clients see it */
    const json_t *jobs;    /* rows {job, node, name, operation, operation_name, status, attributes,
                              references, pinned, bundle, packages, inputs, connections} */
    const json_t *locks;   /* by `packages` of a job the list of them, as far as it is known */
    const json_t *bundles; /* by `bundle` of a job what it ran with, as far as it is known */
};

/* The hashes of the bundles that jobs ran with, as keys of a new object with null as values. */
json_t *comparison_bundles(const json_t *jobs);

/* A new object {a, b, execution, nodes, same, texts, packages}, as docs/api/executions.yaml has it;
 * texts are made in the arena. NULL when it cannot be written. */
json_t *comparison_make(struct df_arena *arena, const struct comparison_side *a,
                        const struct comparison_side *b);

/* The packages of two locks that are not the same, as a new array of {name, before, after}. */
json_t *comparison_packages(struct df_arena *arena, const char *before, const char *after);

#endif
