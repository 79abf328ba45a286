/* Where the parts of DeepForge lie: in a source and build folder, or installed below one folder. */
#ifndef CLI_LAYOUT_H
#define CLI_LAYOUT_H

#include <df/ctx.h>

/* Absolute paths in ctx's arena. A part that is not there is named all the same; who needs it says
 * so. */
struct layout {
    const char *programs; /* the folder of df-auth..., or the build folder's services/ */
    bool is_installed;
    const char *self; /* this program */
    const char *web, *gateway, *migrations, *examples, *extensions, *runtime;
    const char *dbmate, *python;
};

/* DEEPFORGE_HOME, else the folders around this program, else the ones it was built from. */
int layout_find(struct df_ctx *ctx, struct layout *layout) DF_MUST_CHECK;

/* The path of the program of a service: layout_program(ctx, layout, "auth"). */
const char *layout_program(struct df_ctx *ctx, const struct layout *layout, const char *service);

#endif
