/* How long the values of a project's executions are kept. */
#ifndef RETENTION_H
#define RETENTION_H

#include <df/ctx.h>
#include <df/record.h>

/* Both DF_NO_INT: for ever. With both, what either keeps is kept. */
struct retention {
    const char *project;
    int64_t keep_last; /* of each pipeline */
    int64_t keep_days; /* since they ended */
};

extern const struct df_field retention_fields[];

enum { RETENTION_LAST = 1000, RETENTION_DAYS = 36500 };

/* What the deployment says of projects that say nothing themselves. */
void retention_default(const struct df_ctx *ctx, struct retention *retention);

/* `is_own`: the project says so itself. */
int retention_find(struct df_ctx *ctx, const char *project, struct retention *retention,
                   bool *is_own) DF_MUST_CHECK;

/* A number for a statement; NULL for DF_NO_INT. Lives as long as ctx. */
const char *retention_text(struct df_ctx *ctx, int64_t number);

#endif
