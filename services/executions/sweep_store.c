#include "sweep_store.h"
#include "json_text.h"
#include "queries.h"

static const char *row_text(struct df_ctx *ctx, const struct sweep_creation *sweep)
{
    const struct creation *creation = &sweep->creation;
    const struct new_execution *run = &sweep->run;
    const json_t *pipeline = json_object_get(creation->snapshot, "pipeline");
    json_t *options = json_pack("{sI sO* sb sb sO* sO* ss*}", "priority",
                                (json_int_t) run->priority, "targets", run->targets, "ignore_pins",
                                run->ignore_pins, "use_cache", run->use_cache, "attributes",
                                run->attributes, "labels", run->labels, "notes", run->notes);
    json_t *seed = sweep->wanted.method == SWEEP_RANDOM ? json_integer(sweep->wanted.seed) : NULL;

    return json_text(
        &ctx->arena,
        json_pack("{ss ss ss sO ss* ss ss sO ss ss ss ss so* so so sI sI ss sI}", "id", sweep->id,
                  "project", creation->project, "pipeline", run->pipeline, "pipeline_name",
                  json_object_get(pipeline, "name"), "name", run->name, "user_id", creation->user,
                  "user_name", creation->user_name, "revision",
                  json_object_get(creation->snapshot, "revision"), "compute", run->compute,
                  "compute_name", creation->compute_name, "storage", run->storage, "method",
                  sweep_method_names[sweep->wanted.method], "seed", seed, "axes",
                  sweep_axes_json(creation->snapshot, &sweep->axes), "run", options, "max_parallel",
                  (json_int_t) sweep->wanted.max_parallel, "total", (json_int_t) sweep->count,
                  "bundle_hash", creation->bundle.hash, "bundle_size",
                  (json_int_t) creation->bundle.size));
}

int sweep_find(struct df_ctx *ctx, const char *project, const char *id, struct sweep *sweep)
{
    *sweep = (struct sweep){};
    int failed = df_pg_one(ctx, sql_sweep_list(project, id, NULL, NULL, "1"), sweep_fields, sweep);
    return failed == -DF_NOT_FOUND ? df_fail(ctx, DF_NOT_FOUND, "there is no such sweep") : failed;
}

static int write_answer(struct df_ctx *ctx, const struct sweep_creation *creation,
                        const char **answer)
{
    struct sweep sweep;
    int failed = sweep_find(ctx, creation->creation.project, creation->id, &sweep);

    if (failed)
        return failed;
    json_t *json = df_record_to_json(sweep_fields, &sweep);
    json_object_set(json, "warnings", creation->creation.warnings);
    *answer = json_text(&ctx->arena, json);
    return *answer ? 0 : df_fail(ctx, DF_INTERNAL, "the answer could not be written");
}

static int insert_all(struct df_ctx *ctx, const struct sweep_creation *sweep, const char **answer)
{
    const struct creation *creation = &sweep->creation;
    const char *row = row_text(ctx, sweep);
    const char *points = json_text(&ctx->arena, json_incref(sweep->points));

    if (!row || !points)
        return df_fail(ctx, DF_INTERNAL, "the sweep could not be written");
    int failed = df_pg_run(ctx, sql_sweep_insert(row, sweep->snapshot), NULL);
    if (!failed)
        failed = df_pg_run(ctx, sql_sweep_point_insert_all(sweep->id, points), NULL);
    if (!failed)
        failed = write_answer(ctx, sweep, answer);
    return failed ? failed : request_key_keep(ctx, creation->user, &creation->key, *answer);
}

static int finish_transaction(struct df_ctx *ctx, int failed)
{
    if (!failed)
        return df_pg_commit(ctx);
    df_pg_rollback(ctx);
    return failed;
}

int sweep_insert(struct df_ctx *ctx, struct sweep_creation *sweep, const char **answer)
{
    sweep->id = sweep->creation.id; /* its bundle is stored for it */
    int failed = df_pg_begin(ctx);

    return failed ? failed : finish_transaction(ctx, insert_all(ctx, sweep, answer));
}

int sweep_unplan(struct df_ctx *ctx, const char *id)
{
    return df_pg_run(ctx, sql_sweep_unplan(id), NULL);
}

int sweep_plan_again(struct df_ctx *ctx, const char *id, bool as_is, int64_t *count)
{
    int failed = df_pg_begin(ctx);

    if (failed)
        return failed;
    failed = df_pg_run(ctx, sql_sweep_retry_set(id, as_is ? "true" : "false"), NULL);
    if (!failed)
        failed = df_pg_run(ctx, sql_sweep_plan_again(id), count);
    return finish_transaction(ctx, failed);
}

int sweep_remove(struct df_ctx *ctx, const char *id)
{
    int failed = df_pg_begin(ctx);

    if (failed)
        return failed;
    failed = df_pg_run(ctx, sql_sweep_lock(id), NULL);
    if (!failed)
        failed = df_pg_run(ctx, sql_sweep_release(id), NULL);
    if (!failed)
        failed = df_pg_run(ctx, sql_sweep_delete(id), NULL);
    return finish_transaction(ctx, failed);
}
