#include "retry.h"

/* 2^17 times the shortest wait is longer than the longest. */
enum { MOST_DOUBLINGS = 17 };

static int64_t number(const json_t *policy, const char *name, int64_t otherwise)
{
    const json_t *value = json_object_get(policy, name);

    return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

struct retry retry_read(const json_t *policy)
{
    return (struct retry){
        .max_attempts = number(policy, "max_attempts", 1),
        .backoff_seconds = number(policy, "backoff_seconds", RETRY_BACKOFF_SECONDS),
        .backoff_max_seconds = number(policy, "backoff_max_seconds", RETRY_BACKOFF_MAX_SECONDS),
    };
}

bool retry_is_due(const struct retry *retry, int64_t failures)
{
    return failures + 1 < retry->max_attempts;
}

double retry_wait(const struct retry *retry, int64_t failures, double chance)
{
    int64_t doublings = failures < MOST_DOUBLINGS ? failures : MOST_DOUBLINGS;
    double most = (double) retry->backoff_max_seconds;
    double wait = (double) (retry->backoff_seconds << doublings) * (0.8 + 0.4 * chance);

    return wait < most ? wait : most;
}
