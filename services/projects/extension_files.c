#include "extension_files.h"
#include "extension_set.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct walk {
    struct df_ctx *ctx;
    json_t *files;
    size_t bytes;
    int depth;
};

static int refuse(struct walk *walk, const char *path, const char *why)
{
    return df_fail(walk->ctx, DF_INVALID, "'%s' %s", path, why);
}

static int read_file(struct walk *walk, int folder, const char *name, const char *path, size_t size)
{
    if (size > EXTENSION_FILE_BYTES || walk->bytes + size > EXTENSION_BYTES)
        return refuse(walk, path, "is too large");
    if (json_object_size(walk->files) >= EXTENSION_FILES)
        return refuse(walk, path, "is one file too many");
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return refuse(walk, path, strerror(errno));
    char *text = df_alloc(&walk->ctx->arena, size + 1);
    size_t used = 0;
    ssize_t got = 0;
    while (used < size && (got = read(fd, text + used, size - used)) > 0)
        used += (size_t) got;
    close(fd);
    if (got < 0)
        return refuse(walk, path, strerror(errno));
    json_t *value = json_stringn(text, used);
    json_object_set_new(walk->files, path, value ? value : json_string(""));
    walk->bytes += used;
    return 0;
}

static int walk_folder(struct walk *walk, int folder, const char *prefix);

static int visit(struct walk *walk, int folder, const char *prefix, const char *name)
{
    const char *path = df_printf(&walk->ctx->arena, "%s%s", prefix, name);
    struct stat status;

    if (name[0] == '.' || strcmp(name, "__pycache__") == 0)
        return 0;
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW))
        return refuse(walk, path, strerror(errno));
    if (S_ISREG(status.st_mode))
        return read_file(walk, folder, name, path, (size_t) status.st_size);
    if (!S_ISDIR(status.st_mode))
        return 0;
    if (walk->depth >= EXTENSION_DEPTH)
        return refuse(walk, path, "lies too deep");
    int inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (inner < 0)
        return refuse(walk, path, strerror(errno));
    walk->depth++;
    int failed = walk_folder(walk, inner, df_printf(&walk->ctx->arena, "%s/", path));
    walk->depth--;
    return failed;
}

/* Closes `folder`. */
static int walk_folder(struct walk *walk, int folder, const char *prefix)
{
    DIR *stream = fdopendir(folder);
    const struct dirent *entry;
    int failed = 0;

    if (!stream) {
        close(folder);
        return refuse(walk, prefix, strerror(errno));
    }
    while (!failed && (entry = readdir(stream)))
        failed = visit(walk, dirfd(stream), prefix, entry->d_name);
    closedir(stream);
    return failed;
}

int extension_files_read(struct df_ctx *ctx, const char *folder, json_t **files)
{
    struct walk walk = {.ctx = ctx, .files = df_defer_json(&ctx->arena, json_object())};
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    *files = walk.files;
    return fd < 0 ? refuse(&walk, folder, strerror(errno)) : walk_folder(&walk, fd, "");
}
