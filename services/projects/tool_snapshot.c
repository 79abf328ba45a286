#include "tool_snapshot.h"
#include "extension_store.h"
#include "model_store.h"
#include "queries.h"
#include "settings.h"

#include <df/pg.h>

#define OPERATION "ask"
#define PIPELINE  "ask-extension"

int tool_project_read(struct df_call *call, struct tool_project *of)
{
    const char *id;
    int failed = df_path_uuid(call, "project", &id);

    if (!failed)
        failed = df_pg_one(call->ctx, sql_project_find(id), project_access_fields, &of->project);
    return failed ? failed
                  : model_load(call->ctx, of->project.id, of->project.revision, &of->model);
}

int tool_find(struct df_ctx *ctx, const char *type, const json_t **tools)
{
    json_t *files, *installed;
    int failed = extension_store_of_type(ctx, type, &files);

    if (failed)
        return failed;
    *tools = json_object_get(projects_settings(ctx)->extensions.tools, type);
    installed = files ? extension_set_tools(ctx, files) : NULL;
    if (installed)
        *tools = df_defer_json(&ctx->arena, installed);
    return 0;
}

static json_t *operations_of(const char *code, const char *class, const json_t *environment)
{
    return json_pack("{s{ss ss s{ss s[] s[{ss}] s[]} sO*}}", OPERATION, "name", class, "code", code,
                     "interface", "class", class, "inputs", "outputs", "name", TOOL_OUTPUT,
                     "attributes", "environment", environment);
}

int tool_reply(struct df_call *call, const struct tool_project *of, const struct tool_ask *ask,
               const json_t *environment)
{
    struct df_ctx *ctx = call->ctx;
    const json_t *tree = of->model->model.tree;
    const char *code = tool_code(&ctx->arena, ask);

    if (!code)
        return df_fail(ctx, DF_INTERNAL, "the question could not be written");
    return df_reply_json(
        call, 200,
        json_pack("{sI s{ss ss} s{ss ss s{s{ss}} s{}} so sO? sO? s{} s[]}", "revision",
                  (json_int_t) of->model->revision, "project", "id", of->project.id, "name",
                  of->project.name, "pipeline", "id", PIPELINE, "name", ask->class, "nodes",
                  OPERATION, "operation", OPERATION, "edges", "operations",
                  operations_of(code, ask->class, environment), "modules",
                  json_object_get(tree, "modules"), "serialization",
                  json_object_get(tree, "serialization"), "resources", "problems"));
}
