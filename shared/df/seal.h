/* Secrets in the database, sealed with a key of the deployment (libsodium's secretbox). */
#ifndef DF_SEAL_H
#define DF_SEAL_H

#include <df/ctx.h>

enum { DF_SEAL_KEY_MIN = 32, DF_SEAL_MAX = 64 * 1024 };

/* Text for the database. `key` is a secret text. In ctx's arena. DF_INVALID over DF_SEAL_MAX. */
int df_seal(struct df_ctx *ctx, const char *key, const char *plain,
            const char **sealed) DF_MUST_CHECK;

/* The text, or NULL when it was not sealed with this key. In ctx's arena, zeroed with it. */
const char *df_unseal(struct df_ctx *ctx, const char *key, const char *sealed);

#endif
