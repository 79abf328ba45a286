#include "webgme_client.h"

#include "webgme_account.h"

enum { SMALL_MS = 30 * 1000 };

/* Never as JSON or as a form: it would take those apart and keep nothing of them. */
struct remote_request webgme_request(struct df_ctx *ctx, const struct place *place,
                                     const char *method, const char *path)
{
    const struct webgme_account *account = place->own;
    const char **headers = df_alloc(&ctx->arena, 3 * sizeof *headers);

    headers[0] = "Content-Type: application/octet-stream";
    headers[1] = account->token ? df_printf(&ctx->arena, "x-api-token: %s", account->token) : NULL;
    headers[2] = NULL;
    return (struct remote_request){
        .method = method,
        .url = web_base_url(&ctx->arena, &account->base,
                            df_printf(&ctx->arena, "rest/blob/%s", path)),
        .host = account->base.endpoint.name,
        .headers = headers,
        .length = DF_NO_INT,
        .milliseconds = SMALL_MS,
    };
}

/* A redirect leads to the page where people sign in. */
int webgme_fail(struct df_ctx *ctx, const struct remote_reply *reply)
{
    long status = reply->status;

    if (status == 401 || status == 403 || (status >= 300 && status < 400))
        return df_fail_as(ctx, DF_CONFLICT, "storage_refused",
                          "the WebGME server does not take the access token");
    if (status < 500 && status != 429)
        return df_fail_as(ctx, DF_CONFLICT, "storage_refused",
                          "this is no blob store of WebGME, or it refuses: %ld", status);
    return df_fail_as(ctx, DF_UNAVAILABLE, "storage_unreachable",
                      "the WebGME server has a problem: %ld", status);
}
