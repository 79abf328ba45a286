#include "access.h"
#include "dispatch.h"
#include "execution.h"
#include "execution_insert.h"
#include "json_text.h"
#include "queries.h"
#include "routes.h"

#include "../compute/compute_client.h"
#include "../projects/projects_client.h"
#include "../storage/storage_client.h"

#include <df/digest.h>

#include <stdlib.h>
#include <string.h>

static int read_body(struct df_call *call, struct new_execution *wanted)
{
    int failed = df_body(call, new_execution_fields, wanted);

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
    return 0;
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

static int find_places(struct df_call *call, struct creation *creation, json_t *problems)
{
    struct df_ctx *ctx = call->ctx;
    const struct new_execution *wanted = creation->wanted;
    json_t *storage, *compute = NULL;

    int failed = compute_find(ctx, wanted->compute, creation->user, &compute);
    failed = note_missing(ctx, failed, problems, "/compute", "there is no such compute");
    if (failed)
        return failed;
    const char *name = json_string_value(json_object_get(compute, "name"));
    const char *detail = json_string_value(json_object_get(compute, "detail"));
    creation->compute_name = name ? name : "";
    if (json_is_false(json_object_get(compute, "available")))
        plan_problem_add(problems, "warning", "/compute", "%s",
                         detail ? detail : "no worker is connected");
    failed = storage_find(ctx, creation->project, wanted->storage, &storage);
    return note_missing(ctx, failed, problems, "/storage", "there is no such storage");
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

static int fail_with(struct df_ctx *ctx, const json_t *problems)
{
    json_t *problem;
    size_t index, count = 0;

    json_array_foreach(problems, index, problem)
        count += strcmp(json_string_value(json_object_get(problem, "severity")), "error") == 0;
    int failed = df_fail_as(ctx, DF_INVALID, "not_runnable",
                            count == 1 ? "one thing keeps the pipeline from running"
                                       : "%zu things keep the pipeline from running",
                            count);
    json_array_foreach(problems, index, problem)
        if (strcmp(json_string_value(json_object_get(problem, "severity")), "error") == 0)
            df_error_add(ctx, json_string_value(json_object_get(problem, "pointer")), "%s",
                         json_string_value(json_object_get(problem, "detail")));
    return failed;
}

static json_t *warnings_of(const json_t *problems)
{
    json_t *warnings = json_array(), *problem;
    size_t index;

    json_array_foreach(problems, index, problem)
        json_array_append_new(warnings,
                              json_pack("{sO sO}", "pointer", json_object_get(problem, "pointer"),
                                        "detail", json_object_get(problem, "detail")));
    return warnings;
}

/* The snapshot, all that it needs, and everything that is wrong with it. */
static int prepare(struct df_call *call, struct creation *creation)
{
    struct df_ctx *ctx = call->ctx;
    const char *pipeline = creation->wanted->pipeline;

    int failed = projects_snapshot(ctx, creation->project, pipeline, &creation->snapshot);
    if (failed == -DF_NOT_FOUND)
        return df_fail_at(ctx, "/pipeline", "there is no such pipeline");
    if (failed)
        return failed;
    json_t *artifacts = df_defer_json(&ctx->arena, plan_artifacts(creation->snapshot));
    failed = find_artifacts(ctx, artifacts);
    if (failed)
        return failed;
    json_t *problems = df_defer_json(&ctx->arena,
                                     plan_problems(&ctx->arena, creation->snapshot, artifacts));
    failed = find_places(call, creation, problems);
    if (failed)
        return failed;
    if (!plan_problems_have_error(problems)
        && !plan_make(&creation->plan, &ctx->arena, creation->snapshot, artifacts))
        plan_problem_add(problems, "error", df_printf(&ctx->arena, "/pipelines/%s", pipeline),
                         "the operations wait for one another in a circle");
    if (plan_problems_have_error(problems))
        return fail_with(ctx, problems);
    creation->warnings = df_defer_json(&ctx->arena, warnings_of(problems));
    return 0;
}

static int store_bundle(struct df_call *call, struct creation *creation)
{
    struct df_ctx *ctx = call->ctx;
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

/* The same question with the same key: the same answer. `found` says whether it was given. */
static int answer_again(struct df_call *call, const struct creation *creation, bool *found)
{
    struct kept_answer kept = {};
    int failed = df_pg_find(call->ctx, sql_key_find(creation->user, creation->key),
                            kept_answer_fields, &kept, found);

    if (failed || !*found)
        return failed;
    if (strcmp(kept.request_hash, creation->request_hash) != 0)
        return df_fail_as(call->ctx, DF_INVALID, "idempotency_key",
                          "this Idempotency-Key was used for another request");
    return df_reply_bytes(call, 201, "application/json", kept.answer, strlen(kept.answer));
}

static int read_key(struct df_call *call, struct creation *creation)
{
    creation->key = df_header(call, "Idempotency-Key");
    if (!creation->key)
        return 0;
    const char *problem = execution_key_problem(creation->key);
    if (problem)
        return df_fail(call->ctx, DF_INVALID, "the Idempotency-Key %s", problem);
    char *body = json_dumps(call->body, JSON_COMPACT | JSON_SORT_KEYS);
    if (!body)
        return df_fail(call->ctx, DF_INTERNAL, "the request could not be written");
    const char *request = df_printf(&call->ctx->arena, "%s\n%s", creation->project, body);
    free(body);
    df_sha256(request, strlen(request), creation->request_hash);
    return 0;
}

static int create(struct df_call *call, struct creation *creation)
{
    const char *answer = NULL;
    bool found = false;

    int failed = prepare(call, creation);
    if (!failed)
        failed = store_bundle(call, creation);
    if (!failed)
        failed = execution_insert(call->ctx, creation, &answer);
    if (failed == -DF_CONFLICT && creation->key) { /* the same request at the same moment */
        failed = answer_again(call, creation, &found);
        return failed || found ? failed : -DF_CONFLICT;
    }
    if (failed)
        return failed;
    dispatch_execution(call->ctx, creation->id);
    return df_reply_bytes(call, 201, "application/json", answer, strlen(answer));
}

static int execution_create(struct df_call *call)
{
    struct new_execution wanted = {};
    struct creation creation = {
        .wanted = &wanted, .user = call->principal.user, .user_name = call->principal.name};
    bool found = false;

    int failed = df_path_uuid(call, "project", &creation.project);
    if (!failed)
        failed = projects_require(call->ctx, creation.project, creation.user, ROLE_RUNNER);
    if (!failed)
        failed = read_body(call, &wanted);
    if (!failed)
        failed = read_key(call, &creation);
    if (!failed && creation.key)
        failed = answer_again(call, &creation, &found);
    if (failed || found)
        return failed;
    df_pg_release(call->ctx);
    return create(call, &creation);
}

const struct df_route execution_create_routes[] = {
    DF_ROUTE("POST", "/projects/:project/executions", execution_create, DF_USER),
    {},
};
