/* The settings that only projects has. */
#ifndef PROJECTS_SETTINGS_H
#define PROJECTS_SETTINGS_H

#include "extension_set.h"

#include <df/process.h>

struct projects_settings {
    const char *examples_dir, *extensions_dir;
    struct extension_set extensions; /* read at the start */
};

static inline const struct projects_settings *projects_settings(const struct df_ctx *ctx)
{
    return ctx->process->own;
}

#endif
