/* Starts and stops a whole system on this machine. */
#ifndef CLI_SYSTEM_H
#define CLI_SYSTEM_H

#include "program.h"

struct system_options {
    const char *data; /* NULL: the usual places */
    const char *port; /* NULL: the setting */
    bool has_worker;
};

enum {
    START_MILLISECONDS
    = 60000, /* a first start takes a few seconds; a slow machine gets this much */
    STOP_MILLISECONDS = 10000,
};

/* Where the system is and what it uses; ports are 0 when it never ran. Touches nothing. */
int system_find(struct df_ctx *ctx, const struct system_options *options,
                struct system *system) DF_MUST_CHECK;

/* Whether it runs, and was started to the end. */
bool system_is_running(struct df_ctx *ctx, const struct system *system);

/* False as soon as somebody has begun to stop it. */
bool system_is_wanted(struct df_ctx *ctx, const struct system *system);

/* Ready for requests when it returns. A running system is left as it is and `was_running` set. */
int system_start(struct df_ctx *ctx, const struct system_options *options, struct system *system,
                 bool *was_running) DF_MUST_CHECK;

/* Nothing of it runs when it returns; `was_running` says whether something did. The caller holds
 * the folder's lock. */
int system_stop(struct df_ctx *ctx, const struct system *system, bool *was_running) DF_MUST_CHECK;

/* Its public address. */
const char *system_address(struct df_ctx *ctx, const struct system *system);

#endif
