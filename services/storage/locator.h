/* Where objects lie on storages that name what they are given themselves. */
#ifndef LOCATOR_H
#define LOCATOR_H

#include "backend.h"

struct locator {
    const char *hash, *locator;
    int64_t size;
};

int locator_find(struct df_ctx *ctx, const struct object_key *key, struct locator *locator,
                 bool *found) DF_MUST_CHECK;

int locator_put(struct df_ctx *ctx, const struct object_key *key, const char *locator,
                int64_t size) DF_MUST_CHECK;

/* Fine when there is none. */
int locator_remove(struct df_ctx *ctx, const struct object_key *key) DF_MUST_CHECK;

/* All of a project on a storage. */
int locator_list(struct df_ctx *ctx, const struct object_key *project, backend_visit *visit,
                 void *data) DF_MUST_CHECK;

#endif
