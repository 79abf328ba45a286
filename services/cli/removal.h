/* What deleting takes along is said before. */
#ifndef CLI_REMOVAL_H
#define CLI_REMOVAL_H

#include "client.h"

/* Says what the server answers at `path` (a Removal) and asks. Fails with "usage" unless the
 * answer is yes. */
int removal_ask(struct client *client, const char *path) DF_MUST_CHECK;

#endif
