/* A network from a resource of the project tree: {"name", "nodes": {id: {"layer", "name"?,
 * "attributes", "shares"?, "block"?}}, "edges": {id: {"from": [node, port], "to": [node, port],
 * "index"?}}, "blocks"?: {id: {"name", "parent"?, "repeat"?}}}. Other members are left alone. */
#ifndef NETWORK_JSON_H
#define NETWORK_JSON_H

#include "network.h"

/* The network is sorted and lives as long as `resource`. Answers NULL, or what is wrong: a
 * constant. */
const char *network_read(const struct value *resource, struct room *room, struct network *network);

#endif
