/* Sweeps and their points in the database. */
#ifndef SWEEP_STORE_H
#define SWEEP_STORE_H

#include "sweep_prepare.h"

/* The sweep with all its points, in one transaction; sets sweep->id. `answer` is the JSON for the
 * client. DF_CONFLICT when somebody used the key at the same moment. */
int sweep_insert(struct df_ctx *ctx, struct sweep_creation *sweep,
                 const char **answer) DF_MUST_CHECK;

/* DF_NOT_FOUND when there is none. */
int sweep_find(struct df_ctx *ctx, const char *project, const char *id,
               struct sweep *sweep) DF_MUST_CHECK;

/* Members that were planned are not started any more. Running ones are the caller's. */
int sweep_unplan(struct df_ctx *ctx, const char *id) DF_MUST_CHECK;

/* Plans what failed, was canceled or was refused once more. `count`: how many. */
int sweep_plan_again(struct df_ctx *ctx, const char *id, bool as_is, int64_t *count) DF_MUST_CHECK;

/* Removes the sweep; its executions stay and belong to none. */
int sweep_remove(struct df_ctx *ctx, const char *id) DF_MUST_CHECK;

#endif
