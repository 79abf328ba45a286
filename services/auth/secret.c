#include "secret.h"

#include <df/digest.h>

#include <sodium.h>
#include <string.h>

const char *secret_new(struct df_arena *arena, const char *prefix)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    char random[SECRET_LENGTH + 1];

    for (size_t i = 0; i < SECRET_LENGTH; i++)
        random[i] = alphabet[randombytes_uniform(sizeof alphabet - 1)];
    random[SECRET_LENGTH] = '\0';
    return df_printf(arena, "%s%s", prefix, random);
}

const char *secret_hash(struct df_arena *arena, const char *secret)
{
    char hex[DF_SHA256_HEX];

    if (!secret)
        return NULL;
    df_sha256(secret, strlen(secret), hex);
    return df_strdup(arena, hex);
}
