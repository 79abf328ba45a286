/* A file that is to become a resource. */
#ifndef CLI_MODEL_FILE_H
#define CLI_MODEL_FILE_H

#include <df/ctx.h>

enum { MODEL_TEXT_BYTES = 2 * 1024 * 1024, MODEL_FILE_BYTES = 3 * 1024 * 1024 };

/* Its content as a text, or in base64 when it is none; the other is NULL. Of a .keras file the
 * configuration alone and of a large ONNX model its graph without weights, so that both may have
 * any size. Both live as long as ctx. */
int model_file_read(struct df_ctx *ctx, const char *path, const char **text,
                    const char **base64) DF_MUST_CHECK;

#endif
