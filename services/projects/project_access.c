#include "project_access.h"
#include "queries.h"

#include <string.h>

const struct df_field project_access_fields[] = {
    DF_FIELD(project_access, id, DF_UUID, 0),
    DF_FIELD(project_access, name, DF_TEXT, 0),
    DF_FIELD(project_access, role, DF_ENUM, 0, .names = role_names),
    DF_FIELD(project_access, revision, DF_INT, 0),
    DF_FIELD(project_access, deleted_at, DF_TIME, 0),
    DF_FIELD(project_access, member, DF_TEXT, 0),
    {},
};

int project_access_check(struct df_ctx *ctx, const struct project_access *access, enum role least)
{
    if (access->deleted_at)
        return df_fail(ctx, DF_NOT_FOUND, "the project is in the bin");
    if (access->role < (int) least)
        return df_fail(ctx, DF_FORBIDDEN, "your role in this project is %s; this needs %s",
                       role_names[access->role], role_names[least]);
    return 0;
}

/* Who has got another name since is called by it from now on. */
static int update_name(struct df_call *call, const struct project_access *access)
{
    const struct df_principal *caller = &call->principal;

    if (!access->member || !caller->name || strcmp(access->member, caller->name) == 0)
        return 0;
    return df_pg_run(call->ctx, sql_member_rename(access->id, caller->user, caller->name), NULL);
}

int project_access(struct df_call *call, enum role least, struct project_access *access)
{
    const char *id;
    bool found;

    *access = (struct project_access){};
    int failed = df_path_uuid(call, "project", &id);
    if (failed)
        return failed;
    failed = df_pg_find(call->ctx, sql_role_read(id, call->principal.user), project_access_fields,
                        access, &found);
    if (failed)
        return failed;
    if (!found)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such project");
    failed = project_access_check(call->ctx, access, least);
    return failed ? failed : update_name(call, access);
}
