#include "cgroup_pool.h"
#include "cgroup_home.h"

#include <df/log.h>

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Ready ones; what still dies is looked after again so soon. */
enum { READY = 8, AGAIN_MS = 20 };

struct list {
    struct cgroup *first;
    int count;
};

struct cgroup_pool {
    struct cgroup_home home;
    int64_t processes;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t keeper;
    unsigned long number;
    struct list ready, old;
    bool is_closing, has_failed;
};

static void push(struct list *list, struct cgroup *group)
{
    group->next = list->first;
    list->first = group;
    list->count++;
}

static struct cgroup *pop(struct list *list)
{
    struct cgroup *group = list->first;

    if (group) {
        list->first = group->next;
        list->count--;
    }
    return group;
}

/* Without the lock. NULL with errno. */
static struct cgroup *make(struct cgroup_pool *pool, unsigned long number)
{
    struct cgroup *group = calloc(1, sizeof *group);
    char name[CGROUP_NAME];

    if (!group)
        abort();
    snprintf(name, sizeof name, "job-%lu", number);
    if (cgroup_make(pool->home.fd, name, pool->processes, group))
        return group;
    free(group);
    return NULL;
}

static void fill(struct cgroup_pool *pool)
{
    while (pool->ready.count < READY && !pool->is_closing && !pool->has_failed) {
        unsigned long number = pool->number++;
        pthread_mutex_unlock(&pool->lock);
        struct cgroup *group = make(pool, number);
        if (!group)
            df_log(NULL, DF_WARN, "no_cgroup", "{ss}", "error", strerror(errno));
        pthread_mutex_lock(&pool->lock);
        if (group)
            push(&pool->ready, group);
        pool->has_failed = !group; /* until something is given back */
    }
}

static void clear(struct cgroup_pool *pool)
{
    struct list left = {};
    struct cgroup *group;

    while ((group = pop(&pool->old))) {
        pthread_mutex_unlock(&pool->lock);
        bool is_gone = cgroup_remove(pool->home.fd, group->name);
        pthread_mutex_lock(&pool->lock);
        if (is_gone) {
            cgroup_release(group);
            free(group);
        } else {
            push(&left, group);
        }
    }
    while ((group = pop(&left)))
        push(&pool->old, group);
}

static void wait_for_change(struct cgroup_pool *pool)
{
    struct timespec until;

    if (pool->old.count == 0) {
        pthread_cond_wait(&pool->changed, &pool->lock);
        return;
    }
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += AGAIN_MS * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    (void) pthread_cond_clockwait(&pool->changed, &pool->lock, CLOCK_MONOTONIC, &until);
}

static void *keep(void *data)
{
    struct cgroup_pool *pool = data;

    pthread_mutex_lock(&pool->lock);
    while (!pool->is_closing) {
        fill(pool);
        clear(pool);
        if (!pool->is_closing && (pool->ready.count >= READY || pool->has_failed))
            wait_for_change(pool);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

int cgroup_pool_open(struct df_ctx *ctx, int64_t processes, struct cgroup_pool **pool_out)
{
    struct cgroup_pool *pool = calloc(1, sizeof *pool);

    if (!pool)
        abort();
    pool->processes = processes;
    int failed = cgroup_home_open(ctx, &pool->home);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->changed, NULL);
    if (!failed && pthread_create(&pool->keeper, NULL, keep, pool) != 0) {
        cgroup_home_close(&pool->home);
        failed = df_fail(ctx, DF_UNAVAILABLE, "cannot start a thread");
    }
    if (failed)
        free(pool);
    else
        *pool_out = pool;
    return failed;
}

static void free_all(struct list *list)
{
    struct cgroup *group;

    while ((group = pop(list))) {
        cgroup_release(group);
        free(group);
    }
}

void cgroup_pool_close(struct cgroup_pool *pool)
{
    if (!pool)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->is_closing = true;
    pthread_cond_broadcast(&pool->changed);
    pthread_mutex_unlock(&pool->lock);
    pthread_join(pool->keeper, NULL);
    free_all(&pool->ready);
    free_all(&pool->old);
    cgroup_home_close(&pool->home);
    pthread_cond_destroy(&pool->changed);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}

struct cgroup *cgroup_pool_take(struct cgroup_pool *pool)
{
    if (!pool)
        return NULL;
    pthread_mutex_lock(&pool->lock);
    struct cgroup *group = pop(&pool->ready);
    unsigned long number = group ? 0 : pool->number++;
    pthread_cond_broadcast(&pool->changed);
    pthread_mutex_unlock(&pool->lock);
    return group ? group : make(pool, number);
}

void cgroup_pool_give(struct cgroup_pool *pool, struct cgroup *group)
{
    if (!group)
        return;
    pthread_mutex_lock(&pool->lock);
    push(&pool->old, group);
    pool->has_failed = false;
    pthread_cond_broadcast(&pool->changed);
    pthread_mutex_unlock(&pool->lock);
}
