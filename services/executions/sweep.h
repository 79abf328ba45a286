/* A sweep: one pipeline run once for each of many combinations of values of attributes. */
#ifndef SWEEP_H
#define SWEEP_H

#include "sweep_points.h"

#include <df/record.h>

/* Members on their way at once. */
enum { SWEEP_PARALLEL = 10, SWEEP_PARALLEL_LIMIT = 100 };

enum sweep_method { SWEEP_GRID, SWEEP_RANDOM };

extern const char *const sweep_method_names[];

/* running, then how it ended. */
extern const char *const sweep_status_names[];

/* A sweep as clients see it. */
struct sweep {
    const char *id, *project, *pipeline, *pipeline_name, *name;
    int status;
    json_t *created_by;
    const char *created_at, *ended_at;
    int64_t revision;
    const char *compute, *compute_name, *storage;
    int method;
    int64_t seed;
    json_t *axes;
    int64_t max_parallel;
    json_t *executions; /* how many members stand how */
    json_t *run;
};

extern const struct df_field sweep_fields[];

/* What makes one, besides what every run takes. */
struct new_sweep {
    int method;
    int64_t samples, seed, max_parallel; /* DF_NO_INT: not given */
    json_t *axes;
};

extern const struct df_field new_sweep_fields[];

/* Whose it is. */
const char *sweep_user(const struct sweep *sweep);

/* The points that are asked for, as a new array that lives in the arena; NULL when there is a
 * `problem`, and in `pointer` where. `count` is how many combinations are wanted in any case. */
json_t *sweep_points(struct df_arena *arena, const struct new_sweep *wanted,
                     const struct sweep_axes *axes, int64_t *count, const char **problem,
                     const char **pointer);

/* Adds to problems (as plan_problem_add() does) every axis that the pipeline does not have and
 * every value that its attribute does not take. */
void sweep_axes_check(struct df_arena *arena, const json_t *snapshot, const struct sweep_axes *axes,
                      json_t *run_attributes, json_t *problems);

/* The axes as they are kept: with names, and either all values or the two ends. A new array. */
json_t *sweep_axes_json(const json_t *snapshot, const struct sweep_axes *axes);

/* The other way round. What is kept is valid. */
void sweep_axes_restore(const json_t *json, struct sweep_axes *axes);

/* "Sweep name: lr=0.01, n=3", cut to what a name may have; in the arena. */
const char *sweep_member_name(struct df_arena *arena, const char *name,
                              const struct sweep_axes *axes, const json_t *point);

#endif
