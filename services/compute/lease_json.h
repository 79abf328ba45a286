/* What a worker gets with a lease. */
#ifndef LEASE_JSON_H
#define LEASE_JSON_H

#include "lease.h"

#include <df/pg.h>

/* The token of the lease's job; lives as long as ctx. */
int lease_token(struct df_ctx *ctx, const struct lease *lease, const char **token) DF_MUST_CHECK;

/* Array of {job, attempt, token, expires_in, spec} of a list of struct lease; lives as long as ctx.
 */
int lease_list_json(struct df_ctx *ctx, const struct df_list *list, json_t **json) DF_MUST_CHECK;

#endif
