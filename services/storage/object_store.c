#include "object_store.h"

#include "object_remote.h"
#include "queries.h"
#include "storage.h"

#include <stdlib.h>
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

static int put_row(struct df_ctx *ctx, const struct object_key *key, int64_t size)
{
    return df_pg_run(ctx,
                     sql_object_put(key->project, key->storage, key->hash,
                                    df_printf(&ctx->arena, "%lld", (long long) size)),
                     NULL);
}

/* The row of bytes that are there, under the lock. */
static int note(struct df_ctx *ctx, const struct object_key *key, int64_t size)
{
    struct object object;
    bool found = false;
    int failed = find_row(ctx, key, &object, &found);

    return failed || found ? failed : put_row(ctx, key, size);
}

static int put_local(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                     const struct source *source)
{
    struct object object;
    bool found = false;

    if (source->size >= SYNC_FIRST && fdatasync(source->fd) != 0)
        return source_fail(ctx, "sync");
    int failed = begin_locked(ctx, key);
    if (!failed) /* what is there is held: who noted a use of it before can rely on it */
        failed = df_pg_find(ctx, sql_object_hold(key->project, key->storage, key->hash),
                            object_fields, &object, &found);
    if (!failed && !found)
        failed = place->backend->put(ctx, place, key, source);
    if (!failed)
        failed = note(ctx, key, source->size);
    return failed ? failed : df_pg_commit(ctx);
}

int object_store_put(struct df_ctx *ctx, const struct object_key *key, const struct source *source)
{
    struct place place;
    int failed = storage_place(ctx, key, &place);

    if (failed)
        return failed;
    return place.backend->is_remote ? object_remote_put(ctx, &place, key, source)
                                    : put_local(ctx, &place, key, source);
}

int object_store_keep(struct df_ctx *ctx, const struct object_key *key, bool is_kept)
{
    return df_pg_run(
        ctx, sql_object_keep(key->project, key->storage, key->hash, is_kept ? "true" : "false"),
        NULL);
}

/* The bytes of a key that has no row, under its lock: whoever removes them holds it, too. */
static int adopt_locked(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                        struct object *object, bool *found)
{
    bool has_row = false, has_bytes = false;
    int64_t size = 0;
    int failed = begin_locked(ctx, key);

    if (!failed)
        failed = df_pg_find(ctx, sql_object_find(key->project, key->storage, key->hash),
                            object_fields, object, &has_row);
    if (!failed && has_row) { /* somebody was faster, or it is being deleted */
        *found = !object->is_doomed;
        return df_pg_commit(ctx);
    }
    if (!failed)
        failed = place->backend->verify(ctx, place, key, &has_bytes, &size);
    if (!failed && has_bytes) {
        failed = put_row(ctx, key, size);
        *object = (struct object){key->project, key->storage, key->hash, size, false, false};
        *found = true;
    }
    return failed ? failed : df_pg_commit(ctx);
}

/* Bytes without a row: a client put them on a storage elsewhere, the database lost its last
 * moments, or a process ended between the two. They are believed when they are what their name
 * says. Most of what is asked for and has no row has no bytes either. */
static int adopt(struct df_ctx *ctx, const struct object_key *key, struct object *object,
                 bool *found)
{
    bool has_bytes = false;
    struct place place;
    int64_t size;
    int failed = storage_place(ctx, key, &place);
    if (failed)
        return failed;

    if (place.backend->is_remote)
        return object_remote_adopt(ctx, &place, key, object, found);
    failed = place.backend->stat(ctx, &place, key, &has_bytes, &size);
    return failed || !has_bytes ? failed : adopt_locked(ctx, &place, key, object, found);
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

static struct object_key key_of(const struct object *object)
{
    return (struct object_key){object->project_id, object->storage_id, object->hash};
}

/* The bytes of this server's own storage, under the lock. */
static int remove_local(struct df_ctx *ctx, const struct place *place, const struct object_key *key)
{
    struct object object = {};
    bool found = false;
    int failed = begin_locked(ctx, key);

    if (!failed)
        failed = df_pg_find(ctx, sql_object_claim(key->project, key->storage, key->hash),
                            object_fields, &object, &found);
    if (!failed && found && object.is_doomed) {
        /* Of a storage that was deleted the bytes stay where they are. */
        failed = place->backend ? place->backend->remove(ctx, place, key, 1) : 0;
        if (!failed)
            failed = df_pg_run(ctx, sql_object_delete(key->project, key->storage, key->hash), NULL);
    }
    return failed ? failed : df_pg_commit(ctx);
}

int object_store_remove(struct df_ctx *ctx, const struct object_key *key)
{
    struct place place = {};
    bool found = false;
    int failed = storage_place_any(ctx, key->storage, &place, &found);

    if (failed)
        return failed;
    return found && place.backend->is_remote ? object_remote_remove(ctx, &place, key)
                                             : remove_local(ctx, &place, key);
}

int object_store_is_gone(struct df_ctx *ctx, const struct object_key *key, bool *is_gone)
{
    struct place place = {};
    bool found = false;
    int failed = storage_place_any(ctx, key->storage, &place, &found);

    *is_gone = failed || (found && !place.backend->keeps_all);
    return failed;
}

/* One after the other: no transaction waits for many locks. */
static int remove_all(struct df_ctx *ctx, const struct df_list *list)
{
    const struct object *objects = list->items;
    int failed = 0;

    for (size_t i = 0; !failed && i < list->count; i++) {
        const struct object_key key = key_of(&objects[i]);
        struct place place = {};
        bool found = false;
        failed = storage_place_any(ctx, key.storage, &place, &found);
        if (failed) { /* its credentials are lost, or its address is not allowed any more */
            ctx->error = (struct df_error){};
            failed = df_pg_run(ctx, sql_object_postpone(key.storage), NULL);
        } else if (found && place.backend->is_remote) {
            failed = object_remote_sweep(ctx, &place, &key);
        } else {
            failed = object_store_remove(ctx, &key);
        }
    }
    return failed;
}

/* Bytes that clients put on a storage elsewhere may have no row yet. */
static int doom(struct df_ctx *ctx, const struct object_key *key)
{
    struct place place = {};
    bool found = false, doomed = false;
    int failed = object_store_doom(ctx, key, &doomed);

    if (failed || doomed)
        return failed;
    failed = storage_place_any(ctx, key->storage, &place, &found);
    if (failed && failed != -DF_UNAVAILABLE) {
        ctx->error = (struct df_error){};
        return 0;
    }
    if (!failed && found && place.backend->is_remote)
        failed = df_pg_run(ctx, sql_object_doom_unseen(key->project, key->storage, key->hash),
                           NULL);
    return failed;
}

int object_store_release(struct df_ctx *ctx, const char *project, const char *execution,
                         const char *keep)
{
    struct df_list list;
    int failed = df_pg_begin(ctx);

    if (!failed)
        failed = df_pg_all(ctx, sql_execution_release(project, execution, keep), object_fields,
                           sizeof(struct object), &list);
    for (size_t i = 0; !failed && i < list.count; i++) {
        const struct object_key key = key_of(&((const struct object *) list.items)[i]);
        failed = doom(ctx, &key);
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
