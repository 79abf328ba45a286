#include "object_store.h"

#include "queries.h"
#include "storage.h"

#include <string.h>
#include <unistd.h>

/* Larger files are written to the disk before a lock is taken. */
enum { SYNC_FIRST = 1024 * 1024 };

struct lock {
    const char *mode, *locked;
};

static const struct df_field lock_fields[] = {
    DF_FIELD(lock, mode, DF_TEXT, 0),
    DF_FIELD(lock, locked, DF_TEXT, 0),
    {},
};

static int begin_locked(struct df_ctx *ctx, const struct object_key *key)
{
    struct lock lock;
    int failed = df_pg_begin(ctx);

    return failed ? failed
                  : df_pg_one(ctx, sql_object_lock(key->project, key->storage, key->hash),
                              lock_fields, &lock);
}

static int find_row(struct df_ctx *ctx, const struct object_key *key, struct object *object,
                    bool *found)
{
    *object = (struct object){};
    int failed = df_pg_find(ctx, sql_object_find(key->project, key->storage, key->hash),
                            object_fields, object, found);

    if (!failed && *found && object->is_doomed)
        *found = false;
    return failed;
}

static int put_row(struct df_ctx *ctx, const struct object_key *key, int64_t size, bool is_kept)
{
    return df_pg_run(ctx,
                     sql_object_put(key->project, key->storage, key->hash,
                                    df_printf(&ctx->arena, "%lld", (long long) size),
                                    is_kept ? "true" : "false"),
                     NULL);
}

int object_store_put(struct df_ctx *ctx, const struct object_key *key, const struct source *source,
                     bool is_kept)
{
    const struct backend *backend;
    struct object object;
    bool found;

    if (source->size >= SYNC_FIRST && fdatasync(source->fd) != 0)
        return source_fail(ctx, "sync");
    int failed = storage_backend(ctx, key, &backend);
    if (!failed)
        failed = begin_locked(ctx, key);
    if (!failed)
        failed = find_row(ctx, key, &object, &found);
    if (!failed && !found)
        failed = backend->put(ctx, key, source);
    if (!failed && !found)
        failed = put_row(ctx, key, source->size, is_kept);
    if (!failed && found && is_kept)
        failed = df_pg_run(ctx, sql_object_keep(key->project, key->storage, key->hash), NULL);
    return failed ? failed : df_pg_commit(ctx);
}

/* The bytes of a key that has no row, under its lock: whoever removes them holds it, too. */
static int read_file(struct df_ctx *ctx, const struct object_key *key, struct object *object,
                     bool *found)
{
    char hash[DF_SHA256_HEX];
    const struct backend *backend;
    struct source source;
    bool has_file = false;
    int failed = storage_backend(ctx, key, &backend);
    if (!failed)
        failed = backend->open(ctx, key, &source, &has_file);
    if (failed || !has_file)
        return failed;

    failed = source_hash(ctx, &source, hash);
    if (!failed && strcmp(hash, key->hash) == 0) {
        failed = put_row(ctx, key, source.size, false);
        *object = (struct object){key->project, key->storage, key->hash, source.size, false};
        *found = true;
    }
    return failed;
}

/* Without a lock: most of what is asked for and has no row has no bytes either. */
static int has_bytes(struct df_ctx *ctx, const struct object_key *key, bool *has_file)
{
    const struct backend *backend;
    int64_t size;
    int failed = storage_backend(ctx, key, &backend);

    return failed ? failed : backend->stat(ctx, key, has_file, &size);
}

/* A file without a row: the database lost its last moments, or a process ended between the two. It
 * is believed when it has the bytes that its name says. */
static int adopt(struct df_ctx *ctx, const struct object_key *key, struct object *object,
                 bool *found)
{
    bool has_file = false, has_row = false;
    int failed = has_bytes(ctx, key, &has_file);
    if (failed || !has_file)
        return failed;

    failed = begin_locked(ctx, key);
    if (!failed)
        failed = df_pg_find(ctx, sql_object_find(key->project, key->storage, key->hash),
                            object_fields, object, &has_row);
    if (!failed && has_row) /* somebody was faster, or it is being deleted */
        *found = !object->is_doomed;
    else if (!failed)
        failed = read_file(ctx, key, object, found);
    return failed ? failed : df_pg_commit(ctx);
}

static int fail_missing(struct df_ctx *ctx, const struct object_key *key)
{
    return df_fail(ctx, DF_NOT_FOUND, "there is no object %s on this storage", key->hash);
}

int object_store_find(struct df_ctx *ctx, const struct object_key *key, struct object *object)
{
    bool found = false;
    int failed = find_row(ctx, key, object, &found);

    if (!failed && !found)
        failed = adopt(ctx, key, object, &found);
    if (!failed && !found)
        failed = fail_missing(ctx, key);
    return failed;
}

int object_store_hold(struct df_ctx *ctx, const struct object_key *key, struct object *object)
{
    bool found = false;
    int failed = df_pg_find(ctx, sql_object_hold(key->project, key->storage, key->hash),
                            object_fields, object, &found);

    if (!failed && !found)
        failed = fail_missing(ctx, key);
    return failed;
}

int object_store_doom(struct df_ctx *ctx, const struct object_key *key, bool *doomed)
{
    struct object object = {};
    int64_t changed = 0;
    bool found = false;
    int failed = df_pg_find(ctx, sql_object_claim(key->project, key->storage, key->hash),
                            object_fields, &object, &found);

    if (!failed && found)
        failed = df_pg_run(ctx, sql_object_doom(key->project, key->storage, key->hash), &changed);
    *doomed = changed > 0;
    return failed;
}

int object_store_remove(struct df_ctx *ctx, const struct object_key *key)
{
    const struct backend *backend;
    struct object object = {};
    bool found = false;
    int failed = storage_backend(ctx, key, &backend);
    if (!failed)
        failed = begin_locked(ctx, key);
    if (!failed)
        failed = df_pg_find(ctx, sql_object_claim(key->project, key->storage, key->hash),
                            object_fields, &object, &found);
    if (!failed && found && object.is_doomed) {
        failed = backend->remove(ctx, key);
        if (!failed)
            failed = df_pg_run(ctx, sql_object_delete(key->project, key->storage, key->hash), NULL);
    }
    return failed ? failed : df_pg_commit(ctx);
}

static struct object_key key_of(const struct object *object)
{
    return (struct object_key){object->project_id, object->storage_id, object->hash};
}

/* One after the other: no transaction waits for many locks. */
static int remove_all(struct df_ctx *ctx, const struct df_list *list)
{
    const struct object *objects = list->items;
    int failed = 0;

    for (size_t i = 0; !failed && i < list->count; i++) {
        const struct object_key key = key_of(&objects[i]);
        failed = object_store_remove(ctx, &key);
    }
    return failed;
}

int object_store_release(struct df_ctx *ctx, const char *project, const char *execution)
{
    struct df_list list;
    bool doomed;
    int failed = df_pg_begin(ctx);

    if (!failed)
        failed = df_pg_all(ctx, sql_execution_release(project, execution), object_fields,
                           sizeof(struct object), &list);
    for (size_t i = 0; !failed && i < list.count; i++) {
        const struct object_key key = key_of(&((const struct object *) list.items)[i]);
        failed = object_store_doom(ctx, &key, &doomed);
    }
    if (!failed)
        failed = df_pg_commit(ctx);
    return failed ? failed : remove_all(ctx, &list);
}

int object_store_forget(struct df_ctx *ctx, const char *project)
{
    return df_pg_run(ctx, sql_project_forget(project), NULL);
}

int object_store_sweep(struct df_ctx *ctx, bool *more)
{
    struct df_list list;
    int failed = df_pg_all(ctx, sql_object_list_doomed(), object_fields, sizeof(struct object),
                           &list);

    *more = !failed && list.count > 0;
    return failed ? failed : remove_all(ctx, &list);
}
