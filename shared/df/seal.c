#include <df/seal.h>

#include <sodium.h>
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
}

int df_seal(struct df_ctx *ctx, const char *key, const char *plain, const char **sealed)
{
    unsigned char secret[crypto_secretbox_KEYBYTES];
    size_t size = strlen(plain), whole = NONCE + MAC + size;
    size_t room = sodium_base64_encoded_len(whole, sodium_base64_VARIANT_ORIGINAL);

    if (size > DF_SEAL_MAX || sodium_init() < 0)
        return df_fail(ctx, DF_INVALID, "the secret is too long");
    unsigned char *box = df_alloc(&ctx->arena, whole);
    randombytes_buf(box, NONCE);
    make_key(key, secret);
    (void) crypto_secretbox_easy(box + NONCE, (const unsigned char *) plain, size, box, secret);
    sodium_memzero(secret, sizeof secret);
    *sealed = sodium_bin2base64(df_alloc(&ctx->arena, room), room, box, whole,
                                sodium_base64_VARIANT_ORIGINAL);
    return 0;
}

const char *df_unseal(struct df_ctx *ctx, const char *key, const char *sealed)
{
    size_t room = strlen(sealed), whole = 0;
    unsigned char secret[crypto_secretbox_KEYBYTES];

    if (sodium_init() < 0 || room > 2 * DF_SEAL_MAX)
        return NULL;
    unsigned char *box = df_alloc(&ctx->arena, room + 1);
    if (sodium_base642bin(box, room, sealed, room, NULL, &whole, NULL,
                          sodium_base64_VARIANT_ORIGINAL)
            != 0
        || whole < NONCE + MAC)
        return NULL;
    char *plain = df_alloc(&ctx->arena, whole - NONCE - MAC + 1);
    make_key(key, secret);
    int wrong = crypto_secretbox_open_easy((unsigned char *) plain, box + NONCE, whole - NONCE, box,
                                           secret);
    sodium_memzero(secret, sizeof secret);
    if (wrong)
        return NULL;
    df_defer(&ctx->arena, forget_text, plain);
    return plain;
}
