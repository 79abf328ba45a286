/* "Test connection" of an S3 storage: every kind of request once, told in words. */
#ifndef S3_CHECK_H
#define S3_CHECK_H

#include "backend.h"

/* As `check` of a backend. */
int s3_check(struct df_ctx *ctx, const struct place *place, json_t *steps) DF_MUST_CHECK;

#endif
