#include "attempt.h"
#include "password.h"
#include "queries.h"
#include "routes.h"
#include "session_store.h"
#include "settings.h"
#include "user.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_SETTINGS = 16 * 1024 };

static int find_me(struct df_call *call, struct user *user)
{
    bool found = false;
    int failed = df_pg_find(call->ctx, sql_user_find(call->principal.user), user_row_fields, user,
                            &found);

    if (!failed && !found)
        failed = df_fail(call->ctx, DF_UNAUTHENTICATED, "the account is gone");
    return failed;
}

static int me_read(struct df_call *call)
{
    struct user user = {};
    int failed = find_me(call, &user);

    return failed ? failed : df_reply(call, 200, me_fields, &user);
}

static int settings_text(struct df_call *call, const json_t *settings, const char **text)
{
    char *dump = settings ? json_dumps(settings, JSON_COMPACT) : NULL;

    *text = dump;
    if (!dump)
        return 0;
    df_defer(&call->ctx->arena, free, dump);
    if (strlen(dump) > MAX_SETTINGS)
        return df_fail_at(call->ctx, "/settings", "must be at most %d bytes long", MAX_SETTINGS);
    return 0;
}

static int check_wanted(struct df_call *call, const struct user *wanted)
{
    const char *problem = wanted->name ? user_name_problem(wanted->name) : NULL;

    if (problem)
        return df_fail_at(call->ctx, "/name", "%s", problem);
    if (wanted->name && is_guest_mode(call->ctx))
        return df_fail(call->ctx, DF_CONFLICT, "in guest mode everybody is called guest");
    problem = wanted->email ? user_email_problem(wanted->email) : NULL;
    return problem ? df_fail_at(call->ctx, "/email", "%s", problem) : 0;
}

/* Access tokens carry the name, so those that are out there are worth nothing now; browsers get new
 * ones. */
static int note_rename(struct df_call *call, const struct user *before, const struct user *user)
{
    const struct client client = client_of(call);
    const char *detail = df_printf(&call->ctx->arena, "was '%s'", before->name);
    const struct audit_line line = {"user_rename", user->id, user->name, detail};

    if (strcmp(before->name, user->name) == 0)
        return 0;
    int failed = df_pg_run(call->ctx, sql_revocation_create(user->id, NULL, NULL), NULL);
    return failed ? failed : audit_write(call->ctx, &client, &line);
}

static int me_update(struct df_call *call)
{
    struct user wanted = {}, before = {}, user = {};
    const char *settings;
    int failed = df_body(call, me_change_fields, &wanted);
    if (!failed)
        failed = settings_text(call, wanted.settings, &settings);
    if (!failed)
        failed = check_wanted(call, &wanted);
    if (!failed)
        failed = df_pg_begin(call->ctx);
    if (!failed)
        failed = find_me(call, &before);
    if (!failed)
        failed = df_pg_one(call->ctx, sql_me_update(before.id, wanted.name, wanted.email, settings),
                           me_fields, &user);
    if (!failed)
        failed = note_rename(call, &before, &user);
    if (!failed)
        failed = df_pg_commit(call->ctx);
    return failed ? failed : df_reply(call, 200, me_fields, &user);
}

struct password_change {
    const char *current, *new;
};

static const struct df_field password_change_fields[] = {
    DF_FIELD(password_change, current, DF_TEXT, DF_REQUIRED, .min = 1, .max = PASSWORD_MAX),
    DF_FIELD(password_change, new, DF_TEXT, DF_REQUIRED, .min = PASSWORD_MIN, .max = PASSWORD_MAX),
    {},
};

/* Whoever holds a session must not be able to guess the password with it. */
static int check_current(struct df_call *call, const struct client *client, const struct user *user,
                         const char *password)
{
    bool is_right = false;
    int seconds;
    int failed = attempt_check(call->ctx, user->name, client->address, &seconds);

    if (failed) {
        df_reply_header(call, "Retry-After", df_printf(&call->ctx->arena, "%d", seconds));
        return failed;
    }
    failed = password_verify(call->ctx, password, user->password_hash, &is_right);
    if (failed)
        return failed;
    if (!is_right) {
        attempt_failed(call->ctx, user->name, client->address);
        return df_fail_at(call->ctx, "/current", "is not your password");
    }
    return 0;
}

static int store_password(struct df_ctx *ctx, const struct client *client, const struct user *user,
                          const char *hash)
{
    const struct audit_line line = {"password_change", user->id, user->name, NULL};
    struct user changed = {};
    int failed = df_pg_begin(ctx);

    if (!failed)
        failed = df_pg_one(ctx, sql_user_update(user->id, NULL, hash, NULL, NULL, NULL),
                           user_row_fields, &changed);
    if (!failed)
        failed = session_store_end_all(ctx, user->id, client->access_hash);
    if (!failed)
        failed = audit_write(ctx, client, &line);
    return failed ? failed : df_pg_commit(ctx);
}

static int password_change(struct df_call *call)
{
    const struct client client = client_of(call);
    struct password_change change = {};
    struct user user = {};
    const char *hash;
    int failed = df_body(call, password_change_fields, &change);
    if (!failed && is_guest_mode(call->ctx))
        failed = df_fail(call->ctx, DF_CONFLICT, "there are no passwords in guest mode");
    if (!failed)
        failed = find_me(call, &user);
    if (failed)
        return failed;

    const char *problem = user_password_problem(change.new, user.name);
    if (problem)
        return df_fail_at(call->ctx, "/new", "%s", problem);
    df_pg_release(call->ctx);
    failed = check_current(call, &client, &user, change.current);
    if (!failed)
        failed = password_hash(call->ctx, change.new, &hash);
    if (!failed)
        failed = store_password(call->ctx, &client, &user, hash);
    return failed ? failed : df_reply_empty(call);
}

const struct df_route me_routes[] = {
    DF_ROUTE("GET", "/me", me_read, DF_USER),
    DF_ROUTE("PATCH", "/me", me_update, DF_USER),
    DF_ROUTE("POST", "/me/password", password_change, DF_USER),
    {},
};
