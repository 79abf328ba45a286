/* Large objects in parts. What an interrupted attempt has sent already is not sent again. */
#ifndef S3_MULTIPART_H
#define S3_MULTIPART_H

#include "s3_client.h"
#include "source.h"

/* Larger sources are sent in parts. */
#define S3_SINGLE_MAX ((int64_t) 64 * 1024 * 1024)

/* Bytes of one part: whole MiB, at least 16, so that there are at most 9,000. */
int64_t s3_part_size(int64_t size);

int s3_multipart_put(struct df_ctx *ctx, const struct s3_account *account, const char *key,
                     const struct source *source) DF_MUST_CHECK;

#endif
