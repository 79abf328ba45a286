#include "auth_client.h"

#include <df/process.h>

int auth_user_find(struct df_ctx *ctx, const char *user, json_t **user_json)
{
    const struct df_http_request request = {
        .method = "GET",
        .url = df_printf(&ctx->arena, "%s/internal/users/%s", ctx->process->settings.auth_url,
                         df_url_escape(ctx, user)),
        .as_service = true,
    };
    struct df_http_reply reply;
    int failed = df_http_call(ctx, &request, &reply);

    if (failed)
        return failed;
    *user_json = reply.json;
    return 0;
}
