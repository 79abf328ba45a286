/* What executions hands over: jobs that are ready, and attempts that ended or shall end. */
#ifndef QUEUE_H
#define QUEUE_H

#include <df/record.h>

enum { QUEUE_BATCH = 2000, QUEUE_BODY_LIMIT = 32 * 1024 * 1024 };

/* A job that waits, as its user sees it. */
struct queued_job {
    const char *job, *execution, *project, *compute, *name;
    int64_t priority, losses;
    const char *queued_at;
    int64_t cpus, memory_mb, gpus; /* what it asks for; 0: nothing */
    json_t *labels;
    const char *waiting; /* why it waits, in words */
    bool is_reserved;    /* a worker is kept free for it */

    /* Of the workers that are online: how many there are, take jobs, are large enough and have the
     * labels; and the most that one has. */
    int64_t workers, open, fitting, labeled;
    int64_t most_cpus, most_memory_mb, most_gpus;
};
extern const struct df_field queued_job_fields[];

/* Sets `waiting`. */
void queued_job_explain(struct queued_job *job, struct df_arena *arena);

/* NULL when a worker that is online could run it, else why none can. */
const char *queued_job_misfit(const struct queued_job *job, struct df_arena *arena);

/* {"user", "requests": [resources, ...]} */
struct fitting {
    const char *user;
    json_t *requests;
};
extern const struct df_field fitting_fields[];

/* What spec.resources of a job may be: fails with DF_INVALID. NULL is nothing asked for. */
int queue_check_resources(struct df_ctx *ctx, json_t *resources) DF_MUST_CHECK;

/* {"jobs": [...], "done": [...], "claim": true} */
struct submission {
    json_t *jobs, *done;
    bool claims; /* whoever had the attempt that is done takes another job at once */
};
extern const struct df_field submission_fields[];

/* Every item must be a job with all that the queue needs, or {job, attempt}; an item that is not is
 * named by `pointer`/index. */
int queue_check_jobs(struct df_ctx *ctx, const char *pointer, json_t *jobs) DF_MUST_CHECK;
int queue_check_attempts(struct df_ctx *ctx, const char *pointer, json_t *attempts) DF_MUST_CHECK;

#endif
