#include "secret.h"
#include "settings.h"

#include <df/seal.h>
#include <df/uuid.h>

#include <string.h>
#include <strings.h>

enum { SECRET_BYTES = 32, ID_LENGTH = 36 };

/* The id is sealed with it, so that a row that was moved does not open. */
int secret_new(struct df_ctx *ctx, const char *id, const char **plain, const char **sealed)
{
    const char *secret = df_printf(&ctx->arena, "whsec_%s",
                                   df_random_hex(&ctx->arena, SECRET_BYTES));
    int failed = df_seal(ctx, executions_settings(ctx)->secrets_key,
                         df_printf(&ctx->arena, "%s %s", id, secret), sealed);

    if (!failed)
        *plain = secret;
    return failed;
}

int secret_open(struct df_ctx *ctx, const char *id, const char *sealed, const char **plain)
{
    const char *text = df_unseal(ctx, executions_settings(ctx)->secrets_key, sealed);

    if (!text || strlen(text) <= ID_LENGTH + 1 || strncasecmp(text, id, ID_LENGTH) != 0)
        return df_fail_as(ctx, DF_CONFLICT, "secret_lost",
                          "the secret cannot be read; please make a new one");
    *plain = text + ID_LENGTH + 1;
    return 0;
}
