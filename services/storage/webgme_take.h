/* A file that lies on a WebGME server already. It lists nothing, but knows files by their hashes.
 */
#ifndef WEBGME_TAKE_H
#define WEBGME_TAKE_H

#include "backend.h"

/* As the member of a backend; the path is the hash of the file's metadata, as WebGME's models and
 * addresses have it. */
int webgme_take(struct df_ctx *ctx, const struct place *place, const char *path, backend_sink *sink,
                void *data, int64_t *length) DF_MUST_CHECK;

#endif
