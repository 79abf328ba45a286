#include "user_store.h"

#include "queries.h"
#include "session_store.h"

#include <df/uuid.h>

static const char *yes_or_no(bool value)
{
    return value ? "true" : "false";
}

int user_store_create(struct df_ctx *ctx, const struct client *client, struct user *user)
{
    const char *id = df_uuid_new(&ctx->arena);
    const struct audit_line line = {"user_create", id, user->name,
                                    user->is_admin ? "site admin" : NULL};
    int failed = df_pg_begin(ctx);

    if (!failed)
        failed = df_pg_one(ctx,
                           sql_user_create(id, user->name, user->email, user->password_hash,
                                           yes_or_no(user->is_admin), yes_or_no(user->can_create)),
                           user_row_fields, user);
    if (!failed)
        failed = audit_write(ctx, client, &line);
    return failed ? failed : df_pg_commit(ctx);
}

/* The row stays locked until the transaction ends. */
static int lock_user(struct df_ctx *ctx, const char *user, struct user *before)
{
    bool found = false;
    int failed = df_pg_begin(ctx);

    if (!failed)
        failed = df_pg_find(ctx, sql_user_lock(user), user_row_fields, before, &found);
    if (failed)
        return failed;
    if (!found)
        return df_fail(ctx, DF_NOT_FOUND, "there is no such user");
    if (before->is_guest)
        return df_fail(ctx, DF_CONFLICT, "the guest account cannot be changed");
    return 0;
}

static int check_admins(struct df_ctx *ctx, const struct client *client, const struct user *before)
{
    struct user count = {};

    if (!client->actor || !before->is_admin || before->is_disabled)
        return 0;
    int failed = df_pg_one(ctx, sql_admin_count(), user_row_fields, &count);
    if (!failed && count.admins == 0)
        failed = df_fail_as(ctx, DF_CONFLICT, "last_admin", "this is the last site admin");
    return failed;
}

static const char *what_changed(struct df_ctx *ctx, const struct user_change *change)
{
    return df_printf(
        &ctx->arena, "%s%s%s%s%s%s%s%s", change->email ? "email " : "",
        change->password_hash ? "password " : "", change->is_admin ? "is_admin=" : "",
        change->is_admin ? change->is_admin : "", change->can_create ? " can_create=" : "",
        change->can_create ? change->can_create : "", change->is_disabled ? " is_disabled=" : "",
        change->is_disabled ? change->is_disabled : "");
}

/* Access tokens carry the flags, so those that are out there are worth nothing now; browsers get
 * new ones. */
static int end_tokens(struct df_ctx *ctx, const struct user_change *change, const struct user *user)
{
    if (change->password_hash || user->is_disabled)
        return session_store_end_all(ctx, user->id, NULL);
    if (change->is_admin || change->can_create)
        return df_pg_run(ctx, sql_revocation_create(user->id, NULL, NULL), NULL);
    return 0;
}

int user_store_change(struct df_ctx *ctx, const struct client *client, const char *user,
                      const struct user_change *change, struct user *changed)
{
    struct user before = {};
    int failed = lock_user(ctx, user, &before);
    const struct audit_line line = {"user_update", before.id, before.name,
                                    what_changed(ctx, change)};

    if (!failed)
        failed = df_pg_one(ctx,
                           sql_user_update(before.id, change->email, change->password_hash,
                                           change->is_admin, change->can_create,
                                           change->is_disabled),
                           user_row_fields, changed);
    if (!failed)
        failed = check_admins(ctx, client, &before);
    if (!failed)
        failed = end_tokens(ctx, change, changed);
    if (!failed)
        failed = audit_write(ctx, client, &line);
    return failed ? failed : df_pg_commit(ctx);
}

int user_store_delete(struct df_ctx *ctx, const struct client *client, const char *user)
{
    struct user before = {};
    int failed = lock_user(ctx, user, &before);
    const struct audit_line line = {"user_delete", before.id, before.name, NULL};

    if (!failed)
        failed = session_store_end_all(ctx, before.id, NULL);
    if (!failed)
        failed = df_pg_run(ctx, sql_user_delete(before.id), NULL);
    if (!failed)
        failed = check_admins(ctx, client, &before);
    if (!failed)
        failed = audit_write(ctx, client, &line);
    return failed ? failed : df_pg_commit(ctx);
}
