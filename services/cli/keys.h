/* The keys and secrets of one system, made at its first start, readable by its owner only. */
#ifndef CLI_KEYS_H
#define CLI_KEYS_H

#include <df/ctx.h>

enum key_name {
    KEY_ACCESS_PRIVATE, /* RSA 2048: access tokens */
    KEY_ACCESS_PUBLIC,
    KEY_JOB_PRIVATE, /* EC P-256: job tokens */
    KEY_JOB_PUBLIC,
    KEY_SERVICE, /* the others are random text */
    KEY_TICKET,
    KEY_CREDENTIALS,
    KEY_REDIS,
    KEY_EVENTS,
    KEY_COUNT,
};

/* Makes what is missing in the folder. */
int keys_make(struct df_ctx *ctx, const char *folder) DF_MUST_CHECK;

const char *key_path(struct df_ctx *ctx, const char *folder, enum key_name key);

/* Content without the line end. */
int key_read(struct df_ctx *ctx, const char *folder, enum key_name key,
             const char **text) DF_MUST_CHECK;

#endif
