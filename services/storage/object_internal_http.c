#include "object_store.h"
#include "queries.h"
#include "routes.h"
#include "storage.h"

/* What services put and read themselves. */
enum { INLINE_LIMIT = 8 * 1024 * 1024 };

/* The service has asked whether the user may. */
static int note_use(struct df_ctx *ctx, const struct object_key *key, const char *execution)
{
    int failed = df_pg_run(ctx, sql_storage_attach(key->storage, key->project), NULL);

    if (!failed)
        failed = df_pg_run(
            ctx, sql_object_use_one(key->project, key->storage, key->hash, execution), NULL);
    return failed;
}

static int internal_object_put(struct df_call *call)
{
    const char *execution = df_query_text(call, "execution");
    struct df_arena *arena = &call->ctx->arena;
    char hash[DF_SHA256_HEX];
    struct source source;
    const void *bytes;
    size_t size;
    const struct object_key key = {
        .project = object_uuid(arena, df_path(call, "project")),
        .storage = object_uuid(arena, df_query_text(call, "storage")),
        .hash = hash,
    };

    if (!key.project || !key.storage)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such storage");
    if (!execution || !df_is_uuid(execution))
        return df_fail_at(call->ctx, "?execution", "must be the id of who needs it");
    df_body_bytes(call, &bytes, &size);
    df_sha256(bytes, size, hash);
    int failed = source_of_bytes(call->ctx, bytes, size, &source);
    if (!failed)
        failed = note_use(call->ctx, &key, execution);
    if (!failed)
        failed = object_store_put(call->ctx, &key, &source);
    return failed ? failed
                  : df_reply_json(call, 201,
                                  json_pack("{ss sI}", "hash", hash, "size", (json_int_t) size));
}

/* First the use, then the look: what is there after that stays. */
static int internal_object_use(struct df_call *call)
{
    struct df_arena *arena = &call->ctx->arena;
    const struct object_key key = {
        .project = object_uuid(arena, df_path(call, "project")),
        .storage = object_uuid(arena, df_query_text(call, "storage")),
        .hash = df_path(call, "hash"),
    };
    struct object object = {};
    const char *execution;
    int failed = df_path_uuid(call, "execution", &execution);

    if (failed)
        return failed;
    if (!key.project || !key.storage || !df_is_sha256(key.hash))
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such object");
    failed = note_use(call->ctx, &key, execution);
    if (!failed)
        failed = object_store_hold(call->ctx, &key, &object);
    return failed ? failed : df_reply_empty(call);
}

/* Small bytes that a service stored itself. */
static int internal_object_read(struct df_call *call)
{
    struct df_arena *arena = &call->ctx->arena;
    const struct object_key key = {
        .project = object_uuid(arena, df_path(call, "project")),
        .storage = object_uuid(arena, df_query_text(call, "storage")),
        .hash = df_path(call, "hash"),
    };
    struct place place;
    const char *bytes;
    size_t size;

    if (!key.project || !key.storage || !df_is_sha256(key.hash))
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such object");
    int failed = storage_place(call->ctx, &key, &place);
    df_pg_release(call->ctx); /* another server may be asked */
    if (!failed)
        failed = place.backend->read(call->ctx, &place, &key, INLINE_LIMIT, &bytes, &size);
    return failed ? failed : df_reply_bytes(call, 200, "application/octet-stream", bytes, size);
}

static int internal_project_forget(struct df_call *call)
{
    const char *project;
    int failed = df_path_uuid(call, "project", &project);

    if (!failed)
        failed = object_store_forget(call->ctx, project);
    return failed ? failed : df_reply_empty(call);
}

const struct df_route object_internal_routes[] = {
    DF_ROUTE("PUT", "/internal/projects/:project/objects", internal_object_put, DF_SERVICE,
             INLINE_LIMIT),
    DF_ROUTE("GET", "/internal/projects/:project/objects/:hash", internal_object_read, DF_SERVICE),
    DF_ROUTE("PUT", "/internal/projects/:project/objects/:hash/uses/:execution",
             internal_object_use, DF_SERVICE),
    DF_ROUTE("DELETE", "/internal/projects/:project", internal_project_forget, DF_SERVICE),
    {},
};
