/* The parts of an attempt: what is needed before it, and watching it. */
#ifndef ATTEMPT_RUN_H
#define ATTEMPT_RUN_H

#include "attempt.h"
#include "outcome.h"

/* Bundle, environment, folder, inputs; a zygote to run it. The zygote is given back by the caller.
 */
int attempt_prepare(struct df_ctx *ctx, struct attempt *attempt,
                    struct zygote **zygote) DF_MUST_CHECK;

/* Runs it in the zygote and reads all it says. Fails only when it could not be started. */
int attempt_watch(struct df_ctx *ctx, struct attempt *attempt, struct zygote *zygote,
                  struct outcome *outcome) DF_MUST_CHECK;

#endif
