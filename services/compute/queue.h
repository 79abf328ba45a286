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
};
extern const struct df_field queued_job_fields[];

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
