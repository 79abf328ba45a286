/* Ends what no worker takes for longer than its operation allows. */
#ifndef QUEUE_TIMEOUT_H
#define QUEUE_TIMEOUT_H

#include <df/ctx.h>

/* One batch. Compute is asked why each of them waits; while it is away nothing is ended. */
int queue_timeout_round(struct df_ctx *ctx) DF_MUST_CHECK;

#endif
