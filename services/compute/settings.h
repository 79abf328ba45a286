/* The settings that only compute has. */
#ifndef COMPUTE_SETTINGS_H
#define COMPUTE_SETTINGS_H

#include <df/process.h>

struct compute_settings {
    const char *job_private_key;
    int64_t lease_seconds, reserve_seconds;
};

static inline const struct compute_settings *compute_settings(const struct df_ctx *ctx)
{
    return ctx->process->own;
}

#endif
