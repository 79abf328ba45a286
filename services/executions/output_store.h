/* The built-in Output: a value becomes a named artifact. Done by this service, without a worker. */
#ifndef OUTPUT_STORE_H
#define OUTPUT_STORE_H

#include "job_store.h"

/* Registers the artifact and ends the job. Doing it twice, or in two places at once, does it once.
 * DF_UNAVAILABLE when storage cannot be reached: later, then. */
int output_finish(struct df_ctx *ctx, const char *job, struct job_outcome *outcome) DF_MUST_CHECK;

#endif
