/* A preview of an artifact, as a terminal can show it. */
#ifndef CLI_PREVIEW_H
#define CLI_PREVIEW_H

#include <df/ctx.h>
#include <jansson.h>

/* As docs/api/storage.yaml describes it. */
void preview_print(struct df_ctx *ctx, const json_t *preview);

#endif
