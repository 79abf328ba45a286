#include "project.h"
#include "project_access.h"
#include "queries.h"
#include "routes.h"

#include "../auth/auth_client.h"

#include <df/events.h>

#include <string.h>

enum { MEMBERS = 1000 };

static const struct df_field count_fields[] = {
    DF_FIELD(member, members, DF_INT, 0),
    {},
};

static int member_list(struct df_call *call)
{
    struct project_access access;
    struct df_list members;

    int failed = project_access(call, ROLE_VIEWER, &access);
    if (!failed)
        failed = df_pg_all(call->ctx, sql_member_list(access.id), member_fields,
                           sizeof(struct member), &members);
    return failed ? failed : df_reply_list(call, member_fields, sizeof(struct member), &members);
}

/* Those who look at the project read its members again. */
static void publish(struct df_call *call, const char *project)
{
    df_pg_release(call->ctx);
    df_events_publish(call->ctx, df_printf(&call->ctx->arena, "p_%s", project), "members",
                      json_object());
}

static int count(struct df_ctx *ctx, const struct df_query *query, const char *const *values,
                 int64_t *number)
{
    struct member row = {};
    int failed = df_pg_one(ctx, query, values, count_fields, &row);

    *number = row.members;
    return failed;
}

static int check_owner_stays(struct df_ctx *ctx, const char *project)
{
    int64_t owners;
    int failed = count(ctx, sql_owner_count(project), &owners);

    if (!failed && owners == 0)
        return df_fail(ctx, DF_CONFLICT, "a project needs at least one owner");
    return failed;
}

/* Under the project's lock, so that two owners cannot leave at the same moment. */
static int begin(struct df_call *call, const char *project, enum role least)
{
    struct project_access access = {};
    int failed = df_pg_begin(call->ctx);

    if (!failed)
        failed = df_pg_one(call->ctx, sql_project_lock(project, call->principal.user),
                           project_access_fields, &access);
    return failed ? failed : project_access_check(call->ctx, &access, least);
}

static int put(struct df_call *call, const char *project, const char *user, const char *name,
               struct member *member)
{
    const char *role = role_names[member->role];
    int64_t members;

    int failed = begin(call, project, ROLE_OWNER);
    if (!failed)
        failed = df_pg_one(call->ctx, sql_member_put(project, user, name, role), member_fields,
                           member);
    if (!failed)
        failed = count(call->ctx, sql_member_count(project), &members);
    if (!failed && members > MEMBERS)
        failed = df_fail(call->ctx, DF_CONFLICT, "a project has at most %d members", MEMBERS);
    if (!failed)
        failed = check_owner_stays(call->ctx, project);
    return failed ? failed : df_pg_commit(call->ctx);
}

static int member_put(struct df_call *call)
{
    struct project_access access;
    struct member member = {};
    json_t *user;

    int failed = project_access(call, ROLE_OWNER, &access);
    if (!failed)
        failed = df_body(call, member_role_fields, &member);
    if (failed)
        return failed;
    if (member.role == ROLE_NONE)
        return df_fail_at(call->ctx, "/role", "must be owner, editor, runner or viewer");
    df_pg_release(call->ctx);
    failed = auth_user_find(call->ctx, df_path(call, "user"), &user);
    if (failed == -DF_NOT_FOUND)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such user");
    if (failed)
        return failed;
    failed = put(call, access.id, json_string_value(json_object_get(user, "id")),
                 json_string_value(json_object_get(user, "name")), &member);
    if (failed)
        return failed;
    publish(call, access.id);
    return df_reply(call, 200, member_fields, &member);
}

static int take_out(struct df_call *call, const char *project, const char *user, enum role least)
{
    int64_t removed;

    int failed = begin(call, project, least);
    if (!failed)
        failed = df_pg_run(call->ctx, sql_member_remove(project, user), &removed);
    if (!failed && removed == 0)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such member");
    if (!failed)
        failed = check_owner_stays(call->ctx, project);
    return failed ? failed : df_pg_commit(call->ctx);
}

static int member_remove(struct df_call *call)
{
    struct project_access access;
    const char *user;

    int failed = df_path_uuid(call, "user", &user);
    if (failed)
        return failed;
    enum role least = strcasecmp(user, call->principal.user) == 0 ? ROLE_VIEWER : ROLE_OWNER;
    failed = project_access(call, least, &access);
    if (!failed)
        failed = take_out(call, access.id, user, least);
    if (failed)
        return failed;
    publish(call, access.id);
    return df_reply_empty(call);
}

const struct df_route member_routes[] = {
    DF_ROUTE("GET", "/projects/:project/members", member_list, DF_USER),
    DF_ROUTE("PUT", "/projects/:project/members/:user", member_put, DF_USER),
    DF_ROUTE("DELETE", "/projects/:project/members/:user", member_remove, DF_USER),
    {},
};
