#include "attempt.h"
#include "password.h"
#include "queries.h"
#include "routes.h"
#include "secret.h"
#include "session_store.h"
#include "settings.h"

#include <string.h>

enum { MAX_REFRESH_TOKEN = 128 };

static void set_cookies(struct df_call *call, const char *access, const char *refresh)
{
    df_reply_cookie(call, ACCESS_COOKIE, access ? access : "", "/", access ? ACCESS_SECONDS : 0);
    df_reply_cookie(call, REFRESH_COOKIE, refresh ? refresh : "", REFRESH_PATH,
                    refresh ? REFRESH_SECONDS : 0);
}

static int reply_signed_in(struct df_call *call, const struct user *user,
                           const struct session_pair *pair)
{
    set_cookies(call, pair->access_token, pair->refresh_token);
    return df_reply_json(call, 201,
                         json_pack("{ss ss si so}", "access_token", pair->access_token,
                                   "token_type", "Bearer", "expires_in", ACCESS_SECONDS, "user",
                                   df_record_to_json(user_session_fields, user)));
}

/* A page of another site must neither sign its visitor in as somebody else nor use the visitor's
 * cookie. */
static int refuse_foreign_page(struct df_call *call)
{
    const char *site = df_header(call, "Sec-Fetch-Site");

    if (site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
        return df_fail_as(call->ctx, DF_FORBIDDEN, "csrf", "another site may not do this");
    return 0;
}

static int need_csrf_header(struct df_call *call)
{
    if (df_header(call, "X-CSRF"))
        return 0;
    return df_fail_as(call->ctx, DF_FORBIDDEN, "csrf",
                      "a request with a cookie needs the header X-CSRF: 1");
}

static const char *refresh_cookie(const struct df_call *call)
{
    const char *cookie = df_cookie(call, REFRESH_COOKIE);
    return cookie && *cookie && strlen(cookie) <= MAX_REFRESH_TOKEN ? cookie : NULL;
}

static int find_guest(struct df_ctx *ctx, struct user *user)
{
    bool found = false;
    int failed = df_pg_find(ctx, sql_user_find(GUEST_ID), user_row_fields, user, &found);

    if (failed || found)
        return failed;
    failed = df_pg_run(ctx, sql_guest_create(GUEST_ID), NULL);
    return failed ? failed : df_pg_one(ctx, sql_user_find(GUEST_ID), user_row_fields, user);
}

static int refuse_credentials(struct df_call *call, const struct client *client, const char *name,
                              const struct user *user)
{
    const struct audit_line line = {"sign_in_failed", user->id, name, client->user_agent};

    attempt_failed(call->ctx, name, client->address);
    int failed = audit_write(call->ctx, client, &line);
    if (failed)
        return failed;
    return df_fail_as(call->ctx, DF_UNAUTHENTICATED, "wrong_credentials",
                      "the name or the password is wrong");
}

static int check_attempts(struct df_call *call, const struct client *client, const char *name)
{
    int seconds;
    int failed = attempt_check(call->ctx, name, client->address, &seconds);

    if (failed)
        df_reply_header(call, "Retry-After", df_printf(&call->ctx->arena, "%d", seconds));
    return failed;
}

/* The user whose name and password these are. Takes as long for names that do not exist. */
static int find_account(struct df_call *call, const struct client *client,
                        const struct user *credentials, struct user *user)
{
    struct df_ctx *ctx = call->ctx;
    bool found = false, is_right = false;
    int failed = check_attempts(call, client, credentials->name);

    if (!failed && user_name_problem(credentials->name) == NULL)
        failed = df_pg_find(ctx, sql_user_find(credentials->name), user_row_fields, user, &found);
    if (failed)
        return failed;
    df_pg_release(ctx);
    failed = password_verify(ctx, credentials->password, user->password_hash, &is_right);
    if (!failed) /* others may have failed while this one waited for its turn */
        failed = check_attempts(call, client, credentials->name);
    if (failed)
        return failed;
    if (!is_right)
        return refuse_credentials(call, client, credentials->name, user);
    if (user->is_disabled)
        return df_fail_as(ctx, DF_FORBIDDEN, "account_disabled", "the account is disabled");
    return 0;
}

static const struct df_field credential_fields[] = {
    DF_FIELD(user, name, DF_TEXT, 0, .max = NAME_MAX),
    DF_FIELD(user, password, DF_TEXT, 0, .max = PASSWORD_MAX),
    {},
};

static int read_credentials(struct df_call *call, struct user *credentials)
{
    int failed = df_body(call, credential_fields, credentials);
    if (failed)
        return failed;

    if (is_guest_mode(call->ctx))
        return credentials->name || credentials->password
                   ? df_fail(call->ctx, DF_INVALID, "there are no accounts here: send {}")
                   : 0;
    if (!credentials->name)
        return df_fail_at(call->ctx, "/name", "is required");
    if (!credentials->password)
        return df_fail_at(call->ctx, "/password", "is required");
    return 0;
}

static int session_create(struct df_call *call)
{
    struct user credentials = {}, user = {};
    struct session_pair pair;
    int failed = refuse_foreign_page(call);
    if (!failed)
        failed = read_credentials(call, &credentials);
    if (failed)
        return failed;

    struct client client = client_of(call);
    failed = is_guest_mode(call->ctx) ? find_guest(call->ctx, &user)
                                      : find_account(call, &client, &credentials, &user);
    if (failed)
        return failed;
    client.actor = user.id;
    client.actor_name = user.name;
    failed = session_store_open(call->ctx, &client, &user, &pair);
    return failed ? failed : reply_signed_in(call, &user, &pair);
}

static int session_refresh(struct df_call *call)
{
    const struct client client = client_of(call);
    const char *cookie = refresh_cookie(call);
    struct session_pair pair;
    struct user user;
    int failed = need_csrf_header(call);

    if (!failed)
        failed = cookie ? session_store_refresh(call->ctx, &client, cookie, &user, &pair)
                        : df_fail(call->ctx, DF_UNAUTHENTICATED, "please sign in");
    if (failed == -DF_UNAUTHENTICATED)
        set_cookies(call, NULL, NULL);
    return failed ? failed : reply_signed_in(call, &user, &pair);
}

static int session_end(struct df_call *call)
{
    const char *refresh_hash = secret_hash(&call->ctx->arena, refresh_cookie(call));
    struct client client = client_of(call);
    struct session session = {};
    bool found = false;
    int failed = df_header(call, "Authorization") ? 0 : need_csrf_header(call);
    if (!failed)
        failed = df_pg_find(call->ctx, sql_session_current(refresh_hash, client.access_hash),
                            session_owner_fields, &session, &found);
    if (failed)
        return failed;

    if (found) {
        const struct user user = {.id = session.user_id, .name = session.name};
        client.actor = user.id;
        client.actor_name = user.name;
        failed = session_store_end(call->ctx, &client, &user, session.id);
    }
    if (failed && failed != -DF_NOT_FOUND)
        return failed;
    set_cookies(call, NULL, NULL);
    return df_reply_empty(call);
}

static int session_list(struct df_call *call)
{
    const char *refresh_hash = secret_hash(&call->ctx->arena, refresh_cookie(call));
    const struct client client = client_of(call);
    struct df_list sessions;
    int failed = df_pg_all(call->ctx,
                           sql_session_list(call->principal.user, refresh_hash, client.access_hash),
                           session_fields, sizeof(struct session), &sessions);

    return failed ? failed : df_reply_list(call, session_fields, sizeof(struct session), &sessions);
}

static int session_revoke(struct df_call *call)
{
    const struct user user = {.id = call->principal.user, .name = call->principal.name};
    const struct client client = client_of(call);
    const char *id;
    int failed = df_path_uuid(call, "session", &id);

    if (!failed)
        failed = session_store_end(call->ctx, &client, &user, id);
    return failed ? failed : df_reply_empty(call);
}

struct revocation {
    const char *access_hash;
};

static const struct df_field revocation_fields[] = {
    DF_FIELD(revocation, access_hash, DF_TEXT, 0),
    {},
};

static int revocation_list(struct df_call *call)
{
    json_t *hashes = df_defer_json(&call->ctx->arena, json_array());
    struct df_list list;
    int failed = df_pg_all(call->ctx, sql_revocation_list(), revocation_fields,
                           sizeof(struct revocation), &list);
    if (failed)
        return failed;

    const struct revocation *revocations = list.items;
    for (size_t i = 0; i < list.count; i++)
        json_array_append_new(hashes, json_string(revocations[i].access_hash));
    return df_reply_json(call, 200, json_pack("{sO}", "hashes", hashes));
}

const struct df_route session_routes[] = {
    DF_ROUTE("POST", "/sessions", session_create, DF_PUBLIC),
    DF_ROUTE("POST", "/sessions/refresh", session_refresh, DF_PUBLIC),
    DF_ROUTE("DELETE", "/sessions/current", session_end, DF_PUBLIC),
    DF_ROUTE("GET", "/sessions", session_list, DF_USER),
    DF_ROUTE("DELETE", "/sessions/:session", session_revoke, DF_USER),
    DF_ROUTE("GET", "/internal/revocations", revocation_list, DF_SERVICE),
    {},
};
