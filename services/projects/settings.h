/* The settings that only projects has. */
#ifndef PROJECTS_SETTINGS_H
#define PROJECTS_SETTINGS_H

#include <df/process.h>

struct projects_settings {
    const char *examples_dir;
};

static inline const struct projects_settings *projects_settings(const struct df_ctx *ctx)
{
    return ctx->process->own;
}

#endif
