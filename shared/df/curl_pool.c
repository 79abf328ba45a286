#include <df/curl_pool.h>

#include <stdlib.h>

bool df_curl_pool_init(struct df_curl_pool *pool)
{
    pool->count = 0;
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK
           && pthread_mutex_init(&pool->lock, NULL) == 0;
}

void df_curl_pool_release(struct df_curl_pool *pool)
{
    while (pool->count > 0)
        curl_easy_cleanup(pool->idle[--pool->count]);
    pthread_mutex_destroy(&pool->lock);
}

CURL *df_curl_take(struct df_curl_pool *pool)
{
    CURL *curl = NULL;

    pthread_mutex_lock(&pool->lock);
    if (pool->count > 0)
        curl = pool->idle[--pool->count];
    pthread_mutex_unlock(&pool->lock);
    if (!curl)
        curl = curl_easy_init();
    if (!curl)
        abort();
    return curl;
}

void df_curl_give(struct df_curl_pool *pool, CURL *curl)
{
    curl_easy_reset(curl);
    pthread_mutex_lock(&pool->lock);
    if (pool->count < DF_CURL_IDLE) {
        pool->idle[pool->count++] = curl;
        curl = NULL;
    }
    pthread_mutex_unlock(&pool->lock);
    curl_easy_cleanup(curl);
}
