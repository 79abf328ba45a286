#include "source.h"

#include "follower.h"
#include "incoming.h"
#include "settings.h"

#include <df/log.h>
#include <df/uuid.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MODE = 0644, LENGTH_DIGITS = 18 };

struct opened {
    int fd, dir;
    const char *name; /* to be removed, or NULL */
};

static void close_opened(void *data)
{
    const struct opened *opened = data;

    if (opened->name)
        (void) unlinkat(opened->dir, opened->name, 0);
    close(opened->fd);
}

int source_fail(struct df_ctx *ctx, const char *what)
{
    bool full = errno == ENOSPC || errno == EDQUOT;

    df_log(ctx, DF_ERROR, "storage_failed", "{ss ss}", "what", what, "error", strerror(errno));
    return df_fail(ctx, DF_UNAVAILABLE,
                   full ? "the storage is full" : "the storage has a problem: %s", what);
}

/* Takes over fd, also when it fails. */
static int adopt(struct df_ctx *ctx, int fd, int dir, const char *name, bool is_removed,
                 struct source *source)
{
    struct opened *opened = df_alloc(&ctx->arena, sizeof *opened);
    struct stat info;

    *opened = (struct opened){fd, dir, is_removed ? df_strdup(&ctx->arena, name) : NULL};
    df_defer(&ctx->arena, close_opened, opened);
    if (fstat(fd, &info) != 0)
        return source_fail(ctx, "stat");
    if (!S_ISREG(info.st_mode) || info.st_nlink > 1)
        return df_fail(ctx, DF_MALFORMED, "the body is no plain file");
    *source = (struct source){fd, dir, df_strdup(&ctx->arena, name), info.st_size};
    return 0;
}

static int source_of_gateway(struct df_call *call, const char *path, struct source *source)
{
    const struct storage_settings *settings = storage_settings(call->ctx);
    const char *name = incoming_name(settings->incoming_path, path);

    if (!name)
        return df_fail(call->ctx, DF_MALFORMED, "the body lies in another place");
    int fd = openat(settings->dirs.incoming, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return errno == ELOOP || errno == ENOENT
                   ? df_fail(call->ctx, DF_MALFORMED, "the body is not there")
                   : source_fail(call->ctx, "open");
    return adopt(call->ctx, fd, settings->dirs.incoming, name, true, source);
}

static int write_all(struct df_ctx *ctx, int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(fd, bytes, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return source_fail(ctx, "write");
        bytes += written;
        size -= (size_t) written;
    }
    return lseek(fd, 0, SEEK_SET) == 0 ? 0 : source_fail(ctx, "seek");
}

int source_new(struct df_ctx *ctx, const char *name, struct source *source)
{
    int dir = storage_settings(ctx)->dirs.incoming;
    int fd = openat(dir, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);

    return fd < 0 ? source_fail(ctx, "create") : adopt(ctx, fd, dir, name, true, source);
}

int source_of_bytes(struct df_ctx *ctx, const void *bytes, size_t size, struct source *source)
{
    int failed = source_new(ctx, df_uuid_new(&ctx->arena), source);

    if (failed)
        return failed;
    source->size = (int64_t) size;
    return write_all(ctx, source->fd, bytes, size);
}

void source_remove_like(struct df_ctx *ctx, const char *beginning)
{
    int fd = openat(storage_settings(ctx)->dirs.incoming, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry;

    while (folder && (entry = readdir(folder)))
        if (strncmp(entry->d_name, beginning, strlen(beginning)) == 0)
            (void) unlinkat(fd, entry->d_name, 0);
    if (folder)
        closedir(folder);
}

int source_of_call(struct df_call *call, struct source *source)
{
    const char *path = df_header(call, "X-Body-File");
    const void *bytes;
    size_t size;

    if (path && *path)
        return source_of_gateway(call, path, source);
    df_body_bytes(call, &bytes, &size);
    return source_of_bytes(call->ctx, bytes, size, source);
}

int source_announced(struct df_call *call, int64_t *size)
{
    const char *text = df_header(call, "X-Announced-Length");
    size_t digits = text ? strspn(text, "0123456789") : 0;

    if (digits == 0 || digits > LENGTH_DIGITS || text[digits] != '\0')
        return df_fail_as(call->ctx, DF_MALFORMED, "length_required",
                          "the request must say how many bytes come (Content-Length)");
    *size = atoll(text);
    return 0;
}

int source_of_file(struct df_ctx *ctx, int dir, const char *name, struct source *source)
{
    int fd = openat(dir, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);

    if (fd < 0)
        return source_fail(ctx, "open");
    return adopt(ctx, fd, dir, name, false, source);
}

int source_hash(struct df_ctx *ctx, const struct source *source, char hash[DF_SHA256_HEX])
{
    int64_t size;

    /* The disk writes while the processor hashes; a later fsync then has little left to do. */
    (void) sync_file_range(source->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
    if (follower_hash(storage_settings(ctx)->follower, source, hash, &size) != 0)
        return source_fail(ctx, "read");
    if (size != source->size)
        return df_fail(ctx, DF_CONFLICT, "the bytes changed while they were read");
    return 0;
}
