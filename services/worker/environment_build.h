/* Builds one environment, in the sandbox, because packages may run code of their own while they are
 * installed. */
#ifndef ENVIRONMENT_BUILD_H
#define ENVIRONMENT_BUILD_H

#include "environment.h"

struct environment_build {
    const struct sandbox *sandbox;
    const struct python *base;
    const char *conda; /* or NULL: uv, or venv and pip */
    const char *uv;    /* or NULL */
    const struct environment_watch *watch;
    const char *folder; /* exists, empty, the builder's own */
    int64_t uid;
    int held; /* of the lock: programs that outlive the worker still build */
    struct recipe recipe;
};

int environment_build(struct df_ctx *ctx, const struct environment_build *build,
                      struct python *python) DF_MUST_CHECK;

/* One line to whoever waits. */
void environment_say(const struct environment_watch *watch, const char *format, ...)
    DF_PRINTF(2, 3);

#endif
