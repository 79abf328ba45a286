/* Changes of accounts, each one transaction with its line in the audit. */
#ifndef USER_STORE_H
#define USER_STORE_H

#include "audit.h"
#include "user.h"

/* What to change; NULL stays. */
struct user_change {
    const char *email, *password_hash;
    const char *is_admin, *can_create, *is_disabled; /* "true" or "false" */
};

/* `user`: id or name. `name`, `email`, `password_hash` and the flags come in, the rest goes out. */
int user_store_create(struct df_ctx *ctx, const struct client *client,
                      struct user *user) DF_MUST_CHECK;

/* Sessions end when the password changes or the account is disabled; access tokens that say what is
 * no longer true are refused. DF_CONFLICT: the last site admin must stay one, unless a service (the
 * CLI) says so. */
int user_store_change(struct df_ctx *ctx, const struct client *client, const char *user,
                      const struct user_change *change, struct user *changed) DF_MUST_CHECK;

int user_store_delete(struct df_ctx *ctx, const struct client *client,
                      const char *user) DF_MUST_CHECK;

#endif
