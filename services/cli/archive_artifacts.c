#include "archive_artifacts.h"
#include "transfer.h"
#include "upload.h"
#include "zip_part.h"

#include <df/digest.h>
#include <df/record.h>
#include <df/zip.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MANIFEST "artifacts.json"
#define FOLDER   "artifacts/"

enum { MANIFEST_BYTES = 16 * 1024 * 1024 };

/* An artifact may be as large as the server takes; the model has the server's bounds as well. */
static const struct df_zip_limits limits = {40000, INT64_MAX / 4, INT64_MAX / 2};

static const char *text_of(const json_t *object, const char *member)
{
    const char *text = json_string_value(json_object_get(object, member));

    return text ? text : "";
}

static bool is_artifact(const char *path)
{
    return strncmp(path, FOLDER, strlen(FOLDER)) == 0;
}

/* What a service reads. */
static bool is_model(const char *path)
{
    static const char *const beginnings[] = {
        "project.json", "pipelines/", "operations/", "resources/", "modules/", "serialization.",
    };

    for (size_t i = 0; i < DF_COUNT(beginnings); i++)
        if (strncmp(path, beginnings[i], strlen(beginnings[i])) == 0)
            return true;
    return false;
}

static int copy_model(struct df_ctx *ctx, const char *file, struct df_zip_writer *writer)
{
    struct df_zip_reader *reader;
    const char *path;
    int failed = df_zip_open_file(ctx, file, &limits, &reader);

    while (!failed && !(failed = df_zip_next(reader, &path)) && path)
        failed = zip_part_copy(reader, writer, path);
    return failed;
}

static int add_artifact(struct client *client, struct df_zip_writer *writer, const json_t *artifact,
                        const char *part)
{
    struct df_ctx *ctx = client->ctx;
    const struct zip_part row = {df_printf(&ctx->arena, FOLDER "%s", text_of(artifact, "id")),
                                 text_of(artifact, "name"), text_of(artifact, "hash")};
    int failed = transfer_get(
        client, df_printf(&ctx->arena, "/artifacts/%s/content", text_of(artifact, "id")), part);

    return failed ? failed : zip_part_add(ctx, writer, &row, part);
}

static json_t *row_of(const json_t *artifact)
{
    return json_pack("{sO* sO* sO* sO* sO*}", "id", json_object_get(artifact, "id"), "name",
                     json_object_get(artifact, "name"), "type", json_object_get(artifact, "type"),
                     "size", json_object_get(artifact, "size"), "hash",
                     json_object_get(artifact, "hash"));
}

static int add_artifacts(struct client *client, struct df_zip_writer *writer, json_t *artifacts,
                         const char *part)
{
    struct df_ctx *ctx = client->ctx;
    json_t *rows = df_defer_json(&ctx->arena, json_array()), *artifact;
    size_t index;
    int failed = 0;

    json_array_foreach(artifacts, index, artifact) {
        json_array_append_new(rows, row_of(artifact));
        failed = add_artifact(client, writer, artifact, part);
        if (failed)
            return failed;
    }
    char *text = json_dumps(rows, JSON_INDENT(2) | JSON_SORT_KEYS);
    if (!text)
        abort();
    failed = df_zip_add(writer, MANIFEST, text, strlen(text));
    free(text);
    return failed;
}

static int write_archive(struct client *client, const char *project, const char *path,
                         const char *file, FILE *out)
{
    struct df_ctx *ctx = client->ctx;
    const char *part = df_printf(&ctx->arena, "%s.artifact", file);
    struct df_zip_writer *writer;
    json_t *artifacts;

    int failed = client_list(client, df_printf(&ctx->arena, "/projects/%s/artifacts", project),
                             &artifacts);
    if (!failed)
        failed = transfer_get(client, path, part);
    if (!failed)
        failed = df_zip_create(ctx, out, &writer);
    if (!failed)
        failed = copy_model(ctx, part, writer);
    if (!failed)
        failed = add_artifacts(client, writer, artifacts, part);
    if (!failed)
        failed = df_zip_finish(writer);
    (void) unlink(part);
    return failed;
}

int archive_artifacts_export(struct client *client, const char *project, const char *path,
                             const char *file)
{
    struct df_ctx *ctx = client->ctx;
    const char *part = df_printf(&ctx->arena, "%s.part", file);
    FILE *out = fopen(part, "we");

    if (!out)
        return df_fail(ctx, DF_INVALID, "cannot write '%s': %s", part, strerror(errno));
    int failed = write_archive(client, project, path, file, out);
    if (fclose(out) != 0 && !failed)
        failed = df_fail(ctx, DF_INTERNAL, "cannot write '%s': %s", part, strerror(errno));
    if (!failed && rename(part, file) < 0)
        failed = df_fail(ctx, DF_INTERNAL, "cannot write '%s': %s", file, strerror(errno));
    if (failed)
        (void) unlink(part);
    return failed;
}

static int read_manifest(struct df_ctx *ctx, struct df_zip_reader *reader, json_t **manifest)
{
    const char *bytes;
    size_t size;
    int failed = df_zip_read(reader, &bytes, &size);

    if (failed)
        return failed;
    json_t *rows = size <= MANIFEST_BYTES ? json_loadb(bytes, size, JSON_REJECT_DUPLICATES, NULL)
                                          : NULL;
    if (!json_is_array(rows)) {
        json_decref(rows);
        return df_fail(ctx, DF_INVALID, MANIFEST " is not a list of artifacts");
    }
    *manifest = df_defer_json(&ctx->arena, rows);
    return 0;
}

static int split(struct df_ctx *ctx, const char *file, FILE *out, json_t **manifest)
{
    struct df_zip_reader *reader;
    struct df_zip_writer *writer;
    const char *path;

    int failed = df_zip_open_file(ctx, file, &limits, &reader);
    if (!failed)
        failed = df_zip_create(ctx, out, &writer);
    while (!failed && !(failed = df_zip_next(reader, &path)) && path) {
        if (strcmp(path, MANIFEST) == 0)
            failed = read_manifest(ctx, reader, manifest);
        else if (!is_artifact(path))
            failed = is_model(path) ? zip_part_copy(reader, writer, path)
                                    : df_zip_add(writer, path, "", 0); /* to be listed */
    }
    return failed ? failed : df_zip_finish(writer);
}

int archive_artifacts_split(struct df_ctx *ctx, const char *file, int *fd, int64_t *size,
                            json_t **manifest)
{
    FILE *out = tmpfile();
    struct stat status;

    *manifest = NULL;
    if (!out)
        return df_fail(ctx, DF_INTERNAL, "cannot make a file: %s", strerror(errno));
    int failed = split(ctx, file, out, manifest);
    if (!failed) {
        *fd = dup(fileno(out));
        if (*fd < 0 || fstat(*fd, &status) < 0)
            failed = df_fail(ctx, DF_INTERNAL, "cannot read back a file: %s", strerror(errno));
        else
            *size = status.st_size;
    }
    fclose(out);
    return failed;
}

static json_t *find_row(json_t *manifest, const char *id)
{
    json_t *row;
    size_t index;

    json_array_foreach(manifest, index, row)
        if (strcmp(text_of(row, "id"), id) == 0)
            return row;
    return NULL;
}

static int unpack(struct df_ctx *ctx, struct df_zip_reader *reader, FILE *out)
{
    const void *bytes;
    size_t size = 1;
    int failed = 0;

    while (!failed && size > 0) {
        failed = df_zip_block(reader, &bytes, &size);
        if (!failed && size > 0 && fwrite(bytes, 1, size, out) != size)
            failed = df_fail(ctx, DF_INTERNAL, "cannot write: %s", strerror(errno));
    }
    if (!failed && fflush(out) != 0)
        failed = df_fail(ctx, DF_INTERNAL, "cannot write: %s", strerror(errno));
    return failed;
}

/* The server refuses bytes that do not have the hash. */
static int send_one(struct client *client, struct df_zip_reader *reader, const json_t *row,
                    const char *project, json_t *ids)
{
    struct df_ctx *ctx = client->ctx;
    const char *type = json_string_value(json_object_get(row, "type"));
    const struct upload_order order = {project, BLOB_STORAGE, text_of(row, "name"), type,
                                       text_of(row, "hash")};
    FILE *out = tmpfile();
    json_t *artifact;

    if (!out)
        return df_fail(ctx, DF_INTERNAL, "cannot make a file: %s", strerror(errno));
    int failed = unpack(ctx, reader, out);
    if (!failed)
        failed = upload_file(client, &order, fileno(out), ftello(out), &artifact);
    fclose(out);
    if (!failed)
        json_object_set(ids, text_of(row, "id"), json_object_get(artifact, "id"));
    return failed;
}

static void refer(json_t *patch, const char *pipeline, const char *id, json_t *node, json_t *ids)
{
    const char *name;
    json_t *reference;

    json_object_foreach(json_object_get(node, "references"), name, reference) {
        const char *old = json_string_value(reference);
        json_t *new = old ? json_object_get(ids, old) : NULL;
        if (new && !strpbrk(name, "~/"))
            json_array_append_new(
                patch,
                json_pack("{ss so sO}", "op", "replace", "path",
                          json_sprintf("/pipelines/%s/nodes/%s/references/%s", pipeline, id, name),
                          "value", new));
    }
}

static int refer_all(struct client *client, const char *project, json_t *ids)
{
    struct df_arena *arena = &client->ctx->arena;
    json_t *answer, *pipeline, *node, *patch = json_array();
    const char *id, *node_id;

    int failed = client_call(client, "GET", df_printf(arena, "/projects/%s/model", project), NULL,
                             &answer);
    json_t *model = failed ? NULL : json_object_get(answer, "model");
    json_object_foreach(json_object_get(model, "pipelines"), id, pipeline)
        json_object_foreach(json_object_get(pipeline, "nodes"), node_id, node)
            refer(patch, id, node_id, node, ids);
    if (failed || json_array_size(patch) == 0) {
        json_decref(patch);
        return failed;
    }
    return client_call(client, "POST", df_printf(arena, "/projects/%s/changes", project),
                       json_pack("{ss sO so}", "client", "import", "base",
                                 json_object_get(answer, "revision"), "patch", patch),
                       NULL);
}

int archive_artifacts_send(struct client *client, const char *file, json_t *manifest,
                           const char *project)
{
    struct df_ctx *ctx = client->ctx;
    json_t *ids = df_defer_json(&ctx->arena, json_object());
    struct df_zip_reader *reader;
    const char *path;

    int failed = df_zip_open_file(ctx, file, &limits, &reader);
    while (!failed && !(failed = df_zip_next(reader, &path)) && path) {
        json_t *row = is_artifact(path) ? find_row(manifest, path + strlen(FOLDER)) : NULL;
        if (row && df_is_sha256(text_of(row, "hash")))
            failed = send_one(client, reader, row, project, ids);
    }
    return failed ? failed : refer_all(client, project, ids);
}
