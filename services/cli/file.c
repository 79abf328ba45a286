#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPEN_FOLDERS = 16 };

int file_read(struct df_ctx *ctx, const char *path, const char **text)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return df_fail(ctx, errno == ENOENT ? DF_NOT_FOUND : DF_INVALID, "cannot read '%s': %s",
                       path, strerror(errno));

    struct stat found;
    size_t size = fstat(fd, &found) == 0 ? (size_t) found.st_size : 0;
    if (size > FILE_LIMIT) {
        close(fd);
        return df_fail(ctx, DF_TOO_LARGE, "'%s' is larger than %d bytes", path, FILE_LIMIT);
    }

    char *content = df_alloc(&ctx->arena, size + 1);
    size_t length = 0;
    ssize_t got = 1;
    while (length < size && got > 0) {
        got = read(fd, content + length, size - length);
        if (got > 0)
            length += (size_t) got;
    }
    close(fd);
    if (got < 0)
        return df_fail(ctx, DF_INVALID, "cannot read '%s': %s", path, strerror(errno));
    *text = content;
    return 0;
}

static bool write_all(int fd, const char *text)
{
    size_t size = strlen(text), done = 0;

    while (done < size) {
        ssize_t wrote = write(fd, text + done, size - done);
        if (wrote < 0 && errno != EINTR)
            return false;
        if (wrote > 0)
            done += (size_t) wrote;
    }
    return true;
}

static bool flush_nothing(int fd)
{
    return fd >= 0;
}

static bool flush_file(int fd)
{
    return fsync(fd) == 0;
}

static int write_file(struct df_ctx *ctx, const char *path, const char *text, mode_t mode,
                      bool (*flush)(int fd))
{
    const char *fresh = df_printf(&ctx->arena, "%s.new", path);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);

    if (fd < 0)
        return df_fail(ctx, DF_INVALID, "cannot write '%s': %s", path, strerror(errno));
    bool written = fchmod(fd, mode) == 0 && write_all(fd, text) && flush(fd);
    close(fd);
    if (!written || rename(fresh, path) < 0)
        return df_fail(ctx, DF_INVALID, "cannot write '%s': %s", path, strerror(errno));
    return 0;
}

int file_write(struct df_ctx *ctx, const char *path, const char *text, mode_t mode)
{
    return write_file(ctx, path, text, mode, flush_nothing);
}

int file_keep(struct df_ctx *ctx, const char *path, const char *text, mode_t mode)
{
    return write_file(ctx, path, text, mode, flush_file);
}

int folder_make(struct df_ctx *ctx, const char *path, mode_t mode)
{
    char *part = df_strdup(&ctx->arena, path);
    struct stat found;

    if (stat(path, &found) == 0 && S_ISDIR(found.st_mode))
        return 0;
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void) mkdir(part, 0755); /* the last one says why it does not work */
        *slash = '/';
    }
    if (mkdir(path, mode) < 0)
        return df_fail(ctx, DF_INVALID, "cannot make the folder '%s': %s", path, strerror(errno));
    return 0;
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void) info;
    (void) kind;
    (void) place;
    return remove(path);
}

int folder_remove(struct df_ctx *ctx, const char *path)
{
    if (nftw(path, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) == 0
        || errno == ENOENT)
        return 0;
    return df_fail(ctx, DF_INVALID, "cannot remove '%s': %s", path, strerror(errno));
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}
