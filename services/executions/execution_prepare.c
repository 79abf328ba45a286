#include "execution_prepare.h"
#include "bundle_store.h"
#include "override.h"
#include "queries.h"

#include "../compute/compute_client.h"
#include "../projects/projects_client.h"
#include "../storage/storage_client.h"

#include <stdlib.h>
#include <string.h>

struct source_list {
    json_t *sources;
};

static const struct df_field source_list_fields[] = {
    DF_FIELD(source_list, sources, DF_JSON, 0),
    {},
};

int execution_row_fail(struct df_ctx *ctx, const char *pointer, const json_t *rows, size_t index,
                       const char *problem)
{
    bool is_whole = index == json_array_size(rows);

    return df_fail_at(ctx, is_whole ? pointer : df_printf(&ctx->arena, "%s/%zu", pointer, index),
                      "%s", problem);
}

int execution_wish_read(struct df_ctx *ctx, json_t *json, struct new_execution *wanted)
{
    int failed = df_record_from_json(ctx, new_execution_fields, json, wanted);
    size_t index;

    if (failed)
        return failed;
    const char *problem = pipeline_id_problem(wanted->pipeline);
    if (problem)
        return df_fail_at(ctx, "/pipeline", "%s", problem);
    problem = wanted->name ? execution_name_problem(wanted->name) : NULL;
    if (problem)
        return df_fail_at(ctx, "/name", "%s", problem);
    if (json_object_size(wanted->options) > 0)
        return df_fail_at(ctx, "/options", "has members that are not known");
    problem = wanted->targets ? execution_targets_problem(wanted->targets, &index) : NULL;
    if (problem)
        return execution_row_fail(ctx, "/targets", wanted->targets, index, problem);
    problem = execution_labels_problem(wanted->labels, &index);
    return problem ? execution_row_fail(ctx, "/labels", wanted->labels, index, problem) : 0;
}

int execution_request_read(struct df_call *call, struct new_execution *wanted,
                           struct creation *creation)
{
    *creation = (struct creation){
        .wanted = wanted, .user = call->principal.user, .user_name = call->principal.name};
    json_t *json;
    int failed = df_path_uuid(call, "project", &creation->project);

    if (!failed)
        failed = projects_require(call->ctx, creation->project, creation->user, ROLE_RUNNER);
    if (!failed)
        failed = df_body_json(call, &json);
    return failed ? failed : execution_wish_read(call->ctx, json, wanted);
}

/* What does not exist is one more problem, and not the end of the search for others. */
static int note_missing(struct df_ctx *ctx, int failed, json_t *problems, const char *pointer,
                        const char *detail)
{
    if (failed != -DF_NOT_FOUND && failed != -DF_FORBIDDEN)
        return failed;
    ctx->error = (struct df_error){};
    plan_problem_add(problems, "error", pointer, "%s", detail);
    return 0;
}

int execution_compute_find(struct df_ctx *ctx, struct creation *creation)
{
    json_t *compute = NULL;
    int failed = compute_find(ctx, creation->wanted->compute, creation->user, &compute);

    failed = note_missing(ctx, failed, creation->problems, "/compute", "there is no such compute");
    if (failed)
        return failed;
    const char *name = json_string_value(json_object_get(compute, "name"));
    const char *detail = json_string_value(json_object_get(compute, "detail"));
    creation->compute = compute;
    creation->compute_name = name ? name : "";
    if (json_is_false(json_object_get(compute, "available")))
        plan_problem_add(creation->problems, "warning", "/compute", "%s",
                         detail ? detail : "no worker is connected");
    return 0;
}

static int find_storage(struct df_ctx *ctx, struct creation *creation)
{
    json_t *storage;
    int failed = storage_find(ctx, creation->project, creation->wanted->storage, creation->user,
                              &storage);

    return note_missing(ctx, failed, creation->problems, "/storage", "there is no such storage");
}

int execution_artifacts_find(struct df_ctx *ctx, json_t *artifacts)
{
    json_t *keys = df_defer_json(&ctx->arena, json_deep_copy(artifacts)), *unused, *artifact;
    const char *id;

    json_object_foreach(keys, id, unused) {
        int failed = df_is_uuid(id) ? storage_artifact_find(ctx, id, &artifact) : -DF_NOT_FOUND;
        if (failed == -DF_NOT_FOUND)
            ctx->error = (struct df_error){};
        else if (failed)
            return failed;
        else
            json_object_set(artifacts, id, artifact);
    }
    return 0;
}

/* The jobs that nodes are pinned to, of this project only. */
static int find_sources(struct df_ctx *ctx, const struct creation *creation, json_t **sources)
{
    struct source_list list = {};
    const char *ids = plan_sources(&creation->choice);

    if (!ids)
        return 0;
    int failed = df_pg_one(ctx, sql_source_list(creation->project, ids), source_list_fields, &list);
    df_pg_release(ctx);
    *sources = list.sources;
    return failed;
}

static bool is_input(const char *id, const json_t *node, const char *wanted)
{
    const char *operation = json_string_value(json_object_get(node, "operation"));
    const char *name = json_string_value(json_object_get(node, "name"));

    return operation && strcmp(operation, "Input") == 0
           && (strcmp(id, wanted) == 0 || strcmp(name ? name : operation, wanted) == 0);
}

/* The artifact that arrived takes the place of the one that the model names. */
static int fill_input(struct df_ctx *ctx, const struct creation *creation)
{
    const struct execution_cause *cause = creation->cause;
    json_t *nodes = json_object_get(json_object_get(creation->snapshot, "pipeline"), "nodes");
    json_t *artifact = cause ? json_object_get(cause->artifact, "id") : NULL, *node;
    const char *id;

    if (!artifact)
        return 0;
    json_object_foreach(nodes, id, node)
        if (is_input(id, node, cause->input)) {
            json_object_set_new(node, "references", json_pack("{sO}", "artifact", artifact));
            return 0;
        }
    return df_fail_at(ctx, "/input", "the pipeline has no Input with this name: '%.200s'",
                      cause->input);
}

static int find_snapshot(struct df_ctx *ctx, struct creation *creation)
{
    const struct new_execution *wanted = creation->wanted;
    const struct plan_wish wish = {.targets = wanted->targets, .ignores_pins = wanted->ignore_pins};

    int failed = creation->snapshot ? 0
                                    : projects_snapshot(ctx, creation->project, wanted->pipeline,
                                                        &creation->snapshot);
    if (failed == -DF_NOT_FOUND)
        return df_fail_at(ctx, "/pipeline", "there is no such pipeline");
    if (!failed)
        failed = fill_input(ctx, creation);
    if (failed)
        return failed;
    override_apply(&ctx->arena, creation->snapshot, wanted->attributes);
    plan_choose(&creation->choice, &ctx->arena, creation->snapshot, &wish);
    return 0;
}

int execution_prepare(struct df_ctx *ctx, struct creation *creation)
{
    json_t *sources = NULL;
    int failed = find_snapshot(ctx, creation);

    if (failed)
        return failed;
    creation->artifacts = df_defer_json(&ctx->arena, plan_artifacts(&creation->choice));
    failed = execution_artifacts_find(ctx, creation->artifacts);
    if (!failed)
        failed = find_sources(ctx, creation, &sources);
    if (failed)
        return failed;
    const struct plan_finds finds = {.artifacts = creation->artifacts, .sources = sources};
    creation->problems = df_defer_json(
        &ctx->arena, plan_problems(&ctx->arena, creation->snapshot, &creation->choice, &finds));
    override_check(&ctx->arena, creation->snapshot, creation->wanted->attributes,
                   creation->problems);
    return find_storage(ctx, creation);
}

int execution_replan(struct df_ctx *ctx, struct creation *creation, const json_t *targets,
                     const json_t *sources)
{
    const struct plan_wish wish = {.targets = targets};

    plan_choose(&creation->choice, &ctx->arena, creation->snapshot, &wish);
    creation->artifacts = df_defer_json(&ctx->arena, plan_artifacts(&creation->choice));
    int failed = execution_artifacts_find(ctx, creation->artifacts);
    if (failed)
        return failed;
    const struct plan_finds finds = {.artifacts = creation->artifacts, .sources = sources};
    creation->problems = df_defer_json(
        &ctx->arena, plan_problems(&ctx->arena, creation->snapshot, &creation->choice, &finds));
    execution_plan(ctx, creation);
    return plan_problems_have_error(creation->problems) ? execution_refuse(ctx, creation) : 0;
}

void execution_plan(struct df_ctx *ctx, struct creation *creation)
{
    if (plan_problems_have_error(creation->problems))
        return;
    if (!plan_make(&creation->plan, &ctx->arena, creation->snapshot, &creation->choice,
                   creation->artifacts))
        plan_problem_add(creation->problems, "error",
                         df_printf(&ctx->arena, "/pipelines/%s", creation->wanted->pipeline),
                         "the operations wait for one another in a circle");
}

json_t *execution_problems(const struct creation *creation, const char *severity)
{
    json_t *rows = json_array(), *problem;
    size_t index;

    json_array_foreach(creation->problems, index, problem)
        if (strcmp(json_string_value(json_object_get(problem, "severity")), severity) == 0)
            json_array_append_new(rows, json_pack("{sO sO}", "pointer",
                                                  json_object_get(problem, "pointer"), "detail",
                                                  json_object_get(problem, "detail")));
    return rows;
}

int execution_refuse(struct df_ctx *ctx, const struct creation *creation)
{
    json_t *errors = df_defer_json(&ctx->arena, execution_problems(creation, "error")), *error;
    size_t index, count = json_array_size(errors);

    int failed = df_fail_as(ctx, DF_INVALID, "not_runnable",
                            count == 1 ? "one thing keeps the pipeline from running"
                                       : "%zu things keep the pipeline from running",
                            count);
    json_array_foreach(errors, index, error)
        df_error_add(ctx, json_string_value(json_object_get(error, "pointer")), "%s",
                     json_string_value(json_object_get(error, "detail")));
    return failed;
}

int execution_make(struct df_ctx *ctx, struct creation *creation, const char **answer)
{
    int failed = execution_prepare(ctx, creation);

    if (!failed)
        failed = execution_compute_find(ctx, creation);
    if (failed)
        return failed;
    execution_plan(ctx, creation);
    if (plan_problems_have_error(creation->problems))
        return execution_refuse(ctx, creation);
    creation->warnings = df_defer_json(&ctx->arena, execution_problems(creation, "warning"));
    failed = bundle_store(ctx, creation);
    return failed ? failed : execution_insert(ctx, creation, answer);
}
