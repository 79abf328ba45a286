/* Whether the programs of a system do their work. */
#ifndef CLI_HEALTH_H
#define CLI_HEALTH_H

#include "program.h"

enum { HEALTH_MILLISECONDS = 1000 };

/* "ok", or what is wrong in a few words. In ctx's arena. Leaves ctx's error alone. */
const char *health_check(struct df_ctx *ctx, const struct system *system, enum program_name name);

/* Until every program of the system is ok. Fails naming the first that is not. */
int health_await(struct df_ctx *ctx, const struct system *system, int milliseconds) DF_MUST_CHECK;

#endif
