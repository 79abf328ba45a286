/* What zygote.c and zygote_reader.c share, and nobody else. */
#ifndef ZYGOTE_INNER_H
#define ZYGOTE_INNER_H

#include "cgroup_pool.h"
#include "zygote.h"

/* With a job: /dev/null, console, frames, its folder, and the group of the job after it. */
enum { ZYGOTE_SAID = 2048, ZYGOTE_FDS = 5 };

struct zygote {
    pid_t pid;
    pid_t python; /* the same process, or what it started within its sandbox */
    int channel, errors;
    int folder; /* of its jobs, as we see it */
    int view;   /* the same, as its jobs see it */
    int parent; /* of the folder */
    char name[32];
    const char *inside; /* path of the folder for its jobs */
    int64_t uid;
    pthread_t reader;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool is_ready, is_dead;
    struct zygote_run *runs;
    pthread_mutex_t sending;
    struct cgroup_pool *groups; /* or NULL */
    struct cgroup *group;       /* of the process that waits for the next job, or NULL */
    char said[ZYGOTE_SAID];     /* the end of what it said on stderr */
    struct df_arena arena;
};

/* Steals the message. -1: it has ended. */
int zygote_send(struct zygote *zygote, json_t *message, const int *fds, size_t count);

/* Says in which group the first job will be; and takes back the one that no job came for. */
void zygote_offer_group(struct zygote *zygote, struct cgroup_pool *groups);
void zygote_take_group(struct zygote *zygote);

/* Sets the limits of a job and sends it off. The last of `fds` is filled in here. Steals the
 * message. */
int zygote_send_run(struct df_ctx *ctx, struct zygote *zygote, struct zygote_run *run,
                    json_t *message, int fds[ZYGOTE_FDS]) DF_MUST_CHECK;

/* The thread that reads all a zygote says, until it ends. */
void *zygote_read_all(void *zygote);

#endif
