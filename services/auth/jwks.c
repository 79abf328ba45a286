#include "jwks.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* RSA of up to 8192 bits. */
enum { MAX_NUMBER = 1024, MAX_BASE64 = MAX_NUMBER * 4 / 3 + 4 };

DF_DEFINE_AUTO(EVP_PKEY, EVP_PKEY_free);
DF_DEFINE_AUTO(BIO, BIO_free_all);
DF_DEFINE_AUTO(BIGNUM, BN_free);

static void to_base64url(const unsigned char *bytes, size_t size, char text[MAX_BASE64])
{
    sodium_bin2base64(text, MAX_BASE64, bytes, size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static bool read_number(const EVP_PKEY *key, const char *name, char text[MAX_BASE64])
{
    unsigned char bytes[MAX_NUMBER];
    BIGNUM *found = NULL;

    if (EVP_PKEY_get_bn_param(key, name, &found) != 1)
        return false;
    df_auto(BIGNUM) number = found;
    if (BN_num_bytes(number) > MAX_NUMBER)
        return false;
    to_base64url(bytes, (size_t) BN_bn2bin(number, bytes), text);
    return true;
}

json_t *jwks_from_pem(const char *pem)
{
    char n[MAX_BASE64], e[MAX_BASE64], kid[MAX_BASE64], canonical[2 * MAX_BASE64 + 64];
    unsigned char digest[32];
    df_auto(BIO) text = BIO_new_mem_buf(pem, -1);
    df_auto(EVP_PKEY) key = PEM_read_bio_PUBKEY(text, NULL, NULL, NULL);

    if (!key || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA
        || !read_number(key, OSSL_PKEY_PARAM_RSA_N, n)
        || !read_number(key, OSSL_PKEY_PARAM_RSA_E, e))
        return NULL;
    int length = snprintf(canonical, sizeof canonical,
                          "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}", e, n);
    if (EVP_Digest(canonical, (size_t) length, digest, NULL, EVP_sha256(), NULL) != 1)
        return NULL;
    to_base64url(digest, sizeof digest, kid);
    return json_pack("{s[{ss ss ss ss ss ss}]}", "keys", "kty", "RSA", "use", "sig", "alg", "RS256",
                     "kid", kid, "n", n, "e", e);
}

bool jwks_is_pair(const char *public_pem, const char *private_pem)
{
    df_auto(BIO) public_text = BIO_new_mem_buf(public_pem, -1);
    df_auto(BIO) private_text = BIO_new_mem_buf(private_pem, -1);
    df_auto(EVP_PKEY) public_key = PEM_read_bio_PUBKEY(public_text, NULL, NULL, NULL);
    df_auto(EVP_PKEY) private_key = PEM_read_bio_PrivateKey(private_text, NULL, NULL, NULL);

    return public_key && private_key && EVP_PKEY_get_base_id(private_key) == EVP_PKEY_RSA
           && EVP_PKEY_eq(public_key, private_key) == 1;
}
