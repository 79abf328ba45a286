#include "access.h"
#include "figure.h"
#include "figure_stamp.h"
#include "job_store.h"
#include "json_text.h"
#include "queries.h"
#include "routes.h"

#include <df/events.h>
#include <df/uuid.h>

#include <stdlib.h>
#include <string.h>

struct figure_origin {
    int64_t revision;
};

static int find_figure(struct df_call *call, struct figure *figure)
{
    const char *id;
    int failed = df_path_uuid(call, "figure", &id);

    if (failed)
        return failed;
    failed = df_pg_one(call->ctx, sql_figure_find(id), figure_fields, figure);
    if (failed == -DF_NOT_FOUND)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such figure");
    return failed ? failed : access_project(call, figure->project, "figure");
}

static int figure_read(struct df_call *call)
{
    struct figure figure = {};
    int failed = find_figure(call, &figure);

    return failed ? failed : df_reply(call, 200, figure_fields, &figure);
}

/* True when the client has this version already; then 304 is the answer. */
static bool reply_known(struct df_call *call, const struct figure *figure)
{
    const char *tag = df_printf(&call->ctx->arena, "\"%lld\"", (long long) figure->version);
    const char *known = df_header(call, "If-None-Match");

    df_reply_header(call, "ETag", tag);
    df_reply_header(call, "Cache-Control", "private, no-cache");
    if (!known || strcmp(known, tag) != 0)
        return false;
    /* The server sends no body with a 304; without any, ulfius would not take the status. */
    df_reply_bytes(call, 304, figure_content_types[figure->format], " ", 1);
    return true;
}

/* Where the caller reached this server, as the gateway says. */
static const char *origin_of(struct df_call *call)
{
    const char *scheme = df_header(call, "X-Forwarded-Proto");
    const char *host = df_header(call, "X-Forwarded-Host");

    return df_printf(&call->ctx->arena, "%s://%s", scheme ? scheme : "http",
                     host ? host : "localhost");
}

static int stamp(struct df_call *call, const struct figure *figure, const char **bytes,
                 size_t *size)
{
    static const struct df_field fields[] = {
        DF_FIELD(figure_origin, revision, DF_INT, 0),
        {},
    };
    struct figure_origin origin = {};
    struct df_ctx *ctx = call->ctx;
    int failed = df_pg_one(ctx, sql_figure_revision(figure->id), fields, &origin);

    if (failed)
        return failed;
    json_t *recipe = json_pack("{si ss ss ss ss sI}", "version", 1, "server", origin_of(call),
                               "project", figure->project, "execution", figure->execution, "job",
                               figure->job, "revision", (json_int_t) origin.revision);
    if (recipe) /* a host that is no UTF-8 is in no recipe */
        figure_stamp(&ctx->arena, (enum figure_format) figure->format,
                     json_text(&ctx->arena, recipe), bytes, size);
    return 0;
}

static int figure_image_read(struct df_call *call)
{
    struct figure figure = {};
    const char *bytes;
    size_t size;

    int failed = find_figure(call, &figure);
    if (failed || reply_known(call, &figure))
        return failed;
    failed = df_pg_bytes(call->ctx, sql_figure_image(figure.id), &bytes, &size);
    if (!failed)
        failed = stamp(call, &figure, &bytes, &size);
    if (failed)
        return failed;
    df_reply_header(call, "X-Content-Type-Options", "nosniff");
    df_reply_header(call, "Content-Security-Policy",
                    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    return df_reply_bytes(call, 200, figure_content_types[figure.format], bytes, size);
}

static int figure_plotly_read(struct df_call *call)
{
    struct figure figure = {};
    const char *bytes;
    size_t size;

    int failed = find_figure(call, &figure);
    if (failed)
        return failed;
    if (!figure.has_plotly)
        return df_fail(call->ctx, DF_NOT_FOUND, "this figure is an image only");
    if (reply_known(call, &figure))
        return 0;
    failed = df_pg_bytes(call->ctx, sql_figure_plotly(figure.id), &bytes, &size);
    return failed ? failed : df_reply_bytes(call, 200, "application/json", bytes, size);
}

struct picture {
    const char *job, *number;
    struct figure_upload upload;
    const void *image;
    size_t size;
    const char *plotly;
};

static int read_number(struct df_call *call, struct picture *picture)
{
    char *end;

    picture->number = df_path(call, "number");
    long long number = strtoll(picture->number, &end, 10);
    if (*end || number < 1 || number > FIGURE_NUMBER_LIMIT)
        return df_fail(call->ctx, DF_INVALID, "a figure's number is from 1 to %d",
                       FIGURE_NUMBER_LIMIT);
    return 0;
}

static int fail_too_large(struct df_ctx *ctx)
{
    return df_fail(ctx, DF_TOO_LARGE, "a figure may have %d bytes", FIGURE_SIZE_LIMIT);
}

static int read_picture(struct df_call *call, struct picture *picture)
{
    struct df_ctx *ctx = call->ctx;
    struct figure_upload *upload = &picture->upload;

    int failed = df_body(call, figure_upload_fields, upload);
    if (failed)
        return failed;
    size_t room = strlen(upload->image) / 4 * 3 + 3;
    void *image = df_alloc(&ctx->arena, room);
    picture->size = figure_decode(upload->image, image, room);
    if (picture->size == SIZE_MAX)
        return df_fail_at(ctx, "/image", "is not base64");
    if (picture->size > FIGURE_SIZE_LIMIT)
        return fail_too_large(ctx);
    const char *problem = figure_image_problem((enum figure_format) upload->format, image,
                                               picture->size);
    if (problem)
        return df_fail_at(ctx, "/image", "%s", problem);
    picture->image = image;
    picture->plotly = upload->plotly ? json_text(&ctx->arena, json_incref(upload->plotly)) : NULL;
    if (picture->plotly && strlen(picture->plotly) > FIGURE_SIZE_LIMIT)
        return fail_too_large(ctx);
    return 0;
}

static int store(struct df_call *call, const struct picture *picture, bool *is_stored)
{
    struct df_arena *arena = &call->ctx->arena;
    const char *attempt = df_printf(arena, "%lld", (long long) call->principal.attempt);
    const char *limit = df_printf(arena, "%d", FIGURE_COUNT_LIMIT);
    const char *title = picture->upload.title;
    int64_t stored = 0;

    int failed = df_pg_run_bytes(call->ctx,
                                 sql_figure_put(df_uuid_new(arena), picture->job, attempt,
                                                picture->number, title ? title : "",
                                                figure_format_names[picture->upload.format], NULL,
                                                picture->plotly, limit),
                                 7, picture->image, picture->size, &stored);
    *is_stored = stored > 0;
    return failed;
}

/* Not stored: too late, too many, or the attempt speaks before it has started. */
static int explain(struct df_call *call, const struct picture *picture, bool *retry)
{
    const struct df_principal *principal = &call->principal;
    struct attempt attempt;
    int failed = attempt_check(call->ctx, picture->job, principal->attempt, &attempt);

    if (failed)
        return failed;
    if (attempt.attempt_status)
        return df_fail_as(call->ctx, DF_INVALID, "too_many_figures", "a job may have %d figures",
                          FIGURE_COUNT_LIMIT);
    *retry = true;
    return attempt_meet(call->ctx, picture->job, principal->execution, principal->attempt);
}

static int store_or_explain(struct df_call *call, const struct picture *picture)
{
    bool is_stored, retry = false;
    int failed = store(call, picture, &is_stored);

    if (failed || is_stored)
        return failed;
    failed = explain(call, picture, &retry);
    if (failed || !retry)
        return failed;
    failed = store(call, picture, &is_stored);
    return failed || is_stored ? failed : explain(call, picture, &retry);
}

static int publish(struct df_call *call, const struct picture *picture)
{
    struct df_ctx *ctx = call->ctx;
    const struct df_principal *principal = &call->principal;
    const char *attempt = df_printf(&ctx->arena, "%lld", (long long) principal->attempt);
    struct figure figure = {};

    int failed = df_pg_one(ctx, sql_figure_find_at(picture->job, attempt, picture->number),
                           figure_fields, &figure);
    if (failed)
        return failed;
    df_pg_release(ctx);
    df_events_publish(
        ctx, df_printf(&ctx->arena, "x_%s_%s", principal->project, principal->execution), "figure",
        json_pack("{ss so}", "job", picture->job, "figure",
                  df_record_to_json(figure_fields, &figure)));
    return 0;
}

static int figure_put(struct df_call *call)
{
    struct picture picture = {};

    int failed = access_own_job(call, &picture.job);
    if (!failed)
        failed = read_number(call, &picture);
    if (!failed)
        failed = read_picture(call, &picture);
    if (!failed)
        failed = store_or_explain(call, &picture);
    if (!failed)
        failed = publish(call, &picture);
    return failed ? failed : df_reply_empty(call);
}

const struct df_route figure_routes[] = {
    DF_ROUTE("GET", "/figures/:figure", figure_read, DF_USER),
    DF_ROUTE("GET", "/figures/:figure/image", figure_image_read, DF_USER),
    DF_ROUTE("GET", "/figures/:figure/plotly", figure_plotly_read, DF_USER),
    DF_ROUTE("PUT", "/jobs/:job/figures/:number", figure_put, DF_JOB_TOKEN, FIGURE_BODY_LIMIT),
    {},
};
