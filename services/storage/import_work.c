#include "import_work.h"

#include "artifact_store.h"
#include "import.h"
#include "object_store.h"
#include "queries.h"
#include "quota.h"
#include "storage.h"

#include "../projects/projects_client.h"

#include <df/digest.h>
#include <df/service.h>
#include <df/uuid.h>

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LEASE_SECONDS = 30, AGAIN_SECONDS = 5, ID_SIZE = 40 };

/* Without a known size, room is looked at once for so many bytes. */
#define QUOTA_STEP ((int64_t) 256 * 1024 * 1024)

/* What a lane does just now; the pulse reads it. */
static struct work {
    char id[ID_SIZE], holder[ID_SIZE];
    int64_t received, size;
    bool is_on, is_lost;
} works[IMPORT_LANES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Bytes on their way into a file of ours. */
struct arriving {
    struct df_ctx *ctx;
    struct work *work;
    const struct import *import;
    int fd, error;
    int64_t received, size, judged; /* size: DF_NO_INT while it is not known */
    struct df_error refusal;        /* the quota's; its code is 0 when there is none */
    bool is_refused, is_stopped;
};

static struct work *begin(const struct import *import)
{
    struct work *work = works;

    pthread_mutex_lock(&lock);
    while (work->is_on)
        work++;
    *work = (struct work){.size = DF_NO_INT, .is_on = true};
    snprintf(work->id, sizeof work->id, "%s", import->id);
    snprintf(work->holder, sizeof work->holder, "%s", import->holder);
    pthread_mutex_unlock(&lock);
    return work;
}

static void end(struct work *work)
{
    pthread_mutex_lock(&lock);
    work->is_on = false;
    pthread_mutex_unlock(&lock);
}

/* False when nobody wants it any more. */
static bool tell(const struct arriving *arriving)
{
    struct work *work = arriving->work;

    pthread_mutex_lock(&lock);
    work->received = arriving->received;
    work->size = arriving->size;
    bool is_lost = work->is_lost;
    pthread_mutex_unlock(&lock);
    return !is_lost;
}

/* There must be room for all of it, or, unless its size is known, for what is there by now. */
static bool has_room(struct arriving *arriving)
{
    struct df_ctx *ctx = arriving->ctx;
    int64_t size = arriving->size > arriving->received ? arriving->size : arriving->received;

    if (size < arriving->judged)
        return true;
    int failed = quota_check(ctx, arriving->import->project_id, size);
    df_pg_release(ctx);
    arriving->judged = size + QUOTA_STEP;
    arriving->is_refused = failed != 0;
    arriving->refusal = ctx->error;
    return !failed;
}

static bool write_all(struct arriving *arriving, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t wrote = write(arriving->fd, bytes, size);
        if (wrote < 0 && errno != EINTR) {
            arriving->error = errno;
            return false;
        }
        bytes += wrote > 0 ? wrote : 0;
        size -= wrote > 0 ? (size_t) wrote : 0;
    }
    return true;
}

static bool arrive(void *data, const char *bytes, size_t size)
{
    struct arriving *arriving = data;

    arriving->received += (int64_t) size;
    if (arriving->received > OBJECT_MAX_SIZE) {
        arriving->error = EFBIG;
        return false;
    }
    arriving->is_stopped = df_is_stopping();
    return !arriving->is_stopped && tell(arriving) && has_room(arriving)
           && write_all(arriving, bytes, size);
}

/* Why it ended is not what the storage's client takes it for when we ended it. */
static int judge(struct arriving *arriving, int failed)
{
    struct df_ctx *ctx = arriving->ctx;

    if (arriving->is_refused) {
        ctx->error = arriving->refusal;
        return -(int) arriving->refusal.code;
    }
    if (arriving->error == EFBIG)
        return df_fail(ctx, DF_TOO_LARGE, "an artifact has at most 1 TiB");
    if (arriving->error) {
        errno = arriving->error;
        return source_fail(ctx, "write");
    }
    return failed;
}

static int fetch(struct arriving *arriving, struct source *source)
{
    const struct import *import = arriving->import;
    struct df_ctx *ctx = arriving->ctx;
    struct place place = {};
    int failed = projects_require(ctx, import->project_id, import->user_id, ROLE_EDITOR);

    if (!failed)
        failed = storage_place_own(ctx, import->source_id, import->user_id, &place);
    source_remove_like(ctx, import->id); /* of a try whose process died */
    if (!failed)
        failed = source_new(ctx, df_printf(&ctx->arena, "%s.%s", import->id, import->holder),
                            source);
    if (failed)
        return failed;
    df_pg_release(ctx); /* another server is asked */
    arriving->fd = source->fd;
    failed = judge(arriving, place.backend->take(ctx, &place, import->path, arrive, arriving,
                                                 &arriving->size));
    source->size = arriving->received;
    return failed;
}

/* The artifact and the end of the import, or neither: also when somebody else holds it now. */
static int make(struct arriving *arriving, struct artifact *artifact)
{
    const struct import *import = arriving->import;
    const struct artifact_origin origin = {.user = import->user_id, .user_name = import->user_name};
    struct df_ctx *ctx = arriving->ctx;
    int64_t ended = 0;
    int failed = df_pg_begin(ctx);

    if (!failed)
        failed = artifact_store_create(ctx, &origin, artifact);
    if (!failed)
        failed = df_pg_run(
            ctx,
            sql_import_end(import->id, import->holder, import_state_names[IMPORT_DONE], NULL,
                           artifact->id,
                           df_printf(&ctx->arena, "%lld", (long long) artifact->size)),
            &ended);
    if (!failed && ended == 0) {
        df_pg_rollback(ctx);
        return df_fail(ctx, DF_CONFLICT, "nobody wants it any more");
    }
    return failed ? failed : df_pg_commit(ctx);
}

static int bring(struct arriving *arriving, struct artifact *artifact)
{
    const struct import *import = arriving->import;
    struct df_ctx *ctx = arriving->ctx;
    char *hash = df_alloc(&ctx->arena, DF_SHA256_HEX);
    const struct object_key key = {import->project_id, import->storage_id, hash};
    struct source source;

    if (import->tries > IMPORT_TRIES)
        return df_fail_as(ctx, DF_CONFLICT, "interrupted",
                          "it was begun %d times and never ended; try again", IMPORT_TRIES);
    int failed = fetch(arriving, &source);
    if (!failed)
        failed = quota_check(ctx, import->project_id, source.size);
    if (!failed)
        failed = source_hash(ctx, &source, hash);
    if (!failed)
        failed = object_store_put(ctx, &key, &source);
    *artifact = (struct artifact){
        .project_id = import->project_id,
        .storage_id = import->storage_id,
        .hash = hash,
        .size = failed ? 0 : source.size,
        .name = import->name,
        .type = import->type,
    };
    return failed ? failed : make(arriving, artifact);
}

/* "path is no file of this storage", or what the failure says. */
static const char *words_of(struct df_ctx *ctx)
{
    const json_t *row = json_array_get(ctx->error.errors, 0);
    const char *pointer = json_string_value(json_object_get(row, "pointer"));
    const char *detail = json_string_value(json_object_get(row, "detail"));

    if (!pointer || !detail)
        return ctx->error.code == DF_INTERNAL ? "" : ctx->error.detail;
    return df_printf(&ctx->arena, "%s %s", pointer + strspn(pointer, "/"), detail);
}

static const char *problem_of(struct df_ctx *ctx)
{
    const struct df_error *error = &ctx->error;
    const char *slug = error->slug ? error->slug : df_code_info[error->code].slug;
    json_t *problem = json_pack("{ss ss}", "code", slug, "detail", words_of(ctx));
    char *text = problem ? json_dumps(problem, JSON_COMPACT) : NULL;
    const char *kept = text ? df_strdup(&ctx->arena, text) : NULL; /* else it is no UTF-8 */

    free(text);
    json_decref(problem);
    return kept;
}

/* What may be better later is tried again; a server that is told to stop leaves it to the next. */
static int give_up(struct arriving *arriving, int why)
{
    const struct import *import = arriving->import;
    struct df_ctx *ctx = arriving->ctx;
    struct df_arena *arena = &ctx->arena;
    const char *problem = problem_of(ctx);
    bool is_again = why == -DF_UNAVAILABLE && import->tries < IMPORT_TRIES;

    ctx->error = (struct df_error){};
    df_pg_release(ctx);
    if (arriving->is_stopped)
        return df_pg_run(
            ctx,
            sql_import_release(import->id, import->holder, "0", NULL,
                               df_printf(arena, "%lld", (long long) import->tries - 1)),
            NULL);
    if (is_again)
        return df_pg_run(
            ctx,
            sql_import_release(import->id, import->holder,
                               df_printf(arena, "%d", AGAIN_SECONDS << (import->tries - 1)),
                               problem, df_printf(arena, "%lld", (long long) import->tries)),
            NULL);
    return df_pg_run(ctx,
                     sql_import_end(import->id, import->holder, import_state_names[IMPORT_FAILED],
                                    problem, NULL, NULL),
                     NULL);
}

static int work_on(struct df_ctx *ctx, const struct import *import)
{
    struct arriving arriving = {.ctx = ctx, .import = import, .size = DF_NO_INT};
    struct artifact artifact;

    arriving.work = begin(import);
    int failed = bring(&arriving, &artifact);
    end(arriving.work);
    if (!failed)
        artifact_publish(ctx, &artifact);
    else
        failed = give_up(&arriving, failed);
    return failed;
}

int import_round(struct df_ctx *ctx, bool *more)
{
    const char *holder = df_uuid_new(&ctx->arena);
    const char *lease = df_printf(&ctx->arena, "%d", LEASE_SECONDS);
    struct import import = {};
    int failed = df_pg_find(ctx, sql_import_claim(holder, lease), import_fields, &import, more);

    if (!failed && *more)
        failed = df_pg_one(ctx, sql_import_find(import.id), import_fields, &import);
    return failed || !*more ? failed : work_on(ctx, &import);
}

static int pulse_one(struct df_ctx *ctx, struct work *work, const struct work *seen)
{
    struct df_arena *arena = &ctx->arena;
    const char *size = seen->size == DF_NO_INT ? NULL
                                               : df_printf(arena, "%lld", (long long) seen->size);
    int64_t kept = 0;
    int failed = df_pg_run(
        ctx,
        sql_import_pulse(seen->id, seen->holder, df_printf(arena, "%d", LEASE_SECONDS),
                         df_printf(arena, "%lld", (long long) seen->received), size),
        &kept);

    if (failed)
        return failed;
    pthread_mutex_lock(&lock);
    if (strcmp(work->holder, seen->holder) == 0)
        work->is_lost = kept == 0;
    pthread_mutex_unlock(&lock);
    return 0;
}

int import_pulse(struct df_ctx *ctx, bool *more)
{
    struct work seen[IMPORT_LANES];
    int failed = 0;

    *more = false;
    pthread_mutex_lock(&lock);
    memcpy(seen, works, sizeof seen);
    pthread_mutex_unlock(&lock);
    for (int i = 0; !failed && i < IMPORT_LANES; i++)
        if (seen[i].is_on)
            failed = pulse_one(ctx, &works[i], &seen[i]);
    return failed;
}
