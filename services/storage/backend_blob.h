/* The default storage: content-addressed files below blob.dir, whose bytes the gateway moves. */
#ifndef BACKEND_BLOB_H
#define BACKEND_BLOB_H

#include "backend.h"
#include "settings.h"

extern const struct backend backend_blob;

/* Makes and opens the folders; completes the settings. */
int backend_blob_open(struct df_ctx *ctx, struct storage_settings *settings) DF_MUST_CHECK;

/* A ticket for the gateway, which takes the bytes to this service. */
int backend_blob_ticket(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                        enum ticket_mode mode, int64_t size,
                        struct transfer *transfer) DF_MUST_CHECK;

#endif
