#include "access.h"
#include "curve.h"
#include "metric_chunk.h"
#include "metric_series.h"
#include "queries.h"
#include "routes.h"

#include <math.h>
#include <stdlib.h>

/* A statement that reads chunks puts a number of so many bytes in front of them. */
enum { CHUNK_NUMBER = 8, READ_CHUNKS = 64 };

struct begin {
    double first_at;
};

static const struct df_field begin_fields[] = {
    DF_FIELD(begin, first_at, DF_FLOAT, 0),
    {},
};

static const char *number_text(struct df_call *call, int64_t number)
{
    return df_printf(&call->ctx->arena, "%lld", (long long) number);
}

/* What a reader looks at. */
struct view {
    const char *job, *attempt, *kind; /* where it is kept, which may be another job */
    int64_t number;
    struct metric_series series;
};

static int find_view(struct df_call *call, struct view *view)
{
    struct attempt attempt;
    const char *job;
    bool found;

    int failed = df_path_uuid(call, "job", &job);
    if (!failed)
        failed = access_attempt(call, job, &view->number, &attempt);
    if (!failed)
        failed = metric_kind_read(call, &view->kind);
    if (failed)
        return failed;
    view->job = attempt.shown_job;
    view->attempt = number_text(call, attempt.shown_attempt);
    return df_pg_find(call->ctx, sql_metric_total(view->job, view->attempt, view->kind),
                      metric_series_fields, &view->series, &found);
}

static int64_t first_number(const char *bytes)
{
    uint64_t number = 0;

    for (int i = 0; i < CHUNK_NUMBER; i++)
        number = number << 8 | (unsigned char) bytes[i];
    return (int64_t) number;
}

/* The points from `start` on that the bytes have. */
static json_t *points_json(const struct view *view, int64_t start, const char *bytes, size_t size)
{
    const unsigned char *chunk = (const unsigned char *) bytes + CHUNK_NUMBER;
    int64_t number = first_number(bytes);
    json_t *points = json_array();
    struct metric_point point;
    size_t offset = 0;

    for (; metric_chunk_next(chunk, size - CHUNK_NUMBER, &offset, &point); number++)
        if (number >= start)
            json_array_append_new(points, metric_point_json(&point, view->series.names));
    return points;
}

static int reply_points(struct df_call *call, const struct view *view)
{
    const char *bytes;
    int64_t start;
    size_t size;

    int failed = df_query_int(call, "start", 0, METRIC_POINT_LIMIT, 0, &start);
    if (!failed)
        failed = df_pg_bytes(call->ctx,
                             sql_metric_list(view->job, view->attempt, view->kind,
                                             number_text(call, start),
                                             number_text(call, METRIC_ANSWER)),
                             &bytes, &size);
    if (failed)
        return failed;
    json_t *points = points_json(view, start, bytes, size);
    int64_t total = view->series.point_count, next = start + (int64_t) json_array_size(points);
    return df_reply_json(call, 200,
                         json_pack("{sI sI sI so so}", "attempt", (json_int_t) view->number,
                                   "start", (json_int_t) start, "total", (json_int_t) total, "next",
                                   next < total && next > start ? json_integer(next) : json_null(),
                                   "points", points));
}

/* An end of the range; NaN when it is not said. */
static int read_end(struct df_call *call, const char *name, double *end)
{
    const char *text = df_query_text(call, name);
    char *behind;

    *end = NAN;
    if (!text)
        return 0;
    *end = strtod(text, &behind);
    if (*text == '\0' || *behind || !isfinite(*end))
        return df_fail_at(call->ctx, df_printf(&call->ctx->arena, "?%s", name), "must be a number");
    return 0;
}

static int read_wish(struct df_call *call, const struct view *view, struct curve_wish *wish)
{
    const char *axis = df_query_text(call, "axis");
    struct begin begin = {};
    int64_t points;
    bool found;

    int failed = df_query_int(call, "points", 2, CURVE_POINTS, CURVE_POINTS_PRESET, &points);
    if (!failed)
        failed = read_end(call, "from", &wish->from);
    if (!failed)
        failed = read_end(call, "to", &wish->to);
    if (failed)
        return failed;
    int found_axis = axis ? df_name_find(curve_axes, axis) : CURVE_BY_STEP;
    if (found_axis < 0)
        return df_fail_at(call->ctx, "?axis", "must be step or time");
    wish->axis = (enum curve_axis) found_axis;
    wish->points = (size_t) points;
    wish->selected = df_query_text(call, "series");
    failed = df_pg_find(call->ctx, sql_curve_begin(view->job, view->attempt, view->kind),
                        begin_fields, &begin, &found);
    wish->begin = begin.first_at;
    return failed;
}

/* One end of the range for SQL; NULL: everything. */
static const char *end_text(struct df_arena *arena, bool is_meant, double end, double begin)
{
    return is_meant && !isnan(end) ? df_printf(arena, "%.17g", end + begin) : NULL;
}

/* The next chunks, in a unit of work of their own, because they may be many. */
static int read_chunks(struct df_call *call, const struct view *view, struct curves *curves,
                       int64_t *after)
{
    const struct curve_wish *wish = &curves->wish;
    bool by_time = wish->axis == CURVE_BY_TIME;
    struct df_ctx ctx;
    const char *bytes;
    size_t size;

    df_ctx_init(&ctx, call->ctx->id, call->ctx->process);
    struct df_arena *arena = &ctx.arena;
    int failed = df_pg_bytes(&ctx,
                             sql_curve_read(view->job, view->attempt, view->kind,
                                            df_printf(arena, "%lld", (long long) *after),
                                            df_printf(arena, "%d", READ_CHUNKS),
                                            end_text(arena, !by_time, wish->from, 0),
                                            end_text(arena, !by_time, wish->to, 0),
                                            end_text(arena, by_time, wish->from, wish->begin),
                                            end_text(arena, by_time, wish->to, wish->begin)),
                             &bytes, &size);
    if (failed) {
        failed = df_fail(call->ctx, (enum df_code) - failed, "%s", ctx.error.detail);
    } else {
        *after = first_number(bytes);
        curves_add(curves, (const unsigned char *) bytes + CHUNK_NUMBER, size - CHUNK_NUMBER);
    }
    df_ctx_release(&ctx);
    return failed;
}

static void reply_text(struct df_call *call, const struct view *view, const struct curves *curves)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        abort();
    fprintf(out, "{\"attempt\":%lld,\"total\":%lld,\"begin\":%.3f,\"points\":%zu,\"series\":",
            (long long) view->number, (long long) view->series.point_count, curves->wish.begin,
            curves_points(curves));
    curves_write(curves, out);
    fputc('}', out);
    if (fclose(out) != 0)
        abort();
    df_defer(&call->ctx->arena, free, text);
    (void) df_reply_bytes(call, 200, "application/json", text, size);
}

static int reply_curves(struct df_call *call, const struct view *view)
{
    struct curve_wish wish = {};
    struct curves curves;
    int64_t after = -1;

    int failed = read_wish(call, view, &wish);
    if (failed)
        return failed;
    df_pg_release(call->ctx);
    curves_init(&curves, &wish, view->series.names);
    do
        failed = read_chunks(call, view, &curves, &after);
    while (!failed && after >= 0);
    if (!failed)
        reply_text(call, view, &curves);
    curves_release(&curves);
    return failed;
}

static int metric_list(struct df_call *call)
{
    struct view view = {};
    int failed = find_view(call, &view);

    if (failed)
        return failed;
    return df_query_text(call, "points") ? reply_curves(call, &view) : reply_points(call, &view);
}

const struct df_route metric_read_routes[] = {
    DF_ROUTE("GET", "/jobs/:job/metrics", metric_list, DF_USER),
    {},
};
