#include "jwks.h"
#include "routes.h"

static int mode_read(struct df_call *call)
{
    return df_reply_json(call, 200,
                         json_pack("{ss ss ss}", "mode", call->ctx->process->settings.auth_mode,
                                   "registration", "closed", "version", DF_VERSION));
}

static int jwks_read(struct df_call *call)
{
    json_t *jwks = jwks_from_pem(call->ctx->process->settings.public_key);

    if (!jwks)
        return df_fail(call->ctx, DF_INTERNAL, "DEEPFORGE_PUBLIC_KEY is not an RSA key");
    df_reply_header(call, "Cache-Control", "public, max-age=300");
    return df_reply_json(call, 200, jwks);
}

const struct df_route deployment_routes[] = {
    DF_ROUTE("GET", "/auth/mode", mode_read, DF_PUBLIC),
    DF_ROUTE("GET", "/jwks.json", jwks_read, DF_PUBLIC),
    {},
};
