/* What sessions need more than one statement for. */
#ifndef SESSION_STORE_H
#define SESSION_STORE_H

#include "audit.h"
#include "session.h"
#include "user.h"

/* What a browser gets. */
struct session_pair {
    const char *access_token, *refresh_token;
};

int session_store_open(struct df_ctx *ctx, const struct client *client, const struct user *user,
                       struct session_pair *pair) DF_MUST_CHECK;

/* Exchanges a refresh token for the next one, and says whose it is. DF_UNAUTHENTICATED: the session
 * is over, or has just been ended because the token was used before. */
int session_store_refresh(struct df_ctx *ctx, const struct client *client,
                          const char *refresh_token, struct user *user,
                          struct session_pair *pair) DF_MUST_CHECK;

/* Ends one session: DF_NOT_FOUND when the user has no such living one. */
int session_store_end(struct df_ctx *ctx, const struct client *client, const struct user *user,
                      const char *session) DF_MUST_CHECK;

/* Ends all sessions of a user except that of one access token (NULL: all). In the caller's
 * transaction. */
int session_store_end_all(struct df_ctx *ctx, const char *user,
                          const char *but_access_hash) DF_MUST_CHECK;

#endif
