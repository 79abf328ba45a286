/* Stored changes applied again, to see a model as it was. Pure. */
#ifndef MODEL_REPLAY_H
#define MODEL_REPLAY_H

#include "model.h"

/* Applies a patch as it was applied (`patch` or `derived` of a stored change) to a tree that nobody
 * else holds; completes documents in the patch. NULL, or why not; the tree is then half changed. */
const char *model_replay(json_t *tree, json_t *patch) DF_MUST_CHECK;

#endif
