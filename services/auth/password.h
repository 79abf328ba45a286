/* Passwords: argon2id by libsodium, few at once, and no telling whether a name exists. */
#ifndef PASSWORD_H
#define PASSWORD_H

#include <df/ctx.h>

/* Each takes about 64 MiB and 50 ms; more than two at once wait, for 5 s at most (DF_UNAVAILABLE).
 * Give the database connection back before (df_pg_release). */
int password_hash(struct df_ctx *ctx, const char *password, const char **hash) DF_MUST_CHECK;

/* `hash` NULL means that there is no such user, or none with a password: that takes the same time
 * and is wrong. */
int password_verify(struct df_ctx *ctx, const char *password, const char *hash,
                    bool *is_right) DF_MUST_CHECK;

#endif
