#include "access.h"
#include "draft.h"
#include "json_text.h"
#include "plan_json.h"
#include "queries.h"
#include "routes.h"

#include "../projects/projects_client.h"

#include <string.h>

enum { CODE_BYTES = 1024 * 1024, EDIT_BODY_LIMIT = 2 * CODE_BYTES };

/* What somebody makes of an operation's code, having seen `version`. */
struct code_edit {
    const char *code;
    int64_t version;
};

static const struct df_field code_edit_fields[] = {
    DF_FIELD(code_edit, code, DF_TEXT, DF_REQUIRED, .max = CODE_BYTES),
    DF_FIELD(code_edit, version, DF_INT, DF_REQUIRED),
    {},
};

struct versions {
    int64_t version;
    json_t *versions;
};

static const struct df_field versions_fields[] = {
    DF_FIELD(versions, version, DF_INT, 0),
    DF_FIELD(versions, versions, DF_JSON, 0),
    {},
};

struct value {
    const char *value;
};

static const struct df_field value_fields[] = {
    DF_FIELD(value, value, DF_TEXT, 0),
    {},
};

/* One operation of one debug run. */
struct copy {
    struct execution execution;
    struct draft draft;
    const char *operation, *path;
};

static int open_copy(struct df_call *call, struct copy *copy)
{
    struct df_ctx *ctx = call->ctx;
    int failed = draft_find(ctx, copy->execution.id, &copy->draft);

    if (failed)
        return failed;
    copy->operation = df_path(call, "operation");
    if (pipeline_id_problem(copy->operation)) /* ids are made alike */
        return df_fail(ctx, DF_NOT_FOUND, "there is no such operation");
    if (copy->draft.revision == DF_NO_INT)
        return df_fail_as(ctx, DF_CONFLICT, "not_debug",
                          "only debug runs have a copy that can be edited");
    copy->path = df_printf(&ctx->arena, "/operations/%s/code", copy->operation);
    return 0;
}

static int read_operation(struct df_ctx *ctx, const struct copy *copy, json_t *patch,
                          json_t **operation)
{
    json_t *snapshot;

    df_pg_release(ctx);
    int failed = projects_draft(ctx, copy->execution.project, copy->execution.pipeline,
                                copy->draft.revision, patch, &snapshot);
    if (failed)
        return failed;
    *operation = json_object_get(json_object_get(snapshot, "operations"), copy->operation);
    if (!*operation)
        return df_fail(ctx, DF_NOT_FOUND, "the run has no such operation");
    return 0;
}

/* The code of an earlier version in place of the latest. */
static int take_version(struct df_call *call, const struct copy *copy, const char **code)
{
    struct value value = {};
    int64_t version;
    int failed = df_query_int(call, "version", 1, INT32_MAX, 0, &version);

    if (failed || version == 0)
        return failed;
    failed = df_pg_one(call->ctx,
                       sql_draft_value(copy->execution.id, copy->path,
                                       df_printf(&call->ctx->arena, "%lld", (long long) version)),
                       value_fields, &value);
    if (failed == -DF_NOT_FOUND)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such version");
    *code = value.value;
    return failed;
}

static int reply_copy(struct df_call *call, const struct copy *copy, const json_t *operation)
{
    json_t *base, *untouched = df_defer_json(&call->ctx->arena, json_array());
    struct versions versions = {};
    const char *code = text_of(operation, "code");

    int failed = read_operation(call->ctx, copy, untouched, &base);
    if (!failed)
        failed = df_pg_one(call->ctx, sql_draft_versions(copy->execution.id, copy->path),
                           versions_fields, &versions);
    if (!failed)
        failed = take_version(call, copy, &code);
    if (failed)
        return failed;
    return df_reply_json(call, 200,
                         json_pack("{ss sO? ss? sO? sO? sI sI sO}", "operation", copy->operation,
                                   "name", json_object_get(operation, "name"), "code", code, "base",
                                   json_object_get(base, "code"), "interface",
                                   json_object_get(operation, "interface"), "revision",
                                   (json_int_t) copy->draft.revision, "version",
                                   (json_int_t) versions.version, "versions", versions.versions));
}

static int draft_read(struct df_call *call)
{
    struct copy copy = {};
    json_t *operation;

    int failed = access_read(call, &copy.execution);
    if (!failed)
        failed = open_copy(call, &copy);
    if (!failed)
        failed = read_operation(call->ctx, &copy, copy.draft.patch, &operation);
    return failed ? failed : reply_copy(call, &copy, operation);
}

/* With the new code in place of what was changed before. */
static json_t *patch_with(struct df_ctx *ctx, const struct copy *copy, const char *code)
{
    json_t *patch = df_defer_json(&ctx->arena, json_array()), *row;
    size_t index;

    json_array_foreach(copy->draft.patch, index, row)
        if (strcmp(text_of(row, "path"), copy->path) != 0)
            json_array_append(patch, row);
    json_array_append_new(
        patch, json_pack("{ss ss ss}", "op", "replace", "path", copy->path, "value", code));
    return patch;
}

static int store(struct df_call *call, const struct copy *copy, const struct code_edit *edit)
{
    const struct draft_edit row = {.execution = copy->execution.id,
                                   .path = copy->path,
                                   .value = json_text(&call->ctx->arena, json_string(edit->code)),
                                   .version = edit->version,
                                   .user = call->principal.user,
                                   .user_name = call->principal.name};

    return row.value ? draft_put(call->ctx, &row)
                     : df_fail(call->ctx, DF_INVALID, "the code is no UTF-8");
}

static int draft_change(struct df_call *call)
{
    struct copy copy = {};
    struct code_edit edit = {};
    json_t *operation;

    int failed = access_change(call, &copy.execution);
    if (!failed)
        failed = df_body(call, code_edit_fields, &edit);
    if (!failed)
        failed = open_copy(call, &copy);
    if (!failed)
        failed = read_operation(call->ctx, &copy, patch_with(call->ctx, &copy, edit.code),
                                &operation);
    if (!failed)
        failed = store(call, &copy, &edit);
    return failed ? failed : reply_copy(call, &copy, operation);
}

const struct df_route draft_routes[] = {
    DF_ROUTE("GET", "/executions/:execution/operations/:operation", draft_read, DF_USER),
    DF_ROUTE("PATCH", "/executions/:execution/operations/:operation", draft_change, DF_USER,
             EDIT_BODY_LIMIT),
    {},
};
