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

/* What an execution uses. */
struct uses {
    int64_t objects, bytes, alone, alone_bytes;
    json_t *unseen;
};

static const struct df_field uses_fields[] = {
    DF_FIELD(uses, objects, DF_INT, 0), DF_FIELD(uses, bytes, DF_INT, 0),
    DF_FIELD(uses, alone, DF_INT, 0),   DF_FIELD(uses, alone_bytes, DF_INT, 0),
    DF_FIELD(uses, unseen, DF_JSON, 0), {},
};

struct asked {
    const char *project, *execution, *keep; /* JSON text */
};

static int read_asked(struct df_call *call, struct asked *asked)
{
    struct keeping keeping = {};
    json_t *hash;
    size_t index;
    int failed = df_path_uuid(call, "project", &asked->project);

    if (!failed)
        failed = df_path_uuid(call, "execution", &asked->execution);
    if (!failed)
        failed = df_body(call, keeping_fields, &keeping);
    if (failed)
        return failed;
    json_array_foreach(keeping.keep, index, hash)
        if (!json_is_string(hash) || !df_is_sha256(json_string_value(hash)))
            return df_fail_at(call->ctx, df_printf(&call->ctx->arena, "/keep/%zu", index),
                              "must be a SHA-256 in lower-case hexadecimal");
    char *text = json_dumps(keeping.keep, JSON_COMPACT);
    if (!text)
        return df_fail(call->ctx, DF_INTERNAL, "the hashes could not be written");
    df_defer(&call->ctx->arena, free, text);
    asked->keep = text;
    return 0;
}

static int internal_execution_release(struct df_call *call)
{
    struct asked asked;
    int failed = read_asked(call, &asked);

    if (!failed)
        failed = object_store_release(call->ctx, asked.project, asked.execution, asked.keep);
    return failed ? failed : df_reply_empty(call);
}

static int internal_execution_uses(struct df_call *call)
{
    struct asked asked;
    struct uses uses = {};
    int failed = read_asked(call, &asked);

    if (!failed)
        failed = df_pg_one(call->ctx,
                           sql_execution_uses(asked.project, asked.execution, asked.keep),
                           uses_fields, &uses);
    return failed ? failed : df_reply(call, 200, uses_fields, &uses);
}

const struct df_route execution_routes[] = {
    DF_ROUTE("POST", "/internal/projects/:project/executions/:execution/release",
             internal_execution_release, DF_SERVICE, KEEP_BODY_LIMIT),
    DF_ROUTE("POST", "/internal/projects/:project/executions/:execution/uses",
             internal_execution_uses, DF_SERVICE, KEEP_BODY_LIMIT),
    {},
};
