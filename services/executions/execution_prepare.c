#include "execution_prepare.h"
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

static int read_body(struct df_call *call, struct new_execution *wanted)
{
    int failed = df_body(call, new_execution_fields, wanted);
    size_t index;

    if (failed)
        return failed;
    const char *problem = pipeline_id_problem(wanted->pipeline);
    if (problem)
        return df_fail_at(call->ctx, "/pipeline", "%s", problem);
    problem = wanted->name ? execution_name_problem(wanted->name) : NULL;
    if (problem)
        return df_fail_at(call->ctx, "/name", "%s", problem);
    if (json_object_size(wanted->options) > 0)
        return df_fail_at(call->ctx, "/options", "has members that are not known");
    problem = wanted->targets ? execution_targets_problem(wanted->targets, &index) : NULL;
    if (problem)
        return execution_row_fail(call->ctx, "/targets", wanted->targets, index, problem);
    problem = execution_labels_problem(wanted->labels, &index);
    return problem ? execution_row_fail(call->ctx, "/labels", wanted->labels, index, problem) : 0;
}

int execution_request_read(struct df_call *call, struct new_execution *wanted,
                           struct creation *creation)
{
    *creation = (struct creation){
        .wanted = wanted, .user = call->principal.user, .user_name = call->principal.name};
    int failed = df_path_uuid(call, "project", &creation->project);

    if (!failed)
        failed = projects_require(call->ctx, creation->project, creation->user, ROLE_RUNNER);
    return failed ? failed : read_body(call, wanted);
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

static int find_artifacts(struct df_ctx *ctx, json_t *artifacts)
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

static int find_snapshot(struct df_ctx *ctx, struct creation *creation)
{
    const struct new_execution *wanted = creation->wanted;
    const struct plan_wish wish = {.targets = wanted->targets, .ignores_pins = wanted->ignore_pins};

    int failed = creation->snapshot ? 0
                                    : projects_snapshot(ctx, creation->project, wanted->pipeline,
                                                        &creation->snapshot);
    if (failed == -DF_NOT_FOUND)
        return df_fail_at(ctx, "/pipeline", "there is no such pipeline");
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
    failed = find_artifacts(ctx, creation->artifacts);
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
    int failed = find_artifacts(ctx, creation->artifacts);
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

int execution_bundle_store(struct df_ctx *ctx, struct creation *creation)
{
    json_t *bundle = plan_bundle(creation->snapshot);
    char *text = bundle ? json_dumps(bundle, JSON_COMPACT | JSON_SORT_KEYS) : NULL;

    json_decref(bundle);
    if (!text)
        return df_fail(ctx, DF_INTERNAL, "the bundle could not be written");
    df_defer(&ctx->arena, free, text);
    if (strlen(text) > EXECUTION_BUNDLE_LIMIT)
        return df_fail_as(ctx, DF_INVALID, "not_runnable",
                          "the code of this pipeline has %zu bytes"
                          " and may have %d",
                          strlen(text), EXECUTION_BUNDLE_LIMIT);
    return storage_object_put(ctx, creation->project, creation->wanted->storage, text, strlen(text),
                              &creation->bundle);
}
