/* Previews that are kept. */
#ifndef PREVIEW_STORE_H
#define PREVIEW_STORE_H

#include "object.h"

/* The preview of an object that an artifact has, made when there is none. Lives as long as ctx. */
int preview_store_find(struct df_ctx *ctx, const struct object_key *key, int64_t size,
                       json_t **preview) DF_MUST_CHECK;

#endif
