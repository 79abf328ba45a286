#include "zygote_pool.h"

#include <df/digest.h>
#include <df/log.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A row per zygote; rows of the same project and environment are told apart by being alive. */
enum { ROWS = 320, IDLE = 4, PROJECT = 64 };

enum row_state { ROW_FREE, ROW_STARTING, ROW_READY };

struct row {
    enum row_state state;
    char environment[DF_SHA256_HEX], project[PROJECT]; /* project "": nobody's yet */
    struct zygote *zygote;
    int users;
    int64_t used_at; /* a count of uses, not a time */
};

struct zygote_pool {
    struct zygote_config config;
    const struct python *base;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t keeper;
    bool is_closing;
    unsigned long number;
    int64_t uses;
    struct row rows[ROWS];
};

static bool is_of(const struct row *row, const char *project, const char *environment)
{
    return row->state != ROW_FREE && strcmp(row->project, project) == 0
           && strcmp(row->environment, environment) == 0;
}

static struct row *find(struct zygote_pool *pool, const char *project, const char *environment)
{
    for (int i = 0; i < ROWS; i++)
        if (is_of(&pool->rows[i], project, environment))
            return &pool->rows[i];
    return NULL;
}

static struct row *find_free(struct zygote_pool *pool)
{
    for (int i = 0; i < ROWS; i++)
        if (pool->rows[i].state == ROW_FREE)
            return &pool->rows[i];
    return NULL;
}

static void name_row(struct row *row, const char *project, const char *environment)
{
    memcpy(row->environment, environment, DF_SHA256_HEX);
    row->project[0] = '\0';
    strncat(row->project, project, PROJECT - 1);
}

/* Starts one in this row, without the lock. */
static int start(struct df_ctx *ctx, struct zygote_pool *pool, struct row *row,
                 const struct python *python)
{
    struct zygote *zygote = NULL;
    unsigned long number = pool->number++;

    row->state = ROW_STARTING;
    pthread_mutex_unlock(&pool->lock);
    int failed = zygote_open(ctx, &pool->config, python, number, &zygote);
    pthread_mutex_lock(&pool->lock);
    row->zygote = zygote;
    row->state = failed ? ROW_FREE : ROW_READY;
    pthread_cond_broadcast(&pool->changed);
    return failed;
}

/* An idle row to do without: a dead one, or the one not used for longest when there are too many.
 */
static struct row *find_surplus(struct zygote_pool *pool)
{
    struct row *oldest = NULL;
    int idle = 0;

    for (int i = 0; i < ROWS; i++) {
        struct row *row = &pool->rows[i];
        if (row->state != ROW_READY || row->users > 0)
            continue;
        if (pool->is_closing || zygote_is_dead(row->zygote))
            return row;
        if (!*row->project)
            continue;
        idle++;
        if (!oldest || row->used_at < oldest->used_at)
            oldest = row;
    }
    return idle > IDLE ? oldest : NULL;
}

static void drop(struct zygote_pool *pool, struct row *row)
{
    struct zygote *zygote = df_take(row->zygote);

    row->state = ROW_FREE;
    pthread_mutex_unlock(&pool->lock);
    zygote_close(zygote);
    pthread_mutex_lock(&pool->lock);
}

static void add_spare(struct zygote_pool *pool, bool *failed)
{
    struct row *row = find_free(pool);
    struct df_ctx ctx;

    if (!row || find(pool, "", pool->base->key))
        return;
    df_ctx_init(&ctx, "spare", NULL);
    name_row(row, "", pool->base->key);
    if (start(&ctx, pool, row, pool->base)) {
        df_log(NULL, DF_WARN, "python_not_started", "{ss}", "error", ctx.error.detail);
        *failed = true; /* jobs will say so, too; trying again and again helps nobody */
    }
    df_ctx_release(&ctx);
}

/* Keeps one spare and few idle ones. A child ends with the thread that started it, so this one
 * lives as long as the pool. */
static void *keep(void *data)
{
    struct zygote_pool *pool = data;
    bool failed = false;
    struct row *row;

    pthread_mutex_lock(&pool->lock);
    while (!pool->is_closing) {
        while ((row = find_surplus(pool)))
            drop(pool, row);
        if (!failed && !pool->is_closing)
            add_spare(pool, &failed);
        if (!pool->is_closing && !find_surplus(pool))
            pthread_cond_wait(&pool->changed, &pool->lock);
    }
    while ((row = find_surplus(pool)))
        drop(pool, row);
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

int zygote_pool_open(struct df_ctx *ctx, const struct zygote_config *config,
                     const struct python *base, struct zygote_pool **pool_out)
{
    struct zygote_pool *pool = calloc(1, sizeof *pool);

    if (!pool)
        abort();
    pool->config = *config;
    pool->base = base;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->changed, NULL);
    if (pthread_create(&pool->keeper, NULL, keep, pool) != 0) {
        free(pool);
        return df_fail(ctx, DF_UNAVAILABLE, "cannot start a thread");
    }
    *pool_out = pool;
    return 0;
}

void zygote_pool_close(struct zygote_pool *pool)
{
    if (!pool)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->is_closing = true;
    pthread_cond_broadcast(&pool->changed);
    pthread_mutex_unlock(&pool->lock);
    pthread_join(pool->keeper, NULL);
    pthread_cond_destroy(&pool->changed);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}

/* With the lock: the row to use, started if need be. */
static int require(struct df_ctx *ctx, struct zygote_pool *pool, const char *project,
                   const struct python *python, struct row **row_out)
{
    for (;;) {
        struct row *row = find(pool, project, python->key);
        bool is_spare = !row && (row = find(pool, "", python->key));
        if (row && row->state == ROW_READY && zygote_is_dead(row->zygote)) {
            row->project[0] = '?'; /* the keeper takes it away when its jobs are over */
            pthread_cond_broadcast(&pool->changed);
            continue;
        }
        if (is_spare && row->state == ROW_READY) {
            name_row(row, project, python->key);
            pthread_cond_broadcast(&pool->changed); /* a new spare is needed */
        }
        if (row && row->state == ROW_READY) {
            *row_out = row;
            return 0;
        }
        if (row) {
            pthread_cond_wait(&pool->changed, &pool->lock);
            continue;
        }
        row = find_free(pool);
        if (!row)
            return df_fail(ctx, DF_UNAVAILABLE, "too many environments are in use");
        name_row(row, project, python->key);
        *row_out = row;
        return start(ctx, pool, row, python);
    }
}

int zygote_pool_take(struct df_ctx *ctx, struct zygote_pool *pool, const char *project,
                     const struct python *python, struct zygote **zygote)
{
    struct row *row = NULL;

    pthread_mutex_lock(&pool->lock);
    int failed = require(ctx, pool, project, python, &row);
    if (!failed) {
        row->users++;
        row->used_at = ++pool->uses;
        *zygote = row->zygote;
    }
    pthread_mutex_unlock(&pool->lock);
    return failed;
}

void zygote_pool_give(struct zygote_pool *pool, struct zygote *zygote)
{
    pthread_mutex_lock(&pool->lock);
    for (int i = 0; i < ROWS; i++)
        if (pool->rows[i].state == ROW_READY && pool->rows[i].zygote == zygote)
            pool->rows[i].users--;
    if (find_surplus(pool))
        pthread_cond_broadcast(&pool->changed);
    pthread_mutex_unlock(&pool->lock);
}
