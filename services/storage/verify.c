#include "verify.h"

#include "object_store.h"
#include "queries.h"
#include "settings.h"
#include "storage.h"

#include <df/clock.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Of one portion: rows, seconds, and folders of files. */
enum { PORTION_ROWS = 200, PORTION_SECONDS = 4, PORTION_FOLDERS = 256 };

#define BLOB_STORAGE "00000000-0000-7000-8000-000000000011"

struct checked {
    const char *project_id, *storage_id, *hash;
    int64_t size;
    bool is_used, is_old;
};

static const struct df_field checked_fields[] = {
    DF_FIELD(checked, project_id, DF_UUID, 0),
    DF_FIELD(checked, storage_id, DF_UUID, 0),
    DF_FIELD(checked, hash, DF_TEXT, 0),
    DF_FIELD(checked, size, DF_INT, 0),
    DF_FIELD(checked, is_used, DF_BOOL, 0),
    DF_FIELD(checked, is_old, DF_BOOL, 0),
    {},
};

static void report(struct verify_portion *portion, const struct object_key *key, int64_t size,
                   const char *problem)
{
    json_array_append_new(portion->problems,
                          json_pack("{ss ss ss sI ss}", "project", key->project, "storage",
                                    key->storage, "hash", key->hash, "size", (json_int_t) size,
                                    "problem", problem));
}

/* NULL: it is there, and what its name says. */
static int look_at(struct df_ctx *ctx, const struct object_key *key, const char **problem)
{
    struct place place;
    bool found = false, right = false;
    int64_t size;
    int failed = storage_place_any(ctx, key->storage, &place, &found);

    *problem = NULL;
    df_pg_release(ctx);    /* it takes a while, or another server is asked */
    if (!failed && !found) /* the storage was deleted; what lies there is its owner's */
        return 0;
    if (!failed)
        failed = place.backend->stat(ctx, &place, key, &found, &size);
    if (!failed && found)
        failed = place.backend->verify(ctx, &place, key, &right, &size);
    if (failed == -DF_INTERNAL)
        return failed;
    *problem = failed ? "unreachable" : !found ? "missing" : !right ? "wrong" : NULL;
    ctx->error = (struct df_error){};
    return 0;
}

static int free_unused(struct df_ctx *ctx, const struct object_key *key,
                       struct verify_portion *portion)
{
    bool doomed = false;
    int failed = df_pg_begin(ctx);

    if (!failed)
        failed = object_store_doom(ctx, key, &doomed);
    if (!failed)
        failed = df_pg_commit(ctx);
    portion->freed += doomed;
    return failed;
}

static int check_row(struct df_ctx *ctx, const struct checked *row, bool repair,
                     struct verify_portion *portion)
{
    const struct object_key key = {row->project_id, row->storage_id, row->hash};
    const char *problem;

    portion->objects++;
    portion->bytes += row->size;
    int failed = look_at(ctx, &key, &problem);
    if (failed)
        return failed;
    if (problem)
        report(portion, &key, row->size, problem);
    if (row->is_used)
        return 0;
    if (!problem)
        report(portion, &key, row->size, "unused");
    return repair && row->is_old ? free_unused(ctx, &key, portion) : 0;
}

static void open_portion(struct df_ctx *ctx, struct verify_portion *portion)
{
    *portion = (struct verify_portion){.problems = df_defer_json(&ctx->arena, json_array())};
}

int verify_objects(struct df_ctx *ctx, const char *cursor, bool repair,
                   struct verify_portion *portion)
{
    const char *limit = df_printf(&ctx->arena, "%d", PORTION_ROWS);
    const char *grace = df_printf(&ctx->arena, "%d", VERIFY_GRACE_SECONDS);
    time_t end = df_now() + PORTION_SECONDS;
    struct df_list list = {};
    size_t done = 0;

    open_portion(ctx, portion);
    int failed = df_pg_all(ctx, sql_verify_list(cursor, limit, grace), checked_fields,
                           sizeof(struct checked), &list);
    const struct checked *rows = list.items;
    while (!failed && done < list.count && (done == 0 || df_now() < end))
        failed = check_row(ctx, &rows[done++], repair, portion);
    if (!failed && (done < list.count || list.count == PORTION_ROWS))
        portion->cursor = df_printf(&ctx->arena, "%s/%s/%s", rows[done - 1].project_id,
                                    rows[done - 1].storage_id, rows[done - 1].hash);
    return failed;
}

/* The hashes that are known in one folder, or announced by an execution. */
struct known {
    json_t *hashes;
};

static const struct df_field known_fields[] = {
    DF_FIELD(known, hashes, DF_JSON, 0),
    {},
};

/* A row is made for what is to go; whoever wants it meanwhile is faster, and keeps it. */
static int free_unknown(struct df_ctx *ctx, const struct object_key *key,
                        struct verify_portion *portion)
{
    int64_t doomed = 0;
    int failed = df_pg_run(ctx, sql_object_doom_unseen(key->project, key->storage, key->hash),
                           &doomed);

    portion->freed += doomed;
    return failed;
}

/* One file: fine, or nobody knows it. */
static int check_file(struct df_ctx *ctx, const struct object_key *key, const struct stat *info,
                      const json_t *hashes, bool repair, struct verify_portion *portion)
{
    portion->objects++;
    if (json_object_get(hashes, key->hash))
        return 0;
    report(portion, key, info->st_size, "unknown");
    bool is_old = time(NULL) - info->st_mtime > VERIFY_GRACE_SECONDS;
    return repair && is_old ? free_unknown(ctx, key, portion) : 0;
}

static int check_folder(struct df_ctx *ctx, const char *project, const char *name, bool repair,
                        struct verify_portion *portion)
{
    const char *path = df_printf(&ctx->arena, "%s/%s", project, name);
    int fd = openat(storage_settings(ctx)->dirs.objects, path,
                    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry;
    struct known known = {};
    struct stat info;

    if (!folder)
        return errno == ENOENT ? 0 : df_fail(ctx, DF_UNAVAILABLE, "cannot read a folder of files");
    int failed = df_pg_one(ctx, sql_verify_known(project, BLOB_STORAGE, name), known_fields,
                           &known);
    while (!failed && (entry = readdir(folder))) {
        const struct object_key key = {project, BLOB_STORAGE,
                                       df_strdup(&ctx->arena, entry->d_name)};
        if (df_is_sha256(entry->d_name)
            && fstatat(fd, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0)
            failed = check_file(ctx, &key, &info, known.hashes, repair, portion);
    }
    closedir(folder);
    return failed;
}

static int is_project(const struct dirent *entry)
{
    return df_is_uuid(entry->d_name);
}

/* The first project folder after `after`, in order; NULL when there is none. */
static const char *next_project(struct df_ctx *ctx, const char *after)
{
    struct dirent **entries = NULL;
    const char *next = NULL;
    int count = scandirat(storage_settings(ctx)->dirs.objects, ".", &entries, is_project,
                          alphasort);

    for (int i = 0; i < count; i++) {
        if (!next && strcmp(entries[i]->d_name, after) > 0)
            next = df_strdup(&ctx->arena, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return next;
}

int verify_files(struct df_ctx *ctx, const char *cursor, bool repair,
                 struct verify_portion *portion)
{
    const char *project = cursor ? df_strndup(&ctx->arena, cursor, strcspn(cursor, "/"))
                                 : next_project(ctx, "");
    const char *slash = cursor ? strchr(cursor, '/') : NULL;
    long folder = slash ? strtol(slash + 1, NULL, 16) : 0;
    time_t end = df_now() + PORTION_SECONDS;
    int failed = 0;

    open_portion(ctx, portion);
    for (int i = 0; !failed && project && i < PORTION_FOLDERS && df_now() < end; i++) {
        failed = check_folder(ctx, project, df_printf(&ctx->arena, "%02lx", (unsigned long) folder),
                              repair, portion);
        if (++folder == 256) {
            folder = 0;
            project = next_project(ctx, project);
        }
    }
    if (!failed && project)
        portion->cursor = df_printf(&ctx->arena, "%s/%02lx", project, (unsigned long) folder);
    return failed;
}
