/* One attempt of a job on this machine, from the lease to the finish. */
#ifndef ATTEMPT_H
#define ATTEMPT_H

#include "bundle.h"
#include "environment.h"
#include "gpu_meter.h"
#include "gpu_pool.h"
#include "objects_client.h"
#include "report.h"
#include "zygote_pool.h"

#include <stdatomic.h>

/* What all attempts of a worker share. */
struct workshop {
    const struct options *options;
    const struct sandbox *sandbox;
    const struct python *python;
    struct host *host;
    struct transfer_pool *transfers;
    struct cache *cache;
    struct bundles *bundles;
    struct environments *environments;
    struct zygote_pool *zygotes;
    struct cgroup_pool *groups; /* NULL: limits are rlimits, and looked after by ourselves */
    struct gpu_pool gpus;
    struct gpu_meter *meter; /* NULL: nothing measures them */
    int spool;               /* folder of consoles that are not sent yet */
};

/* Why it shall end before it is done. A later reason does not replace an earlier one. */
enum attempt_stop {
    ATTEMPT_GOES_ON,
    ATTEMPT_CANCELED, /* somebody asked; the host is told */
    ATTEMPT_LOST,     /* it is not ours any more; nothing is told */
    ATTEMPT_RETURNED, /* the worker ends, and gives its leases back */
};

enum { ATTEMPT_CONSOLE = 64 * 1024 * 1024 };

struct attempt {
    struct workshop *shop;
    char worker[64];
    const json_t *lease; /* as it came; outlives the attempt */
    const char *job;
    struct spec spec; /* once it runs */
    int64_t number;
    atomic_int stop; /* enum attempt_stop */
    int wake;        /* eventfd of the thread that runs it */
    struct report report;
    json_t *next;  /* once it has run: leases that came with the answer to its finish; else NULL */
    uint64_t gpus; /* that it has: bits of the pool */
    int finishes;  /* how often the finish was sent; more than once: an answer may have been lost */

    pthread_mutex_t token_lock;
    char *token;

    pthread_t sender;
    bool has_sender;
    bool is_concluded; /* its report has its finish */
    struct zygote *zygote;
    struct jobdir jobdir;
    struct python python; /* what it runs with; hash NULL: nothing yet */
};

/* Before anybody else may see the attempt, and after. False when it cannot even begin; release it
 * all the same. */
bool attempt_init(struct attempt *attempt, struct workshop *shop, const char *worker,
                  const json_t *lease);
void attempt_release(struct attempt *attempt);

/* Runs it to its end, and until the host knows. */
void attempt_run(struct attempt *attempt);

/* From any thread. */
void attempt_stop(struct attempt *attempt, enum attempt_stop why);
bool attempt_is(const struct attempt *attempt, const char *job, int64_t number);
void attempt_renew_token(struct attempt *attempt, const char *token);

/* A copy in ctx's arena. */
const char *attempt_token(struct df_ctx *ctx, struct attempt *attempt);

/* Takes an attempt; void for those who only ask. */
bool attempt_is_stopped(void *attempt);

/* Waits, unless it is stopped. Only the thread that runs it. */
void attempt_pause(struct attempt *attempt, int milliseconds);

#endif
