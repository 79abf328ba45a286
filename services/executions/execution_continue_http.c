#include "access.h"
#include "bundle_store.h"
#include "dispatch.h"
#include "draft.h"
#include "execution_continue.h"
#include "execution_prepare.h"
#include "override.h"
#include "queries.h"
#include "routes.h"
#include "text_array.h"

#include "../projects/projects_client.h"

#include <string.h>

static const char *jobs_problem(const json_t *jobs, size_t *index)
{
    size_t count = json_array_size(jobs);

    *index = count;
    if (count == 0)
        return "must name at least one job";
    if (count > PLAN_NODE_LIMIT)
        return "names too many jobs";
    for (*index = 0; *index < count; (*index)++) {
        const char *id = json_string_value(json_array_get(jobs, *index));
        if (!id || !df_is_uuid(id))
            return "is no id";
    }
    return NULL;
}

static int read_wish(struct df_call *call, struct continuation *wish, const char **restarted)
{
    struct text_array ids;
    size_t index;
    json_t *id;

    int failed = df_body(call, continuation_fields, wish);
    if (failed)
        return failed;
    const char *problem = wish->jobs ? jobs_problem(wish->jobs, &index) : NULL;
    if (problem)
        return execution_row_fail(call->ctx, "/jobs", wish->jobs, index, problem);
    text_array_open(&ids);
    json_array_foreach(wish->jobs, index, id)
        text_array_add(&ids, json_string_value(id));
    *restarted = text_array_close(&ids, &call->ctx->arena);
    return 0;
}

static int check(struct df_ctx *ctx, const struct execution *execution,
                 const struct reopening *reopening, const struct continuation *wish)
{
    if (execution->canceling)
        return df_fail_as(ctx, DF_CONFLICT, "canceling", "the execution is being canceled");
    if (reopening->found < (int64_t) json_array_size(wish->jobs))
        return df_fail_at(ctx, "/jobs", "names a job that is not of this execution, or one twice");
    if (reopening->idle > 0)
        return df_fail_at(ctx, "/jobs", "names an Input or a pinned operation, which are not run");
    if (json_array_size(reopening->jobs) == 0)
        return df_fail_as(ctx, DF_CONFLICT, "nothing_to_continue",
                          "no job of this execution has failed or was canceled");
    if (reopening->running > 0)
        return df_fail_as(ctx, DF_CONFLICT, "still_running",
                          "%lld of the jobs to restart have not ended",
                          (long long) reopening->running);
    return 0;
}

/* In the snapshot the jobs that stay as they are look like pinned nodes, so that a plan has the
 * reopened ones and what they take their values from, and nothing else. Answers the reopened nodes
 * that the model still has, and what is to know of the pinned ones. */
static void prepare_snapshot(json_t *snapshot, const struct reopening *reopening, json_t *targets,
                             json_t *sources)
{
    json_t *nodes = json_object_get(json_object_get(snapshot, "pipeline"), "nodes");
    const char *node_id;
    json_t *state;

    json_object_foreach(reopening->nodes, node_id, state) {
        json_t *node = json_object_get(nodes, node_id), *job = json_object_get(state, "job");
        if (!node)
            continue;
        json_object_del(node, "muted");
        json_object_del(node, "pinned");
        if (json_is_true(json_object_get(state, "is_reopened"))) {
            json_array_append_new(targets, json_string(node_id));
            continue;
        }
        json_object_set(node, "pinned", job);
        json_object_set_new(sources, json_string_value(job),
                            json_pack("{ss sO}", "status", "success", "outputs",
                                      json_object_get(state, "outputs")));
    }
}

/* Gives the planned nodes the jobs that they have; one that has none cannot be waited for. Answers
 * which jobs are revised. */
static int adopt_jobs(struct df_ctx *ctx, struct creation *creation,
                      const struct reopening *reopening, const char **revised)
{
    struct plan *plan = &creation->plan;
    struct text_array ids;

    text_array_open(&ids);
    for (size_t i = 0; i < plan->count; i++) {
        const json_t *state = json_object_get(reopening->nodes, plan->nodes[i].id);
        if (!state)
            plan_problem_add(creation->problems, "error",
                             df_printf(&ctx->arena, "/pipelines/%s/nodes/%s",
                                       creation->wanted->pipeline, plan->nodes[i].id),
                             "%s has no job in this execution; start a new run",
                             plan->nodes[i].name);
        else
            plan->nodes[i].job = json_string_value(json_object_get(state, "job"));
        if (state && json_is_true(json_object_get(state, "is_reopened")))
            text_array_add(&ids, plan->nodes[i].job);
    }
    *revised = text_array_close(&ids, &ctx->arena);
    return plan_problems_have_error(creation->problems) ? execution_refuse(ctx, creation) : 0;
}

/* The model of the project as it is now; of a debug run its own copy. */
static int find_model(struct df_ctx *ctx, struct creation *creation)
{
    const char *pipeline = creation->wanted->pipeline;
    struct draft draft;
    int failed = draft_find(ctx, creation->id, &draft);

    df_pg_release(ctx);
    if (failed)
        return failed;
    if (draft.revision == DF_NO_INT)
        return projects_snapshot(ctx, creation->project, pipeline, &creation->snapshot);
    return projects_draft(ctx, creation->project, pipeline, draft.revision, draft.patch,
                          &creation->snapshot);
}

/* The model as it is now, for the jobs that run again; nothing to revise when it has none of them.
 */
static int find_revision(struct df_ctx *ctx, struct creation *creation,
                         const struct reopening *reopening, struct revision *revision)
{
    json_t *targets = df_defer_json(&ctx->arena, json_array());
    json_t *sources = df_defer_json(&ctx->arena, json_object());

    int failed = find_model(ctx, creation);
    if (failed == -DF_NOT_FOUND) { /* the pipeline is gone: all keep what they had */
        ctx->error = (struct df_error){};
        return 0;
    }
    if (!failed)
        failed = bundle_store(ctx, creation);
    if (failed)
        return failed;
    override_apply(&ctx->arena, creation->snapshot, creation->wanted->attributes);
    prepare_snapshot(creation->snapshot, reopening, targets, sources);
    if (json_array_size(targets) == 0)
        return 0;
    failed = execution_replan(ctx, creation, targets, sources);
    if (!failed)
        failed = adopt_jobs(ctx, creation, reopening, &revision->jobs);
    revision->creation = creation;
    return failed;
}

int execution_go_on(struct df_ctx *ctx, const struct execution *execution,
                    const struct continuation *wish, const char *restarted)
{
    const struct new_execution wanted = {.pipeline = execution->pipeline,
                                         .storage = execution->storage,
                                         .attributes = execution->attributes};
    struct creation creation = {
        .id = execution->id, .project = execution->project, .wanted = &wanted};
    struct reopening reopening;
    struct revision revision = {};

    int failed = reopening_find(ctx, execution->id, restarted, &reopening);
    if (!failed)
        failed = check(ctx, execution, &reopening, wish);
    df_pg_release(ctx);
    if (!failed && !wish->retry_as_is)
        failed = find_revision(ctx, &creation, &reopening, &revision);
    if (failed)
        return failed;
    return execution_continue_all(ctx, execution->id, restarted, &reopening,
                                  revision.creation ? &revision : NULL);
}

static int execution_continue(struct df_call *call)
{
    struct execution execution = {}, now = {};
    struct continuation wish = {};
    const char *restarted = "{}";

    int failed = access_change(call, &execution);
    if (!failed)
        failed = read_wish(call, &wish, &restarted);
    if (!failed)
        failed = execution_go_on(call->ctx, &execution, &wish, restarted);
    if (failed)
        return failed;
    dispatch_execution(call->ctx, execution.id);
    failed = df_pg_one(call->ctx, sql_execution_find(execution.id), execution_fields, &now);
    return failed ? failed : df_reply(call, 200, execution_fields, &now);
}

const struct df_route execution_continue_routes[] = {
    DF_ROUTE("POST", "/executions/:execution/continue", execution_continue, DF_USER),
    {},
};
