#include <df/digest.h>

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { READ_SIZE = 1024 * 1024 };

static void to_hex(const unsigned char digest[32], char hex[DF_SHA256_HEX])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < 32; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[64] = '\0';
}

void df_sha256(const void *bytes, size_t size, char hex[DF_SHA256_HEX])
{
    unsigned char digest[32];

    if (EVP_Digest(bytes, size, digest, NULL, EVP_sha256(), NULL) != 1)
        abort();
    to_hex(digest, hex);
}

static int digest_fd(int fd, EVP_MD_CTX *sha, unsigned char *buffer, int64_t *total)
{
    for (*total = 0;;) {
        ssize_t count = read(fd, buffer, READ_SIZE);
        if (count == 0)
            return 0;
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return -1;
        EVP_DigestUpdate(sha, buffer, (size_t) count);
        *total += count;
    }
}

int df_sha256_fd(int fd, char hex[DF_SHA256_HEX], int64_t *size)
{
    unsigned char digest[32];
    EVP_MD_CTX *sha = EVP_MD_CTX_new();
    unsigned char *buffer = malloc(READ_SIZE);
    int64_t total = 0;

    if (!sha || !buffer || EVP_DigestInit_ex(sha, EVP_sha256(), NULL) != 1)
        abort();
    int failed = digest_fd(fd, sha, buffer, &total);
    if (!failed) {
        EVP_DigestFinal_ex(sha, digest, NULL);
        to_hex(digest, hex);
        if (size)
            *size = total;
    }
    free(buffer);
    EVP_MD_CTX_free(sha);
    return failed;
}

void df_hmac_sha256(const void *key, size_t key_size, const void *bytes, size_t size,
                    char hex[DF_SHA256_HEX])
{
    unsigned char digest[32];

    if (!HMAC(EVP_sha256(), key, (int) key_size, bytes, size, digest, NULL))
        abort();
    to_hex(digest, hex);
}

bool df_is_sha256(const char *text)
{
    return text && strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

bool df_same_secret(const char *left, const char *right)
{
    if (!left || !right || strlen(left) != strlen(right))
        return false;
    return CRYPTO_memcmp(left, right, strlen(left)) == 0;
}
