/* Hands jobs to those who run them: compute, or for Output this service itself. Whatever does not
 * work now is done again by the sweeper, so nothing here fails its caller. */
#ifndef DISPATCH_H
#define DISPATCH_H

#include "job_store.h"

/* At most so many jobs travel to compute in one call. */
enum { DISPATCH_BATCH = 200 };

/* An attempt that is over. With `leases` its worker claims another job: the array of what it gets,
 * left alone when compute could not be asked; lives as long as ctx. */
struct dispatch_end {
    const char *job;
    int64_t attempt;
    json_t **leases;
};

/* After a commit: hands over what has become ready, says which attempt is over (`end`; may be
 * NULL), takes back what nobody needs any more, does the built-in nodes. */
void dispatch_outcome(struct df_ctx *ctx, const struct job_outcome *outcome,
                      const struct dispatch_end *end);

/* The first batch of a new execution at once; the rest is left to the sweeper, which is woken. */
void dispatch_execution(struct df_ctx *ctx, const char *execution);

/* Takes jobs back from compute: array of {job, attempt}. */
void dispatch_cancel(struct df_ctx *ctx, json_t *handed);

/* Everything that waits to be handed over, one batch. */
int dispatch_waiting(struct df_ctx *ctx, bool *more) DF_MUST_CHECK;

#endif
