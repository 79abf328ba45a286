#include "access.h"
#include "json_text.h"
#include "metric_chunk.h"
#include "metric_series.h"
#include "queries.h"
#include "routes.h"
#include "text_array.h"

#include <df/events.h>

#include <string.h>

/* An event with more points leaves them out without measuring them. */
enum { METRIC_EVENT_POINTS = 200 };

/* An upload on its way: what it is of, and what was there before it. */
struct upload {
    const char *job, *kind;
    struct metric_series series;
    json_t *points; /* those that are not there yet */
};

static const char *number_text(struct df_call *call, int64_t number)
{
    return df_printf(&call->ctx->arena, "%lld", (long long) number);
}

/* The state to append to; an attempt that speaks before it has started is met first. */
static int find_series(struct df_call *call, struct upload *upload)
{
    struct df_ctx *ctx = call->ctx;
    const struct df_principal *principal = &call->principal;
    const char *number = number_text(call, principal->attempt);
    struct attempt attempt;
    bool found;

    int failed = df_pg_find(ctx, sql_metric_state(upload->job, number, upload->kind),
                            metric_series_fields, &upload->series, &found);
    if (failed || found)
        return failed;
    failed = attempt_check(ctx, upload->job, principal->attempt, &attempt);
    if (!failed)
        failed = attempt_meet(ctx, upload->job, principal->execution, principal->attempt);
    return failed ? failed
                  : df_pg_one(ctx, sql_metric_state(upload->job, number, upload->kind),
                              metric_series_fields, &upload->series);
}

static void publish(struct df_call *call, const struct upload *upload)
{
    const struct df_principal *principal = &call->principal;
    struct df_arena *arena = &call->ctx->arena;
    int64_t start = upload->series.point_count, count = (int64_t) json_array_size(upload->points);
    bool is_small = count <= METRIC_EVENT_POINTS;
    const char *text = is_small ? json_text(arena, json_incref(upload->points)) : NULL;

    is_small = text && strlen(text) <= METRIC_EVENT_LIMIT;
    df_events_publish(
        call->ctx, df_printf(arena, "x_%s_%s", principal->project, principal->execution), "metric",
        json_pack("{ss sI ss sI sI sO*}", "job", upload->job, "attempt",
                  (json_int_t) principal->attempt, "kind", upload->kind, "start",
                  (json_int_t) start, "total", (json_int_t) (start + count), "points",
                  is_small ? upload->points : NULL));
}

static json_t *without_first(struct df_call *call, const json_t *points, size_t known)
{
    json_t *rest = df_defer_json(&call->ctx->arena, json_array());

    for (size_t i = known; i < json_array_size(points); i++)
        json_array_append(rest, json_array_get(points, i));
    return rest;
}

static int check_limits(struct df_ctx *ctx, const struct metric_series *series, size_t count,
                        const struct metric_chunk *chunk, const struct metric_names *names)
{
    if (series->point_count + (int64_t) count > METRIC_POINT_LIMIT)
        return df_fail_as(ctx, DF_TOO_LARGE, "metrics_full", "a job may log %d points",
                          METRIC_POINT_LIMIT);
    if (series->value_count + chunk->values > METRIC_VALUE_LIMIT)
        return df_fail_as(ctx, DF_TOO_LARGE, "metrics_full", "a job may log %d values",
                          METRIC_VALUE_LIMIT);
    if (json_array_size(names->list) > METRIC_SERIES)
        return df_fail_as(ctx, DF_TOO_LARGE, "metrics_full", "a job may log values of %d names",
                          METRIC_SERIES);
    return 0;
}

static const char *names_text(struct df_arena *arena, const json_t *names)
{
    struct text_array array;
    const json_t *name;
    size_t i;

    text_array_open(&array);
    json_array_foreach(names, i, name)
        text_array_add(&array, json_string_value(name));
    return text_array_close(&array, arena);
}

static int append(struct df_call *call, const struct upload *upload,
                  const struct metric_chunk *chunk, const struct metric_names *names,
                  int64_t *stored)
{
    struct df_arena *arena = &call->ctx->arena;
    size_t count = json_array_size(upload->points);
    const char *last = json_text(arena, json_incref(json_array_get(upload->points, count - 1)));

    return df_pg_run_bytes(
        call->ctx,
        sql_metric_append(
            upload->job, number_text(call, call->principal.attempt), upload->kind,
            number_text(call, upload->series.point_count), number_text(call, (int64_t) count),
            number_text(call, chunk->values), names_text(arena, names->list), last,
            chunk->has_steps ? number_text(call, chunk->least_step) : NULL,
            chunk->has_steps ? number_text(call, chunk->most_step) : NULL,
            df_printf(arena, "%.6f", chunk->first_at), df_printf(arena, "%.6f", chunk->last_at),
            NULL, number_text(call, METRIC_CHUNK)),
        13, chunk->bytes, chunk->size, stored);
}

static int store(struct df_call *call, const struct upload *upload)
{
    struct df_ctx *ctx = call->ctx;
    struct metric_names names;
    struct metric_chunk chunk;
    int64_t stored = 0;

    metric_names_init(&ctx->arena, &names, upload->series.names);
    metric_chunk_write(&ctx->arena, upload->points, &names, &chunk);
    int failed = check_limits(ctx, &upload->series, json_array_size(upload->points), &chunk,
                              &names);
    if (!failed)
        failed = append(call, upload, &chunk, &names, &stored);
    if (failed || stored > 0)
        return failed;
    failed = attempt_check(ctx, upload->job, call->principal.attempt, NULL);
    return failed ? failed : df_fail(ctx, DF_UNAVAILABLE, "the attempt said two things at once");
}

static int read_upload(struct df_call *call, struct upload *upload)
{
    struct metric_upload body = {};
    size_t index;

    int failed = access_own_job(call, &upload->job);
    if (!failed)
        failed = metric_kind_read(call, &upload->kind);
    if (!failed)
        failed = df_body(call, metric_upload_fields, &body);
    if (failed)
        return failed;
    const char *problem = metric_points_problem(body.points, &index);
    if (problem)
        return df_fail_at(call->ctx, df_printf(&call->ctx->arena, "/points/%zu", index), "%s",
                          problem);
    failed = find_series(call, upload);
    if (failed)
        return failed;
    upload->points = without_first(call, body.points,
                                   metric_points_known(body.points, upload->series.last));
    return 0;
}

static int metric_append(struct df_call *call)
{
    struct upload upload = {};

    int failed = read_upload(call, &upload);
    if (failed)
        return failed;
    if (json_array_size(upload.points) == 0)
        return df_reply_empty(call);
    failed = store(call, &upload);
    if (failed)
        return failed;
    df_pg_release(call->ctx);
    publish(call, &upload);
    return df_reply_empty(call);
}

const struct df_route metric_routes[] = {
    DF_ROUTE("POST", "/jobs/:job/metrics", metric_append, DF_JOB_TOKEN, METRIC_BODY),
    {},
};
