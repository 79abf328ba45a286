#include "object_remote.h"

#include "queries.h"
#include "remote.h"

#include <df/log.h>

#include <stdlib.h>
#include <string.h>

/* Who deletes is waited for: 9 s in all. */
enum { TRIES = 7 };

/* What came of looking. */
enum finding { FOUND, GONE, BUSY };

static int find_row(struct df_ctx *ctx, const struct object_key *key, struct object *object,
                    bool *found)
{
    *object = (struct object){};
    return df_pg_find(ctx, sql_object_find(key->project, key->storage, key->hash), object_fields,
                      object, found);
}

/* Somebody has the row: it is good, or claimed. */
static int judge_row(struct df_ctx *ctx, const struct object_key *key, struct object *object,
                     enum finding *finding)
{
    bool found = false;
    int failed = find_row(ctx, key, object, &found);

    *finding = found && !object->is_doomed ? FOUND : BUSY;
    return failed;
}

/* With the row claimed nobody removes the bytes, so what is seen now is so. */
static int look(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                struct object *object, enum finding *finding)
{
    bool is_there = false;
    int64_t size = 0, changed = 0;

    df_pg_release(ctx); /* another server is asked */
    int failed = place->backend->stat(ctx, place, key, &is_there, &size);
    if (failed)
        return failed;
    const char *text = df_printf(&ctx->arena, "%lld", (long long) size);
    *finding = is_there ? FOUND : GONE;
    if (!is_there)
        return df_pg_run(ctx, sql_object_unclaim_gone(key->project, key->storage, key->hash), NULL);
    failed = df_pg_run(ctx, sql_object_settle(key->project, key->storage, key->hash, text),
                       &changed);
    *object = (struct object){key->project, key->storage, key->hash, size, false};
    if (!failed && changed == 0) /* it took so long that another has claimed it */
        *finding = BUSY;
    return failed;
}

/* Makes the row of bytes that were just there. `revives` what is doomed, too. */
static int settle(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                  bool revives, struct object *object, enum finding *finding)
{
    int64_t changed = 0;
    int failed = df_pg_run(
        ctx,
        sql_object_claim_to_look(key->project, key->storage, key->hash, revives ? "true" : "false"),
        &changed);

    if (failed)
        return failed;
    return changed > 0 ? look(ctx, place, key, object, finding)
                       : judge_row(ctx, key, object, finding);
}

/* The line may be slow: nothing is claimed while the bytes travel. */
int object_remote_put(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                      const struct source *source)
{
    enum finding finding = GONE;
    struct object object;
    bool found = false;
    /* what is there is held: who noted a use of it before can rely on it */
    int failed = df_pg_find(ctx, sql_object_hold(key->project, key->storage, key->hash),
                            object_fields, &object, &found);

    if (!failed && found)
        return 0;
    for (int i = 0; !failed && finding != FOUND && i < TRIES; i++) {
        if (finding == BUSY)
            remote_pause(i - 1);
        df_pg_release(ctx);
        failed = place->backend->put(ctx, place, key, source);
        if (!failed)
            failed = settle(ctx, place, key, true, &object, &finding);
    }
    if (!failed && finding != FOUND)
        failed = df_fail(ctx, DF_UNAVAILABLE, "the object is being deleted; please try again");
    return failed;
}

int object_remote_adopt(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                        struct object *object, bool *found)
{
    enum finding finding = BUSY;
    bool has_bytes = false;
    int64_t size;

    df_pg_release(ctx);
    int failed = place->backend->verify(ctx, place, key, &has_bytes, &size);
    if (failed || !has_bytes)
        return failed;
    for (int i = 0; !failed && finding == BUSY && i < TRIES; i++) {
        if (i > 0)
            remote_pause(i - 1);
        failed = settle(ctx, place, key, false, object, &finding);
        bool is_deleted = !failed && finding == BUSY && object->is_doomed && !object->is_unsure;
        if (is_deleted)
            return 0;
    }
    *found = !failed && finding == FOUND;
    return failed;
}

/* JSON text of the hashes. */
static const char *hashes_of(struct df_ctx *ctx, const struct object_key *keys, size_t count)
{
    json_t *hashes = df_defer_json(&ctx->arena, json_array());

    for (size_t i = 0; i < count; i++)
        json_array_append_new(hashes, json_string(keys[i].hash));
    char *text = json_dumps(hashes, JSON_COMPACT);
    df_defer(&ctx->arena, free, text);
    return text;
}

/* A storage that cannot be reached, or refuses, must not be in the way of others. A request that
 * got no answer may still be carried out, so its rows stay claimed for a moment. */
static int postpone(struct df_ctx *ctx, const struct object_key *keys, const char *hashes)
{
    df_log(ctx, DF_WARN, "objects_stay", "{ss ss}", "storage", keys->storage, "why",
           ctx->error.detail);
    ctx->error = (struct df_error){};
    int failed = df_pg_run(ctx, sql_object_unclaim(keys->project, keys->storage, hashes), NULL);
    return failed ? failed : df_pg_run(ctx, sql_object_postpone(keys->storage), NULL);
}

/* Of one project on one storage, all claimed. */
static int remove_claimed(struct df_ctx *ctx, const struct place *place,
                          const struct object_key *keys, size_t count)
{
    const char *hashes = hashes_of(ctx, keys, count);

    df_pg_release(ctx);
    if (place->backend->remove(ctx, place, keys, count))
        return postpone(ctx, keys, hashes);
    return df_pg_run(ctx, sql_object_delete_many(keys->project, keys->storage, hashes), NULL);
}

int object_remote_remove(struct df_ctx *ctx, const struct place *place,
                         const struct object_key *key)
{
    int64_t changed = 0;
    int failed = df_pg_run(ctx, sql_object_claim_one(key->project, key->storage, key->hash),
                           &changed);

    return failed || changed == 0 ? failed : remove_claimed(ctx, place, key, 1);
}

int object_remote_sweep(struct df_ctx *ctx, const struct place *place,
                        const struct object_key *project)
{
    const char *most = df_printf(&ctx->arena, "%d", place->backend->removes_at_once);
    struct df_list list;
    int failed = df_pg_all(ctx, sql_object_claim_doomed(project->project, project->storage, most),
                           object_fields, sizeof(struct object), &list);
    if (failed || list.count == 0)
        return failed;

    struct object_key *keys = df_alloc(&ctx->arena, list.count * sizeof *keys);
    for (size_t i = 0; i < list.count; i++) {
        const struct object *object = &((const struct object *) list.items)[i];
        keys[i] = (struct object_key){object->project_id, object->storage_id, object->hash};
    }
    return remove_claimed(ctx, place, keys, list.count);
}
