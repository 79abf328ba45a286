#include "model_file.h"
#include "onnx_graph.h"

#include <df/zip.h>

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct df_zip_limits limits = {10000, INT64_MAX / 4, INT64_MAX / 2};

/* At most one byte more than a file may have. */
static int read_bytes(struct df_ctx *ctx, const char *path, char **bytes, size_t *size)
{
    FILE *file = fopen(path, "re");

    if (!file)
        return df_fail(ctx, DF_NOT_FOUND, "%s: %s", path, strerror(errno));
    *bytes = df_alloc(&ctx->arena, MODEL_FILE_BYTES + 2);
    *size = fread(*bytes, 1, MODEL_FILE_BYTES + 1, file);
    int is_broken = ferror(file);
    fclose(file);
    (*bytes)[*size] = '\0';
    return is_broken ? df_fail(ctx, DF_INVALID, "%s could not be read", path) : 0;
}

static int read_config(struct df_ctx *ctx, const char *path, const char **text)
{
    struct df_zip_reader *reader;
    const char *name;
    size_t size = 0;
    int failed = df_zip_open_file(ctx, path, &limits, &reader);

    while (!failed) {
        failed = df_zip_next(reader, &name);
        if (failed)
            return failed;
        if (!name)
            return df_fail(ctx, DF_INVALID, "%s has no config.json: it is not a .keras file", path);
        if (strcmp(name, "config.json") == 0)
            break;
    }
    if (!failed)
        failed = df_zip_read(reader, text, &size);
    if (!failed && size > MODEL_TEXT_BYTES)
        return df_fail(ctx, DF_TOO_LARGE, "the config.json of %s has more than 2 MiB", path);
    return failed;
}

static bool is_text(const char *bytes, size_t size)
{
    json_t *string = json_stringn(bytes, size); /* NULL for what is no UTF-8 */
    bool is = string && !memchr(bytes, '\0', size);

    json_decref(string);
    return is;
}

static const char *encoded(struct df_ctx *ctx, const void *bytes, size_t size)
{
    char *text = df_alloc(&ctx->arena, 4 * ((size + 2) / 3) + 1);

    EVP_EncodeBlock((unsigned char *) text, bytes, (int) size);
    return text;
}

/* Of an ONNX model, which may have any size, the graph alone. */
static int read_graph(struct df_ctx *ctx, const char *path, const char **base64)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    unsigned char *graph;
    struct stat info;
    size_t size;

    if (fd < 0 || fstat(fd, &info) != 0) {
        if (fd >= 0)
            close(fd);
        return df_fail(ctx, DF_INVALID, "%s could not be read", path);
    }
    void *model = mmap(NULL, (size_t) info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (model == MAP_FAILED)
        return df_fail(ctx, DF_INVALID, "%s could not be read", path);
    bool fits = onnx_graph(&ctx->arena, model, (size_t) info.st_size, MODEL_FILE_BYTES, &graph,
                           &size);
    munmap(model, (size_t) info.st_size);
    if (!fits)
        return df_fail(ctx, DF_TOO_LARGE,
                       "%s has more than 3 MiB, also without the weights of an ONNX graph", path);
    *base64 = encoded(ctx, graph, size);
    return 0;
}

int model_file_read(struct df_ctx *ctx, const char *path, const char **text, const char **base64)
{
    char *bytes = NULL;
    size_t size = 0;
    int failed = read_bytes(ctx, path, &bytes, &size);

    *text = *base64 = NULL;
    if (failed)
        return failed;
    if (size >= 2 && memcmp(bytes, "PK", 2) == 0)
        return read_config(ctx, path, text);
    if (size > MODEL_FILE_BYTES)
        return read_graph(ctx, path, base64);
    if (!is_text(bytes, size)) {
        *base64 = encoded(ctx, bytes, size);
        return 0;
    }
    if (size > MODEL_TEXT_BYTES)
        return df_fail(ctx, DF_TOO_LARGE, "%s has more than 2 MiB of text", path);
    *text = bytes;
    return 0;
}
