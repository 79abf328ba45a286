/* Bundles on their storage: each stays there until the last execution that uses it is deleted. */
#ifndef BUNDLE_STORE_H
#define BUNDLE_STORE_H

#include "execution_insert.h"

/* Stores the bundle of creation->snapshot for creation->id, which is given one unless it has it:
 * creation->bundle. It is written down before: what is never made of it is freed an hour later. */
int bundle_store(struct df_ctx *ctx, struct creation *creation) DF_MUST_CHECK;

/* The same for creation->bundle, which is there already. */
int bundle_use(struct df_ctx *ctx, struct creation *creation) DF_MUST_CHECK;

/* One round of freeing what was stored for an execution that was never made or is gone. */
int bundle_round(struct df_ctx *ctx) DF_MUST_CHECK;

#endif
