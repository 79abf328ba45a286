/* Parts into one file, and the file into an artifact. */
#ifndef UPLOAD_STORE_H
#define UPLOAD_STORE_H

#include "source.h"
#include "upload.h"

/* Keeps part `number`; durable when it returns. DF_CONFLICT when the upload takes no more parts. */
int upload_store_part(struct df_ctx *ctx, const struct upload *upload, int64_t number,
                      const struct source *source) DF_MUST_CHECK;

/* Makes the artifact, or answers the one that was made before. `hash` (may be NULL): what the bytes
 * must have. */
int upload_store_commit(struct df_ctx *ctx, const struct upload *upload, const char *hash,
                        struct artifact *artifact) DF_MUST_CHECK;

/* Deletes the upload and its bytes. */
int upload_store_delete(struct df_ctx *ctx, const char *id) DF_MUST_CHECK;

/* One round of deleting uploads that nobody went on with for 7 days, and files that nobody owns. */
int upload_store_sweep(struct df_ctx *ctx, bool *more) DF_MUST_CHECK;

#endif
