#include "model_file.h"

#include <df/zip.h>

#include <errno.h>
#include <jansson.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

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
        return df_fail(ctx, DF_TOO_LARGE,
                       "%s has more than 3 MiB: keep the weights of an ONNX graph in a file of "
                       "their own (save_as_external_data)",
                       path);
    if (!is_text(bytes, size)) {
        char *encoded = df_alloc(&ctx->arena, 4 * ((size + 2) / 3) + 1);
        EVP_EncodeBlock((unsigned char *) encoded, (const unsigned char *) bytes, (int) size);
        *base64 = encoded;
        return 0;
    }
    if (size > MODEL_TEXT_BYTES)
        return df_fail(ctx, DF_TOO_LARGE, "%s has more than 2 MiB of text", path);
    *text = bytes;
    return 0;
}
