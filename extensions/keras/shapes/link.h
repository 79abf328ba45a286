/* Edges as the layers see them: which output of what arrives in which place. */
#ifndef LINK_H
#define LINK_H

#include "network.h"

/* Fills `result->links`, `into` and `of_edge`; adds problems to the result. False when the room is
 * full. */
bool links_find(const struct network *network, struct network_result *result, struct room *room);

#endif
