#include "member.h"

#include "object.h"

#include <df/access.h>

int member_require(struct df_call *call, const char *project, enum role least)
{
    if (call->principal.speaker != DF_PERSON)
        return df_fail(call->ctx, DF_FORBIDDEN, "this is for people");
    df_pg_release(call->ctx); /* another service is asked */
    return projects_require(call->ctx, project, call->principal.user, least);
}

int member_of_path(struct df_call *call, enum role least, const char **project)
{
    int failed = df_path_uuid(call, "project", project);
    if (failed)
        return failed;

    *project = object_uuid(&call->ctx->arena, *project);
    return member_require(call, *project, least);
}

int member_of_thing(struct df_call *call, const char *project, enum role least, const char *thing)
{
    int failed = member_require(call, project, least);

    if (failed == -DF_NOT_FOUND)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such %s", thing);
    return failed;
}

int member_signed_in(struct df_call *call, unsigned access, const char *method)
{
    const struct df_route *route = call->route;
    struct df_route signed_in = *route;

    signed_in.access = access;
    call->route = &signed_in;
    int failed = df_access_check(call, method);
    call->route = route;
    return failed;
}
