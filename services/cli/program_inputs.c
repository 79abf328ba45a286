#include "program_inputs.h"

#include "transfer.h"
#include "zip_part.h"

#include <df/record.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TABLE  "pipeline.json"
#define SERVED "/files/"

/* Of what a service makes: text, and inputs of 32 MiB together. */
static const struct df_zip_limits limits = {40000, 64 * 1024 * 1024, 256 * 1024 * 1024};

struct filling {
    struct client *client;
    struct df_zip_writer *writer;
    json_t *table, *paths; /* pipeline.json; what the service has put in */
    const char *part;      /* where a download lies meanwhile */
};

static const char *text_of(const json_t *object, const char *member)
{
    const char *text = json_string_value(json_object_get(object, member));

    return text ? text : "";
}

static int read_table(struct filling *filling, struct df_zip_reader *reader)
{
    struct df_ctx *ctx = filling->client->ctx;
    const char *bytes;
    size_t size;
    int failed = df_zip_read(reader, &bytes, &size);

    if (failed)
        return failed;
    filling->table = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, NULL);
    if (!filling->table)
        return df_fail(ctx, DF_UNAVAILABLE, "the server's program cannot be read");
    df_defer_json(&ctx->arena, filling->table);
    return df_zip_add(filling->writer, TABLE, bytes, size);
}

static int copy(struct filling *filling)
{
    struct df_zip_reader *reader;
    const char *path;
    int failed = df_zip_open_file(filling->client->ctx, filling->part, &limits, &reader);

    while (!failed && !(failed = df_zip_next(reader, &path)) && path) {
        json_object_set_new(filling->paths, path, json_true());
        failed = strcmp(path, TABLE) == 0 ? read_table(filling, reader)
                                          : zip_part_copy(reader, filling->writer, path);
    }
    return failed;
}

static int add_input(struct filling *filling, const json_t *input)
{
    const struct zip_part row = {text_of(input, "file"), text_of(input, "name"),
                                 text_of(input, "sha256")};
    const char *url = text_of(input, "url");

    if (strncmp(url, SERVED, strlen(SERVED)) != 0 || df_zip_path_problem(row.path))
        return df_fail(filling->client->ctx, DF_UNAVAILABLE,
                       "the server does not say where '%s' lies", row.name);
    int failed = transfer_get(filling->client, url, filling->part);
    return failed ? failed
                  : zip_part_add(filling->client->ctx, filling->writer, &row, filling->part);
}

static int add_inputs(struct filling *filling)
{
    json_t *input;
    size_t index;
    int failed = 0;

    json_array_foreach(json_object_get(filling->table, "inputs"), index, input) {
        const char *file = text_of(input, "file");
        if (!failed && *file && !json_object_get(filling->paths, file))
            failed = add_input(filling, input);
    }
    return failed;
}

static int fill(struct client *client, const char *path, const char *file, FILE *out)
{
    struct df_arena *arena = &client->ctx->arena;
    struct filling filling = {.client = client,
                              .paths = df_defer_json(arena, json_object()),
                              .part = df_printf(arena, "%s.input", file)};

    int failed = transfer_get(client, path, filling.part);
    if (!failed)
        failed = df_zip_create(client->ctx, out, &filling.writer);
    if (!failed)
        failed = copy(&filling);
    if (!failed)
        failed = add_inputs(&filling);
    if (!failed)
        failed = df_zip_finish(filling.writer);
    (void) unlink(filling.part);
    return failed;
}

int program_inputs_get(struct client *client, const char *path, const char *file)
{
    struct df_ctx *ctx = client->ctx;
    const char *part = df_printf(&ctx->arena, "%s.part", file);
    FILE *out = fopen(part, "we");

    if (!out)
        return df_fail(ctx, DF_INVALID, "cannot write '%s': %s", part, strerror(errno));
    int failed = fill(client, path, file, out);
    if (fclose(out) != 0 && !failed)
        failed = df_fail(ctx, DF_INTERNAL, "cannot write '%s': %s", part, strerror(errno));
    if (!failed && rename(part, file) < 0)
        failed = df_fail(ctx, DF_INTERNAL, "cannot write '%s': %s", file, strerror(errno));
    if (failed)
        (void) unlink(part);
    return failed;
}
