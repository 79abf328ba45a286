/* What of a data folder is one worker's alone: its jobs, its spool and who it is. The first worker
 * has the folder itself, others of the same folder one below it; caches and environments they
 * share. */
#ifndef PLACE_H
#define PLACE_H

#include <df/ctx.h>

struct place {
    const char *path;
    int fd, lock;
};

/* The first that is free, without what a worker that was killed left there. Kept until the process
 * ends. */
int place_take(struct df_ctx *ctx, const char *data, struct place *place) DF_MUST_CHECK;

/* Makes a folder, and those above it. */
int place_make_folder(struct df_ctx *ctx, const char *path) DF_MUST_CHECK;
int place_open_folder(struct df_ctx *ctx, const char *path, int *fd) DF_MUST_CHECK;

#endif
