#include "session_store.h"

#include "queries.h"
#include "secret.h"
#include "settings.h"

#include <df/uuid.h>

static const char *number(struct df_ctx *ctx, int value)
{
    return df_printf(&ctx->arena, "%d", value);
}

/* The word session:<id> makes every access token a different text, also of one user within one
 * second. */
static int add_pair(struct df_ctx *ctx, const char *session, const struct user *user,
                    struct session_pair *pair)
{
    const char *id = df_uuid_new(&ctx->arena);
    const struct df_principal principal = {
        .speaker = DF_PERSON,
        .user = user->id,
        .name = user->name,
        .is_admin = user->is_admin,
        .scopes = df_printf(&ctx->arena, "api session:%s", id),
    };
    int failed = df_jwt_make(ctx, ctx->process->keys, &principal, ACCESS_SECONDS,
                             &pair->access_token);
    if (failed)
        return failed;

    pair->refresh_token = secret_new(&ctx->arena, "");
    return df_pg_run(ctx,
                     sql_session_token_create(id, session,
                                              secret_hash(&ctx->arena, pair->refresh_token),
                                              secret_hash(&ctx->arena, pair->access_token)),
                     NULL);
}

int session_store_open(struct df_ctx *ctx, const struct client *client, const struct user *user,
                       struct session_pair *pair)
{
    const char *id = df_uuid_new(&ctx->arena);
    const struct audit_line line = {"sign_in", user->id, user->name, client->user_agent};
    int failed = df_pg_begin(ctx);

    if (!failed)
        failed = df_pg_run(ctx,
                           sql_session_create(id, user->id, client->user_agent, client->address,
                                              number(ctx, REFRESH_SECONDS)),
                           NULL);
    if (!failed)
        failed = add_pair(ctx, id, user, pair);
    if (!failed)
        failed = df_pg_run(ctx, sql_user_signed_in(user->id), NULL);
    if (!failed)
        failed = audit_write(ctx, client, &line);
    return failed ? failed : df_pg_commit(ctx);
}

static struct user user_of(const struct session_token *token)
{
    return (struct user){
        .id = token->user_id,
        .name = token->name,
        .email = token->email,
        .is_admin = token->is_admin,
        .can_create = token->can_create,
        .is_guest = token->is_guest,
    };
}

static int go_on(struct df_ctx *ctx, const struct client *client, const struct session_token *token,
                 struct session_pair *pair)
{
    const struct user user = user_of(token);
    int failed = df_pg_run(ctx, sql_session_token_replace(token->id), NULL);

    if (!failed)
        failed = df_pg_run(
            ctx, sql_session_use(token->session_id, number(ctx, REFRESH_SECONDS), client->address),
            NULL);
    return failed ? failed : add_pair(ctx, token->session_id, &user, pair);
}

/* Whoever has the other copy loses it, too. */
static int end_reused(struct df_ctx *ctx, const struct client *client,
                      const struct session_token *token)
{
    const struct audit_line line = {"session_reused", token->user_id, token->name,
                                    client->user_agent};
    int failed = df_pg_run(ctx, sql_session_revoke(token->session_id, token->user_id), NULL);

    if (!failed)
        failed = df_pg_run(ctx, sql_revocation_create(token->user_id, token->session_id, NULL),
                           NULL);
    return failed ? failed : audit_write(ctx, client, &line);
}

int session_store_refresh(struct df_ctx *ctx, const struct client *client,
                          const char *refresh_token, struct user *user, struct session_pair *pair)
{
    struct session_token token = {};
    bool found = false;
    int failed = df_pg_begin(ctx);

    if (!failed)
        failed = df_pg_find(ctx, sql_session_token_find(secret_hash(&ctx->arena, refresh_token)),
                            session_token_fields, &token, &found);
    if (failed)
        return failed;
    enum session_verdict verdict = found ? session_judge(&token, is_guest_mode(ctx))
                                         : SESSION_IS_OVER;
    if (verdict == SESSION_GOES_ON)
        failed = go_on(ctx, client, &token, pair);
    else if (verdict == SESSION_REUSED)
        failed = end_reused(ctx, client, &token);
    if (!failed)
        failed = df_pg_commit(ctx);
    if (failed)
        return failed;
    if (verdict != SESSION_GOES_ON)
        return df_fail_as(ctx, DF_UNAUTHENTICATED, "session_over",
                          "the session is over; please sign in again");
    *user = user_of(&token);
    return 0;
}

int session_store_end(struct df_ctx *ctx, const struct client *client, const struct user *user,
                      const char *session)
{
    const struct audit_line line = {"sign_out", user->id, user->name, NULL};
    int64_t ended = 0;
    int failed = df_pg_begin(ctx);

    if (!failed)
        failed = df_pg_run(ctx, sql_session_revoke(session, user->id), &ended);
    if (!failed && ended == 0)
        return df_fail(ctx, DF_NOT_FOUND, "there is no such session");
    if (!failed)
        failed = df_pg_run(ctx, sql_revocation_create(user->id, session, NULL), NULL);
    if (!failed)
        failed = audit_write(ctx, client, &line);
    return failed ? failed : df_pg_commit(ctx);
}

int session_store_end_all(struct df_ctx *ctx, const char *user, const char *but_access_hash)
{
    int failed = df_pg_run(ctx, sql_revocation_create(user, NULL, but_access_hash), NULL);

    return failed ? failed : df_pg_run(ctx, sql_sessions_revoke(user, but_access_hash), NULL);
}
