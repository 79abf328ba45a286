#include "artifact_store.h"

#include "object_store.h"
#include "queries.h"

#include <df/events.h>
#include <df/service.h>
#include <df/uuid.h>

static struct object_key key_of(const struct artifact *artifact)
{
    return (struct object_key){artifact->project_id, artifact->storage_id, artifact->hash};
}

/* A row that was lost is made again before the transaction begins. */
static int hold_object(struct df_ctx *ctx, const struct artifact *artifact)
{
    const struct object_key key = key_of(artifact);
    struct object object = {};
    int failed = object_store_hold(ctx, &key, &object);

    if (!failed && object.size != artifact->size)
        failed = df_fail_at(ctx, "/size", "is %lld", (long long) object.size);
    return failed;
}

static int insert(struct df_ctx *ctx, const struct artifact_origin *origin, const char *id,
                  const struct artifact *a, int64_t *created)
{
    return df_pg_run(ctx,
                     sql_artifact_create(id, a->project_id, a->storage_id, a->hash,
                                         df_printf(&ctx->arena, "%lld", (long long) a->size),
                                         a->name, a->type, origin->user, origin->user_name,
                                         origin->execution, origin->job),
                     created);
}

int artifact_store_create(struct df_ctx *ctx, const struct artifact_origin *origin,
                          struct artifact *artifact)
{
    const struct object_key key = key_of(artifact);
    const char *id = df_uuid_new(&ctx->arena), *name = artifact->name;
    struct object object = {};
    int64_t created = 0;
    int failed = object_store_find(ctx, &key, &object);

    if (!failed)
        failed = df_pg_begin(ctx);
    if (!failed)
        failed = hold_object(ctx, artifact);
    if (!failed)
        failed = insert(ctx, origin, id, artifact, &created);
    if (failed)
        return failed;
    *artifact = (struct artifact){};
    failed = created > 0 ? df_pg_one(ctx, sql_artifact_find(id), artifact_fields, artifact)
                         : df_pg_one(ctx, sql_artifact_find_of_job(origin->job, name),
                                     artifact_fields, artifact);
    return failed ? failed : df_pg_commit(ctx);
}

int artifact_store_delete(struct df_ctx *ctx, const struct artifact *artifact, bool data,
                          bool *data_deleted)
{
    const struct object_key key = key_of(artifact);
    int64_t deleted = 0;
    int failed = df_pg_begin(ctx);

    *data_deleted = false;
    if (!failed)
        failed = df_pg_run(ctx, sql_artifact_delete(artifact->id), &deleted);
    if (!failed && deleted == 0)
        return df_fail(ctx, DF_NOT_FOUND, "there is no such artifact");
    if (!failed) /* what somebody wants to stay is nobody's to free */
        failed = object_store_keep(ctx, &key, !data);
    if (!failed && data)
        failed = object_store_doom(ctx, &key, data_deleted);
    if (!failed)
        failed = df_pg_commit(ctx);
    if (failed || !*data_deleted)
        return failed;
    failed = object_store_remove(ctx, &key);
    return failed ? failed : object_store_is_gone(ctx, &key, data_deleted);
}

static void publish(struct df_ctx *ctx, const struct artifact *artifact, json_t *event)
{
    df_pg_release(ctx);
    df_events_publish(ctx, df_printf(&ctx->arena, "p_%s", artifact->project_id), "artifact", event);
}

void artifact_publish(struct df_ctx *ctx, const struct artifact *artifact)
{
    df_wake(ctx, "arrivals");
    publish(ctx, artifact, json_pack("{so}", "artifact", artifact_json(artifact)));
}

void artifact_publish_deleted(struct df_ctx *ctx, const struct artifact *artifact)
{
    publish(ctx, artifact, json_pack("{so sb}", "artifact", artifact_json(artifact), "deleted", 1));
}
