/* Where the extension of a resource is asked. */
#ifndef CLI_TOOL_PLACE_H
#define CLI_TOOL_PLACE_H

#include "client.h"

/* The ids of what --compute and --storage name, or those that every system has. */
int tool_place_choose(struct client *client, const struct invocation *invocation,
                      const char **compute, const char **storage) DF_MUST_CHECK;

#endif
