#include "host_client.h"

#include <df/http_client.h>
#include <df/jwt.h>

#include <string.h>

/* A host behind a slow line must still be able to take a figure of 16 MiB. */
enum { CALL_MILLISECONDS = 15000, BULK_MILLISECONDS = 120000 };
static const size_t claim_limit = 64 * 1024 * 1024;

int host_open(struct df_ctx *ctx, const struct options *options, struct host *host)
{
    const struct df_jwt_config keys = {.service_key = options->service_key, .service = "worker"};

    *host = (struct host){.options = options, .process = {.name = "worker"}};
    if (df_http_open(&host->process.http) || df_jwt_open(&host->process.keys, &keys))
        return df_fail(ctx, DF_UNAVAILABLE, "out of memory");
    return 0;
}

void host_close(struct host *host)
{
    df_jwt_close(host->process.keys);
    df_http_close(host->process.http);
}

int host_token(struct df_ctx *ctx, struct host *host, const char **token)
{
    if (host->options->server)
        return df_jwt_service_token(ctx, host->process.keys, token);
    *token = host->options->token;
    return 0;
}

/* One call; `json` (stolen) may be NULL. */
static int call(struct df_ctx *ctx, struct host *host, struct df_http_request request,
                const char *path, json_t *json, struct df_http_reply *reply)
{
    ctx->process = &host->process;
    request.url = df_printf(&ctx->arena, "%s/api/v1%s", host->options->host, path);
    request.json = json ? df_defer_json(&ctx->arena, json) : NULL;
    if (!request.milliseconds)
        request.milliseconds = CALL_MILLISECONDS;
    if (!request.token) {
        int failed = host_token(ctx, host, &request.token);
        if (failed)
            return failed;
    }
    return df_http_call(ctx, &request, reply);
}

static int call_for_json(struct df_ctx *ctx, struct host *host,
                         const struct df_http_request *request, const char *path, json_t *json,
                         json_t **answer)
{
    struct df_http_reply reply = {};
    int failed = call(ctx, host, *request, path, json, &reply);

    if (failed)
        return failed;
    if (!reply.json)
        return df_fail(ctx, DF_UNAVAILABLE, "the host did not answer with JSON");
    *answer = reply.json;
    return 0;
}

int host_register(struct df_ctx *ctx, struct host *host, json_t *worker, json_t **reply)
{
    const struct df_http_request request = {.method = "POST"};

    return call_for_json(ctx, host, &request, "/workers", worker, reply);
}

int host_leave(struct df_ctx *ctx, struct host *host, const char *worker)
{
    const struct df_http_request request = {.method = "DELETE"};

    return call(ctx, host, request, df_printf(&ctx->arena, "/workers/%s?goodbye=true", worker),
                NULL, NULL);
}

int host_claim(struct df_ctx *ctx, struct host *host, const char *worker, int slots, json_t *held,
               json_t **reply)
{
    const struct df_http_request request = {.method = "POST", .limit = claim_limit};

    return call_for_json(ctx, host, &request, df_printf(&ctx->arena, "/workers/%s/claim", worker),
                         json_pack("{si so*}", "slots", slots, "held", held), reply);
}

int host_heartbeat(struct df_ctx *ctx, struct host *host, const char *worker, json_t *body,
                   json_t **reply)
{
    const struct df_http_request request = {.method = "POST"};

    return call_for_json(ctx, host, &request,
                         df_printf(&ctx->arena, "/workers/%s/heartbeat", worker), body, reply);
}

int host_start(struct df_ctx *ctx, struct host *host, const char *token, const char *job,
               json_t *body)
{
    const struct df_http_request request = {.method = "POST", .token = token};

    return call(ctx, host, request, df_printf(&ctx->arena, "/jobs/%s/start", job), body, NULL);
}

int host_console(struct df_ctx *ctx, struct host *host, const char *token, const char *job,
                 int64_t offset, const void *bytes, size_t count, int64_t *size)
{
    const struct df_http_request request = {.method = "POST",
                                            .token = token,
                                            .bytes = bytes,
                                            .size = count,
                                            .milliseconds = BULK_MILLISECONDS};
    const char *path = df_printf(&ctx->arena, "/jobs/%s/console?offset=%lld", job,
                                 (long long) offset);
    struct df_http_reply reply = {};
    int failed = call(ctx, host, request, path, NULL, &reply);
    const json_t *member = json_object_get(reply.json, "size");

    if (json_is_integer(member))
        *size = json_integer_value(member);
    else if (!failed)
        *size = offset + (int64_t) count;
    return failed;
}

int host_figure(struct df_ctx *ctx, struct host *host, const char *token, const char *job,
                int64_t number, json_t *body)
{
    const struct df_http_request request = {
        .method = "PUT", .token = token, .milliseconds = BULK_MILLISECONDS};

    return call(ctx, host, request,
                df_printf(&ctx->arena, "/jobs/%s/figures/%lld", job, (long long) number), body,
                NULL);
}

int host_metrics(struct df_ctx *ctx, struct host *host, const char *token, const char *job,
                 const char *kind, const char *body, size_t size)
{
    const struct df_http_request request = {.method = "POST",
                                            .token = token,
                                            .bytes = body,
                                            .size = size,
                                            .content_type = "application/json",
                                            .milliseconds = BULK_MILLISECONDS};

    return call(ctx, host, request, df_printf(&ctx->arena, "/jobs/%s/metrics?kind=%s", job, kind),
                NULL, NULL);
}

int host_tickets(struct df_ctx *ctx, struct host *host, const char *token, const char *project,
                 json_t *body, json_t **reply)
{
    const struct df_http_request request = {.method = "POST", .token = token};

    return call_for_json(ctx, host, &request,
                         df_printf(&ctx->arena, "/projects/%s/tickets", project), body, reply);
}

int host_finish(struct df_ctx *ctx, struct host *host, const char *token, const char *job,
                json_t *body, json_t **leases)
{
    const struct df_http_request request = {.method = "POST", .token = token, .limit = claim_limit};
    struct df_http_reply reply = {};
    int failed = call(ctx, host, request, df_printf(&ctx->arena, "/jobs/%s/finish", job), body,
                      &reply);

    *leases = failed ? NULL : json_object_get(reply.json, "leases");
    return failed;
}

bool host_may_recover(int failed)
{
    return failed == -DF_UNAVAILABLE || failed == -DF_INTERNAL || failed == -DF_TOO_MANY;
}

bool host_is_stale(const struct df_ctx *ctx, int failed)
{
    if (failed == -DF_CONFLICT)
        return !ctx->error.slug || strcmp(ctx->error.slug, "offset") != 0;
    return failed == -DF_NOT_FOUND || failed == -DF_UNAUTHENTICATED || failed == -DF_FORBIDDEN;
}
