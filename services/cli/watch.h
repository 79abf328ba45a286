/* Follows a run: what its jobs print, and what becomes of them. REST says what is true, events say
 * when to ask. */
#ifndef CLI_WATCH_H
#define CLI_WATCH_H

#include "client.h"

/* Prints until the execution has ended: 0, or a failure "run_failed" or "run_canceled". `job`
 * limits it to one job (then without prefixes); NULL means all. Ctrl-C leaves it running and says
 * how to stop it. */
int watch_execution(struct client *client, const char *execution, const char *job) DF_MUST_CHECK;

/* Prints what is there and returns. */
int watch_print(struct client *client, json_t *execution, const char *job) DF_MUST_CHECK;

#endif
