#include "gpu_pool.h"

#include <stdio.h>
#include <string.h>

static uint64_t bit(int index)
{
    return (uint64_t) 1 << index;
}

static void read_names(struct gpu_pool *pool, const char *visible)
{
    int count = 0;

    for (const char *at = visible; *at && count < pool->count; at += strspn(at, ",")) {
        size_t length = strcspn(at, ",");
        snprintf(pool->names[count++], GPU_NAME, "%.*s", (int) length, at);
        at += length;
    }
    pool->count = count;
}

void gpu_pool_init(struct gpu_pool *pool, int64_t count, const char *visible)
{
    pthread_mutex_init(&pool->lock, NULL);
    pool->taken = 0;
    pool->count = count < GPU_LIMIT ? (int) count : GPU_LIMIT;
    for (int i = 0; i < pool->count; i++)
        snprintf(pool->names[i], GPU_NAME, "%d", i);
    if (visible)
        read_names(pool, visible);
}

bool gpu_pool_take(struct gpu_pool *pool, int64_t count, uint64_t *taken)
{
    uint64_t found = 0;

    pthread_mutex_lock(&pool->lock);
    for (int i = 0; i < pool->count && count > 0; i++)
        if (!(pool->taken & bit(i))) {
            found |= bit(i);
            count--;
        }
    if (count == 0)
        pool->taken |= found;
    pthread_mutex_unlock(&pool->lock);
    *taken = count == 0 ? found : 0;
    return count == 0;
}

void gpu_pool_give(struct gpu_pool *pool, uint64_t taken)
{
    pthread_mutex_lock(&pool->lock);
    pool->taken &= ~taken;
    pthread_mutex_unlock(&pool->lock);
}

const char *gpu_pool_visible(struct df_arena *arena, const struct gpu_pool *pool, uint64_t taken)
{
    const char *text = "";

    if (pool->count == 0)
        return NULL;
    for (int i = 0; i < pool->count; i++)
        if (taken & bit(i))
            text = df_printf(arena, "%s%s%s", text, *text ? "," : "", pool->names[i]);
    return text;
}
