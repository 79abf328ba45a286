#include "access.h"
#include "dispatch.h"
#include "execution_filter.h"
#include "execution_prepare.h"
#include "execution_store.h"
#include "execution_values.h"
#include "json_text.h"
#include "queries.h"
#include "routes.h"

#include "../projects/projects_client.h"

#include <df/events.h>
#include <df/service.h>

#include <string.h>

enum { FORGET_BATCH = 100 };

static int list_page(struct df_ctx *ctx, const char *project, const struct execution_filter *filter,
                     const struct df_page *page, struct df_list *list)
{
    if (strcmp(filter->sort, EXECUTION_SORT) == 0)
        return df_pg_all(ctx,
                         sql_execution_list(project, filter->text, page->cursor, page->limit_text),
                         execution_fields, sizeof(struct execution), list);
    return df_pg_all(ctx,
                     sql_execution_list_sorted(project, filter->text, filter->sort, page->cursor,
                                               page->limit_text),
                     execution_fields, sizeof(struct execution), list);
}

static int execution_list(struct df_call *call)
{
    const char *project;
    struct execution_filter filter;
    struct df_page page;
    struct df_list list;

    int failed = df_path_uuid(call, "project", &project);
    if (!failed)
        failed = projects_require(call->ctx, project, call->principal.user, ROLE_VIEWER);
    if (!failed)
        failed = execution_filter_read(call, &filter);
    if (!failed)
        failed = df_page(call, &page);
    if (failed)
        return failed;
    if (page.cursor && !df_is_uuid(page.cursor))
        return df_fail_at(call->ctx, "?cursor", "is no cursor");
    failed = list_page(call->ctx, project, &filter, &page, &list);
    if (failed)
        return failed;
    return df_reply_page(call, execution_fields, sizeof(struct execution), &list, &page, "id");
}

static json_t *jobs_json(struct df_arena *arena, const struct df_list *list)
{
    const struct job *jobs = list->items;
    json_t *array = json_array();

    for (size_t i = 0; i < list->count; i++)
        json_array_append_new(array, job_to_json(arena, &jobs[i]));
    return array;
}

static int execution_read(struct df_call *call)
{
    struct execution execution = {};
    struct execution_graph graph = {};
    struct df_list jobs;

    int failed = access_read(call, &execution);
    if (!failed)
        failed = df_pg_one(call->ctx, sql_execution_graph_find(execution.id),
                           execution_graph_fields, &graph);
    if (!failed)
        failed = df_pg_all(call->ctx, sql_job_list(execution.id), job_fields, sizeof(struct job),
                           &jobs);
    if (failed)
        return failed;
    json_t *json = df_record_to_json(execution_fields, &execution);
    json_t *more = df_record_to_json(execution_graph_fields, &graph);
    json_object_update(json, more);
    json_decref(more);
    json_object_set_new(json, "job_list", jobs_json(&call->ctx->arena, &jobs));
    return df_reply_json(call, 200, json);
}

static int execution_find(struct df_call *call)
{
    struct execution execution = {};
    const char *id;

    int failed = df_path_uuid(call, "execution", &id);
    if (!failed)
        failed = df_pg_one(call->ctx, sql_execution_find(id), execution_fields, &execution);
    return failed ? failed : df_reply(call, 200, execution_fields, &execution);
}

static int reply_changed(struct df_call *call, const char *id)
{
    struct execution execution = {};
    int failed = df_pg_one(call->ctx, sql_execution_find(id), execution_fields, &execution);

    if (failed)
        return failed;
    df_wake(call->ctx, "announce");
    return df_reply(call, 200, execution_fields, &execution);
}

static int check_change(struct df_call *call, const struct execution_change *change)
{
    const char *problem = change->name ? execution_name_problem(change->name) : NULL;
    size_t index;

    if (!change->name && !change->labels && !change->notes && !change->debug && !change->attributes)
        return df_fail(call->ctx, DF_INVALID, "there is nothing to change");
    if (problem)
        return df_fail_at(call->ctx, "/name", "%s", problem);
    problem = execution_labels_problem(change->labels, &index);
    return problem ? execution_row_fail(call->ctx, "/labels", change->labels, index, problem) : 0;
}

static int execution_change(struct df_call *call)
{
    struct execution_change change = {};
    struct execution execution = {};

    int failed = access_change(call, &execution);
    if (!failed)
        failed = df_body(call, execution_change_fields, &change);
    if (!failed)
        failed = check_change(call, &change);
    if (failed)
        return failed;
    const char *labels = change.labels ? json_text(&call->ctx->arena, json_incref(change.labels))
                                       : NULL;
    if (change.debug)
        failed = df_pg_run(call->ctx, sql_execution_debug(execution.id), NULL);
    if (!failed && change.attributes)
        failed = execution_values_set(call->ctx, &execution, change.attributes);
    if (failed)
        return failed;
    failed = df_pg_run(call->ctx,
                       sql_execution_change(execution.id, change.name, labels, change.notes), NULL);
    return failed ? failed : reply_changed(call, execution.id);
}

static int execution_cancel(struct df_call *call)
{
    struct execution execution = {};
    json_t *handed = NULL;

    int failed = access_change(call, &execution);
    if (!failed)
        failed = execution_halt(
            call->ctx, execution.id,
            df_printf(&call->ctx->arena, "canceled by %.200s", call->principal.name), &handed);
    if (failed)
        return failed;
    dispatch_cancel(call->ctx, handed);
    df_wake(call->ctx, "sweeper"); /* jobs of others may have waited for these */
    df_wake(call->ctx, "sweep");
    return reply_changed(call, execution.id);
}

static void publish_deleted(struct df_ctx *ctx, const struct execution *execution)
{
    json_t *item = df_record_to_json(execution_fields, execution);

    df_events_publish(ctx, df_printf(&ctx->arena, "p_%s", execution->project), "execution",
                      json_pack("{so sb}", "execution", item, "deleted", 1));
}

static int execution_delete(struct df_call *call)
{
    struct execution execution = {};
    json_t *handed = NULL;

    int failed = access_change(call, &execution);
    if (!failed)
        failed = execution_remove(call->ctx, execution.id, &handed);
    if (failed)
        return failed;
    dispatch_cancel(call->ctx, handed);
    df_wake(call->ctx, "sweeper");
    df_wake(call->ctx, "sweep");
    df_wake(call->ctx, "cleaning");
    publish_deleted(call->ctx, &execution);
    return df_reply_empty(call);
}

struct listed {
    const char *id;
};

static const struct df_field listed_fields[] = {
    DF_FIELD(listed, id, DF_UUID, 0),
    {},
};

/* A batch of what a project that is gone for ever has run; asked for again until nothing is left.
 */
static int project_forget(struct df_call *call)
{
    struct df_ctx *ctx = call->ctx;
    const char *project, *limit = df_printf(&ctx->arena, "%d", FORGET_BATCH);
    struct df_list list = {};
    int failed = df_path_uuid(call, "project", &project);

    if (!failed)
        failed = df_pg_run(ctx, sql_sweep_delete_all(project), NULL);
    if (!failed)
        failed = df_pg_all(ctx, sql_execution_list_of_project(project, limit), listed_fields,
                           sizeof(struct listed), &list);
    for (size_t i = 0; !failed && i < list.count; i++) {
        json_t *handed = NULL;
        failed = execution_remove(ctx, ((const struct listed *) list.items)[i].id, &handed);
        if (failed == -DF_NOT_FOUND) /* deleted since */
            failed = 0;
        else if (!failed)
            dispatch_cancel(ctx, handed);
    }
    if (!failed)
        failed = df_pg_run(ctx, sql_trigger_forget(project), NULL);
    if (!failed)
        failed = df_pg_run(ctx, sql_webhook_forget(project), NULL);
    if (failed)
        return failed;
    df_wake(ctx, "sweeper");
    return df_reply_json(call, 200, json_pack("{sb}", "more", list.count == FORGET_BATCH));
}

const struct df_route execution_routes[] = {
    DF_ROUTE("GET", "/projects/:project/executions", execution_list, DF_USER),
    DF_ROUTE("GET", "/executions/:execution", execution_read, DF_USER),
    DF_ROUTE("PATCH", "/executions/:execution", execution_change, DF_USER),
    DF_ROUTE("DELETE", "/executions/:execution", execution_delete, DF_USER),
    DF_ROUTE("POST", "/executions/:execution/cancel", execution_cancel, DF_USER),
    DF_ROUTE("GET", "/internal/executions/:execution", execution_find, DF_SERVICE),
    DF_ROUTE("DELETE", "/internal/projects/:project", project_forget, DF_SERVICE),
    {},
};
