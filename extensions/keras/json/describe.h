/* What is known of a network, from text to text: the one face of the library for services, the
 * browser and tests.
 *
 * Asked: {"resource": (network_json.h), "batch_size"?: 32, "optimizer"?: "adam", "labels"?: 10}
 * Answered: {"nodes": {id: {"verdict": "known" | "unknown" | "wrong" | "waits", "shapes", "dtypes",
 *   "ports", "parameters", "trainable", "fixed", "operations", "copies", "waits_for"?, "input"?,
 *   "output"?}}, "edges": {id: {"shape", "dtype"}}, "inputs": [id], "outputs": [id],
 *   "totals": {"whole", "layers", "parameters", "trainable", "fixed", "operations",
 *   "memory": {"batch_size", "weights", "gradients", "slots", "activations", "total"}},
 *   "problems": [{"hint", "fault", "node"?, "edge"?, "block"?, "attribute"?, "detail",
 *   "fixes": [{"set", "to"} | {"insert" | "append" | "replace": layer}]}]}
 * or {"error": what is wrong with the question}. Open sizes and counts are null; what cannot be
 * told of an edge is not there. */
#ifndef DESCRIBE_H
#define DESCRIBE_H

#include "room.h"

/* NULL when the room is full: ask again with a larger one. */
const char *keras_describe(const char *question, size_t length, struct room *room);

#endif
