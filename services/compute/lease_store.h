/* Leases in the database: granting, renewing, and what becomes of those that end. */
#ifndef LEASE_STORE_H
#define LEASE_STORE_H

#include "lease.h"

#include <df/http_server.h>

/* Whose workers the caller may speak for: the user, or NULL (the server) for a service token. */
const char *lease_owner(const struct df_call *call);

struct lease_claim {
    const char *worker;
    const char *owner; /* whose the worker is; NULL: the server's */
    int64_t slots;
};

/* Grants jobs to the slots, which are all that the worker has free. `leases` has only real ones.
 * DF_NOT_FOUND when the worker is not the owner's. */
int lease_take(struct df_ctx *ctx, const struct lease_claim *claim,
               struct df_list *leases) DF_MUST_CHECK;

/* The same, after what the worker was granted before and does not name in `held` (JSON rows {job,
 * attempt}): an answer to it was lost. */
int lease_regain(struct df_ctx *ctx, const struct lease_claim *claim, const char *held,
                 struct df_list *leases) DF_MUST_CHECK;

/* Inside a transaction: a job for the one slot that has become free, beside those that wait or not
 * as before. When the worker must look again, do so after the commit: a job may have come between.
 */
int lease_take_next(struct df_ctx *ctx, const struct lease_claim *claim, struct df_list *leases,
                    bool *must_look_again) DF_MUST_CHECK;
int lease_look_again(struct df_ctx *ctx, const struct lease_claim *claim,
                     struct df_list *leases) DF_MUST_CHECK;

/* Ends every lease of a worker; inside the caller's transaction. */
int lease_end_all(struct df_ctx *ctx, const char *worker, enum lease_event why) DF_MUST_CHECK;

/* Loops: leases that ran out; what executions must hear of them; what nobody needs any more. */
int lease_sweep(struct df_ctx *ctx, bool *more) DF_MUST_CHECK;
int notice_deliver(struct df_ctx *ctx, bool *more) DF_MUST_CHECK;
int lease_clean(struct df_ctx *ctx, bool *more) DF_MUST_CHECK;

#endif
