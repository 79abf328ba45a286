/* Whatever lies in a bucket. */
#ifndef S3_BROWSE_H
#define S3_BROWSE_H

#include "backend.h"

/* As `browse` and `take` of a backend. */
int s3_browse(struct df_ctx *ctx, const struct place *place, const char *folder, const char *cursor,
              json_t *items, const char **next) DF_MUST_CHECK;
int s3_take(struct df_ctx *ctx, const struct place *place, const char *path, backend_sink *sink,
            void *data, int64_t *length) DF_MUST_CHECK;

#endif
