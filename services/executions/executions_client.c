#include "executions_client.h"

#include <df/http_client.h>
#include <df/process.h>

/* The code of many jobs, read from storage one after the other. */
enum { RECIPE_NODES = 2000, RECIPE_MS = 60 * 1000, RECIPE_LIMIT = 64 * 1024 * 1024 };

int executions_job_lost(struct df_ctx *ctx, const char *job, int64_t attempt, bool is_final,
                        const char *detail)
{
    const struct df_http_request request = {
        .method = "POST",
        .url = df_printf(&ctx->arena, "%s/internal/jobs/%s/lost",
                         ctx->process->settings.executions_url, df_url_escape(ctx, job)),
        .json = df_defer_json(&ctx->arena, json_pack("{sI sb ss*}", "attempt", (json_int_t) attempt,
                                                     "final", is_final, "detail", detail)),
        .as_service = true,
    };

    return df_http_call(ctx, &request, NULL);
}

int executions_execution_find(struct df_ctx *ctx, const char *execution, json_t **execution_json)
{
    const struct df_http_request request = {
        .method = "GET",
        .url = df_printf(&ctx->arena, "%s/internal/executions/%s",
                         ctx->process->settings.executions_url, df_url_escape(ctx, execution)),
        .as_service = true,
    };
    struct df_http_reply reply;
    int failed = df_http_call(ctx, &request, &reply);

    if (!failed)
        *execution_json = reply.json;
    return failed;
}

int executions_artifact_recipe(struct df_ctx *ctx, const char *artifact, const char *user,
                               json_t **recipe)
{
    const struct df_http_request request = {
        .method = "GET",
        .url = df_printf(&ctx->arena, "%s/internal/artifacts/%s/recipe?user=%s&limit=%d",
                         ctx->process->settings.executions_url, df_url_escape(ctx, artifact),
                         df_url_escape(ctx, user), RECIPE_NODES),
        .as_service = true,
        .milliseconds = RECIPE_MS,
        .limit = RECIPE_LIMIT,
    };
    struct df_http_reply reply;
    int failed = df_http_call(ctx, &request, &reply);

    if (!failed)
        *recipe = reply.json;
    return failed;
}

int executions_artifact_arrived(struct df_ctx *ctx, const char *project, json_t *artifact)
{
    const struct df_http_request request = {
        .method = "POST",
        .url = df_printf(&ctx->arena, "%s/internal/projects/%s/arrivals",
                         ctx->process->settings.executions_url, df_url_escape(ctx, project)),
        .json = df_defer_json(&ctx->arena, json_pack("{sO}", "artifact", artifact)),
        .as_service = true,
    };

    return df_http_call(ctx, &request, NULL);
}

int executions_project_forget(struct df_ctx *ctx, const char *project, bool *more)
{
    const struct df_http_request request = {
        .method = "DELETE",
        .url = df_printf(&ctx->arena, "%s/internal/projects/%s",
                         ctx->process->settings.executions_url, df_url_escape(ctx, project)),
        .as_service = true,
    };
    struct df_http_reply reply = {};
    int failed = df_http_call(ctx, &request, &reply);

    *more = !failed && json_is_true(json_object_get(reply.json, "more"));
    return failed;
}
