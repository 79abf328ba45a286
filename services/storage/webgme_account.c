#include "webgme_account.h"

#include "remote.h"
#include "settings.h"

const struct adapter_field webgme_fields[] = {
    {
        .name = "server",
        .label = "WebGME server",
        .type = ADAPTER_TEXT,
        .is_required = true,
        .pattern = WEB_BASE_PATTERN,
        .max = S3_ENDPOINT_MAX,
        .placeholder = "https://webgme.lab:8888",
        .help = "Its address as in the browser. What is put there stays there: WebGME deletes "
                "nothing, and deleting data here only forgets where it is.",
    },
    {
        .name = "token",
        .label = "Access token",
        .type = ADAPTER_SECRET,
        .is_credential = true,
        .pattern = "^[!-~]+$",
        .max = 200,
        .help = "From your WebGME profile. Empty: as a guest, where the server allows that.",
    },
    {},
};

int webgme_account_read(struct df_ctx *ctx, const json_t *config, const json_t *credentials,
                        const void **own)
{
    struct webgme_account *account = df_alloc(&ctx->arena, sizeof *account);
    const char *server = json_string_value(json_object_get(config, "server"));

    *account = (struct webgme_account){
        .token = json_string_value(json_object_get(credentials, "token")),
        .trial = df_alloc(&ctx->arena, sizeof *account->trial),
    };
    *account->trial = (struct webgme_file){};
    *own = account;
    const char *problem = web_base_read(&ctx->arena, server ? server : "", &account->base);
    if (problem)
        return df_fail_at(ctx, "/config/server", "%s", problem);
    return remote_check_host(ctx, &storage_settings(ctx)->guard, "/config/server",
                             account->base.endpoint.name);
}
