#include "model.h"
#include "routes.h"
#include "tool_snapshot.h"

/* As of a pipeline with one operation, which asks the extension of the resource. */
static int check_snapshot(struct df_call *call)
{
    struct df_ctx *ctx = call->ctx;
    struct tool_project of = {};
    const json_t *tools;
    int failed = tool_project_read(call, &of);

    if (failed)
        return failed;
    const json_t *resource = model_document(of.model->model.tree, MODEL_RESOURCES,
                                            df_path(call, "resource"));
    if (!resource)
        return df_fail(ctx, DF_NOT_FOUND, "there is no such resource");
    const char *type = json_string_value(json_object_get(resource, "type"));
    failed = tool_find(ctx, type ? type : "", &tools);
    if (failed)
        return failed;
    const struct tool_ask ask = {
        .class = "Check",
        .function = json_string_value(json_object_get(tools, "check")),
        .subject = resource,
        .files = json_object_get(tools, "modules"),
        .folder = json_string_value(json_object_get(tools, "folder")),
    };
    if (!ask.function)
        return df_fail_as(ctx, DF_INVALID, "no_checker",
                          "no extension of this server checks resources of its type");
    return tool_reply(call, &of, &ask, json_object_get(tools, "environment"));
}

const struct df_route check_routes[] = {
    DF_ROUTE("GET", "/internal/projects/:project/resources/:resource/check", check_snapshot,
             DF_SERVICE),
    {},
};
