/* Versions of migrations as text, a line for each. Pure. */
#ifndef CLI_VERSION_LIST_H
#define CLI_VERSION_LIST_H

#include <df/ctx.h>

/* The first of `applied` that is not in `files`, in ctx's arena; or NULL. */
const char *version_unknown(struct df_ctx *ctx, const char *files, const char *applied);

#endif
