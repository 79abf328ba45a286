/* Where example projects are: in the deployment's folder, in extensions that ship, and in those
 * that are installed. */
#ifndef EXAMPLE_STORE_H
#define EXAMPLE_STORE_H

#include "example.h"

/* [{id, name, description, extension?}], the deployment's own first; of two with the same id the
 * first. Lives as long as ctx. */
int example_store_list(struct df_ctx *ctx, json_t **examples) DF_MUST_CHECK;

/* Only those of the deployment's folder. */
int example_store_own(struct df_ctx *ctx, json_t **examples) DF_MUST_CHECK;

/* DF_INVALID when there is no such example. `extension` is whose it is, or NULL. Both live as long
 * as ctx. */
int example_store_find(struct df_ctx *ctx, const char *id, struct example *example,
                       const char **extension) DF_MUST_CHECK;

#endif
