#include "object_store.h"
#include "queries.h"
#include "routes.h"

#include <df/digest.h>

#include <stdlib.h>

/* As many hashes as an execution may have values. */
enum { KEEP_BODY_LIMIT = 8 * 1024 * 1024 };

/* What is not to be given back with an execution. */
struct keeping {
    json_t *keep;
};

static const struct df_field keeping_fields[] = {
    DF_FIELD(keeping, keep, DF_JSON, DF_REQUIRED, .json = JSON_ARRAY),
    {},
};

/* Whose uses are asked for. */
struct question {
    json_t *executions, *keep, *bundles;
};

static const struct df_field question_fields[] = {
    DF_FIELD(question, executions, DF_JSON, DF_REQUIRED, .json = JSON_ARRAY),
    DF_FIELD(question, keep, DF_JSON, DF_REQUIRED, .json = JSON_ARRAY),
    DF_FIELD(question, bundles, DF_JSON, DF_REQUIRED, .json = JSON_ARRAY),
    {},
};

/* What executions use. */
struct uses {
    int64_t objects, bytes, alone, alone_bytes, bundle_bytes;
    json_t *unseen;
};

static const struct df_field uses_fields[] = {
    DF_FIELD(uses, objects, DF_INT, 0),
    DF_FIELD(uses, bytes, DF_INT, 0),
    DF_FIELD(uses, alone, DF_INT, 0),
    DF_FIELD(uses, alone_bytes, DF_INT, 0),
    DF_FIELD(uses, bundle_bytes, DF_INT, 0),
    DF_FIELD(uses, unseen, DF_JSON, 0),
    {},
};

/* The list as JSON text, once every row of it is what it must be. */
static int read_list(struct df_ctx *ctx, const char *pointer, const json_t *list,
                     bool (*is_right)(const char *), const char **text)
{
    json_t *row;
    size_t index;

    json_array_foreach(list, index, row)
        if (!json_is_string(row) || !is_right(json_string_value(row)))
            return df_fail_at(ctx, df_printf(&ctx->arena, "%s/%zu", pointer, index),
                              "is none of those that are listed here");
    char *made = json_dumps(list, JSON_COMPACT);
    if (!made)
        return df_fail(ctx, DF_INTERNAL, "the list could not be written");
    df_defer(&ctx->arena, free, made);
    *text = made;
    return 0;
}

static int internal_execution_release(struct df_call *call)
{
    const char *project, *execution, *keep;
    struct keeping keeping = {};
    int failed = df_path_uuid(call, "project", &project);

    if (!failed)
        failed = df_path_uuid(call, "execution", &execution);
    if (!failed)
        failed = df_body(call, keeping_fields, &keeping);
    if (!failed)
        failed = read_list(call->ctx, "/keep", keeping.keep, df_is_sha256, &keep);
    if (!failed)
        failed = object_store_release(call->ctx, project, execution, keep);
    return failed ? failed : df_reply_empty(call);
}

static int internal_execution_uses(struct df_call *call)
{
    const char *project, *executions, *keep, *bundles;
    struct question question = {};
    struct uses uses = {};
    int failed = df_path_uuid(call, "project", &project);

    if (!failed)
        failed = df_body(call, question_fields, &question);
    if (!failed)
        failed = read_list(call->ctx, "/executions", question.executions, df_is_uuid, &executions);
    if (!failed)
        failed = read_list(call->ctx, "/keep", question.keep, df_is_sha256, &keep);
    if (!failed)
        failed = read_list(call->ctx, "/bundles", question.bundles, df_is_sha256, &bundles);
    if (!failed)
        failed = df_pg_one(call->ctx, sql_execution_uses(project, executions, keep, bundles),
                           uses_fields, &uses);
    return failed ? failed : df_reply(call, 200, uses_fields, &uses);
}

const struct df_route execution_routes[] = {
    DF_ROUTE("POST", "/internal/projects/:project/executions/:execution/release",
             internal_execution_release, DF_SERVICE, KEEP_BODY_LIMIT),
    DF_ROUTE("POST", "/internal/projects/:project/uses", internal_execution_uses, DF_SERVICE,
             KEEP_BODY_LIMIT),
    {},
};
