/* Credentials of storages, sealed with the key of the deployment (libsodium's secretbox). */
#ifndef CREDENTIALS_H
#define CREDENTIALS_H

#include <df/ctx.h>
#include <jansson.h>

/* Text for the database, good for this storage only. `key` is a secret text. In ctx's arena. */
int credentials_seal(struct df_ctx *ctx, const char *key, const char *storage,
                     const json_t *credentials, const char **sealed) DF_MUST_CHECK;

/* NULL is sealed nothing: an empty object. DF_CONFLICT `credentials_lost` when it was sealed with
 * another key or for another storage. Lives as long as ctx. */
int credentials_open(struct df_ctx *ctx, const char *key, const char *storage, const char *sealed,
                     json_t **credentials) DF_MUST_CHECK;

#endif
