/* A curve as one line of a terminal: ▁▃▆█. Pure. */
#ifndef CLI_CURVE_H
#define CLI_CURVE_H

#include <df/ctx.h>
#include <jansson.h>

/* One block for each value, the least the lowest; a value that is no number (a gap) is a space. All
 * equal: a line in the middle. In ctx's arena. */
const char *curve_text(struct df_ctx *ctx, const json_t *values);

#endif
