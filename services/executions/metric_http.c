#include "access.h"
#include "job_store.h"
#include "json_text.h"
#include "metric.h"
#include "queries.h"
#include "routes.h"

#include <df/events.h>

#include <string.h>

/* What is stored of one attempt. */
struct series {
    int64_t metric_count;
    const char *metric_last;
    json_t *points;
};

static const struct df_field series_fields[] = {
    DF_FIELD(series, metric_count, DF_INT, 0),
    DF_FIELD(series, metric_last, DF_TEXT, 0),
    DF_FIELD(series, points, DF_JSON, 0),
    {},
};

static const char *number_text(struct df_call *call, int64_t number)
{
    return df_printf(&call->ctx->arena, "%lld", (long long) number);
}

/* The state to append to; an attempt that speaks before it has started is met first. */
static int find_series(struct df_call *call, const char *job, struct series *series)
{
    struct df_ctx *ctx = call->ctx;
    const struct df_principal *principal = &call->principal;
    const char *number = number_text(call, principal->attempt);
    struct attempt attempt;
    bool found;

    int failed = df_pg_find(ctx, sql_metric_state(job, number), series_fields, series, &found);
    if (failed || found)
        return failed;
    failed = attempt_check(ctx, job, principal->attempt, &attempt);
    if (!failed)
        failed = attempt_meet(ctx, job, principal->execution, principal->attempt);
    return failed ? failed : df_pg_one(ctx, sql_metric_state(job, number), series_fields, series);
}

static void publish(struct df_call *call, const char *job, int64_t start, json_t *points)
{
    const struct df_principal *principal = &call->principal;
    struct df_arena *arena = &call->ctx->arena;
    int64_t count = (int64_t) json_array_size(points);
    const char *text = json_text(arena, json_incref(points));
    bool is_small = text && strlen(text) <= METRIC_EVENT_LIMIT;

    df_events_publish(
        call->ctx, df_printf(arena, "x_%s_%s", principal->project, principal->execution), "metric",
        json_pack("{ss sI sI sI sO*}", "job", job, "attempt", (json_int_t) principal->attempt,
                  "start", (json_int_t) start, "total", (json_int_t) (start + count), "points",
                  is_small ? points : NULL));
}

static json_t *without_first(struct df_call *call, const json_t *points, size_t known)
{
    json_t *rest = df_defer_json(&call->ctx->arena, json_array());

    for (size_t i = known; i < json_array_size(points); i++)
        json_array_append(rest, json_array_get(points, i));
    return rest;
}

static int store(struct df_call *call, const char *job, const struct series *series, json_t *points)
{
    struct df_ctx *ctx = call->ctx;
    size_t count = json_array_size(points);
    const char *text = json_text(&ctx->arena, json_incref(points));
    const char *last = json_text(&ctx->arena, json_incref(json_array_get(points, count - 1)));
    int64_t stored = 0;

    if (series->metric_count + (int64_t) count > METRIC_POINT_LIMIT)
        return df_fail_as(ctx, DF_TOO_LARGE, "metrics_full", "a job may log %d points",
                          METRIC_POINT_LIMIT);
    int failed = df_pg_run(ctx,
                           sql_metric_append(job, number_text(call, call->principal.attempt),
                                             number_text(call, series->metric_count),
                                             number_text(call, (int64_t) count), text, last),
                           &stored);
    if (failed || stored > 0)
        return failed;
    failed = attempt_check(ctx, job, call->principal.attempt, NULL);
    return failed ? failed : df_fail(ctx, DF_UNAVAILABLE, "the attempt said two things at once");
}

static int metric_append(struct df_call *call)
{
    struct metric_upload upload = {};
    struct series series = {};
    const char *job;
    size_t index;

    int failed = access_own_job(call, &job);
    if (!failed)
        failed = df_body(call, metric_upload_fields, &upload);
    if (failed)
        return failed;
    const char *problem = metric_points_problem(upload.points, &index);
    if (problem)
        return df_fail_at(call->ctx, df_printf(&call->ctx->arena, "/points/%zu", index), "%s",
                          problem);
    failed = find_series(call, job, &series);
    if (failed)
        return failed;
    json_t *points = without_first(call, upload.points,
                                   metric_points_known(upload.points, series.metric_last));
    if (json_array_size(points) == 0)
        return df_reply_empty(call);
    failed = store(call, job, &series, points);
    if (failed)
        return failed;
    df_pg_release(call->ctx);
    publish(call, job, series.metric_count, points);
    return df_reply_empty(call);
}

static int read_points(struct df_call *call, const char *job, int64_t attempt, int64_t start,
                       json_t **points)
{
    struct df_list list;
    int failed = df_pg_all(call->ctx,
                           sql_metric_list(job, number_text(call, attempt),
                                           number_text(call, start),
                                           number_text(call, METRIC_CHUNKS)),
                           series_fields, sizeof(struct series), &list);

    if (failed)
        return failed;
    const struct series *chunks = list.items;
    *points = json_array();
    for (size_t i = 0; i < list.count; i++) {
        int64_t skip = i == 0 && chunks[i].metric_count < start ? start - chunks[i].metric_count
                                                                : 0;
        for (size_t k = (size_t) skip; k < json_array_size(chunks[i].points); k++)
            json_array_append(*points, json_array_get(chunks[i].points, k));
    }
    return 0;
}

static int metric_list(struct df_call *call)
{
    struct df_ctx *ctx = call->ctx;
    struct attempt attempt;
    struct series series = {};
    const char *job;
    int64_t number, start;
    json_t *points;
    bool found;

    int failed = df_path_uuid(call, "job", &job);
    if (!failed)
        failed = access_attempt(call, job, &number, &attempt);
    if (!failed)
        failed = df_query_int(call, "start", 0, METRIC_POINT_LIMIT, 0, &start);
    if (!failed)
        failed = df_pg_find(
            ctx, sql_metric_total(attempt.shown_job, number_text(call, attempt.shown_attempt)),
            series_fields, &series, &found);
    if (!failed)
        failed = read_points(call, attempt.shown_job, attempt.shown_attempt, start, &points);
    if (failed)
        return failed;
    int64_t next = start + (int64_t) json_array_size(points);
    return df_reply_json(
        call, 200,
        json_pack("{sI sI sI so so}", "attempt", (json_int_t) number, "start", (json_int_t) start,
                  "total", (json_int_t) series.metric_count, "next",
                  next < series.metric_count && next > start ? json_integer(next) : json_null(),
                  "points", points));
}

const struct df_route metric_routes[] = {
    DF_ROUTE("GET", "/jobs/:job/metrics", metric_list, DF_USER),
    DF_ROUTE("POST", "/jobs/:job/metrics", metric_append, DF_JOB_TOKEN, 8 * 1024 * 1024),
    {},
};
