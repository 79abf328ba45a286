/* The warm Pythons: one per environment and project while it has jobs, a few idle ones, and one
 * that is nobody's yet. */
#ifndef ZYGOTE_POOL_H
#define ZYGOTE_POOL_H

#include "zygote.h"

struct zygote_pool;

/* `base` is the Python that the spare one is started with; it must outlive the pool. */
int zygote_pool_open(struct df_ctx *ctx, const struct zygote_config *config,
                     const struct python *base, struct zygote_pool **pool) DF_MUST_CHECK;
void zygote_pool_close(struct zygote_pool *pool);

/* The zygote of this project and environment (python->key), started when there is none. */
int zygote_pool_take(struct df_ctx *ctx, struct zygote_pool *pool, const char *project,
                     const struct python *python, struct zygote **zygote) DF_MUST_CHECK;
void zygote_pool_give(struct zygote_pool *pool, struct zygote *zygote);

#endif
