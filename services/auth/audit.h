/* Who did what to accounts, sessions and tokens, when and from where. Append-only. */
#ifndef AUDIT_H
#define AUDIT_H

#include <df/http_server.h>

/* Who is calling: bounded, and never trusted for more than words. */
struct client {
    const char *address, *user_agent;
    const char *actor, *actor_name; /* actor NULL: a service, or nobody who is known */
    const char *access_hash;        /* of the access token that came with the call, or NULL */
};

struct client client_of(const struct df_call *call);

/* What happened, and to whose account: `user` NULL when there is no such account. */
struct audit_line {
    const char *event, *user, *user_name, *detail; /* detail NULL: none */
};

/* In the caller's transaction, if there is one. */
int audit_write(struct df_ctx *ctx, const struct client *client,
                const struct audit_line *line) DF_MUST_CHECK;

#endif
