/* What other services may ask of compute. */
#ifndef COMPUTE_CLIENT_H
#define COMPUTE_CLIENT_H

#include <df/ctx.h>
#include <jansson.h>

/* Hands over jobs that are ready: array of {job, execution, project, user, compute, storage,
 * attempt, priority?, spec}. The same job with the same attempt may be handed over again. At most
 * 2,000 at once. */
int compute_submit(struct df_ctx *ctx, json_t *jobs) DF_MUST_CHECK;

/* Ends attempts: array of {job, attempt}. Those that wait are out of the queue; those that run are
 * told. */
int compute_cancel(struct df_ctx *ctx, json_t *jobs) DF_MUST_CHECK;

/* This attempt is over; nobody needs a lease for it any more. */
int compute_done(struct df_ctx *ctx, const char *job, int64_t attempt) DF_MUST_CHECK;

/* Both at once, in one transaction: jobs that are ready, and attempts ({job, attempt}) that are
 * over. `done` may be NULL. With `leases` the worker whose attempt is over claims another job: an
 * array of leases as the worker takes them, which may be empty and lives as long as ctx. */
int compute_exchange(struct df_ctx *ctx, json_t *jobs, json_t *done, json_t **leases) DF_MUST_CHECK;

/* A compute as this user sees it: {id, name, adapter, available, detail, ...}. DF_NOT_FOUND unless
 * the user may use it. Lives as long as ctx. */
int compute_find(struct df_ctx *ctx, const char *compute, const char *user,
                 json_t **compute_json) DF_MUST_CHECK;

/* What of this no worker of the compute could ever take: `requests` is an array of resources (as in
 * a job's spec; at most 2,000), `misfits` one text or null for each, and lives as long as ctx. */
int compute_fit(struct df_ctx *ctx, const char *compute, const char *user, json_t *requests,
                json_t **misfits) DF_MUST_CHECK;

/* Why a job waits in the queue, in words; NULL when a worker has it. DF_NOT_FOUND when it is not
 * there. */
int compute_waiting(struct df_ctx *ctx, const char *job, const char **why) DF_MUST_CHECK;

#endif
