/* `start --foreground`: stays beside the system until it is told to stop. */
#ifndef CLI_FOREGROUND_H
#define CLI_FOREGROUND_H

#include "system.h"

/* Returns when SIGTERM or SIGINT came and the system has stopped, or fails when its supervisor
 * died. Also takes in the processes that nobody waits for, as process 1 of a container must. */
int foreground_stay(struct df_ctx *ctx, const struct system *system) DF_MUST_CHECK;

#endif
