/* A network as Python: a module with create(), which gives the model. One line a layer, variables
 * called as the nodes are, blocks that repeat as loops; the same network gives the same text.
 *
 * Asked as describe.h says. Answered: {"code": text, "whole": true when all of the network is in
 * it, "left_out": [ids of nodes that are not connected, in a circle, or have a type that is no
 * name], "lines": {id: line}} or {"error"}. */
#ifndef CODE_H
#define CODE_H

#include "room.h"

/* NULL when the room is full: ask again with a larger one. */
const char *keras_code(const char *question, size_t length, struct room *room);

#endif
