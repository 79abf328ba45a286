/* Guessing passwords is slowed down: failures per name and address, and per address, within a
 * minute. */
#ifndef ATTEMPT_H
#define ATTEMPT_H

#include <df/ctx.h>

enum { ATTEMPTS_PER_NAME = 10, ATTEMPTS_PER_ADDRESS = 100, ATTEMPT_SECONDS = 60 };

/* DF_TOO_MANY when there were too many failures; `retry_after` (seconds) is set in any case. */
int attempt_check(struct df_ctx *ctx, const char *name, const char *address,
                  int *retry_after) DF_MUST_CHECK;

/* Counts a failure, for all replicas. While Redis is away each replica counts alone. */
void attempt_failed(struct df_ctx *ctx, const char *name, const char *address);

#endif
