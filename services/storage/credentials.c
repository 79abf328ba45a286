#include "credentials.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { NONCE = crypto_secretbox_NONCEBYTES, MAC = crypto_secretbox_MACBYTES };

static void make_key(const char *text, unsigned char key[crypto_secretbox_KEYBYTES])
{
    (void) crypto_generichash(key, crypto_secretbox_KEYBYTES, (const unsigned char *) text,
                              strlen(text), NULL, 0);
}

static void forget_text(void *text)
{
    sodium_memzero(text, strlen(text));
    free(text);
}

int credentials_seal(struct df_ctx *ctx, const char *key, const char *storage,
                     const json_t *credentials, const char **sealed)
{
    unsigned char secret[crypto_secretbox_KEYBYTES];
    json_t *json = json_pack("{ss sO}", "storage", storage, "credentials", credentials);
    char *plain = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);

    json_decref(json);
    if (!plain || strlen(plain) > CREDENTIALS_MAX || sodium_init() < 0) {
        free(plain);
        return df_fail(ctx, DF_INVALID, "the credentials are too long");
    }
    df_defer(&ctx->arena, forget_text, plain);
    size_t size = strlen(plain), whole = NONCE + MAC + size;
    size_t room = sodium_base64_encoded_len(whole, sodium_base64_VARIANT_ORIGINAL);
    unsigned char *box = df_alloc(&ctx->arena, whole);
    randombytes_buf(box, NONCE);
    make_key(key, secret);
    (void) crypto_secretbox_easy(box + NONCE, (const unsigned char *) plain, size, box, secret);
    sodium_memzero(secret, sizeof secret);
    *sealed = sodium_bin2base64(df_alloc(&ctx->arena, room), room, box, whole,
                                sodium_base64_VARIANT_ORIGINAL);
    return 0;
}

/* The JSON text, zeroed by the caller; NULL when the seal is not ours. */
static char *unseal(struct df_arena *arena, const char *key, const char *sealed, size_t *size)
{
    size_t room = strlen(sealed), whole = 0;
    unsigned char *box = df_alloc(arena, room + 1), secret[crypto_secretbox_KEYBYTES];

    if (sodium_base642bin(box, room, sealed, room, NULL, &whole, NULL,
                          sodium_base64_VARIANT_ORIGINAL)
            != 0
        || whole < NONCE + MAC)
        return NULL;
    *size = whole - NONCE - MAC;
    char *plain = df_alloc(arena, *size + 1);
    make_key(key, secret);
    int wrong = crypto_secretbox_open_easy((unsigned char *) plain, box + NONCE, whole - NONCE, box,
                                           secret);
    sodium_memzero(secret, sizeof secret);
    return wrong ? NULL : plain;
}

int credentials_open(struct df_ctx *ctx, const char *key, const char *storage, const char *sealed,
                     json_t **credentials)
{
    size_t size = 0;

    if (!sealed) {
        *credentials = df_defer_json(&ctx->arena, json_object());
        return 0;
    }
    char *plain = sodium_init() >= 0 && strlen(sealed) <= 2 * CREDENTIALS_MAX
                      ? unseal(&ctx->arena, key, sealed, &size)
                      : NULL;
    json_t *json = plain ? json_loadb(plain, size, 0, NULL) : NULL;
    if (plain)
        sodium_memzero(plain, size);
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
