/* Bundles, parsed: the snapshot that all jobs of an execution share. The last few are kept in
 * memory. */
#ifndef BUNDLE_H
#define BUNDLE_H

#include "objects_client.h"

struct bundles;

struct bundles *bundles_new(void);
void bundles_free(struct bundles *bundles);

/* From memory, the cache, or the storage. Lives as long as ctx; not to be changed. */
int bundle_require(struct df_ctx *ctx, struct bundles *bundles, const struct objects *objects,
                   const char *storage, const char *hash, int64_t size,
                   const json_t **bundle) DF_MUST_CHECK;

#endif
