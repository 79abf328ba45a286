#include "bundle.h"

#include <df/digest.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEPT = 8 };
static const int64_t largest = 64 * 1024 * 1024;

struct kept {
    char hash[DF_SHA256_HEX];
    json_t *json;
    uint64_t used_at; /* a count of uses */
};

struct bundles {
    pthread_mutex_t lock;
    uint64_t uses;
    struct kept kept[KEPT];
};

struct bundles *bundles_new(void)
{
    struct bundles *bundles = calloc(1, sizeof *bundles);

    if (!bundles)
        abort();
    pthread_mutex_init(&bundles->lock, NULL);
    return bundles;
}

void bundles_free(struct bundles *bundles)
{
    if (!bundles)
        return;
    for (int i = 0; i < KEPT; i++)
        json_decref(bundles->kept[i].json);
    pthread_mutex_destroy(&bundles->lock);
    free(bundles);
}

static json_t *recall(struct bundles *bundles, const char *hash)
{
    json_t *json = NULL;

    pthread_mutex_lock(&bundles->lock);
    for (int i = 0; i < KEPT; i++)
        if (bundles->kept[i].json && strcmp(bundles->kept[i].hash, hash) == 0) {
            bundles->kept[i].used_at = ++bundles->uses;
            json = json_incref(bundles->kept[i].json);
        }
    pthread_mutex_unlock(&bundles->lock);
    return json;
}

static void remember(struct bundles *bundles, const char *hash, json_t *json)
{
    struct kept *oldest = &bundles->kept[0];

    pthread_mutex_lock(&bundles->lock);
    for (int i = 1; i < KEPT; i++)
        if (bundles->kept[i].used_at < oldest->used_at)
            oldest = &bundles->kept[i];
    json_decref(oldest->json);
    memcpy(oldest->hash, hash, DF_SHA256_HEX);
    oldest->json = json_incref(json);
    oldest->used_at = ++bundles->uses;
    pthread_mutex_unlock(&bundles->lock);
}

int bundle_require(struct df_ctx *ctx, struct bundles *bundles, const struct objects *objects,
                   const char *storage, const char *hash, int64_t size, const json_t **bundle)
{
    json_t *json = recall(bundles, hash);

    if (!json) {
        if (size > largest)
            return df_fail(ctx, DF_INVALID, "the bundle is too large");
        int failed = object_fetch(ctx, objects, storage, hash, size);
        if (failed)
            return failed;
        int fd = cache_find(objects->cache, hash);
        json = fd >= 0 ? json_loadfd(fd, 0, NULL) : NULL;
        if (fd >= 0)
            close(fd);
        if (!json)
            return df_fail(ctx, DF_INVALID, "the bundle cannot be read");
        remember(bundles, hash, json);
    }
    *bundle = df_defer_json(&ctx->arena, json);
    return 0;
}
