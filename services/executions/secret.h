/* Secrets that sign calls: made here, shown once, sealed in the database. */
#ifndef SECRET_H
#define SECRET_H

#include <df/ctx.h>

/* A new one for the trigger or webhook with this id: `plain` for its owner, `sealed` for the
 * database. Both in ctx's arena. */
int secret_new(struct df_ctx *ctx, const char *id, const char **plain,
               const char **sealed) DF_MUST_CHECK;

/* DF_CONFLICT `secret_lost` when it was sealed with another key or for something else. */
int secret_open(struct df_ctx *ctx, const char *id, const char *sealed,
                const char **plain) DF_MUST_CHECK;

#endif
