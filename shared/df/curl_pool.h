/* Handles of libcurl that wait, with their open connections, for the next request. For use by
 * several threads. */
#ifndef DF_CURL_POOL_H
#define DF_CURL_POOL_H

#include <df/base.h>

#include <curl/curl.h>
#include <pthread.h>

enum { DF_CURL_IDLE = 32 };

struct df_curl_pool {
    pthread_mutex_t lock;
    CURL *idle[DF_CURL_IDLE];
    int count;
};

/* False when libcurl cannot be used. */
bool df_curl_pool_init(struct df_curl_pool *pool) DF_MUST_CHECK;

/* All handles have been given back. */
void df_curl_pool_release(struct df_curl_pool *pool);

/* A handle without options; never NULL. */
CURL *df_curl_take(struct df_curl_pool *pool);

/* Forgets the options and keeps the connections. */
void df_curl_give(struct df_curl_pool *pool, CURL *curl);

#endif
