#include "upload_store.h"

#include "artifact_store.h"
#include "object_store.h"
#include "queries.h"
#include "settings.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { FILE_MODE = 0644, COPY_BUFFER = 256 * 1024 };

/* Files that nobody has touched for so long belong to nobody: the gateway gives up on a body after
 * a minute of silence, an upload expires after 7 days. */
enum { INCOMING_SECONDS = 24 * 60 * 60, UPLOAD_SECONDS = 8 * 24 * 60 * 60 };

static int uploads_dir(const struct df_ctx *ctx)
{
    return storage_settings(ctx)->dirs.uploads;
}

static int fail_closed(struct df_ctx *ctx)
{
    return df_fail_as(ctx, DF_CONFLICT, "upload_closed", "the upload takes no more parts");
}

/* Where the kernel cannot copy between these files itself. */
static int copy_by_hand(int from, int to, int64_t offset, char *buffer)
{
    for (;;) {
        ssize_t count = read(from, buffer, COPY_BUFFER);
        if (count <= 0)
            return (int) count;
        for (ssize_t done = 0; done < count;) {
            ssize_t written = pwrite(to, buffer + done, (size_t) (count - done), offset);
            if (written < 0)
                return -1;
            done += written;
            offset += written;
        }
    }
}

static int copy_to(struct df_ctx *ctx, const struct source *source, int to, int64_t offset)
{
    off_t at = offset;

    if (lseek(source->fd, 0, SEEK_SET) != 0)
        return -1;
    for (int64_t left = source->size; left > 0;) {
        ssize_t count = copy_file_range(source->fd, NULL, to, &at, (size_t) left, 0);
        if (count < 0
            && (errno == EXDEV || errno == EINVAL || errno == EOPNOTSUPP || errno == ENOSYS))
            return copy_by_hand(source->fd, to, at, df_alloc(&ctx->arena, COPY_BUFFER));
        if (count <= 0)
            return -1;
        left -= count;
    }
    return 0;
}

/* The only part is the whole file. */
static int keep_file(struct df_ctx *ctx, const struct upload *upload, const struct source *source)
{
    if (renameat(source->dir, source->name, uploads_dir(ctx), upload->id) != 0
        || fsync(source->fd) != 0)
        return source_fail(ctx, "rename");
    return 0;
}

static int keep_part(struct df_ctx *ctx, const struct upload *upload, int64_t number,
                     const struct source *source)
{
    int64_t offset = (number - 1) * upload->part_size;
    int fd = openat(uploads_dir(ctx), upload->id, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC,
                    FILE_MODE);
    if (fd < 0)
        return source_fail(ctx, "open");

    int failed = copy_to(ctx, source, fd, offset) != 0 || fdatasync(fd) != 0
                     ? source_fail(ctx, "write")
                     : 0;
    close(fd);
    return failed;
}

int upload_store_part(struct df_ctx *ctx, const struct upload *upload, int64_t number,
                      const struct source *source)
{
    struct upload held = {};
    bool found = false;
    int failed = df_pg_begin(ctx);

    if (!failed)
        failed = df_pg_find(ctx, sql_upload_hold(upload->id), upload_fields, &held, &found);
    if (!failed && (!found || held.state != UPLOAD_OPEN))
        failed = fail_closed(ctx);
    if (!failed)
        failed = upload_part_count(upload) == 1 ? keep_file(ctx, upload, source)
                                                : keep_part(ctx, upload, number, source);
    if (!failed)
        failed = df_pg_run(ctx,
                           sql_part_put(upload->id,
                                        df_printf(&ctx->arena, "%lld", (long long) number),
                                        df_printf(&ctx->arena, "%lld", (long long) source->size)),
                           NULL);
    return failed ? failed : df_pg_commit(ctx);
}

static int set_state(struct df_ctx *ctx, const char *id, const char *state, const char *hash,
                     const char *artifact)
{
    return df_pg_run(ctx, sql_upload_set_state(id, state, hash, artifact), NULL);
}

static int fail_missing(struct df_ctx *ctx, json_t *missing)
{
    int failed = df_fail_as(ctx, DF_CONFLICT, "parts_missing", "%zu parts have not arrived",
                            json_array_size(missing));

    df_error_member(ctx, "missing", json_incref(missing));
    return failed;
}

/* No more parts from here on, for ever: what is hashed next must not change. `upload` is read again
 * under the lock. */
static int close_upload(struct df_ctx *ctx, struct upload *upload)
{
    struct upload locked = {};
    const char *id = upload->id;
    int failed = df_pg_begin(ctx);

    if (!failed)
        failed = df_pg_one(ctx, sql_upload_lock(id), upload_fields, &locked);
    *upload = (struct upload){};
    if (!failed)
        failed = df_pg_one(ctx, sql_upload_find(id), upload_fields, upload);
    if (failed || upload->state == UPLOAD_DONE)
        return failed ? failed : df_pg_commit(ctx);
    json_t *missing = df_defer_json(&ctx->arena, upload_missing_parts(upload));
    if (json_array_size(missing) > 0)
        return fail_missing(ctx, missing);
    failed = set_state(ctx, id, "closing", NULL, NULL);
    return failed ? failed : df_pg_commit(ctx);
}

static bool has_file(struct df_ctx *ctx, const struct upload *upload)
{
    return upload->size == 0 || faccessat(uploads_dir(ctx), upload->id, F_OK, 0) == 0;
}

/* The file becomes the object. When a commit before this one got so far, there is no file but the
 * hash is known. */
static int place_object(struct df_ctx *ctx, const struct upload *upload, const char *wanted,
                        char hash[DF_SHA256_HEX])
{
    const struct object_key key = {upload->project_id, upload->storage_id, hash};
    struct source source;

    if (upload->hash && !has_file(ctx, upload)) {
        memcpy(hash, upload->hash, DF_SHA256_HEX);
        return 0;
    }
    int failed = source_of_file(ctx, uploads_dir(ctx), upload->id, &source);
    if (!failed && source.size != upload->size)
        failed = df_fail(ctx, DF_CONFLICT, "the bytes are not complete; please send them again");
    if (!failed)
        failed = source_hash(ctx, &source, hash);
    if (!failed && wanted && strcmp(wanted, hash) != 0)
        failed = df_fail_as(ctx, DF_INVALID, "hash_mismatch", "the SHA-256 of the bytes is %s",
                            hash);
    if (!failed)
        failed = set_state(ctx, upload->id, "closing", hash, NULL);
    return failed ? failed : object_store_put(ctx, &key, &source);
}

/* Of two commits at once the second finds what the first has made. */
static int make_artifact(struct df_ctx *ctx, const struct upload *upload, const char *hash,
                         struct artifact *artifact)
{
    const struct artifact_origin origin = {.user = upload->user_id, .user_name = upload->user_name};
    struct upload locked = {};
    int failed = df_pg_begin(ctx);

    if (!failed)
        failed = df_pg_one(ctx, sql_upload_lock(upload->id), upload_fields, &locked);
    if (!failed && locked.state == UPLOAD_DONE)
        return df_pg_one(ctx, sql_artifact_find(locked.artifact_id), artifact_fields, artifact);
    *artifact = (struct artifact){
        .project_id = upload->project_id,
        .storage_id = upload->storage_id,
        .hash = hash,
        .size = upload->size,
        .name = upload->name,
        .type = upload->type,
    };
    if (!failed)
        failed = artifact_store_create(ctx, &origin, artifact);
    if (!failed)
        failed = set_state(ctx, upload->id, "done", NULL, artifact->id);
    if (!failed)
        failed = df_pg_commit(ctx);
    if (!failed)
        artifact_publish(ctx, artifact);
    return failed;
}

int upload_store_commit(struct df_ctx *ctx, const struct upload *upload, const char *hash,
                        struct artifact *artifact)
{
    struct upload closed = {.id = upload->id};
    char actual[DF_SHA256_HEX];
    int failed = close_upload(ctx, &closed);
    if (failed)
        return failed;

    if (closed.state == UPLOAD_DONE)
        return df_pg_one(ctx, sql_artifact_find(closed.artifact_id), artifact_fields, artifact);
    df_pg_release(ctx);
    failed = place_object(ctx, &closed, hash, actual);
    if (!failed)
        failed = make_artifact(ctx, &closed, actual, artifact);
    if (!failed) /* it is still there when the project had these bytes already */
        (void) unlinkat(uploads_dir(ctx), closed.id, 0);
    return failed;
}

int upload_store_delete(struct df_ctx *ctx, const char *id)
{
    struct upload locked = {};
    int failed = df_pg_begin(ctx);

    if (!failed)
        failed = df_pg_one(ctx, sql_upload_lock(id), upload_fields, &locked);
    if (!failed)
        failed = df_pg_run(ctx, sql_upload_delete(id), NULL);
    if (!failed)
        failed = df_pg_commit(ctx);
    if (failed)
        return failed;
    (void) unlinkat(uploads_dir(ctx), id, 0);
    return 0;
}

/* Removes the files of one folder that nobody has written to for `seconds`. */
static void sweep_folder(int dir, int seconds)
{
    int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry;
    struct stat info;

    while (folder && (entry = readdir(folder)))
        if (fstatat(fd, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(info.st_mode)
            && info.st_mtime < time(NULL) - seconds)
            (void) unlinkat(fd, entry->d_name, 0);
    if (folder)
        closedir(folder);
}

int upload_store_sweep(struct df_ctx *ctx, bool *more)
{
    struct df_list list;
    int failed = df_pg_all(ctx, sql_upload_sweep(), upload_fields, sizeof(struct upload), &list);

    *more = false;
    for (size_t i = 0; !failed && i < list.count; i++)
        (void) unlinkat(uploads_dir(ctx), ((const struct upload *) list.items)[i].id, 0);
    if (!failed)
        failed = df_pg_run(ctx, sql_import_sweep(), NULL);
    sweep_folder(storage_settings(ctx)->dirs.incoming, INCOMING_SECONDS);
    sweep_folder(uploads_dir(ctx), UPLOAD_SECONDS);
    return failed;
}
