/* Attributes that a debug run has in place of the model's, changed while it is repaired. */
#ifndef EXECUTION_VALUES_H
#define EXECUTION_VALUES_H

#include "execution.h"

#include <df/ctx.h>

/* Sets `attributes` (borrowed, by node {name: value}) beside those that it has; Continue runs with
 * them. DF_INVALID where the copy of the model does not take them, with a row for each; DF_CONFLICT
 * `not_debug`. */
int execution_values_set(struct df_ctx *ctx, const struct execution *execution,
                         json_t *attributes) DF_MUST_CHECK;

#endif
