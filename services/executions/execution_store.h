/* Changes of executions that take several statements. */
#ifndef EXECUTION_STORE_H
#define EXECUTION_STORE_H

#include "execution.h"
#include "job.h"

struct execution_state {
    const char *id;
    int status;              /* enum job_status */
    bool canceling, failing; /* somebody asked to cancel; a job has failed or was canceled */
    bool cleaned;            /* its values were given back */
};

/* Inside a transaction: nobody else ends jobs of this execution until it is over. */
int execution_lock(struct df_ctx *ctx, const char *id, struct execution_state *state) DF_MUST_CHECK;

/* Inside a transaction, under the lock: applies the event to every job that it means something to,
 * and counts anew. `handed`: {job, attempt} of those that compute knows of. */
int execution_stop(struct df_ctx *ctx, const char *id, enum job_event event, const char *detail,
                   json_t **handed) DF_MUST_CHECK;

/* Inside a transaction, under the lock: counts anew. */
int execution_settle(struct df_ctx *ctx, const char *id) DF_MUST_CHECK;

/* Ends what has not started and remembers that running jobs must end. DF_CONFLICT `execution_ended`
 * when all have. `handed`: what compute must take back or kill. */
int execution_halt(struct df_ctx *ctx, const char *id, const char *detail,
                   json_t **handed) DF_MUST_CHECK;

/* The time of grace is over: ends what still runs. */
int execution_expire(struct df_ctx *ctx, const char *id, json_t **handed) DF_MUST_CHECK;

/* Removes it with everything that belongs to it. */
int execution_remove(struct df_ctx *ctx, const char *id, json_t **handed) DF_MUST_CHECK;

#endif
