/* Waits for a file that the server imports. */
#ifndef CLI_IMPORT_WATCH_H
#define CLI_IMPORT_WATCH_H

#include "client.h"

/* Shows how far it is until it has ended: 0 and the import as it is then, or why it failed. Ctrl-C
 * leaves it to the server ("interrupted") and says how to end it. */
int import_watch(struct client *client, json_t **import) DF_MUST_CHECK;

#endif
