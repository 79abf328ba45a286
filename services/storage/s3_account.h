/* The configuration of an S3 storage: its form, and what is read from it. */
#ifndef S3_ACCOUNT_H
#define S3_ACCOUNT_H

#include "adapter.h"
#include "s3_client.h"

extern const struct adapter_field s3_fields[];

/* `own` is a struct s3_account. DF_INVALID names the member. As `prepare` of a backend. */
int s3_account_read(struct df_ctx *ctx, const json_t *config, const json_t *credentials,
                    const void **own) DF_MUST_CHECK;

/* Key of an object, or of all objects of a project when it has no hash. */
const char *s3_object_key(struct df_arena *arena, const struct s3_account *account,
                          const char *project, const char *hash);

#endif
