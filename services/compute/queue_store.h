/* The queue's statements that go together. */
#ifndef QUEUE_STORE_H
#define QUEUE_STORE_H

#include <df/ctx.h>
#include <jansson.h>

/* Keeps jobs and ends attempts in one transaction, then wakes workers. Both are checked arrays;
 * `done` may be NULL. */
int queue_exchange(struct df_ctx *ctx, const json_t *jobs, const json_t *done) DF_MUST_CHECK;

/* `jobs`: checked array of {job, attempt}. Takes waiting jobs out and tells the workers of running
 * ones. */
int queue_end(struct df_ctx *ctx, const json_t *jobs) DF_MUST_CHECK;

#endif
