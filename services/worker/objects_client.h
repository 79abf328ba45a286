/* Objects of a job's project: into the cache, and out to its storage. */
#ifndef OBJECTS_CLIENT_H
#define OBJECTS_CLIENT_H

#include "cache.h"
#include "host_client.h"
#include "transfer_client.h"

/* Who asks: an attempt of a job. */
struct objects {
    struct host *host;
    struct transfer_pool *transfers;
    struct cache *cache;
    const char *project, *token;
    struct transfer_watch watch;
};

/* Brings an object into the cache, when it is not there. */
int object_fetch(struct df_ctx *ctx, const struct objects *objects, const char *storage,
                 const char *hash, int64_t size) DF_MUST_CHECK;

/* Sends an object of the cache to the storage, unless it has it. */
int object_store(struct df_ctx *ctx, const struct objects *objects, const char *storage,
                 const char *hash, int64_t size) DF_MUST_CHECK;

#endif
