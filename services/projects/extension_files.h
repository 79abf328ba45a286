/* The files of an extension, from a folder. */
#ifndef EXTENSION_FILES_H
#define EXTENSION_FILES_H

#include <df/ctx.h>
#include <jansson.h>

/* {path: text} of the regular files below `folder`, links not followed; those that are no UTF-8 are
 * there with an empty text. DF_INVALID when there are more, or larger ones, than extension_set.h
 * says. Lives as long as ctx. */
int extension_files_read(struct df_ctx *ctx, const char *folder, json_t **files) DF_MUST_CHECK;

#endif
