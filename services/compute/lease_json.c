#include "lease_json.h"
#include "settings.h"

#include <df/jwt.h>
#include <df/pg.h>
#include <df/process.h>

int lease_token(struct df_ctx *ctx, const struct lease *lease, const char **token)
{
    const struct df_principal principal = {
        .speaker = DF_JOB,
        .job = lease->job,
        .attempt = lease->attempt,
        .execution = lease->execution,
        .project = lease->project,
        .user = lease->user_id,
        .storage = lease->storage,
    };

    return df_jwt_make(ctx, ctx->process->keys, &principal, LEASE_TOKEN_SECONDS, token);
}

int lease_list_json(struct df_ctx *ctx, const struct df_list *list, json_t **json)
{
    const json_int_t seconds = compute_settings(ctx)->lease_seconds;
    const struct lease *lease = list->items;
    const char *token;

    *json = df_defer_json(&ctx->arena, json_array());
    for (size_t i = 0; i < list->count; i++, lease++) {
        int failed = lease_token(ctx, lease, &token);
        if (failed)
            return failed;
        json_array_append_new(*json, json_pack("{ss sI ss sI sO}", "job", lease->job, "attempt",
                                               (json_int_t) lease->attempt, "token", token,
                                               "expires_in", seconds, "spec", lease->spec));
    }
    return 0;
}
