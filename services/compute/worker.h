/* A machine that runs jobs: a user's own, or one of the server. */
#ifndef WORKER_H
#define WORKER_H

#include <df/record.h>

enum { WORKER_SLOTS = 256, WORKER_GPUS = 64, WORKER_LABELS = 32 };

/* Draining: it takes no new job; drained: and has none any more. */
enum worker_status { WORKER_ONLINE, WORKER_DRAINING, WORKER_DRAINED, WORKER_LOST };

struct worker {
    const char *id, *name;
    const char *user_id; /* NULL: a worker of the server */
    bool is_server;
    const char *host;
    int status; /* enum worker_status */
    bool draining;
    int64_t cores, memory;
    json_t *gpus, *labels;
    int64_t slots;
    int isolation; /* index into worker_isolations */
    int limits;    /* index into worker_limits */
    const char *version;
    json_t *load;
    const char *registered_at, *seen_at;
    json_t *jobs;
    const char *previous; /* in a registration: the id it had before */
};

extern const char *const worker_isolations[], *const worker_limits[];
extern const struct df_field worker_fields[];

/* {"draining": true|false} of a change. */
extern const struct df_field worker_change_fields[];

/* What a heartbeat says of the machine. */
struct load {
    double load;
    int64_t memory_free, disk_free;
    const char *problem;
};
extern const struct df_field load_fields[];

/* Fails with DF_INVALID when gpus or labels of a registration are not well-formed. */
int worker_check(struct df_ctx *ctx, const struct worker *worker) DF_MUST_CHECK;

/* Leaves out what only the owner and admins see of a worker of the server. */
void worker_hide_details(struct worker *worker);

#endif
