#include "client.h"
#include "commands.h"
#include "extension_source.h"
#include "print.h"
#include "text.h"

#include <df/http_client.h>

#include <stdio.h>

static const struct option_row remove_options[] = {
    {"force", 'f', NULL, "also when projects have resources of its types"},
    {},
};

static const struct column columns[] = {
    {"ID", "id", COLUMN_TEXT},
    {"VERSION", "version", COLUMN_TEXT},
    {"NAME", "name", COLUMN_TEXT},
    {"SHIPPED", "shipped", COLUMN_YES},
    {"DESCRIPTION", "description", COLUMN_TEXT},
    {},
};

static const struct column project_columns[] = {
    {"ID", "id", COLUMN_TEXT},
    {"VERSION", "version", COLUMN_TEXT},
    {"NAME", "name", COLUMN_TEXT},
    {"ON", "enabled", COLUMN_YES},
    {"DESCRIPTION", "description", COLUMN_TEXT},
    {},
};

/* The address of the extensions of the project that is meant. */
static int project_path(struct client *client, const char *given, const char **path)
{
    json_t *project;
    int failed = client_project(client, given, &project);

    if (!failed)
        *path = df_printf(&client->ctx->arena, "/projects/%s/extensions",
                          json_string_value(json_object_get(project, "id")));
    return failed;
}

static int list(struct invocation *invocation)
{
    const char *project = argument(invocation, 0), *path = "/extensions";
    struct client client;
    json_t *items;

    int failed = client_open(invocation, &client);
    if (!failed && project)
        failed = project_path(&client, project, &path);
    if (!failed)
        failed = client_list(&client, path, &items);
    if (!failed)
        print_items(invocation, items, project ? project_columns : columns);
    return failed;
}

static int set(struct invocation *invocation, const char *method)
{
    struct df_ctx *ctx = invocation->ctx;
    struct client client;
    const char *path;

    int failed = client_open(invocation, &client);
    if (!failed)
        failed = project_path(&client, argument(invocation, 0), &path);
    if (failed)
        return failed;
    return client_call(
        &client, method,
        df_printf(&ctx->arena, "%s/%s", path, df_url_escape(ctx, argument(invocation, 1))), NULL,
        NULL);
}

static int enable(struct invocation *invocation)
{
    return set(invocation, "PUT");
}

static int disable(struct invocation *invocation)
{
    return set(invocation, "DELETE");
}

static int add(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct client client;
    const char *bytes;
    json_t *extension;
    size_t size;

    int failed = client_open(invocation, &client);
    if (!failed)
        failed = extension_source_read(ctx, argument(invocation, 0), &bytes, &size);
    if (!failed)
        failed = client_post_bytes(&client, "/extensions", bytes, size, &extension);
    if (failed)
        return failed;
    if (wants_json(invocation))
        print_json(extension);
    else
        printf("%s %s\n", text_printable(ctx, json_string_value(json_object_get(extension, "id"))),
               text_printable(ctx, json_string_value(json_object_get(extension, "version"))));
    return 0;
}

static int remove_one(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct client client;

    int failed = client_open(invocation, &client);
    if (failed)
        return failed;
    return client_call(&client, "DELETE",
                       df_printf(&ctx->arena, "/extensions/%s?force=%s",
                                 df_url_escape(ctx, argument(invocation, 0)),
                                 option_value(invocation, "force") ? "true" : "false"),
                       NULL, NULL);
}

const struct command extension_commands[] = {
    {"extensions list", "[PROJECT]", 0, 1, NULL, list,
     "what can be drawn here, and where it is from; of a project: which are on"},
    {"extensions add", "SOURCE", 1, 1, NULL, add,
     "install or renew one: a folder, an archive, an https address, or the name of an npm package"},
    {"extensions remove", "ID", 1, 1, remove_options, remove_one, "take one away again"},
    {"extensions enable", "PROJECT ID", 2, 2, NULL, enable, "switch one on in a project"},
    {"extensions disable", "PROJECT ID", 2, 2, NULL, disable,
     "switch one off in a project that has no resources of its types"},
    {},
};
