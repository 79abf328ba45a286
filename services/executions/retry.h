/* Whether and when an attempt that failed is followed by another. Pure. */
#ifndef RETRY_H
#define RETRY_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* What holds for an operation that says only how often. */
enum { RETRY_BACKOFF_SECONDS = 10, RETRY_BACKOFF_MAX_SECONDS = 600 };

struct retry {
    int64_t max_attempts; /* 1 when nothing is said */
    int64_t backoff_seconds, backoff_max_seconds;
};

/* From {max_attempts, backoff_seconds, backoff_max_seconds}; NULL is no retries. */
struct retry retry_read(const json_t *policy);

/* `failures`: how many attempts have failed, this one not counted. */
bool retry_is_due(const struct retry *retry, int64_t failures);

/* Seconds to wait before the next one: twice as long each time, up to a fifth more or less so that
 * jobs that failed together do not come back together, and never longer than the policy says.
 * `chance` is any number from 0 to 1. */
double retry_wait(const struct retry *retry, int64_t failures, double chance);

#endif
