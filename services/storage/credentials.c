#include "credentials.h"

#include <df/seal.h>

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static void forget_text(void *text)
{
    sodium_memzero(text, strlen(text));
    free(text);
}

int credentials_seal(struct df_ctx *ctx, const char *key, const char *storage,
                     const json_t *credentials, const char **sealed)
{
    json_t *json = json_pack("{ss sO}", "storage", storage, "credentials", credentials);
    char *plain = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);

    json_decref(json);
    if (plain)
        df_defer(&ctx->arena, forget_text, plain);
    if (!plain || strlen(plain) > DF_SEAL_MAX)
        return df_fail(ctx, DF_INVALID, "the credentials are too long");
    return df_seal(ctx, key, plain, sealed);
}

int credentials_open(struct df_ctx *ctx, const char *key, const char *storage, const char *sealed,
                     json_t **credentials)
{
    if (!sealed) {
        *credentials = df_defer_json(&ctx->arena, json_object());
        return 0;
    }
    const char *plain = df_unseal(ctx, key, sealed);
    json_t *json = plain ? json_loads(plain, 0, NULL) : NULL;
    if (json)
        df_defer_json(&ctx->arena, json);
    const char *owner = json_string_value(json_object_get(json, "storage"));
    if (!owner || strcmp(owner, storage) != 0)
        return df_fail_as(
            ctx, DF_CONFLICT, "credentials_lost",
            "the credentials of this storage cannot be read; please enter them again");
    *credentials = json_object_get(json, "credentials");
    return 0;
}
