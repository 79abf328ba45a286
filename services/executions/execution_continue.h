/* Going on where an execution failed or was canceled: new attempts in the same execution. */
#ifndef EXECUTION_CONTINUE_H
#define EXECUTION_CONTINUE_H

#include "execution_insert.h"

/* How somebody wants to go on. */
struct continuation {
    bool retry_as_is;
    json_t *jobs; /* ids to restart; NULL: only what failed or was canceled */
};

extern const struct df_field continuation_fields[];

/* The jobs that are taken up again. */
struct reopening {
    const char *ids; /* "{id,id}", parents before children */
    json_t *jobs;    /* the same as JSON */
    int64_t running; /* of these, the ones that have not ended */
    int64_t found;   /* of those that were asked for, the ones that there are */
    int64_t idle;    /* of these, the ones that nobody can run */
    json_t *nodes;   /* of the whole execution by node: {job, is_reopened, outputs} */
};

/* `restarted` is the "{id,id}" of continuation.jobs. */
int reopening_find(struct df_ctx *ctx, const char *execution, const char *restarted,
                   struct reopening *reopening) DF_MUST_CHECK;

/* What the reopened jobs run with from now on; NULL in execution_continue(): what they had. */
struct revision {
    const struct creation *creation; /* its plan has the reopened jobs, and its bundle is stored */
    const char *jobs;                /* "{id,id}" of those that the model still has */
};

/* Looks at the model as it is now, unless it is to be retried as it is, and reopens what is to be.
 * DF_CONFLICT when there is nothing, or it is running. */
int execution_go_on(struct df_ctx *ctx, const struct execution *execution,
                    const struct continuation *wish, const char *restarted) DF_MUST_CHECK;

/* Reopens all of it in one transaction. DF_CONFLICT `canceling`, or when the execution has changed
 * since reopening_find(). */
int execution_continue_all(struct df_ctx *ctx, const char *execution, const char *restarted,
                           const struct reopening *reopening,
                           const struct revision *revision) DF_MUST_CHECK;

#endif
