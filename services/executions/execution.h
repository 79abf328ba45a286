/* An execution: one run of a pipeline as it was at one revision. */
#ifndef EXECUTION_H
#define EXECUTION_H

#include <df/record.h>

/* An execution as clients see it. */
struct execution {
    const char *id, *project, *pipeline, *pipeline_name, *name;
    int status; /* enum job_status */
    bool canceling;
    json_t *created_by;
    const char *created_at, *started_at, *ended_at;
    int64_t revision;
    const char *compute, *compute_name, *storage;
    json_t *jobs;
    int64_t figure_count;
    bool use_cache;
    int64_t priority;
    json_t *labels;
    const char *notes;
    json_t *attributes; /* by node: values in place of the model's */
    const char *sweep, *sweep_name;
    int64_t sweep_position;
    json_t *started_by;                 /* {kind, trigger, name, due_at}, or NULL: a person */
    bool debug;                         /* it has a copy of the model that can be edited */
    const char *cleans_at, *cleaned_at; /* when its values go, or went; NULL: they stay */
    int64_t version;
};

extern const struct df_field execution_fields[];

/* What else GET of one execution shows. */
struct execution_graph {
    json_t *nodes, *edges, *bundle;
    int64_t debug_revision; /* DF_NO_INT unless it is a debug run */
};

extern const struct df_field execution_graph_fields[];

enum { EXECUTION_NAME = 120, EXECUTION_NAME_BYTES = 4 * EXECUTION_NAME };
enum { EXECUTION_LABEL = 40, EXECUTION_LABELS = 20, EXECUTION_NOTES_BYTES = 20000 };

/* From the least to the most urgent; 0 unless somebody says otherwise. */
enum { EXECUTION_PRIORITY = 100 };

/* As many as a plan may have nodes. */
enum { EXECUTION_TARGET_LIMIT = 5000 };

/* Of pipelines within pipelines, as in services/projects/pipeline_port.h. */
enum { EXECUTION_LEVELS = 8 };

/* What starts one. */
struct new_execution {
    const char *pipeline, *name, *compute, *storage;
    json_t *options;
    json_t *targets; /* ids of nodes; NULL: all */
    bool ignore_pins, use_cache, debug;
    int64_t priority;
    json_t *labels; /* NULL: none */
    const char *notes;
    json_t *attributes; /* by node {name: value}, in place of the model's; NULL: none */
};

extern const struct df_field new_execution_fields[];

/* What may be changed later; NULL stays as it is. */
struct execution_change {
    const char *name, *notes;
    json_t *labels;
    bool debug;         /* true: it becomes a debug run */
    json_t *attributes; /* of a debug run, by node {name: value} */
};

extern const struct df_field execution_change_fields[];

/* Whose it is. */
const char *execution_user(const struct execution *execution);

/* Rules; each answers NULL, or why not. */
const char *execution_name_problem(const char *name);
const char *execution_label_problem(const char *label);
const char *execution_key_problem(const char *key); /* Idempotency-Key */
const char *pipeline_id_problem(const char *id);

/* `index` is the row that is wrong, or their number when it is the whole. */
const char *execution_targets_problem(const json_t *targets, size_t *index);
const char *execution_labels_problem(const json_t *labels, size_t *index);

#endif
