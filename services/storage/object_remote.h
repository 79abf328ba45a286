/* Objects on storages that are other servers. Nothing is asked of those within a transaction;
 * instead a row is claimed for a while: by who deletes the bytes, and by who makes sure that they
 * are there. */
#ifndef OBJECT_REMOTE_H
#define OBJECT_REMOTE_H

#include "backend.h"

/* As object_store_put(). */
int object_remote_put(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                      const struct source *source) DF_MUST_CHECK;

/* Of bytes without a row, which a client has put there: a row, when they are what their name says.
 */
int object_remote_adopt(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                        struct object *object, bool *found) DF_MUST_CHECK;

/* Deletes one that is doomed, unless somebody else does. What cannot be deleted now is deleted
 * later. */
int object_remote_remove(struct df_ctx *ctx, const struct place *place,
                         const struct object_key *key) DF_MUST_CHECK;

/* Deletes some of what is doomed of a project. */
int object_remote_sweep(struct df_ctx *ctx, const struct place *place,
                        const struct object_key *project) DF_MUST_CHECK;

#endif
