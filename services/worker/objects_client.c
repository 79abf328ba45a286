#include "objects_client.h"

#include <df/digest.h>

#include <string.h>
#include <unistd.h>

/* The local blob storage takes a job's token in place of a ticket, which saves a call. A large
 * object may be there already, and only a ticket says so. */
static const char local_storage[] = "00000000-0000-7000-8000-000000000011";
static const int64_t small_object = 256 * 1024;

static json_t *direct_ticket(struct df_ctx *ctx, const struct objects *objects, const char *storage,
                             const char *hash)
{
    return df_defer_json(
        &ctx->arena, json_pack("{ss+++++ s{ss+}}", "url", "/files/", objects->project, "/", storage,
                               "/", hash, "headers", "Authorization", "Bearer ", objects->token));
}

static int ask_ticket(struct df_ctx *ctx, const struct objects *objects, const char *storage,
                      json_t *object, json_t **ticket)
{
    json_t *body = json_pack("{ss s[o]}", "storage", storage, "objects", object), *reply;
    int failed = host_tickets(ctx, objects->host, objects->token, objects->project, body, &reply);

    if (failed)
        return failed;
    *ticket = json_array_get(json_object_get(reply, "tickets"), 0);
    if (!*ticket)
        return df_fail(ctx, DF_UNAVAILABLE, "the storage gave no ticket");
    return 0;
}

struct wish {
    const struct objects *objects;
    const char *storage, *hash;
    int64_t size;
};

static int fetch(struct df_ctx *ctx, int fd, void *context)
{
    const struct wish *wish = context;
    json_t *ticket = NULL;
    int failed = 0;

    if (strcmp(wish->storage, local_storage) == 0)
        ticket = direct_ticket(ctx, wish->objects, wish->storage, wish->hash);
    else
        failed = ask_ticket(ctx, wish->objects, wish->storage,
                            json_pack("{ss ss sI}", "mode", "get", "hash", wish->hash, "size",
                                      (json_int_t) wish->size),
                            &ticket);
    if (failed)
        return failed;
    return transfer_get(ctx, wish->objects->transfers, ticket, fd, wish->size,
                        &wish->objects->watch);
}

int object_fetch(struct df_ctx *ctx, const struct objects *objects, const char *storage,
                 const char *hash, int64_t size)
{
    struct wish wish = {objects, storage, hash, size};

    return cache_require(ctx, objects->cache, hash, fetch, &wish);
}

int object_store(struct df_ctx *ctx, const struct objects *objects, const char *storage,
                 const char *hash, int64_t size)
{
    json_t *ticket = NULL;
    int failed = 0;

    if (strcmp(storage, local_storage) == 0 && size <= small_object)
        ticket = direct_ticket(ctx, objects, storage, hash);
    else
        failed = ask_ticket(
            ctx, objects, storage,
            json_pack("{ss ss sI}", "mode", "put", "hash", hash, "size", (json_int_t) size),
            &ticket);
    if (failed || json_is_true(json_object_get(ticket, "present")))
        return failed;
    int fd = cache_find(objects->cache, hash);
    if (fd < 0)
        return df_fail(ctx, DF_UNAVAILABLE, "an object was dropped from the cache");
    failed = transfer_put(ctx, objects->transfers, ticket, fd, size, &objects->watch);
    close(fd);
    return failed;
}
