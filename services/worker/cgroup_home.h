/* Where a worker may have control groups of its own: found out at start, by trying. */
#ifndef CGROUP_HOME_H
#define CGROUP_HOME_H

#include <df/ctx.h>

struct cgroup_home {
    int parent; /* the folder it lies in */
    int fd;     /* locked as long as the worker lives, so that others know */
    char name[48];
};

/* In the group that the worker was started in, when that is its own (root in a container, or
 * Delegate=yes of systemd), else as root at the top. Groups there of workers that were killed are
 * removed with all that is left in them. DF_UNAVAILABLE says why there can be none. */
int cgroup_home_open(struct df_ctx *ctx, struct cgroup_home *home) DF_MUST_CHECK;

/* Kills what is in it, and removes it. */
void cgroup_home_close(struct cgroup_home *home);

#endif
