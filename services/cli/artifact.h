/* The artifact that somebody means on a command line. */
#ifndef CLI_ARTIFACT_H
#define CLI_ARTIFACT_H

#include "client.h"

/* By the first argument: an id, or a name within --project or all projects. */
int artifact_find(struct client *client, const struct invocation *invocation,
                  json_t **artifact) DF_MUST_CHECK;

#endif
