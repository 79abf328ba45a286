/* The files of a project in a zip, and out of one. */
#ifndef ARCHIVE_ZIP_H
#define ARCHIVE_ZIP_H

#include "archive.h"

#include <df/ctx.h>

/* Files (text by path) as a zip, by path. The bytes live as long as ctx. */
int archive_zip_write(struct df_ctx *ctx, json_t *files, const char **bytes,
                      size_t *size) DF_MUST_CHECK;

/* The project in a zip: one that archive_zip_write() made, or of the original DeepForge. `project`
 * is initialised; what is wrong with the files is in its problems, what is wrong with the zip fails
 * with DF_INVALID. */
int archive_zip_read(struct df_ctx *ctx, const void *bytes, size_t size,
                     struct archive_project *project) DF_MUST_CHECK;

#endif
