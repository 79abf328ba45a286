#include "archive_artifacts.h"
#include "client.h"
#include "commands.h"
#include "print.h"
#include "text.h"
#include "transfer.h"

#include <df/http_client.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What the gateway takes (ARCHIVE_PACKED_BYTES of projects). */
static const int64_t largest = 32 * 1024 * 1024;

static const struct option_row export_options[] = {
    {"history", 0, NULL, "also every change"},
    {"artifacts", 0, NULL, "also all artifacts with their bytes"},
    {},
};

static const struct option_row import_options[] = {
    {"name", 'n', "NAME", "what to call the project (as in the archive)"},
    {},
};

static int export_one(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    const char *file = argument(invocation, 1);
    struct client client;
    json_t *project;

    int failed = client_open(invocation, &client);
    if (failed || (failed = client_project(&client, argument(invocation, 0), &project)))
        return failed;
    const char *path = df_printf(&ctx->arena, "/projects/%s/archive?history=%s",
                                 json_string_value(json_object_get(project, "id")),
                                 option_value(invocation, "history") ? "true" : "false");
    if (option_value(invocation, "artifacts") && strcmp(file, "-") == 0)
        return df_fail_as(ctx, DF_INVALID, "usage", "--artifacts needs the name of a file");
    failed = option_value(invocation, "artifacts") ? archive_artifacts_export(
                 &client, json_string_value(json_object_get(project, "id")), path, file)
                                                   : transfer_get(&client, path, file);
    if (!failed && strcmp(file, "-") != 0)
        printf("%s\n", file);
    return failed;
}

static void print_result(struct invocation *invocation, const json_t *answer)
{
    const json_t *project = json_object_get(answer, "project"), *row;
    size_t index;

    if (wants_json(invocation)) {
        print_json(answer);
        return;
    }
    printf("%s\n", json_string_value(json_object_get(project, "id")));
    json_array_foreach(json_object_get(answer, "left_out"), index, row) {
        const char *path = json_string_value(json_object_get(row, "path"));
        const char *why = json_string_value(json_object_get(row, "why"));
        fprintf(stderr, "left out: %s: %s\n", text_printable(invocation->ctx, path ? path : ""),
                text_printable(invocation->ctx, why ? why : ""));
    }
}

/* The model goes as a whole; then come the artifacts, one by one. */
static int send_archive(struct invocation *invocation, struct client *client, int fd, int64_t size,
                        json_t *manifest)
{
    struct df_ctx *ctx = invocation->ctx;
    const char *name = option_value(invocation, "name");
    const char *path = df_printf(&ctx->arena, "/projects/import%s%s", name ? "?name=" : "",
                                 name ? df_url_escape(ctx, name) : "");
    json_t *answer;

    if (size > largest)
        return df_fail(ctx, DF_TOO_LARGE, "the model in it has more than 32 MiB");
    int failed = transfer_post(client, path, fd, size, &answer);
    if (failed)
        return failed;
    print_result(invocation, answer);
    const char *id = json_string_value(json_object_get(json_object_get(answer, "project"), "id"));
    return manifest && id ? archive_artifacts_send(client, argument(invocation, 0), manifest, id)
                          : 0;
}

static int import_one(struct invocation *invocation)
{
    struct client client;
    json_t *manifest;
    int64_t size = 0;
    int fd = -1;

    int failed = client_open(invocation, &client);
    if (!failed)
        failed = archive_artifacts_split(invocation->ctx, argument(invocation, 0), &fd, &size,
                                         &manifest);
    if (!failed)
        failed = send_archive(invocation, &client, fd, size, manifest);
    if (fd >= 0)
        close(fd);
    return failed;
}

const struct command archive_commands[] = {
    {"projects export", "PROJECT FILE", 2, 2, export_options, export_one,
     "a project as a zip of plain files"},
    {"projects import", "FILE", 1, 1, import_options, import_one,
     "a project out of an archive, or of the original DeepForge"},
    {},
};
