/* The GPUs of a worker: each is given to one job at a time. */
#ifndef GPU_POOL_H
#define GPU_POOL_H

#include <df/arena.h>

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

enum { GPU_LIMIT = 64, GPU_NAME = 64 };

struct gpu_pool {
    pthread_mutex_t lock;
    int count;
    uint64_t taken;                  /* a bit for each */
    char names[GPU_LIMIT][GPU_NAME]; /* as CUDA_VISIBLE_DEVICES knows them: "0", "GPU-3f…" */
};

/* So many GPUs, or fewer when `visible` (CUDA_VISIBLE_DEVICES of the worker itself; may be NULL)
 * leaves only some of them. */
void gpu_pool_init(struct gpu_pool *pool, int64_t count, const char *visible);

/* Takes so many, those with the lowest numbers; false when there are not enough now. */
bool gpu_pool_take(struct gpu_pool *pool, int64_t count, uint64_t *taken);
void gpu_pool_give(struct gpu_pool *pool, uint64_t taken);

/* What CUDA_VISIBLE_DEVICES of a job is: "0,2"; "" when it has none; NULL when this worker knows of
 * no GPUs and leaves it to chance. */
const char *gpu_pool_visible(struct df_arena *arena, const struct gpu_pool *pool, uint64_t taken);

#endif
