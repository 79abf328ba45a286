/* The parts of an attempt: what is needed before it, and watching it. */
#ifndef ATTEMPT_RUN_H
#define ATTEMPT_RUN_H

#include "attempt.h"
#include "outcome.h"

/* Bundle, environment, folder, inputs; a zygote to run it. The zygote is given back by the caller.
 */
int attempt_prepare(struct df_ctx *ctx, struct attempt *attempt,
                    struct zygote **zygote) DF_MUST_CHECK;

/* Closes the report with how it ended; the first time only. */
void attempt_conclude(struct df_ctx *ctx, struct attempt *attempt, struct outcome *outcome);

/* Runs it in the zygote and reads all it says. A success is concluded as soon as the runtime says
 * that all is done, so that the end of its process, which takes as long as a small job, is beside
 * the report. Fails only when it could not be started. */
int attempt_watch(struct df_ctx *ctx, struct attempt *attempt, struct zygote *zygote,
                  struct outcome *outcome) DF_MUST_CHECK;

#endif
