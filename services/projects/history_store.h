/* The model as it was: from the last stored one and the changes since. */
#ifndef HISTORY_STORE_H
#define HISTORY_STORE_H

#include "model_store.h"

/* The tree at `revision`, which must not be later than the project's. Lives as long as ctx; not to
 * be written to. */
int history_model(struct df_ctx *ctx, const struct project_access *project, int64_t revision,
                  json_t **tree) DF_MUST_CHECK;

/* DF_INVALID at `pointer` unless the project has reached the revision. */
int history_check(struct df_ctx *ctx, const struct project_access *project, int64_t revision,
                  const char *pointer) DF_MUST_CHECK;

#endif
