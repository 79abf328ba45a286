/* The queue's statements that go together. */
#ifndef QUEUE_STORE_H
#define QUEUE_STORE_H

#include "queue.h"

#include <df/pg.h>

/* Keeps jobs and ends attempts in one transaction, which also gives a job to the worker whose
 * attempt has ended when the submission claims one; then wakes workers for what is left. Its arrays
 * are checked; both may be NULL. `leases`: list of struct lease. */
int queue_exchange(struct df_ctx *ctx, const struct submission *submission,
                   struct df_list *leases) DF_MUST_CHECK;

/* `jobs`: checked array of {job, attempt}. Takes waiting jobs out and tells the workers of running
 * ones. */
int queue_end(struct df_ctx *ctx, const json_t *jobs) DF_MUST_CHECK;

#endif
