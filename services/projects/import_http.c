#include "node_type.h"
#include "routes.h"
#include "tool_snapshot.h"

#include <stdlib.h>

enum { IMPORT_BODY = 8 * 1024 * 1024 };

/* What is to become a resource: a text, or a file in base64. */
struct source {
    const char *type, *text, *file;
};

static const struct df_field source_fields[] = {
    DF_FIELD(source, type, DF_TEXT, DF_REQUIRED),
    DF_FIELD(source, text, DF_TEXT, DF_NULLABLE),
    DF_FIELD(source, file, DF_TEXT, DF_NULLABLE),
    {},
};

/* Classes of the project are known by their names alone. */
static json_t *files_of(const json_t *tools, const json_t *classes)
{
    json_t *files = json_copy(json_object_get(tools, "modules"));
    char *text = json_array_size(classes) > 0 ? json_dumps(classes, JSON_COMPACT) : NULL;

    json_object_update(files, json_object_get(tools, "types"));
    if (text)
        json_object_set_new(files, "classes.json", json_string(text));
    free(text);
    return files;
}

/* As of a pipeline with one operation, which has the extension of the type read the source. A text
 * is read without the environment of the extension, so that nobody waits for it. */
static int import_snapshot(struct df_call *call)
{
    struct df_ctx *ctx = call->ctx;
    struct tool_project of = {};
    struct source source = {};
    const json_t *tools = NULL, *classes;
    int failed = df_body(call, source_fields, &source);

    if (!failed)
        failed = tool_project_read(call, &of);
    if (!failed)
        failed = tool_find(ctx, source.type, &tools);
    if (!failed)
        failed = node_type_list(ctx, source.type, of.model->model.tree, &classes);
    if (failed)
        return failed;
    const json_t *function = json_object_get(tools, source.file ? "file" : "text");
    if (!function)
        return df_fail_as(ctx, DF_INVALID, "no_importer",
                          "no extension of this server imports resources of this type");
    const char *subject = source.file ? source.file : source.text;
    const struct tool_ask ask = {
        .class = "Import",
        .function = json_string_value(function),
        .subject = df_defer_json(&ctx->arena, json_string(subject ? subject : "")),
        .is_base64 = source.file,
        .files = df_defer_json(&ctx->arena, files_of(tools, classes)),
        .folder = json_string_value(json_object_get(tools, "folder")),
    };
    return tool_reply(call, &of, &ask, source.file ? json_object_get(tools, "environment") : NULL);
}

const struct df_route import_routes[] = {
    DF_ROUTE("POST", "/internal/projects/:project/resources/import", import_snapshot, DF_SERVICE,
             .body_limit = IMPORT_BODY),
    {},
};
