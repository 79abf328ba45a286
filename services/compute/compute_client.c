#include "compute_client.h"

#include <df/http_client.h>
#include <df/process.h>

/* Somebody waits for the answer, and can go on without it. */
enum { FIND_MILLISECONDS = 3000 };

/* `reply` may be NULL. */
static int post(struct df_ctx *ctx, const char *path, json_t *body, struct df_http_reply *reply)
{
    const struct df_http_request request = {
        .method = "POST",
        .url = df_printf(&ctx->arena, "%s%s", ctx->process->settings.compute_url, path),
        .json = df_defer_json(&ctx->arena, body),
        .as_service = true,
    };

    return df_http_call(ctx, &request, reply);
}

int compute_submit(struct df_ctx *ctx, json_t *jobs)
{
    return post(ctx, "/internal/queue", json_pack("{sO}", "jobs", jobs), NULL);
}

int compute_cancel(struct df_ctx *ctx, json_t *jobs)
{
    return post(ctx, "/internal/queue/cancel", json_pack("{sO}", "jobs", jobs), NULL);
}

int compute_done(struct df_ctx *ctx, const char *job, int64_t attempt)
{
    return post(ctx, "/internal/queue/done",
                json_pack("{ss sI}", "job", job, "attempt", (json_int_t) attempt), NULL);
}

int compute_exchange(struct df_ctx *ctx, json_t *jobs, json_t *done, json_t **leases)
{
    struct df_http_reply reply = {};
    json_t *body = json_pack("{sO sO*}", "jobs", jobs, "done", done);

    if (leases)
        json_object_set_new(body, "claim", json_true());
    int failed = post(ctx, "/internal/queue", body, &reply);
    if (!failed && leases)
        *leases = json_object_get(reply.json, "leases");
    return failed;
}

int compute_find(struct df_ctx *ctx, const char *compute, const char *user, json_t **compute_json)
{
    const struct df_http_request request = {
        .method = "GET",
        .url = df_printf(&ctx->arena, "%s/internal/computes/%s?user=%s",
                         ctx->process->settings.compute_url, df_url_escape(ctx, compute),
                         df_url_escape(ctx, user)),
        .as_service = true,
        .milliseconds = FIND_MILLISECONDS,
    };
    struct df_http_reply reply;
    int failed = df_http_call(ctx, &request, &reply);

    if (!failed)
        *compute_json = reply.json;
    return failed;
}

int compute_fit(struct df_ctx *ctx, const char *compute, const char *user, json_t *requests,
                json_t **misfits)
{
    const char *path = df_printf(&ctx->arena, "/internal/computes/%s/fit",
                                 df_url_escape(ctx, compute));
    struct df_http_reply reply = {};
    int failed = post(ctx, path, json_pack("{ss sO}", "user", user, "requests", requests), &reply);

    if (!failed)
        *misfits = json_object_get(reply.json, "misfits");
    return failed;
}

int compute_waiting(struct df_ctx *ctx, const char *job, const char **why)
{
    const struct df_http_request request = {
        .method = "GET",
        .url = df_printf(&ctx->arena, "%s/internal/queue/%s", ctx->process->settings.compute_url,
                         job),
        .as_service = true,
        .milliseconds = FIND_MILLISECONDS,
    };
    struct df_http_reply reply = {};
    int failed = df_http_call(ctx, &request, &reply);

    if (!failed)
        *why = json_string_value(json_object_get(reply.json, "waiting"));
    return failed;
}
