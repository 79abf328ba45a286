/* What a kind of compute can do. One table row per kind; everything else is the same for all of
 * them. */
#ifndef ADAPTER_H
#define ADAPTER_H

#include "compute.h"
#include "lease.h"

struct adapter {
    const char *name;

    /* Jobs of this kind (array of {compute, user}, other kinds may be among them) are in the queue:
     * sees to it that somebody claims them. */
    void (*submit)(struct df_ctx *ctx, const char *adapter, const json_t *jobs);

    /* This lease (job, attempt, worker) shall end: tells whoever has it. */
    void (*cancel)(struct df_ctx *ctx, const struct lease *lease);

    /* Sets `available` and `detail` from the counts. */
    void (*describe)(struct df_ctx *ctx, struct compute *compute);
};

/* The row of this name. The database knows no other names. */
const struct adapter *adapter_find(const char *name);

#endif
