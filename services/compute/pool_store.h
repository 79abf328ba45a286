/* The pool of our own workers, of the server or of users: they claim from the queue, so it only has
 * to wake them. */
#ifndef POOL_STORE_H
#define POOL_STORE_H

#include "adapter.h"

void pool_submit(struct df_ctx *ctx, const char *adapter, const json_t *jobs);
void pool_cancel(struct df_ctx *ctx, const struct lease *lease);
void pool_describe_server(struct df_ctx *ctx, struct compute *compute);
void pool_describe_own(struct df_ctx *ctx, struct compute *compute);

#endif
