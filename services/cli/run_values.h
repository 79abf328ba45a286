/* --set and --sweep of a run: other values of attributes than the pipeline has. */
#ifndef CLI_RUN_VALUES_H
#define CLI_RUN_VALUES_H

#include "client.h"

/* Options that do not go together fail with "usage". */
int run_values_check(const struct invocation *invocation) DF_MUST_CHECK;

/* Adds to the body of a run what --set, --sweep and those that belong to them say: `attributes`,
 * and for a sweep `method`, `axes` and the rest. Nodes are meant by id or by name. */
int run_values_add(struct client *client, const struct invocation *invocation, const char *project,
                   json_t *body) DF_MUST_CHECK;

/* What --set says, of `nodes`: rows {id, name, attributes: [{name, type}]}. NULL in `attributes`
 * when it says nothing; lives as long as ctx. */
int run_values_set(struct df_ctx *ctx, const struct invocation *invocation, json_t *nodes,
                   json_t **attributes) DF_MUST_CHECK;

#endif
