/* Changes of jobs: the one way from state to state. */
#ifndef JOB_STORE_H
#define JOB_STORE_H

#include "job.h"

/* What happens to a job. Texts that an event does not need are NULL. */
struct job_change {
    const char *job, *execution;
    int64_t attempt;
    enum job_event event;
    const struct job_start *start; /* JOB_START */
    const char *outputs; /* JOB_FINISH: JSON rows {name, type, hash, size, storage?, artifact?} */
    const char *result; /* JOB_FINISH, JOB_CRASH, JOB_STOP: JSON of exit_code, signal, error, usage,
                           environment */
    const char *detail; /* JOB_CRASH, JOB_STOP, JOB_LOSE, JOB_ABANDON: why, in words */
};

/* What follows from it. */
struct job_outcome {
    bool changed;         /* false: the job was in no state in which this event means anything */
    enum job_event event; /* what became of the change: JOB_RETRY may come of JOB_CRASH */
    const char *execution;
    const char *ready;     /* "{id,id}": jobs that a worker can run now */
    const char *undecided; /* the same, unless the cache has their results: cache_decide() */
    json_t *builtin;       /* ids of Output nodes that can be done now, or NULL */
    bool is_awaited;       /* jobs of the same key may wait for it */
    bool ends_member;      /* an execution of a sweep may have ended with it */
    json_t *handed; /* {job, attempt} of jobs that compute has and that nobody needs any more, or
                       NULL */
};

/* Applies the event in one transaction, together with all that follows: values, children, the other
 * jobs of an execution that has failed, the state of the execution. What is refused by the state
 * changes nothing and is no failure. */
int job_change(struct df_ctx *ctx, const struct job_change *change,
               struct job_outcome *outcome) DF_MUST_CHECK;

/* How a job stands from the point of view of one attempt. */
struct attempt {
    const char *project, *execution, *name;
    int status;                 /* of the job */
    int64_t newest;             /* the newest attempt seen */
    const char *attempt_status; /* NULL: this attempt was never seen */
    int64_t console_size;
    const char *output_names; /* "{a,b}" */
    const char
        *shown_job; /* this and the next one: where its console and its metrics are; another */
    int64_t shown_attempt; /* job's when the cache found it */
};

extern const struct df_field attempt_fields[];

/* DF_NOT_FOUND when the job is gone. */
int attempt_find(struct df_ctx *ctx, const char *job, int64_t number,
                 struct attempt *attempt) DF_MUST_CHECK;

/* DF_CONFLICT `stale_attempt` unless this attempt may still speak. `attempt` may be NULL. */
int attempt_check(struct df_ctx *ctx, const char *job, int64_t number,
                  struct attempt *attempt) DF_MUST_CHECK;

/* A newer attempt than any before speaks before it has started: remembers it. */
int attempt_meet(struct df_ctx *ctx, const char *job, const char *execution,
                 int64_t number) DF_MUST_CHECK;

#endif
