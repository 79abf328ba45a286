/* Small files and folders: read whole, written whole or not at all. */
#ifndef CLI_FILE_H
#define CLI_FILE_H

#include <df/ctx.h>

#include <sys/types.h>

enum { FILE_LIMIT = 1024 * 1024 };

/* Content as text in ctx's arena; DF_NOT_FOUND when there is no such file, DF_TOO_LARGE over
 * FILE_LIMIT. */
int file_read(struct df_ctx *ctx, const char *path, const char **text) DF_MUST_CHECK;

/* Through a temporary file beside it, so that a reader sees the old content or the new. */
int file_write(struct df_ctx *ctx, const char *path, const char *text, mode_t mode) DF_MUST_CHECK;

/* The same, and it is on the disk when this returns: for what is not made anew at every start. */
int file_keep(struct df_ctx *ctx, const char *path, const char *text, mode_t mode) DF_MUST_CHECK;

/* Makes a folder and the ones above it; one that is there is fine. */
int folder_make(struct df_ctx *ctx, const char *path, mode_t mode) DF_MUST_CHECK;

/* Removes a folder and all below it; never follows a link and never leaves the file system. */
int folder_remove(struct df_ctx *ctx, const char *path) DF_MUST_CHECK;

bool file_exists(const char *path);

#endif
