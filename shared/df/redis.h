/* Redis: hints, counters and short caches. Losing it costs delay, never data: every call may fail
 * quietly. */
#ifndef DF_REDIS_H
#define DF_REDIS_H

#include <df/base.h>

struct df_redis;

int df_redis_open(struct df_redis **redis, const char *url) DF_MUST_CHECK;
void df_redis_close(struct df_redis *redis);

/* Next number of a counter, or 0 when Redis is away. */
int64_t df_redis_next(struct df_redis *redis, const char *key);

/* Wakes one waiter on the list `key`. Hints do not pile up: at most 16 are kept. */
void df_redis_hint(struct df_redis *redis, const char *key);

/* Waits for a hint; false when none came or Redis is away (then it waits all the same), and at once
 * when the file `end`, which stays the caller's, has something to read: the program is to stop, and
 * a hint in Redis would reach whichever replica waits. Blocks its own connection: one thread per
 * waiter. NULL for a URL or key that is not usable. */
struct df_redis_waiter;
struct df_redis_waiter *df_redis_waiter_new(const char *url, const char *key, int end);
bool df_redis_wait(struct df_redis_waiter *waiter, int milliseconds);
void df_redis_waiter_free(struct df_redis_waiter *waiter);

/* Atomically counts one use of `key` within a window; returns the count so far, or 0 when Redis is
 * away. For rate limits. */
int64_t df_redis_count(struct df_redis *redis, const char *key, int window_seconds);

#endif
