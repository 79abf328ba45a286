/* One change of a history from outside, made again step by step; what comes out keeps the shape of
 * a model. Pure. */
#ifndef ARCHIVE_CHANGE_H
#define ARCHIVE_CHANGE_H

#include "model.h"

/* Writes to `tree`, which nobody else holds. NULL, or why it cannot be; the tree is then half
 * changed. `change` has the arrays `patch` and `derived`, and stays as it is. */
const char *archive_change_replay(json_t *tree, const json_t *change) DF_MUST_CHECK;

#endif
