/* Layers as JSON: {"type", "attributes": {name: value}, "inner"?: layer, "backward"?: layer}. */
#ifndef LAYER_JSON_H
#define LAYER_JSON_H

#include "layer.h"
#include "tensor.h"

#include <df/arena.h>
#include <jansson.h>

/* Lives as long as `arena` and `json`. NULL when it is not a layer, or deeper than 8. */
const struct layer *layer_from_json(struct df_arena *arena, const json_t *json);

/* A shape with the batch, null for what is open: [null, 32, 32, 3]. Answers false when it is none.
 */
bool tensor_from_json(const json_t *json, struct tensor *tensor);

/* A new reference. */
json_t *tensor_to_json(const struct tensor *tensor);

#endif
