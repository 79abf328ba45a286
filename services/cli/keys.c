#include "keys.h"

#include "file.h"

#include <df/uuid.h>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <string.h>

enum { RSA_BITS = 2048, SECRET_BYTES = 32 };

static const char *const file_names[KEY_COUNT] = {
    [KEY_ACCESS_PRIVATE] = "access_private.pem",
    [KEY_ACCESS_PUBLIC] = "access_public.pem",
    [KEY_JOB_PRIVATE] = "job_private.pem",
    [KEY_JOB_PUBLIC] = "job_public.pem",
    [KEY_SERVICE] = "service",
    [KEY_TICKET] = "ticket",
    [KEY_CREDENTIALS] = "credentials",
    [KEY_REDIS] = "redis",
    [KEY_EVENTS] = "events",
};

const char *key_path(struct df_ctx *ctx, const char *folder, enum key_name key)
{
    return df_printf(&ctx->arena, "%s/%s", folder, file_names[key]);
}

int key_read(struct df_ctx *ctx, const char *folder, enum key_name key, const char **text)
{
    const char *content = NULL;
    int failed = file_read(ctx, key_path(ctx, folder, key), &content);
    if (failed)
        return failed;
    *text = df_strndup(&ctx->arena, content, strcspn(content, "\n"));
    return 0;
}

static void release_bio(void *bio)
{
    BIO_free(bio);
}

static void release_key(void *key)
{
    EVP_PKEY_free(key);
}

static const char *bio_text(struct df_ctx *ctx, BIO *bio)
{
    char *bytes = NULL;
    long size = BIO_get_mem_data(bio, &bytes);

    return df_strndup(&ctx->arena, bytes, size > 0 ? (size_t) size : 0);
}

/* The public half is written first: a pair is there when its private half is. */
static int make_pair(struct df_ctx *ctx, const char *folder, EVP_PKEY *key,
                     enum key_name private_name, enum key_name public_name)
{
    BIO *private_bio = BIO_new(BIO_s_mem()), *public_bio = BIO_new(BIO_s_mem());

    df_defer(&ctx->arena, release_bio, private_bio);
    df_defer(&ctx->arena, release_bio, public_bio);
    df_defer(&ctx->arena, release_key, key);
    if (!key || !PEM_write_bio_PrivateKey(private_bio, key, NULL, NULL, 0, NULL, NULL)
        || !PEM_write_bio_PUBKEY(public_bio, key))
        return df_fail(ctx, DF_INTERNAL, "cannot make a key pair");

    int failed = file_keep(ctx, key_path(ctx, folder, public_name), bio_text(ctx, public_bio),
                           0600);
    if (failed)
        return failed;
    return file_keep(ctx, key_path(ctx, folder, private_name), bio_text(ctx, private_bio), 0600);
}

static int make_secret(struct df_ctx *ctx, const char *folder, enum key_name key)
{
    const char *secret = df_random_hex(&ctx->arena, SECRET_BYTES);

    return file_keep(ctx, key_path(ctx, folder, key), df_printf(&ctx->arena, "%s\n", secret), 0600);
}

static int make_one(struct df_ctx *ctx, const char *folder, enum key_name key)
{
    if (key == KEY_ACCESS_PRIVATE)
        return make_pair(ctx, folder, EVP_RSA_gen(RSA_BITS), key, KEY_ACCESS_PUBLIC);
    if (key == KEY_JOB_PRIVATE)
        return make_pair(ctx, folder, EVP_EC_gen("P-256"), key, KEY_JOB_PUBLIC);
    return make_secret(ctx, folder, key);
}

int keys_make(struct df_ctx *ctx, const char *folder)
{
    for (enum key_name key = 0; key < KEY_COUNT; key++) {
        if (key == KEY_ACCESS_PUBLIC || key == KEY_JOB_PUBLIC)
            continue;
        if (file_exists(key_path(ctx, folder, key)))
            continue;
        int failed = make_one(ctx, folder, key);
        if (failed)
            return failed;
    }
    return 0;
}
