#include "client.h"
#include "commands.h"
#include "file.h"
#include "name.h"
#include "print.h"
#include "tool_place.h"
#include "watch.h"

#include <df/http_client.h>

#include <stdio.h>

static const struct option_row check_options[] = {
    {"compute", 'c', "NAME", "where to check (Server compute)"},
    {"storage", 's', "NAME", "where to keep the answer, for a day (Local blob storage)"},
    {},
};

static const struct option_row code_options[] = {
    {"file", 'O', "FILE", "write it there, not to standard output"},
    {},
};

static const char *text_of(const json_t *item, const char *member)
{
    const char *text = json_string_value(json_object_get(item, member));

    return text ? text : "";
}

/* The path of the resource that the arguments name, below what `group` is in its project. */
static int find(struct client *client, const struct invocation *invocation, const char *group,
                const char **path)
{
    struct df_arena *arena = &client->ctx->arena;
    json_t *project, *items, *resource;
    int failed = client_project(client, argument(invocation, 0), &project);

    if (failed)
        return failed;
    const char *list = df_printf(arena, "/projects/%s/resources", text_of(project, "id"));
    failed = client_list(client, list, &items);
    if (!failed)
        failed = name_choose(client->ctx, items, "resource", argument(invocation, 1), &resource);
    if (!failed)
        *path = df_printf(arena, "/projects/%s/%s/%s", text_of(project, "id"), group,
                          df_url_escape(client->ctx, text_of(resource, "id")));
    return failed;
}

static int start(struct client *client, const struct invocation *invocation, const char **execution)
{
    const char *compute, *storage, *path;
    json_t *answer;
    int failed = find(client, invocation, "executions/resources", &path);

    if (!failed)
        failed = tool_place_choose(client, invocation, &compute, &storage);
    if (!failed)
        failed = client_call(client, "POST", df_printf(&client->ctx->arena, "%s/check", path),
                             json_pack("{ss ss}", "compute", compute, "storage", storage), &answer);
    if (!failed)
        *execution = text_of(answer, "id");
    return failed;
}

static void say(struct df_ctx *ctx, const json_t *answer)
{
    const json_t *parameters = json_object_get(answer, "parameters");
    size_t index;
    json_t *row;

    json_array_foreach(json_object_get(answer, "problems"), index, row) {
        const char *node = text_of(row, "node");
        printf("%s%s%s\n", text_printable(ctx, node), *node ? ": " : "",
               text_printable(ctx, text_of(row, "detail")));
    }
    if (json_is_integer(parameters))
        printf("%lld parameters\n", (long long) json_integer_value(parameters));
    if (json_is_true(json_object_get(answer, "ok")))
        printf("It is built without problems (%s).\n",
               text_printable(ctx, text_of(answer, "keras")));
}

/* The answer goes to standard output; that there are problems is a failure of the command. */
static int check(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct client client;
    const char *execution;
    json_t *seen;
    int failed = client_open(invocation, &client);

    if (!failed)
        failed = start(&client, invocation, &execution);
    if (!failed)
        failed = watch_execution(&client, execution, NULL);
    if (!failed)
        failed = client_call(
            &client, "GET", df_printf(&ctx->arena, "/executions/%s/check", execution), NULL, &seen);
    if (failed)
        return failed;
    const json_t *answer = json_object_get(seen, "answer");
    if (wants_json(invocation))
        print_json(answer);
    else
        say(ctx, answer);
    return json_is_true(json_object_get(answer, "ok"))
               ? 0
               : df_fail_as(ctx, DF_INVALID, "check_failed", "the check found problems");
}

/* What the code leaves out goes to standard error, so that what is written is a program. */
static int code(struct invocation *invocation)
{
    const char *file = option_value(invocation, "file"), *path;
    struct df_ctx *ctx = invocation->ctx;
    struct client client;
    json_t *answer, *row;
    size_t index;

    int failed = client_open(invocation, &client);
    if (!failed)
        failed = find(&client, invocation, "resources", &path);
    if (!failed)
        failed = client_call(&client, "GET", df_printf(&ctx->arena, "%s/code", path), NULL,
                             &answer);
    if (failed)
        return failed;
    json_array_foreach(json_object_get(answer, "problems"), index, row)
        fprintf(stderr, "%s\n", text_printable(ctx, text_of(row, "detail")));
    if (file)
        return file_write(ctx, file, text_of(answer, "code"), 0644);
    if (wants_json(invocation))
        print_json(answer);
    else
        fputs(text_of(answer, "code"), stdout);
    return 0;
}

const struct command resource_commands[] = {
    {"resources code", "PROJECT RESOURCE", 2, 2, code_options, code,
     "the Python code of a resource, such as the Keras code of an architecture"},
    {"resources check", "PROJECT RESOURCE", 2, 2, check_options, check,
     "build a resource for real, on a worker, and say what its framework says of it"},
    {},
};
