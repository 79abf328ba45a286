/* SHA-256 and HMAC-SHA-256 in hexadecimal (libcrypto). */
#ifndef DF_DIGEST_H
#define DF_DIGEST_H

#include <df/arena.h>

enum { DF_SHA256_HEX = 65 };

/* Of bytes in memory. */
void df_sha256(const void *bytes, size_t size, char hex[DF_SHA256_HEX]);

/* Of a file from its present position to its end: 0, or -1 with errno. `size` may be NULL. */
int df_sha256_fd(int fd, char hex[DF_SHA256_HEX], int64_t *size) DF_MUST_CHECK;

void df_hmac_sha256(const void *key, size_t key_size, const void *bytes, size_t size,
                    char hex[DF_SHA256_HEX]);

/* True for 64 lower-case hexadecimal digits. */
bool df_is_sha256(const char *text);

/* Compares in constant time; NULL equals nothing. */
bool df_same_secret(const char *left, const char *right);

#endif
