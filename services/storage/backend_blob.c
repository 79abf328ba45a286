#include "backend_blob.h"

#include "relay.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { DIR_MODE = 0755 };

static const char *folder_of(struct df_ctx *ctx, const struct object_key *key)
{
    return df_printf(&ctx->arena, "%s/%.2s", key->project, key->hash);
}

static const char *path_of(struct df_ctx *ctx, const struct object_key *key)
{
    return df_printf(&ctx->arena, "%s/%.2s/%s", key->project, key->hash, key->hash);
}

static int objects_dir(const struct df_ctx *ctx)
{
    return storage_settings(ctx)->dirs.objects;
}

/* Makes one folder durable in its parent. */
static int make_folder(int dir, const char *name)
{
    if (mkdirat(dir, name, DIR_MODE) == 0)
        return fsync(dir);
    return errno == EEXIST ? 0 : -1;
}

/* The open folder of an object, made if need be; -1 with errno. */
static int open_folder(struct df_ctx *ctx, const struct object_key *key)
{
    const char *path = folder_of(ctx, key);
    int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    int folder = openat(objects_dir(ctx), path, flags);

    if (folder >= 0 || errno != ENOENT)
        return folder;
    if (make_folder(objects_dir(ctx), key->project) != 0)
        return -1;
    int project = openat(objects_dir(ctx), key->project, flags);
    if (project < 0)
        return -1;
    if (make_folder(project, path + strlen(key->project) + 1) == 0)
        folder = openat(objects_dir(ctx), path, flags);
    close(project);
    return folder;
}

static int blob_stat(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                     bool *found, int64_t *size)
{
    struct stat info;

    (void) place;
    *found = fstatat(objects_dir(ctx), path_of(ctx, key), &info, AT_SYMLINK_NOFOLLOW) == 0
             && S_ISREG(info.st_mode);
    if (!*found && errno != ENOENT)
        return source_fail(ctx, "stat");
    *size = *found ? info.st_size : 0;
    return 0;
}

/* The name first, then the bytes and the name to the disk: one journal commit makes both durable.
 * Until then there is no row in the database, and without a row the file is believed only after it
 * was hashed again. */
static int blob_put(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                    const struct source *source)
{
    (void) place;
    int folder = open_folder(ctx, key);
    if (folder < 0)
        return source_fail(ctx, "folder");

    const char *what = renameat(source->dir, source->name, folder, key->hash) != 0 ? "rename"
                       : fsync(source->fd) != 0 || fsync(folder) != 0              ? "sync"
                                                                                   : NULL;
    int failed = what ? source_fail(ctx, what) : 0;
    close(folder);
    return failed;
}

int backend_blob_ticket(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                        enum ticket_mode mode, int64_t size, struct transfer *transfer)
{
    (void) place;
    const char *ticket = ticket_sign(&ctx->arena, storage_settings(ctx)->ticket_key, mode, key,
                                     size, time(NULL));
    const char *url = df_printf(&ctx->arena, "/files/%s/%s/%s", key->project, key->storage,
                                key->hash);

    if (mode == TICKET_GET)
        *transfer = (struct transfer){"GET", df_printf(&ctx->arena, "%s?ticket=%s", url, ticket),
                                      df_defer_json(&ctx->arena, json_object())};
    else
        *transfer = (struct transfer){
            "PUT", url, df_defer_json(&ctx->arena, json_pack("{ss}", "X-Ticket", ticket))};
    return 0;
}

static int blob_download(struct df_ctx *ctx, const struct place *place,
                         const struct object_key *key, const char *method, const char *disposition,
                         struct download *download)
{
    (void) place, (void) method, (void) disposition;
    *download = (struct download){
        .inner = df_printf(&ctx->arena, "/blob/objects/%s", path_of(ctx, key)),
    };
    return 0;
}

static int blob_verify(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                       bool *found, int64_t *size)
{
    char hash[DF_SHA256_HEX];
    struct stat info;
    int fd = openat(objects_dir(ctx), path_of(ctx, key), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

    (void) place;
    *found = false;
    if (fd < 0)
        return errno == ENOENT ? 0 : source_fail(ctx, "open");
    if (fstat(fd, &info) != 0) {
        close(fd);
        return source_fail(ctx, "stat");
    }
    const struct source source = {fd, objects_dir(ctx), path_of(ctx, key), info.st_size};
    int failed = source_hash(ctx, &source, hash);
    close(fd);
    *found = !failed && strcmp(hash, key->hash) == 0;
    *size = info.st_size;
    return failed;
}

static int read_all(struct df_ctx *ctx, int fd, size_t limit, char **bytes, size_t *size)
{
    struct stat info;

    if (fstat(fd, &info) != 0)
        return source_fail(ctx, "stat");
    if (info.st_size > (off_t) limit)
        return df_fail(ctx, DF_TOO_LARGE, "too large to be sent through this server");
    *size = (size_t) info.st_size;
    *bytes = df_alloc(&ctx->arena, *size + 1);
    for (size_t at = 0; at < *size;) {
        ssize_t count = pread(fd, *bytes + at, *size - at, (off_t) at);
        if (count <= 0)
            return source_fail(ctx, "read");
        at += (size_t) count;
    }
    return 0;
}

static int blob_read(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                     size_t limit, const char **bytes, size_t *size)
{
    char *read = NULL;
    int fd = openat(objects_dir(ctx), path_of(ctx, key), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

    (void) place;
    if (fd < 0)
        return errno == ENOENT ? df_fail(ctx, DF_NOT_FOUND, "the storage does not have these bytes")
                               : source_fail(ctx, "open");
    int failed = read_all(ctx, fd, limit, &read, size);
    close(fd);
    *bytes = read;
    return failed;
}

static int blob_range(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                      int64_t offset, size_t length, char *into)
{
    int fd = openat(objects_dir(ctx), path_of(ctx, key), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    ssize_t got = 1;

    (void) place;
    if (fd < 0)
        return errno == ENOENT ? df_fail(ctx, DF_NOT_FOUND, "the storage does not have these bytes")
                               : source_fail(ctx, "open");
    for (size_t at = 0; at < length && got > 0; at += (size_t) got)
        got = pread(fd, into + at, length - at, offset + (off_t) at);
    int failed = got > 0 ? 0 : source_fail(ctx, "read");
    close(fd);
    return failed;
}

static int blob_remove(struct df_ctx *ctx, const struct place *place, const struct object_key *keys,
                       size_t count)
{
    (void) place;
    for (size_t i = 0; i < count; i++)
        if (unlinkat(objects_dir(ctx), path_of(ctx, &keys[i]), 0) != 0 && errno != ENOENT)
            return source_fail(ctx, "remove");
    return 0;
}

/* One folder of objects; false when the visitor has seen enough. */
static bool list_folder(const struct df_ctx *ctx, const char *path, backend_visit *visit,
                        void *data)
{
    int fd = openat(objects_dir(ctx), path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry;
    struct stat info;
    bool more = true;

    while (folder && more && (entry = readdir(folder)))
        if (df_is_sha256(entry->d_name)
            && fstatat(fd, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0)
            more = visit(data, entry->d_name, info.st_size);
    if (folder)
        closedir(folder);
    return more;
}

static int blob_list(struct df_ctx *ctx, const struct place *place,
                     const struct object_key *project, backend_visit *visit, void *data)
{
    (void) place;
    for (int i = 0; i < 256; i++)
        if (!list_folder(ctx, df_printf(&ctx->arena, "%s/%02x", project->project, i), visit, data))
            break;
    return 0;
}

static int make_dir(struct df_ctx *ctx, const char *path)
{
    if (mkdir(path, DIR_MODE) != 0 && errno != EEXIST)
        return df_fail(ctx, DF_INVALID, "cannot make the folder '%s': %s", path, strerror(errno));
    return 0;
}

static int open_dir(struct df_ctx *ctx, const char *path, int *dir)
{
    int failed = make_dir(ctx, path);
    if (failed)
        return failed;
    *dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*dir < 0)
        return df_fail(ctx, DF_INVALID, "cannot open the folder '%s': %s", path, strerror(errno));
    return 0;
}

int backend_blob_open(struct df_ctx *ctx, struct storage_settings *settings)
{
    const char *root = settings->blob_dir;
    size_t length = strlen(root);

    while (length > 1 && root[length - 1] == '/')
        length--;
    root = df_strndup(&ctx->arena, root, length);
    settings->incoming_path = df_printf(&ctx->arena, "%s/incoming", root);
    int failed = make_dir(ctx, root);
    if (!failed)
        failed = open_dir(ctx, settings->incoming_path, &settings->dirs.incoming);
    if (!failed)
        failed = open_dir(ctx, df_printf(&ctx->arena, "%s/uploads", root), &settings->dirs.uploads);
    if (!failed)
        failed = open_dir(ctx, df_printf(&ctx->arena, "%s/objects", root), &settings->dirs.objects);
    if (!failed)
        failed = relay_open(ctx, root, settings->fetched_limit, &settings->relay);
    if (!failed)
        df_defer(&ctx->arena, relay_close, settings->relay);
    return failed;
}

static const struct adapter_field fields[] = {{}};

const struct backend backend_blob = {
    .id = "blob",
    .name = "Local blob storage",
    .description = "Files on the server, named by their content",
    .fields = fields,
    .stat = blob_stat,
    .verify = blob_verify,
    .put = blob_put,
    .ticket = backend_blob_ticket,
    .download = blob_download,
    .read = blob_read,
    .range = blob_range,
    .remove = blob_remove,
    .list = blob_list,
};
