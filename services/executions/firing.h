/* A firing: a trigger is due, and a run is to be started for it, once. */
#ifndef FIRING_H
#define FIRING_H

#include "trigger.h"

#include <df/ctx.h>

/* A firing that waits, with what its trigger says. */
struct firing {
    const char *id, *execution, *trigger, *trigger_name, *project, *pipeline, *user, *user_name;
    int kind; /* enum trigger_kind */
    json_t *run, *request;
    const char *input;
    int64_t tries;
    const char *due_at;
};

/* What makes a trigger due. */
struct firing_cause {
    const char *trigger;
    const char *cause;  /* the same one fires once */
    const char *due;    /* Unix seconds, or NULL: now */
    json_t *request;    /* {attributes?, artifact?, chain?}; borrowed, NULL: {} */
    const char *detail; /* of one that is only noted: why no run is started; else NULL */
};

/* Writes it down; `id` is NULL when this cause is there already. */
int firing_insert(struct df_ctx *ctx, const struct firing_cause *cause,
                  const char **id) DF_MUST_CHECK;

/* Takes it for a minute. `found` is false when somebody else has it, or it is over. */
int firing_claim(struct df_ctx *ctx, const char *id, struct firing *firing,
                 bool *found) DF_MUST_CHECK;

/* Starts the run and writes down what came of it. Fails with what keeps it from running;
 * DF_CONFLICT `skipped` when it is not to run. After DF_UNAVAILABLE it is tried again later, a
 * bounded number of times. */
int firing_start(struct df_ctx *ctx, const struct firing *firing) DF_MUST_CHECK;

#endif
