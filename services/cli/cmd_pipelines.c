#include "client.h"
#include "commands.h"
#include "name.h"
#include "program_inputs.h"
#include "transfer.h"

#include <df/http_client.h>

#include <stdio.h>
#include <string.h>

static const struct option_row export_options[] = {
    {"parameters", 0, NULL, "every input is given when the program is started"},
    {"parameter", 0, "INPUT", "this Input node, by id or name, is; may be repeated"},
    {"whole", 0, NULL, "put in the inputs over 8 MiB as well"},
    {},
};

static const struct option_row files_options[] = {
    {"list-inputs", 0, NULL, "list the inputs with their hashes, without their bytes"},
    {"whole", 0, NULL, "put in the inputs over 8 MiB as well"},
    {},
};

static const char *text_of(const json_t *object, const char *member)
{
    const char *text = json_string_value(json_object_get(object, member));

    return text ? text : "";
}

/* The Input nodes of a pipeline, as a list of {id, name}. */
static int find_inputs(struct client *client, const char *project, const char *pipeline,
                       json_t **inputs)
{
    struct df_arena *arena = &client->ctx->arena;
    json_t *answer, *node;
    const char *id;

    int failed = client_call(client, "GET",
                             df_printf(arena, "/projects/%s/pipelines/%s", project, pipeline), NULL,
                             &answer);
    if (failed)
        return failed;
    *inputs = df_defer_json(arena, json_array());
    json_object_foreach(json_object_get(answer, "nodes"), id, node)
        if (strcmp(text_of(node, "operation"), "Input") == 0)
            json_array_append_new(
                *inputs, json_pack("{ss ss}", "id", id, "name",
                                   *text_of(node, "name") ? text_of(node, "name") : "Input"));
    return 0;
}

static int read_parameters(struct client *client, const struct invocation *invocation,
                           const char *project, const char *pipeline, const char **query)
{
    struct df_ctx *ctx = client->ctx;
    const char *list = "", *given;
    json_t *inputs, *input;

    *query = option_value(invocation, "parameters") ? "?parameters=*" : "";
    if (**query || !option_value(invocation, "parameter"))
        return 0;
    int failed = find_inputs(client, project, pipeline, &inputs);
    for (size_t i = 0; !failed && (given = option_nth(invocation, "parameter", i)); i++) {
        failed = name_choose(ctx, inputs, "input", given, &input);
        if (!failed)
            list = df_printf(&ctx->arena, "%s%s%s", list, *list ? "," : "",
                             df_url_escape(ctx, text_of(input, "id")));
    }
    *query = df_printf(&ctx->arena, "?parameters=%s", list);
    return failed;
}

static int save(struct client *client, const struct invocation *invocation, const char *path)
{
    const char *file = argument(invocation, 2);
    bool is_whole = option_value(invocation, "whole");

    if (is_whole && (strcmp(file, "-") == 0 || option_value(invocation, "list-inputs")))
        return df_fail(client->ctx, DF_INVALID, "--whole needs a file, and no --list-inputs");
    int failed = is_whole ? program_inputs_get(client, path, file)
                          : transfer_get(client, path, file);

    if (!failed && strcmp(file, "-") != 0)
        printf("%s\n", file);
    return failed;
}

static int export_one(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    json_t *project, *pipelines, *pipeline;
    struct client client;
    const char *query;

    int failed = client_open(invocation, &client);
    if (!failed)
        failed = client_project(&client, argument(invocation, 0), &project);
    if (!failed)
        failed = client_list(
            &client, df_printf(&ctx->arena, "/projects/%s/pipelines", text_of(project, "id")),
            &pipelines);
    if (!failed)
        failed = name_choose(ctx, pipelines, "pipeline", argument(invocation, 1), &pipeline);
    if (!failed)
        failed = read_parameters(&client, invocation, text_of(project, "id"),
                                 text_of(pipeline, "id"), &query);
    if (failed)
        return failed;
    return save(&client, invocation,
                df_printf(&ctx->arena, "/projects/%s/pipelines/%s/export%s", text_of(project, "id"),
                          df_url_escape(ctx, text_of(pipeline, "id")), query));
}

static int save_files(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    const char *inputs = option_value(invocation, "list-inputs") ? "list" : "files";
    struct client client;
    json_t *execution, *job;

    int failed = client_open(invocation, &client);
    if (!failed)
        failed = client_call(
            &client, "GET",
            df_printf(&ctx->arena, "/executions/%s", df_url_escape(ctx, argument(invocation, 0))),
            NULL, &execution);
    if (!failed)
        failed = name_choose(ctx, json_object_get(execution, "job_list"), "job",
                             argument(invocation, 1), &job);
    if (failed)
        return failed;
    return save(&client, invocation,
                df_printf(&ctx->arena, "/jobs/%s/files?inputs=%s", text_of(job, "id"), inputs));
}

const struct command pipeline_commands[] = {
    {"pipelines export", "PROJECT PIPELINE FILE", 3, 3, export_options, export_one,
     "a pipeline as a zip with a Python program that runs without DeepForge"},
    {"executions files", "EXECUTION JOB FILE", 3, 3, files_options, save_files,
     "all that is needed to run one job again by hand, as a zip"},
    {},
};
