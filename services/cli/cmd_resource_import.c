#include "client.h"
#include "commands.h"
#include "model_file.h"
#include "print.h"
#include "text.h"
#include "tool_place.h"
#include "watch.h"

#include <df/uuid.h>

#include <stdio.h>

#define TYPE "keras.Architecture"

static const struct option_row import_options[] = {
    {"name", 'n', "NAME", "of the new resource (what the file says)"},
    {"type", 0, "TYPE", "of the new resource (" TYPE ")"},
    {"compute", 'c', "NAME", "where to read it (Server compute)"},
    {"storage", 's', "NAME", "where to keep the answer, for a day (Local blob storage)"},
    {},
};

static int start(struct client *client, const struct invocation *invocation, const char *project,
                 const char **execution)
{
    const char *compute, *storage, *text, *base64, *type = option_value(invocation, "type");
    json_t *answer;
    int failed = model_file_read(client->ctx, argument(invocation, 1), &text, &base64);

    if (!failed)
        failed = tool_place_choose(client, invocation, &compute, &storage);
    if (!failed)
        failed = client_call(
            client, "POST",
            df_printf(&client->ctx->arena, "/projects/%s/executions/resources/import", project),
            json_pack("{ss ss ss ss* ss*}", "compute", compute, "storage", storage, "type",
                      type ? type : TYPE, "text", text, "file", base64),
            &answer);
    if (!failed)
        *execution = json_string_value(json_object_get(answer, "id"));
    return failed;
}

/* As a change of the user who asked. */
static int add(struct client *client, const char *project, json_t *resource, const char *name,
               const char **id)
{
    struct df_arena *arena = &client->ctx->arena;
    json_t *model;
    int failed = client_call(client, "GET", df_printf(arena, "/projects/%s/model", project), NULL,
                             &model);

    if (failed)
        return failed;
    if (name)
        json_object_set_new(resource, "name", json_string(name));
    *id = df_uuid_new(arena);
    return client_call(client, "POST", df_printf(arena, "/projects/%s/changes", project),
                       json_pack("{ss sO s[{ss ss sO}]}", "client", "import", "base",
                                 json_object_get(model, "revision"), "patch", "op", "add", "path",
                                 df_printf(arena, "/resources/%s", *id), "value", resource),
                       NULL);
}

static int refuse(struct df_ctx *ctx, const json_t *answer)
{
    json_t *problem;
    size_t index;

    json_array_foreach(json_object_get(answer, "problems"), index, problem) {
        json_int_t line = json_integer_value(json_object_get(problem, "line"));
        const char *detail = text_printable(ctx,
                                            json_string_value(json_object_get(problem, "detail")));
        if (line > 0)
            printf("line %" JSON_INTEGER_FORMAT ": ", line);
        puts(detail);
    }
    return df_fail_as(ctx, DF_INVALID, "not_imported", "it could not be taken over");
}

static void say(struct df_ctx *ctx, const json_t *answer, const char *id)
{
    const json_t *resource = json_object_get(answer, "resource");
    json_t *note;
    size_t index;

    printf("%s: %zu layers (%s)\n",
           text_printable(ctx, json_string_value(json_object_get(resource, "name"))),
           json_object_size(json_object_get(resource, "nodes")), id);
    json_array_foreach(json_object_get(answer, "notes"), index, note)
        puts(text_printable(ctx, json_string_value(note)));
}

static int import(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    const char *execution, *id;
    struct client client;
    json_t *project, *seen;
    int failed = client_open(invocation, &client);

    if (!failed)
        failed = client_project(&client, argument(invocation, 0), &project);
    if (failed)
        return failed;
    const char *project_id = json_string_value(json_object_get(project, "id"));
    failed = start(&client, invocation, project_id, &execution);
    if (!failed)
        failed = watch_execution(&client, execution, NULL);
    if (!failed)
        failed = client_call(&client, "GET",
                             df_printf(&ctx->arena, "/executions/%s/import", execution), NULL,
                             &seen);
    if (failed)
        return failed;
    const json_t *answer = json_object_get(seen, "answer");
    json_t *resource = json_object_get(answer, "resource");
    if (!json_is_object(resource))
        return refuse(ctx, answer);
    failed = add(&client, project_id, resource, option_value(invocation, "name"), &id);
    if (failed)
        return failed;
    if (wants_json(invocation))
        print_json(answer);
    else
        say(ctx, answer, id);
    return 0;
}

const struct command resource_import_commands[] = {
    {"resources import", "PROJECT FILE", 2, 2, import_options, import,
     "make an architecture of Keras code, a model's JSON, a .keras file or an ONNX graph"},
    {},
};
