#include "zip_part.h"

#include <df/digest.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 256 * 1024 };

int zip_part_copy(struct df_zip_reader *reader, struct df_zip_writer *writer, const char *path)
{
    const char *bytes;
    size_t size;
    int failed = df_zip_read(reader, &bytes, &size);

    return failed ? failed : df_zip_add(writer, path, bytes, size);
}

static int add_bytes(struct df_ctx *ctx, struct df_zip_writer *writer, const char *path, int fd,
                     int64_t size)
{
    char *block = df_alloc(&ctx->arena, BLOCK);
    int failed = df_zip_begin(writer, path, size, false);

    for (int64_t left = size; !failed && left > 0;) {
        ssize_t got = pread(fd, block, BLOCK, size - left);
        if (got <= 0)
            return df_fail(ctx, DF_INTERNAL, "cannot read back '%s'", path);
        failed = df_zip_write(writer, block, (size_t) got);
        left -= got;
    }
    return failed;
}

static int add_checked(struct df_ctx *ctx, struct df_zip_writer *writer,
                       const struct zip_part *part, int fd)
{
    char hash[DF_SHA256_HEX];
    int64_t size;

    if (df_sha256_fd(fd, hash, &size) < 0)
        return df_fail(ctx, DF_INTERNAL, "cannot read back '%s'", part->name);
    if (strcmp(hash, part->hash) != 0)
        return df_fail(ctx, DF_CONFLICT, "'%s' does not have the bytes that it should have",
                       part->name);
    return add_bytes(ctx, writer, part->path, fd, size);
}

int zip_part_add(struct df_ctx *ctx, struct df_zip_writer *writer, const struct zip_part *part,
                 const char *file)
{
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    if (fd < 0)
        return df_fail(ctx, DF_INTERNAL, "cannot read '%s': %s", file, strerror(errno));
    int failed = add_checked(ctx, writer, part, fd);
    close(fd);
    return failed;
}
