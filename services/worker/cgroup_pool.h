/* Control groups for jobs, made ahead and removed behind them, because both take longer than a job
 * has to wait. */
#ifndef CGROUP_POOL_H
#define CGROUP_POOL_H

#include "cgroup.h"

#include <df/ctx.h>

struct cgroup_pool;

/* DF_UNAVAILABLE: this worker may have no groups, and why. `processes` is the most in one group. */
int cgroup_pool_open(struct df_ctx *ctx, int64_t processes,
                     struct cgroup_pool **pool) DF_MUST_CHECK;
void cgroup_pool_close(struct cgroup_pool *pool);

/* An empty one; NULL: none can be had, or there is no pool. */
struct cgroup *cgroup_pool_take(struct cgroup_pool *pool);

/* What still runs in it is killed. NULL is allowed. */
void cgroup_pool_give(struct cgroup_pool *pool, struct cgroup *group);

#endif
