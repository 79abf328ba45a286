#include "access.h"
#include "dispatch.h"
#include "execution_continue.h"
#include "execution_store.h"
#include "queries.h"
#include "routes.h"
#include "sweep_store.h"

#include "../projects/projects_client.h"

#include <df/service.h>

#include <string.h>

static int sweep_list(struct df_call *call)
{
    const char *project, *pipeline = df_query_text(call, "pipeline");
    struct df_page page;
    struct df_list list;

    int failed = df_path_uuid(call, "project", &project);
    if (!failed)
        failed = projects_require(call->ctx, project, call->principal.user, ROLE_VIEWER);
    if (!failed)
        failed = df_page(call, &page);
    if (failed)
        return failed;
    if (pipeline && pipeline_id_problem(pipeline))
        return df_fail_at(call->ctx, "?pipeline", "%s", pipeline_id_problem(pipeline));
    if (page.cursor && !df_is_uuid(page.cursor))
        return df_fail_at(call->ctx, "?cursor", "is no cursor");
    failed = df_pg_all(call->ctx,
                       sql_sweep_list(project, NULL, pipeline, page.cursor, page.limit_text),
                       sweep_fields, sizeof(struct sweep), &list);
    return failed ? failed
                  : df_reply_page(call, sweep_fields, sizeof(struct sweep), &list, &page, "id");
}

int access_sweep(struct df_call *call, struct sweep *sweep)
{
    const char *project, *id;

    int failed = df_path_uuid(call, "project", &project);
    if (!failed)
        failed = df_path_uuid(call, "sweep", &id);
    if (!failed)
        failed = projects_require(call->ctx, project, call->principal.user, ROLE_VIEWER);
    return failed ? failed : sweep_find(call->ctx, project, id, sweep);
}

static int access_change_sweep(struct df_call *call, struct sweep *sweep)
{
    int failed = access_sweep(call, sweep);

    return failed ? failed : access_own(call, sweep->project, sweep_user(sweep));
}

static int sweep_read(struct df_call *call)
{
    struct sweep sweep;
    int failed = access_sweep(call, &sweep);

    return failed ? failed : df_reply(call, 200, sweep_fields, &sweep);
}

static int reply_changed(struct df_call *call, const struct sweep *before)
{
    struct sweep sweep;
    int failed = sweep_find(call->ctx, before->project, before->id, &sweep);

    if (failed)
        return failed;
    df_wake(call->ctx, "sweep");
    df_wake(call->ctx, "sweeper");
    df_wake(call->ctx, "announce");
    return df_reply(call, 200, sweep_fields, &sweep);
}

struct member {
    const char *id;
};

static const struct df_field member_fields[] = {
    DF_FIELD(member, id, DF_UUID, 0),
    {},
};

/* At most as many as run at once. One that has ended meanwhile is as good as canceled. */
static int cancel_members(struct df_call *call, const struct sweep *sweep)
{
    const char *why = df_printf(&call->ctx->arena, "the sweep was canceled by %.200s",
                                call->principal.name);
    struct df_list list;
    int failed = df_pg_all(call->ctx, sql_sweep_open_list(sweep->id), member_fields,
                           sizeof(struct member), &list);
    const struct member *members = list.items;

    for (size_t i = 0; !failed && i < list.count; i++) {
        json_t *handed = NULL;
        failed = execution_halt(call->ctx, members[i].id, why, &handed);
        if (!failed)
            dispatch_cancel(call->ctx, handed);
        if (failed == -DF_CONFLICT || failed == -DF_NOT_FOUND) {
            call->ctx->error = (struct df_error){};
            failed = 0;
        }
    }
    return failed;
}

static int sweep_cancel(struct df_call *call)
{
    struct sweep sweep;

    int failed = access_change_sweep(call, &sweep);
    if (failed)
        return failed;
    if (strcmp(sweep_status_names[sweep.status], "running") != 0)
        return df_fail_as(call->ctx, DF_CONFLICT, "sweep_ended", "the sweep has ended: %s",
                          sweep_status_names[sweep.status]);
    failed = sweep_unplan(call->ctx, sweep.id);
    if (!failed)
        failed = cancel_members(call, &sweep);
    return failed ? failed : reply_changed(call, &sweep);
}

static int sweep_continue(struct df_call *call)
{
    struct continuation wish = {};
    struct sweep sweep;
    int64_t count = 0;

    int failed = access_change_sweep(call, &sweep);
    if (!failed)
        failed = df_body(call, continuation_fields, &wish);
    if (failed)
        return failed;
    if (wish.jobs)
        return df_fail_at(call->ctx, "/jobs", "are of one execution; continue that one");
    failed = sweep_plan_again(call->ctx, sweep.id, wish.retry_as_is, &count);
    if (failed)
        return failed;
    if (count == 0)
        return df_fail_as(call->ctx, DF_CONFLICT, "nothing_to_continue",
                          "no execution of this sweep has failed or was canceled");
    return reply_changed(call, &sweep);
}

struct sweep_change {
    const char *name;
};

static const struct df_field sweep_change_fields[] = {
    DF_FIELD(sweep_change, name, DF_TEXT, DF_REQUIRED, .max = EXECUTION_NAME_BYTES),
    {},
};

static int sweep_rename(struct df_call *call)
{
    struct sweep_change change = {};
    struct sweep sweep;

    int failed = access_change_sweep(call, &sweep);
    if (!failed)
        failed = df_body(call, sweep_change_fields, &change);
    if (failed)
        return failed;
    const char *problem = execution_name_problem(change.name);
    if (problem)
        return df_fail_at(call->ctx, "/name", "%s", problem);
    failed = df_pg_run(call->ctx, sql_sweep_rename(sweep.id, change.name), NULL);
    return failed ? failed : reply_changed(call, &sweep);
}

/* With its executions it goes bit by bit, which the loop does; without them at once. */
static int sweep_delete(struct df_call *call)
{
    const char *with = df_query_text(call, "executions");
    struct sweep sweep;

    int failed = access_change_sweep(call, &sweep);
    if (failed)
        return failed;
    if (with && strcmp(with, "keep") != 0 && strcmp(with, "delete") != 0)
        return df_fail_at(call->ctx, "?executions", "must be keep or delete");
    if (with && strcmp(with, "delete") == 0)
        failed = df_pg_run(call->ctx, sql_sweep_mark_removed(sweep.id), NULL);
    else
        failed = sweep_remove(call->ctx, sweep.id);
    if (failed)
        return failed;
    df_wake(call->ctx, "sweep");
    return df_reply_empty(call);
}

const struct df_route sweep_routes[] = {
    DF_ROUTE("GET", "/projects/:project/sweeps", sweep_list, DF_USER),
    DF_ROUTE("GET", "/projects/:project/sweeps/:sweep", sweep_read, DF_USER),
    DF_ROUTE("PATCH", "/projects/:project/sweeps/:sweep", sweep_rename, DF_USER),
    DF_ROUTE("DELETE", "/projects/:project/sweeps/:sweep", sweep_delete, DF_USER),
    DF_ROUTE("POST", "/projects/:project/sweeps/:sweep/cancel", sweep_cancel, DF_USER),
    DF_ROUTE("POST", "/projects/:project/sweeps/:sweep/continue", sweep_continue, DF_USER),
    {},
};
