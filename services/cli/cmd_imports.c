#include "artifact.h"
#include "commands.h"
#include "import_watch.h"
#include "name.h"
#include "print.h"

#include <df/http_client.h>

#include <stdio.h>
#include <string.h>

static const struct column import_columns[] = {
    {"ID", "id", COLUMN_TEXT},
    {"NAME", "name", COLUMN_TEXT},
    {"STATE", "state", COLUMN_TEXT},
    {"THERE", "received", COLUMN_SIZE},
    {"SIZE", "size", COLUMN_SIZE},
    {"FROM", "source.name", COLUMN_TEXT},
    {"PROBLEM", "problem.detail", COLUMN_TEXT},
    {},
};

static const struct column columns[] = {
    {"SIZE", "size", COLUMN_SIZE},
    {"PATH", "path", COLUMN_TEXT},
    {},
};

static const struct option_row import_options[] = {
    {"project", 'P', "PROJECT", "where it goes; not needed when you have one project"},
    {"from", 'f', "STORAGE", "the storage of yours that the file lies on"},
    {"name", 'n', "NAME", "what to call it (the file's name)"},
    {"type", 'T', "TYPE", "what it is, such as numpy.ndarray"},
    {"storage", 's', "NAME", "where to keep it (Local blob storage)"},
    {"background", 'b', NULL, "print the import's id and do not wait"},
    {},
};

static const char *text_of(const json_t *item, const char *member)
{
    const char *text = json_string_value(json_object_get(item, member));

    return text ? text : "";
}

/* The id of a storage that is named. */
static int find_storage(struct client *client, const char *given, const char **id)
{
    json_t *storages, *chosen;
    int failed = client_list(client, "/storages", &storages);

    if (!failed)
        failed = name_choose(client->ctx, storages, "storage", given, &chosen);
    if (!failed)
        *id = text_of(chosen, "id");
    return failed;
}

static int browse(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    const char *folder = argument(invocation, 1) ? argument(invocation, 1) : "", *storage;
    size_t length = strlen(folder);
    struct client client;
    json_t *items;
    int failed = client_open(invocation, &client);

    if (!failed)
        failed = find_storage(&client, argument(invocation, 0), &storage);
    if (failed)
        return failed;
    if (length > 0 && folder[length - 1] != '/')
        folder = df_printf(&ctx->arena, "%s/", folder);
    failed = client_list(
        &client,
        df_printf(&ctx->arena, "/storages/%s/files?folder=%s", storage, df_url_escape(ctx, folder)),
        &items);
    if (!failed)
        print_items(invocation, items, columns);
    return failed;
}

/* The named one, or the only one. */
static int find_project(struct client *client, const char *given, const char **id)
{
    json_t *projects, *project;

    if (given) {
        int failed = client_project(client, given, &project);
        if (!failed)
            *id = text_of(project, "id");
        return failed;
    }
    int failed = client_list(client, "/projects", &projects);
    if (!failed && json_array_size(projects) != 1)
        failed = df_fail_as(client->ctx, DF_INVALID, "usage",
                            "say where it goes: --project PROJECT");
    if (!failed)
        *id = text_of(json_array_get(projects, 0), "id");
    return failed;
}

static int order(struct client *client, const struct invocation *invocation, const char *project,
                 json_t **made)
{
    const char *path = argument(invocation, 0), *slash = strrchr(path, '/');
    const char *name = option_value(invocation, "name"), *keeper = BLOB_STORAGE, *source;
    const char *storage = option_value(invocation, "storage");
    int failed = find_storage(client, option_value(invocation, "from"), &source);

    if (!failed && storage)
        failed = find_storage(client, storage, &keeper);
    if (failed)
        return failed;
    return client_call(client, "POST",
                       df_printf(&client->ctx->arena, "/projects/%s/imports", project),
                       json_pack("{ss ss ss ss ss*}", "source", source, "path", path, "name",
                                 name ? name : (slash ? slash + 1 : path), "storage", keeper,
                                 "type", option_value(invocation, "type")),
                       made);
}

/* The artifact, or with --background the import. */
static void print_made(const struct invocation *invocation, const json_t *import, bool is_ended)
{
    if (wants_json(invocation))
        print_json(import);
    else
        printf("%s\n", text_of(import, is_ended ? "artifact" : "id"));
}

static int import(struct invocation *invocation)
{
    bool waits = !option_value(invocation, "background");
    const char *project;
    struct client client;
    json_t *made;

    if (!option_value(invocation, "from"))
        return df_fail_as(invocation->ctx, DF_INVALID, "usage",
                          "say where it lies: --from STORAGE");
    int failed = client_open(invocation, &client);
    if (!failed)
        failed = find_project(&client, option_value(invocation, "project"), &project);
    if (!failed)
        failed = order(&client, invocation, project, &made);
    if (!failed && waits)
        failed = import_watch(&client, &made);
    if (!failed)
        print_made(invocation, made, waits);
    return failed;
}

static int list(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    const char *project;
    struct client client;
    json_t *items;
    int failed = client_open(invocation, &client);

    if (!failed)
        failed = find_project(&client, argument(invocation, 0), &project);
    if (!failed)
        failed = client_list(&client, df_printf(&ctx->arena, "/projects/%s/imports", project),
                             &items);
    if (!failed)
        print_items(invocation, items, import_columns);
    return failed;
}

static int end(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct client client;
    json_t *nothing;
    int failed = client_open(invocation, &client);

    return failed ? failed
                  : client_call(&client, "DELETE",
                                df_printf(&ctx->arena, "/imports/%s",
                                          df_url_escape(ctx, argument(invocation, 0))),
                                NULL, &nothing);
}

const struct command import_commands[] = {
    {"artifacts browse", "STORAGE [FOLDER]", 1, 2, NULL, browse,
     "see what lies on a storage of yours"},
    {"artifacts import", "PATH", 1, 1, import_options, import,
     "take a file that lies on a storage"},
    {"imports", "", 0, 0, NULL, list, NULL},
    {"imports list", "[PROJECT]", 0, 1, NULL, list, "what is being imported, and what failed"},
    {"imports end", "IMPORT", 1, 1, NULL, end, "give one up, or forget that it failed"},
    {},
};
