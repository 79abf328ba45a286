/* What happens to a worker together with its leases. */
#ifndef WORKER_STORE_H
#define WORKER_STORE_H

#include "lease.h"
#include "worker.h"

/* Removes a worker of this owner (NULL: of the server) and ends its leases: given back, or lost. */
int worker_forget(struct df_ctx *ctx, const char *id, const char *owner, enum lease_event why,
                  bool *found) DF_MUST_CHECK;

/* The same for a worker that starts again: `was_draining` says whether it took no new jobs. */
int worker_replace(struct df_ctx *ctx, const char *id, const char *owner,
                   bool *was_draining) DF_MUST_CHECK;

/* It says goodbye itself. Like worker_forget(), but who is drained stays known, as lost. */
int worker_depart(struct df_ctx *ctx, const char *id, const char *owner, bool *found) DF_MUST_CHECK;

/* Makes a worker of this owner take no new jobs, or take them again, as `worker->draining` says;
 * then `worker` is the whole of it, with the jobs of `user` that it runs. DF_NOT_FOUND when it is
 * not the owner's. */
int worker_set_draining(struct df_ctx *ctx, const char *id, const char *owner, const char *user,
                        struct worker *worker) DF_MUST_CHECK;

/* Tells the owner's browsers. */
void worker_tell(struct df_ctx *ctx, const struct worker *worker, bool is_deleted);

#endif
