/* A warm Python in a sandbox of its own that forks one process per job (docs/protocols.md section
 * 7). It serves one project and one environment, ever. What it says may come from a user's code
 * that took it over: it is bounded, and believed only as far as that project is concerned. */
#ifndef ZYGOTE_H
#define ZYGOTE_H

#include "cgroup_pool.h"
#include "jobdir.h"
#include "sandbox.h"

#include <pthread.h>
#include <stdatomic.h>

/* One job in it. The caller's memory, from zygote_run() to zygote_forget(). */
struct zygote_run {
    char name[64];
    atomic_int pid;      /* as it calls itself; 0: not known yet */
    int event;           /* an eventfd that becomes readable at the end; the caller's */
    atomic_bool is_over; /* set last */
    bool is_orphan;      /* what forked it has ended before it */
    int status, signal;  /* -1: none */
    double seconds, cpu_seconds;
    int64_t peak_bytes;
    char detail[256];            /* why it could not be started; or "" */
    struct cgroup_limits limits; /* the caller's to set */
    struct cgroup *group;        /* where it runs, until zygote_end_group(); or NULL */
    struct zygote_run *next;
};

struct zygote;

struct zygote_config {
    const struct sandbox *sandbox;
    const char *jobs; /* folder for the folders of all zygotes */
    int jobs_fd;
    struct cgroup_pool *groups; /* or NULL */
};

/* Starts one and waits until it is ready. */
int zygote_open(struct df_ctx *ctx, const struct zygote_config *config, const struct python *python,
                unsigned long number, struct zygote **zygote) DF_MUST_CHECK;

/* Ends it with all that runs in it, and removes its folder. */
void zygote_close(struct zygote *zygote);

/* Where the folders of its jobs go; a descriptor that stays the zygote's. */
int zygote_folder(const struct zygote *zygote);
int64_t zygote_uid(const struct zygote *zygote);
bool zygote_is_dead(struct zygote *zygote);

/* The process whose children its jobs are. */
pid_t zygote_python(struct zygote *zygote);

/* Runs a job in its folder. `console` and `frames` are written to by the job and stay the caller's.
 */
int zygote_run(struct df_ctx *ctx, struct zygote *zygote, struct zygote_run *run,
               const struct jobdir *jobdir, int console, int frames) DF_MUST_CHECK;

/* Kills a job; its end is reported as any other. */
void zygote_kill(struct zygote *zygote, const struct zygote_run *run);

/* Kills the zygote, when a job does not end otherwise. */
void zygote_end(struct zygote *zygote);

/* Kills what is left in its group; it cannot be measured any more. */
void zygote_end_group(struct zygote *zygote, struct zygote_run *run);

void zygote_forget(struct zygote *zygote, struct zygote_run *run);

#endif
