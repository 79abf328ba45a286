/* Requests to the blob store of a WebGME server. */
#ifndef WEBGME_CLIENT_H
#define WEBGME_CLIENT_H

#include "backend.h"
#include "remote.h"

/* `path` is below rest/blob. */
struct remote_request webgme_request(struct df_ctx *ctx, const struct place *place,
                                     const char *method, const char *path);

/* Fails with what an answer that is no success means. */
int webgme_fail(struct df_ctx *ctx, const struct remote_reply *reply);

#endif
