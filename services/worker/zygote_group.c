/* The control groups of a zygote's jobs. Joining one may take the kernel 10 ms, so it is done
 * ahead: the process that waits for the next job is in the group of that job already, and with each
 * job goes the group of the one after it. */
#include "zygote_inner.h"

#include <errno.h>
#include <string.h>

void zygote_offer_group(struct zygote *zygote, struct cgroup_pool *groups)
{
    zygote->groups = groups;
    zygote->group = cgroup_pool_take(groups);
    if (zygote->group
        && zygote_send(zygote, json_pack("{ss}", "type", "group"), &zygote->group->processes, 1)
               != 0)
        zygote_take_group(zygote);
}

void zygote_take_group(struct zygote *zygote)
{
    cgroup_pool_give(zygote->groups, df_take(zygote->group));
}

int zygote_send_run(struct df_ctx *ctx, struct zygote *zygote, struct zygote_run *run,
                    json_t *message, int fds[ZYGOTE_FDS])
{
    int failed = 0;

    pthread_mutex_lock(&zygote->sending); /* groups and jobs go in the same order */
    struct cgroup *next = cgroup_pool_take(zygote->groups);
    if (next)
        fds[ZYGOTE_FDS - 1] = next->processes;
    if (zygote->group && !cgroup_begin(zygote->group, &run->limits))
        failed = df_fail(ctx, DF_UNAVAILABLE, "its limits cannot be set: %s", strerror(errno));
    if (failed) {
        json_decref(message);
    } else if (zygote_send(zygote, message, fds, next ? ZYGOTE_FDS : ZYGOTE_FDS - 1) == 0) {
        run->group = zygote->group;
        zygote->group = df_take(next);
    } else {
        failed = df_fail(ctx, DF_UNAVAILABLE, "Python has ended: %s", zygote->said);
    }
    cgroup_pool_give(zygote->groups, next);
    pthread_mutex_unlock(&zygote->sending);
    return failed;
}

void zygote_end_group(struct zygote *zygote, struct zygote_run *run)
{
    cgroup_pool_give(zygote->groups, df_take(run->group));
}
