#include "df_test.h"
#include "jwks.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>

/* A fresh key pair in PEM. */
static void make_pair(struct df_ctx *ctx, const char *type, const char **public_pem,
                      const char **private_pem)
{
    EVP_PKEY *key = strcmp(type, "RSA") == 0 ? EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t) 2048)
                                             : EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
    BIO *texts[] = {BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem())};
    char *bytes;

    assert_non_null(key);
    PEM_write_bio_PUBKEY(texts[0], key);
    PEM_write_bio_PrivateKey(texts[1], key, NULL, NULL, 0, NULL, NULL);
    size_t size = (size_t) BIO_get_mem_data(texts[0], &bytes);
    *public_pem = df_strndup(&ctx->arena, bytes, size);
    size = (size_t) BIO_get_mem_data(texts[1], &bytes);
    *private_pem = df_strndup(&ctx->arena, bytes, size);
    BIO_free(texts[0]);
    BIO_free(texts[1]);
    EVP_PKEY_free(key);
}

static void a_public_key_becomes_a_json_web_key(void **state)
{
    const char *public_pem, *private_pem;
    make_pair(*state, "RSA", &public_pem, &private_pem);
    df_auto(json_t) jwks = jwks_from_pem(public_pem);
    const json_t *key = json_array_get(json_object_get(jwks, "keys"), 0);

    assert_string_equal(json_string_value(json_object_get(key, "kty")), "RSA");
    assert_string_equal(json_string_value(json_object_get(key, "alg")), "RS256");
    assert_string_equal(json_string_value(json_object_get(key, "e")), "AQAB");
    assert_int_equal(json_string_length(json_object_get(key, "n")), 342); /* 256 bytes */
    assert_int_equal(json_string_length(json_object_get(key, "kid")), 43);
    assert_null(json_object_get(key, "d"));
}

static void what_is_no_rsa_key_is_no_json_web_key(void **state)
{
    const char *public_pem, *private_pem;
    make_pair(*state, "EC", &public_pem, &private_pem);

    assert_null(jwks_from_pem(public_pem));
    assert_null(jwks_from_pem(private_pem));
    assert_null(jwks_from_pem(""));
    assert_null(jwks_from_pem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"));
}

static void keys_that_do_not_belong_together_are_noticed(void **state)
{
    const char *public_pem, *private_pem, *other_public, *other_private;
    make_pair(*state, "RSA", &public_pem, &private_pem);
    make_pair(*state, "RSA", &other_public, &other_private);

    assert_true(jwks_is_pair(public_pem, private_pem));
    assert_false(jwks_is_pair(public_pem, other_private));
    assert_false(jwks_is_pair(private_pem, public_pem));
    assert_false(jwks_is_pair("", ""));
    make_pair(*state, "EC", &public_pem, &private_pem);
    assert_false(jwks_is_pair(public_pem, private_pem));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(a_public_key_becomes_a_json_web_key),
        df_test(what_is_no_rsa_key_is_no_json_web_key),
        df_test(keys_that_do_not_belong_together_are_noticed),
    };
    return cmocka_run_group_tests_name("unit-auth-jwks", tests, NULL, NULL);
}
