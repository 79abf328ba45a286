/* Infers the layers of a network one after another. */
#ifndef RUN_H
#define RUN_H

#include "network.h"

/* Fills `result->layers`, after links and groups have been found. False when the room is full. */
bool network_run(const struct network *network, struct network_result *result, struct room *room);

#endif
