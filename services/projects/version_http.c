#include "history_store.h"
#include "name.h"
#include "queries.h"
#include "routes.h"
#include "version.h"

#include <df/events.h>
#include <df/uuid.h>

/* Those who look at the project read its versions again. */
static void publish(struct df_call *call, const char *project)
{
    df_pg_release(call->ctx);
    df_events_publish(call->ctx, df_printf(&call->ctx->arena, "p_%s", project), "versions",
                      json_object());
}

static int version_list(struct df_call *call)
{
    const char *limit = df_printf(&call->ctx->arena, "%d", VERSIONS);
    struct project_access access;
    struct df_list versions;

    int failed = project_access(call, ROLE_VIEWER, &access);
    if (!failed)
        failed = df_pg_all(call->ctx, sql_version_list(access.id, limit), version_fields,
                           sizeof(struct version), &versions);
    return failed ? failed : df_reply_list(call, version_fields, sizeof(struct version), &versions);
}

static int read_version(struct df_call *call, const struct df_field *fields,
                        struct new_version *new_version)
{
    int failed = df_body(call, fields, new_version);
    if (failed)
        return failed;
    const char *problem = name_problem(new_version->name);
    return problem ? df_fail_at(call->ctx, "/name", "%s", problem) : 0;
}

struct version_count {
    int64_t count;
};

static const struct df_field version_count_fields[] = {
    DF_FIELD(version_count, count, DF_INT, 0),
    {},
};

static int check_count(struct df_ctx *ctx, const char *project)
{
    struct version_count row = {};
    int failed = df_pg_one(ctx, sql_version_count(project), version_count_fields, &row);

    if (!failed && row.count >= VERSIONS)
        return df_fail_as(ctx, DF_CONFLICT, "too_many_versions",
                          "a project has at most %d versions", VERSIONS);
    return failed;
}

/* Under the project's lock, so that the revision is there and the number is kept. */
static int create(struct df_call *call, const char *project, const struct new_version *new_version,
                  struct version *version)
{
    struct df_ctx *ctx = call->ctx;
    struct project_access access = {};

    int failed = df_pg_begin(ctx);
    if (!failed)
        failed = df_pg_one(ctx, sql_project_lock(project, call->principal.user),
                           project_access_fields, &access);
    if (!failed)
        failed = project_access_check(ctx, &access, ROLE_EDITOR);
    int64_t revision = new_version->revision == DF_NO_INT ? access.revision : new_version->revision;
    if (!failed)
        failed = history_check(ctx, &access, revision, "/revision");
    if (!failed)
        failed = check_count(ctx, access.id);
    if (!failed)
        failed = df_pg_one(ctx,
                           sql_version_create(df_uuid_new(&ctx->arena), access.id,
                                              new_version->name,
                                              df_printf(&ctx->arena, "%lld", (long long) revision),
                                              call->principal.user, call->principal.name),
                           version_fields, version);
    return failed ? failed : df_pg_commit(ctx);
}

static int version_create(struct df_call *call)
{
    struct new_version new_version = {.revision = DF_NO_INT};
    struct version version = {};
    struct project_access access;

    int failed = project_access(call, ROLE_EDITOR, &access);
    if (!failed)
        failed = read_version(call, new_version_fields, &new_version);
    if (!failed)
        failed = create(call, access.id, &new_version, &version);
    if (failed)
        return failed;
    publish(call, access.id);
    return df_reply(call, 201, version_fields, &version);
}

static int version_rename(struct df_call *call)
{
    struct new_version new_version = {};
    struct version version = {};
    struct project_access access;
    const char *id;
    bool found;

    int failed = project_access(call, ROLE_EDITOR, &access);
    if (!failed)
        failed = df_path_uuid(call, "version", &id);
    if (!failed)
        failed = read_version(call, version_name_fields, &new_version);
    if (!failed)
        failed = df_pg_find(call->ctx, sql_version_rename(id, access.id, new_version.name),
                            version_fields, &version, &found);
    if (failed)
        return failed;
    if (!found)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such version");
    publish(call, access.id);
    return df_reply(call, 200, version_fields, &version);
}

static int version_delete(struct df_call *call)
{
    struct project_access access;
    const char *id;
    int64_t removed;

    int failed = project_access(call, ROLE_EDITOR, &access);
    if (!failed)
        failed = df_path_uuid(call, "version", &id);
    if (!failed)
        failed = df_pg_run(call->ctx, sql_version_delete(id, access.id), &removed);
    if (failed)
        return failed;
    if (removed == 0)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such version");
    publish(call, access.id);
    return df_reply_empty(call);
}

const struct df_route version_routes[] = {
    DF_ROUTE("GET", "/projects/:project/versions", version_list, DF_USER),
    DF_ROUTE("POST", "/projects/:project/versions", version_create, DF_USER),
    DF_ROUTE("PATCH", "/projects/:project/versions/:version", version_rename, DF_USER),
    DF_ROUTE("DELETE", "/projects/:project/versions/:version", version_delete, DF_USER),
    {},
};
