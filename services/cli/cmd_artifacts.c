#include "artifact.h"
#include "commands.h"
#include "name.h"
#include "preview.h"
#include "print.h"
#include "transfer.h"
#include "upload.h"

#include <df/record.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct column columns[] = {
    {"ID", "id", COLUMN_TEXT},
    {"NAME", "name", COLUMN_TEXT},
    {"TYPE", "type", COLUMN_TEXT},
    {"SIZE", "size", COLUMN_SIZE},
    {"PROJECT", "project_name", COLUMN_TEXT},
    {"CREATED", "created_at", COLUMN_TIME},
    {},
};

static const struct option_row get_options[] = {
    {"project", 'P', "PROJECT", "the project to look in, when the artifact is given by name"},
    {"file", 'O', "FILE", "where to write it (its name, in this folder); - is standard output"},
    {},
};

static const struct option_row preview_options[] = {
    {"project", 'P', "PROJECT", "the project to look in, when the artifact is given by name"},
    {},
};

static const struct option_row put_options[] = {
    {"project", 'P', "PROJECT", "where it goes; not needed when you have one project"},
    {"name", 'n', "NAME", "what to call it (the file's name)"},
    {"type", 'T', "TYPE", "what it is, such as numpy.ndarray"},
    {"storage", 's', "NAME", "where to keep it (Local blob storage)"},
    {},
};

static const struct option_row remove_options[] = {
    {"project", 'P', "PROJECT", "the project to look in, when the artifact is given by name"},
    {"with-data", 0, NULL, "delete its data too, unless something else uses it"},
    {},
};

static const char *text_of(const json_t *item, const char *member)
{
    const char *text = json_string_value(json_object_get(item, member));

    return text ? text : "";
}

/* The one project that is named, or all. */
static int find_projects(struct client *client, const char *given, json_t **projects)
{
    json_t *project;

    int failed = client_list(client, "/projects", projects);
    if (failed || !given)
        return failed;
    failed = name_choose(client->ctx, *projects, "project", given, &project);
    if (failed)
        return failed;
    *projects = df_defer_json(&client->ctx->arena, json_pack("[O]", project));
    return 0;
}

static int list_all(struct client *client, const char *given, json_t **items)
{
    json_t *projects, *found, *artifact;
    size_t index;

    *items = df_defer_json(&client->ctx->arena, json_array());
    int failed = find_projects(client, given, &projects);
    for (size_t i = 0; !failed && i < json_array_size(projects); i++) {
        const json_t *project = json_array_get(projects, i);
        failed = client_list(
            client,
            df_printf(&client->ctx->arena, "/projects/%s/artifacts", text_of(project, "id")),
            &found);
        if (failed)
            return failed;
        json_array_foreach(found, index, artifact) {
            json_object_set_new(artifact, "project_name", json_string(text_of(project, "name")));
            json_array_append(*items, artifact);
        }
    }
    return failed;
}

static int list(struct invocation *invocation)
{
    struct client client;
    json_t *items;

    int failed = client_open(invocation, &client);
    if (failed || (failed = list_all(&client, argument(invocation, 0), &items)))
        return failed;
    print_items(invocation, items, columns);
    return 0;
}

int artifact_find(struct client *client, const struct invocation *invocation, json_t **artifact)
{
    const char *given = argument(invocation, 0);
    json_t *items;

    if (df_is_uuid(given))
        return client_call(client, "GET", df_printf(&client->ctx->arena, "/artifacts/%s", given),
                           NULL, artifact);
    int failed = list_all(client, option_value(invocation, "project"), &items);
    return failed ? failed : name_choose(client->ctx, items, "artifact", given, artifact);
}

/* A name that others chose must not lead into another folder. */
static const char *file_name(struct df_ctx *ctx, const json_t *artifact)
{
    char *name = df_strdup(&ctx->arena, text_printable(ctx, text_of(artifact, "name")));

    for (char *c = name; *c; c++)
        if (*c == '/')
            *c = '_';
    return name[0] == '.' || !name[0] ? df_printf(&ctx->arena, "_%s", name) : name;
}

static int get(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    const char *file = option_value(invocation, "file");
    struct client client;
    json_t *artifact;

    int failed = client_open(invocation, &client);
    if (failed || (failed = artifact_find(&client, invocation, &artifact)))
        return failed;
    if (!file)
        file = file_name(ctx, artifact);
    const char *path = df_printf(&ctx->arena, "/artifacts/%s/content", text_of(artifact, "id"));
    failed = strcmp(file, "-") == 0
                 ? transfer_get(&client, path, file)
                 : transfer_resume(&client, path, file, text_of(artifact, "hash"),
                                   json_integer_value(json_object_get(artifact, "size")));
    if (!failed && strcmp(file, "-") != 0)
        printf("%s\n", file);
    return failed;
}

static int preview(struct invocation *invocation)
{
    struct client client;
    json_t *artifact, *found;

    int failed = client_open(invocation, &client);
    if (!failed)
        failed = artifact_find(&client, invocation, &artifact);
    if (!failed)
        failed = client_call(
            &client, "GET",
            df_printf(&invocation->ctx->arena, "/artifacts/%s/preview", text_of(artifact, "id")),
            NULL, &found);
    if (failed)
        return failed;
    if (wants_json(invocation))
        print_json(found);
    else
        preview_print(invocation->ctx, found);
    return 0;
}

static int send_file(struct client *client, const struct invocation *invocation,
                     const char *project, int fd, json_t **artifact)
{
    struct df_ctx *ctx = client->ctx;
    const char *path = argument(invocation, 0), *slash = strrchr(path, '/');
    const char *name = option_value(invocation, "name"), *storage = BLOB_STORAGE;
    json_t *storages, *chosen;
    struct stat info;
    int failed = 0;

    if (fstat(fd, &info) < 0 || !S_ISREG(info.st_mode))
        return df_fail(ctx, DF_INVALID, "'%s' is not a file", path);
    if (option_value(invocation, "storage")) {
        failed = client_list(client, df_printf(&ctx->arena, "/projects/%s/storages", project),
                             &storages);
        if (failed
            || (failed = name_choose(ctx, storages, "storage", option_value(invocation, "storage"),
                                     &chosen)))
            return failed;
        storage = text_of(chosen, "id");
    }
    const struct upload_order order = {project, storage, name ? name : (slash ? slash + 1 : path),
                                       option_value(invocation, "type"), NULL};
    return upload_file(client, &order, fd, info.st_size, artifact);
}

static int put(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct client client;
    json_t *projects, *artifact;

    int failed = client_open(invocation, &client);
    if (failed || (failed = find_projects(&client, option_value(invocation, "project"), &projects)))
        return failed;
    if (json_array_size(projects) != 1)
        return df_fail_as(ctx, DF_INVALID, "usage", "say where it goes: --project PROJECT");
    int fd = open(argument(invocation, 0), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return df_fail(ctx, DF_INVALID, "cannot read '%s': %s", argument(invocation, 0),
                       strerror(errno));
    failed = send_file(&client, invocation, text_of(json_array_get(projects, 0), "id"), fd,
                       &artifact);
    close(fd);
    if (failed)
        return failed;
    if (wants_json(invocation))
        print_json(artifact);
    else
        printf("%s\n", text_of(artifact, "id"));
    return 0;
}

static int remove_one(struct invocation *invocation)
{
    bool with_data = option_value(invocation, "with-data") != NULL;
    struct client client;
    json_t *artifact;

    int failed = client_open(invocation, &client);
    if (failed || (failed = artifact_find(&client, invocation, &artifact)))
        return failed;
    return client_call(&client, "DELETE",
                       df_printf(&invocation->ctx->arena, "/artifacts/%s%s",
                                 text_of(artifact, "id"), with_data ? "?data=true" : ""),
                       NULL, NULL);
}

const struct command artifact_commands[] = {
    {"artifacts", "", 0, 0, NULL, list, NULL},
    {"artifacts list", "[PROJECT]", 0, 1, NULL, list, "what was uploaded or made"},
    {"artifacts get", "ARTIFACT", 1, 1, get_options, get, "download one"},
    {"artifacts preview", "ARTIFACT", 1, 1, preview_options, preview, "see what is in one"},
    {"artifacts put", "FILE", 1, 1, put_options, put, "upload a file"},
    {"artifacts rm", "ARTIFACT", 1, 1, remove_options, remove_one, "forget one"},
    {},
};
