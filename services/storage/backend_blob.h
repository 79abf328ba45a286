/* The default storage: content-addressed files below blob.dir, whose bytes the gateway moves. */
#ifndef BACKEND_BLOB_H
#define BACKEND_BLOB_H

#include "backend.h"
#include "settings.h"

extern const struct backend backend_blob;

/* Makes and opens the folders; completes the settings. */
int backend_blob_open(struct df_ctx *ctx, struct storage_settings *settings) DF_MUST_CHECK;

#endif
