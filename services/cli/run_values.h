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

#endif
