#include "extension_source.h"

#include <df/http_client.h>
#include <df/zip.h>

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILES = 4000, SECONDS = 120, REDIRECTS = 5, METADATA_BYTES = 4 * 1024 * 1024 };

/* What grows until it is more than it may be. */
struct buffer {
    char *bytes;
    size_t size, most;
};

static size_t receive(char *data, size_t one, size_t count, void *target)
{
    struct buffer *buffer = target;

    if (count > buffer->most - buffer->size)
        return 0;
    memcpy(buffer->bytes + buffer->size, data, one * count);
    buffer->size += one * count;
    return one * count;
}

/* Addresses of other machines are asked with https alone, also where they lead on to. */
static bool is_local(const char *url)
{
    return strncmp(url, "http://127.0.0.1:", 17) == 0 || strncmp(url, "http://localhost:", 17) == 0;
}

static int fetch(struct df_ctx *ctx, const char *url, size_t most, const char **bytes, size_t *size)
{
    struct buffer buffer = {.bytes = df_alloc(&ctx->arena, most + 1), .most = most};
    const char *protocols = is_local(url) ? "http,https" : "https";
    char words[CURL_ERROR_SIZE] = "";
    CURL *curl = curl_easy_init();
    long status = 0;

    if (!curl)
        return df_fail(ctx, DF_UNAVAILABLE, "no connection could be made");
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, protocols);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, (long) REDIRECTS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long) SECONDS);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &buffer);
    CURLcode failure = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    if (failure == CURLE_WRITE_ERROR)
        return df_fail(ctx, DF_TOO_LARGE, "'%s' is larger than %zu MiB", url, most >> 20);
    if (failure)
        return df_fail(ctx, DF_UNAVAILABLE, "'%s' cannot be had: %s", url,
                       *words ? words : curl_easy_strerror(failure));
    if (status != 200)
        return df_fail(ctx, status == 404 ? DF_NOT_FOUND : DF_UNAVAILABLE,
                       "'%s' cannot be had: the server answers %ld", url, status);
    buffer.bytes[buffer.size] = '\0';
    *bytes = buffer.bytes;
    *size = buffer.size;
    return 0;
}

/* "sha512-" and base64, as npm writes it. */
static bool is_intact(const char *integrity, const char *bytes, size_t size)
{
    unsigned char digest[64], text[sizeof digest * 2];
    unsigned length = 0;

    if (!integrity || strncmp(integrity, "sha512-", 7) != 0
        || EVP_Digest(bytes, size, digest, &length, EVP_sha512(), NULL) != 1)
        return false;
    EVP_EncodeBlock(text, digest, (int) length);
    return strcmp((const char *) text, integrity + 7) == 0;
}

/* name, @scope/name, and either with @version. */
static bool is_package(const char *name)
{
    static const char letters[]
        = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    const char *rest = name[0] == '@' ? name + 1 : name;
    size_t length = strspn(rest, letters);

    if (name[0] == '@' && (length == 0 || rest[length] != '/'))
        return false;
    if (name[0] == '@') {
        rest += length + 1;
        length = strspn(rest, letters);
    }
    if (length == 0 || strlen(name) > 214)
        return false;
    rest += length;
    return !*rest || (*rest == '@' && rest[1] && strspn(rest + 1, letters) == strlen(rest + 1));
}

static int from_npm(struct df_ctx *ctx, const char *name, const char **bytes, size_t *size)
{
    const char *registry = getenv("DEEPFORGE_NPM_REGISTRY"), *text;
    const char *at = strchr(name + 1, '@');
    size_t length;

    if (!is_package(name))
        return df_fail(ctx, DF_NOT_FOUND,
                       "'%.200s' is no folder, no archive, no address and no name of a package",
                       name);
    if (!registry || !*registry)
        registry = "https://registry.npmjs.org";
    const char *package = at ? df_strndup(&ctx->arena, name, (size_t) (at - name)) : name;
    const char *url = df_printf(&ctx->arena, "%.*s/%s/%s",
                                (int) (strlen(registry) - (registry[strlen(registry) - 1] == '/')),
                                registry, df_url_escape(ctx, package), at ? at + 1 : "latest");
    int failed = fetch(ctx, url, METADATA_BYTES, &text, &length);
    if (failed)
        return failed;
    json_t *metadata = json_loadb(text, length, 0, NULL);
    if (!metadata)
        return df_fail(ctx, DF_UNAVAILABLE, "'%s' does not answer as a registry of npm does", url);
    const json_t *dist = json_object_get(df_defer_json(&ctx->arena, metadata), "dist");
    const char *tarball = json_string_value(json_object_get(dist, "tarball"));
    if (!tarball)
        return df_fail(ctx, DF_UNAVAILABLE, "'%s' does not say where the package is", url);
    failed = fetch(ctx, tarball, EXTENSION_ARCHIVE_BYTES, bytes, size);
    if (!failed && !is_intact(json_string_value(json_object_get(dist, "integrity")), *bytes, *size))
        return df_fail(ctx, DF_INVALID, "'%s' is not what the registry says it is (sha512)",
                       tarball);
    return failed;
}

static int read_file(struct df_ctx *ctx, const char *path, size_t most, char **bytes, size_t *size)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = 0;

    if (fd < 0 || fstat(fd, &status) != 0) {
        if (fd >= 0)
            close(fd);
        return df_fail(ctx, DF_NOT_FOUND, "cannot read '%s': %s", path, strerror(errno));
    }
    if ((size_t) status.st_size > most) {
        close(fd);
        return df_fail(ctx, DF_TOO_LARGE, "'%s' has more than %zu MiB", path, most >> 20);
    }
    *bytes = df_alloc(&ctx->arena, (size_t) status.st_size + 1);
    *size = 0;
    while (*size < (size_t) status.st_size
           && (got = read(fd, *bytes + *size, (size_t) status.st_size - *size)) > 0)
        *size += (size_t) got;
    close(fd);
    return got < 0 ? df_fail(ctx, DF_NOT_FOUND, "cannot read '%s': %s", path, strerror(errno)) : 0;
}

static int pack_files(struct df_ctx *ctx, FTS *walk, size_t root, struct df_zip_writer *writer)
{
    size_t count = 0, total = 0, size;
    FTSENT *entry;
    int failed = 0;
    char *bytes;

    while (!failed && (entry = fts_read(walk))) {
        bool is_hidden = entry->fts_level > 0
                         && (entry->fts_name[0] == '.'
                             || strcmp(entry->fts_name, "__pycache__") == 0);
        if (is_hidden)
            (void) fts_set(walk, entry, FTS_SKIP);
        if (is_hidden || entry->fts_info != FTS_F)
            continue;
        if (++count > FILES)
            return df_fail(ctx, DF_TOO_LARGE, "the folder has more than %d files", FILES);
        failed = read_file(ctx, entry->fts_accpath, EXTENSION_ARCHIVE_BYTES - total, &bytes, &size);
        total += size;
        if (!failed)
            failed = df_zip_add(writer, entry->fts_path + root, bytes, size);
    }
    return failed;
}

/* Links are not followed, and what is hidden is no part of an extension. */
static int pack_folder(struct df_ctx *ctx, const char *folder, FILE *out)
{
    size_t length = strlen(folder);
    struct df_zip_writer *writer;

    while (length > 1 && folder[length - 1] == '/')
        length--;
    char *const roots[] = {df_strndup(&ctx->arena, folder, length), NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    if (!walk)
        return df_fail(ctx, DF_NOT_FOUND, "cannot open '%s': %s", folder, strerror(errno));
    int failed = df_zip_create(ctx, out, &writer);
    if (!failed)
        failed = pack_files(ctx, walk, length + 1, writer);
    if (!failed)
        failed = df_zip_finish(writer);
    fts_close(walk);
    return failed;
}

static int from_folder(struct df_ctx *ctx, const char *folder, const char **bytes, size_t *size)
{
    char *packed = NULL;
    FILE *out = open_memstream(&packed, size);

    if (!out)
        return df_fail(ctx, DF_UNAVAILABLE, "there is no memory");
    int failed = pack_folder(ctx, folder, out);
    if (fclose(out) != 0 && !failed)
        failed = df_fail(ctx, DF_UNAVAILABLE, "there is no memory");
    if (!failed) {
        char *kept = df_alloc(&ctx->arena, *size + 1);
        memcpy(kept, packed, *size);
        *bytes = kept;
    }
    free(packed);
    return failed;
}

int extension_source_read(struct df_ctx *ctx, const char *source, const char **bytes, size_t *size)
{
    struct stat status;
    char *file;

    if (strncmp(source, "https://", 8) == 0 || is_local(source))
        return fetch(ctx, source, EXTENSION_ARCHIVE_BYTES, bytes, size);
    if (strncmp(source, "http://", 7) == 0)
        return df_fail(ctx, DF_INVALID, "'%s' is not encrypted on its way: use https", source);
    if (stat(source, &status) != 0)
        return from_npm(ctx, source, bytes, size);
    if (S_ISDIR(status.st_mode))
        return from_folder(ctx, source, bytes, size);
    int failed = read_file(ctx, source, EXTENSION_ARCHIVE_BYTES, &file, size);
    *bytes = failed ? NULL : file;
    return failed;
}
