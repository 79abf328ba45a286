/* The files of an extension, from an archive. */
#ifndef EXTENSION_ZIP_H
#define EXTENSION_ZIP_H

#include <df/ctx.h>
#include <jansson.h>

enum { EXTENSION_PACKED_BYTES = 16 * 1024 * 1024 };

/* {path: text} of a zip or of a tar packed by gzip, as extension_files_read() gives it. When all
 * files are in one folder, paths begin below it. What is hidden is passed over. DF_INVALID says
 * what is wrong with the archive. Lives as long as ctx. */
int extension_zip_read(struct df_ctx *ctx, const void *bytes, size_t size,
                       json_t **files) DF_MUST_CHECK;

#endif
