#include "df_test.h"

#include <df/digest.h>
#include <df/jwt.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <string.h>

struct keys {
    char public_key[4096], private_key[4096], job_public_key[1024], job_private_key[1024];
};

static void write_pem(EVP_PKEY *key, char *public_key, size_t public_size, char *private_key,
                      size_t private_size)
{
    BIO *out = BIO_new(BIO_s_mem());

    PEM_write_bio_PUBKEY(out, key);
    public_key[BIO_read(out, public_key, (int) public_size - 1)] = '\0';
    PEM_write_bio_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL);
    private_key[BIO_read(out, private_key, (int) private_size - 1)] = '\0';
    BIO_free(out);
    EVP_PKEY_free(key);
}

static struct keys keys;
static struct df_jwt_keys *opened;

static int setup(void **state)
{
    write_pem(EVP_RSA_gen(2048), keys.public_key, sizeof keys.public_key, keys.private_key,
              sizeof keys.private_key);
    write_pem(EVP_EC_gen("P-256"), keys.job_public_key, sizeof keys.job_public_key,
              keys.job_private_key, sizeof keys.job_private_key);
    const struct df_jwt_config config = {keys.public_key,
                                         keys.private_key,
                                         keys.job_public_key,
                                         keys.job_private_key,
                                         "0123456789012345678901234567890123456789",
                                         "auth"};
    (void) state;
    return df_jwt_open(&opened, &config);
}

static int teardown(void **state)
{
    (void) state;
    df_jwt_close(opened);
    return 0;
}

static const struct df_principal person = {
    .speaker = DF_PERSON, .user = "u1", .name = "ada", .is_admin = true, .scopes = "read"};
static const struct df_principal job = {.speaker = DF_JOB,
                                        .user = "u1",
                                        .job = "j1",
                                        .execution = "e1",
                                        .project = "p1",
                                        .storage = "s1",
                                        .attempt = 3};

static void a_token_says_who_made_it(void **state)
{
    struct df_principal read;
    const char *token;

    assert_int_equal(df_jwt_make(*state, opened, &person, 60, &token), 0);
    for (int again = 0; again < 2; again++) { /* the second time from memory */
        assert_int_equal(df_jwt_verify(*state, opened, token, &read), 0);
        assert_int_equal(read.speaker, DF_PERSON);
        assert_string_equal(read.user, "u1");
        assert_string_equal(read.scopes, "read");
        assert_true(read.is_admin);
    }
    assert_int_equal(df_jwt_make(*state, opened, &job, 60, &token), 0);
    assert_int_equal(df_jwt_verify(*state, opened, token, &read), 0);
    assert_int_equal(read.speaker, DF_JOB);
    assert_int_equal(read.attempt, 3);
    assert_string_equal(read.project, "p1");
    assert_int_equal(df_jwt_service_token(*state, opened, &token), 0);
    assert_int_equal(df_jwt_verify(*state, opened, token, &read), 0);
    assert_int_equal(read.speaker, DF_PEER);
    assert_string_equal(read.service, "auth");
}

static void an_expired_token_is_refused(void **state)
{
    struct df_ctx *ctx = *state;
    struct df_principal read;
    const char *token;

    assert_int_equal(df_jwt_make(ctx, opened, &person, -1, &token), 0);
    assert_int_equal(df_jwt_verify(ctx, opened, token, &read), -DF_UNAUTHENTICATED);
    assert_string_equal(ctx->error.slug, "token_expired");
}

static void a_changed_token_is_refused(void **state)
{
    struct df_ctx *ctx = *state;
    struct df_principal read;
    const char *token;

    assert_int_equal(df_jwt_make(ctx, opened, &job, 60, &token), 0);
    for (size_t i = 0; i < strlen(token) - 1; i += 7) {
        char *changed = df_strdup(&ctx->arena, token);
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        if (strcmp(changed, token) != 0)
            assert_int_equal(df_jwt_verify(ctx, opened, changed, &read), -DF_UNAUTHENTICATED);
    }
    assert_int_equal(df_jwt_verify(ctx, opened, "", &read), -DF_UNAUTHENTICATED);
    assert_int_equal(df_jwt_verify(ctx, opened, "a.b.c", &read), -DF_UNAUTHENTICATED);
}

static char *base64url(struct df_ctx *ctx, const void *bytes, size_t size)
{
    char *text = df_alloc(&ctx->arena, size * 2 + 8);
    EVP_EncodeBlock((unsigned char *) text, bytes, (int) size);
    for (char *c = text; *c; c++)
        *c = (char) (*c == '+' ? '-' : *c == '/' ? '_' : *c == '=' ? '\0' : *c);
    return text;
}

/* The classic attack: the public key, which everybody has, used as an HMAC secret. */
static void a_public_key_is_no_shared_secret(void **state)
{
    static const char header[] = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    static const char claims[] = "{\"typ\":\"access\",\"sub\":\"u1\",\"exp\":9999999999}";
    struct df_ctx *ctx = *state;
    struct df_principal read;
    unsigned char mac[32];

    const char *signed_part = df_printf(&ctx->arena, "%s.%s",
                                        base64url(ctx, header, sizeof header - 1),
                                        base64url(ctx, claims, sizeof claims - 1));
    HMAC(EVP_sha256(), keys.public_key, (int) strlen(keys.public_key),
         (const unsigned char *) signed_part, strlen(signed_part), mac, NULL);
    const char *token = df_printf(&ctx->arena, "%s.%s", signed_part,
                                  base64url(ctx, mac, sizeof mac));
    assert_int_equal(df_jwt_verify(ctx, opened, token, &read), -DF_UNAUTHENTICATED);
}

static void a_token_without_a_signature_is_refused(void **state)
{
    static const char header[] = "{\"alg\":\"none\",\"typ\":\"JWT\"}";
    static const char claims[] = "{\"typ\":\"service\",\"iss\":\"auth\",\"exp\":9999999999}";
    struct df_ctx *ctx = *state;
    struct df_principal read;

    const char *token = df_printf(&ctx->arena, "%s.%s.", base64url(ctx, header, sizeof header - 1),
                                  base64url(ctx, claims, sizeof claims - 1));
    assert_int_equal(df_jwt_verify(ctx, opened, token, &read), -DF_UNAUTHENTICATED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(a_token_says_who_made_it),
        df_test(an_expired_token_is_refused),
        df_test(a_changed_token_is_refused),
        df_test(a_public_key_is_no_shared_secret),
        df_test(a_token_without_a_signature_is_refused),
    };
    return cmocka_run_group_tests_name("unit-jwt", tests, setup, teardown);
}
