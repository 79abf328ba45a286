#include "storage_client.h"

#include <df/process.h>

/* Large enough for any disk to write 8 MiB. */
enum { PUT_MS = 30 * 1000 };

static const char *project_url(struct df_ctx *ctx, const char *project, const char *rest)
{
    return df_printf(&ctx->arena, "%s/internal/projects/%s/%s", ctx->process->settings.storage_url,
                     df_url_escape(ctx, project), rest);
}

static int call_json(struct df_ctx *ctx, struct df_http_request request, json_t **json)
{
    struct df_http_reply reply = {};

    request.as_service = true;
    int failed = df_http_call(ctx, &request, &reply);
    if (failed)
        return failed;
    if (json && !reply.json)
        return df_fail(ctx, DF_UNAVAILABLE, "storage answered without JSON");
    if (json)
        *json = reply.json;
    return 0;
}

int storage_find(struct df_ctx *ctx, const char *project, const char *storage, const char *user,
                 json_t **storage_json)
{
    const char *rest = df_printf(&ctx->arena, "storages/%s?user=%s", df_url_escape(ctx, storage),
                                 df_url_escape(ctx, user));
    const struct df_http_request request = {.method = "GET",
                                            .url = project_url(ctx, project, rest)};

    return call_json(ctx, request, storage_json);
}

int storage_object_put(struct df_ctx *ctx, const struct object_use *use, const void *bytes,
                       size_t size, struct stored_object *object)
{
    const char *rest = df_printf(&ctx->arena, "objects?storage=%s&execution=%s",
                                 df_url_escape(ctx, use->storage),
                                 df_url_escape(ctx, use->execution));
    const struct df_http_request request = {.method = "PUT",
                                            .url = project_url(ctx, use->project, rest),
                                            .bytes = bytes,
                                            .size = size,
                                            .milliseconds = PUT_MS};
    json_t *json = NULL;
    int failed = call_json(ctx, request, &json);
    if (failed)
        return failed;

    object->hash = json_string_value(json_object_get(json, "hash"));
    object->size = json_integer_value(json_object_get(json, "size"));
    return 0;
}

int storage_object_use(struct df_ctx *ctx, const struct object_use *use, const char *hash)
{
    const char *rest = df_printf(&ctx->arena, "objects/%s/uses/%s?storage=%s",
                                 df_url_escape(ctx, hash), df_url_escape(ctx, use->execution),
                                 df_url_escape(ctx, use->storage));
    const struct df_http_request request = {
        .method = "PUT", .url = project_url(ctx, use->project, rest), .milliseconds = PUT_MS};

    return call_json(ctx, request, NULL);
}

int storage_object_bytes(struct df_ctx *ctx, const char *project, const char *storage,
                         const char *hash, const char **bytes, size_t *size)
{
    const char *rest = df_printf(&ctx->arena, "objects/%s?storage=%s", df_url_escape(ctx, hash),
                                 df_url_escape(ctx, storage));
    const struct df_http_request request = {.method = "GET",
                                            .url = project_url(ctx, project, rest),
                                            .as_service = true,
                                            .milliseconds = PUT_MS,
                                            .limit = STORAGE_READ_LIMIT};
    struct df_http_reply reply = {};
    int failed = df_http_call(ctx, &request, &reply);
    if (failed)
        return failed;
    *bytes = reply.bytes;
    *size = reply.size;
    return 0;
}

int storage_object_read(struct df_ctx *ctx, const char *project, const char *storage,
                        const char *hash, json_t **json)
{
    const char *bytes;
    size_t size;
    int failed = storage_object_bytes(ctx, project, storage, hash, &bytes, &size);

    if (failed)
        return failed;
    *json = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, NULL);
    if (!*json)
        return df_fail(ctx, DF_INVALID, "the object is no JSON");
    df_defer_json(&ctx->arena, *json);
    return 0;
}

int storage_artifact_find(struct df_ctx *ctx, const char *artifact, json_t **artifact_json)
{
    const struct df_http_request request = {
        .method = "GET",
        .url = df_printf(&ctx->arena, "%s/internal/artifacts/%s",
                         ctx->process->settings.storage_url, df_url_escape(ctx, artifact)),
    };

    return call_json(ctx, request, artifact_json);
}

int storage_artifacts_find(struct df_ctx *ctx, json_t *ids, json_t **artifacts)
{
    const struct df_http_request request = {
        .method = "POST",
        .url = df_printf(&ctx->arena, "%s/internal/artifacts/find",
                         ctx->process->settings.storage_url),
        .json = df_defer_json(&ctx->arena, json_pack("{sO}", "artifacts", ids)),
    };
    json_t *json = NULL;
    int failed = call_json(ctx, request, &json);

    if (!failed)
        *artifacts = json_object_get(json, "items");
    return failed;
}

int storage_artifact_put(struct df_ctx *ctx, const char *project, json_t *artifact,
                         json_t **artifact_json)
{
    const struct df_http_request request = {
        .method = "POST", .url = project_url(ctx, project, "artifacts"), .json = artifact};

    return call_json(ctx, request, artifact_json);
}

int storage_execution_release(struct df_ctx *ctx, const char *project, const char *execution,
                              json_t *keep)
{
    const char *rest = df_printf(&ctx->arena, "executions/%s/release",
                                 df_url_escape(ctx, execution));
    json_t *body = df_defer_json(&ctx->arena, json_pack("{sO}", "keep", keep));
    const struct df_http_request request = {.method = "POST",
                                            .url = project_url(ctx, project, rest),
                                            .json = body,
                                            .milliseconds = PUT_MS};

    return call_json(ctx, request, NULL);
}

int storage_execution_uses(struct df_ctx *ctx, const char *project, json_t *asked, json_t **uses)
{
    const struct df_http_request request = {.method = "POST",
                                            .url = project_url(ctx, project, "uses"),
                                            .json = asked,
                                            .milliseconds = PUT_MS};

    return call_json(ctx, request, uses);
}

int storage_project_forget(struct df_ctx *ctx, const char *project)
{
    const struct df_http_request request = {
        .method = "DELETE",
        .url = df_printf(&ctx->arena, "%s/internal/projects/%s", ctx->process->settings.storage_url,
                         df_url_escape(ctx, project)),
        .milliseconds = PUT_MS,
    };

    return call_json(ctx, request, NULL);
}
