/* Some bytes of a large object. */
#ifndef S3_RANGE_H
#define S3_RANGE_H

#include "backend.h"

/* As `range` of a backend. */
int s3_range(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
             int64_t offset, size_t length, char *into) DF_MUST_CHECK;

#endif
