/* Objects come and go: file and row together. */
#ifndef OBJECT_STORE_H
#define OBJECT_STORE_H

#include "backend.h"

/* Makes the verified source the object of this key, unless it is there already. */
int object_store_put(struct df_ctx *ctx, const struct object_key *key,
                     const struct source *source) DF_MUST_CHECK;

/* In the caller's transaction: whether somebody wants the object to stay although nothing needs
 * it. */
int object_store_keep(struct df_ctx *ctx, const struct object_key *key, bool is_kept) DF_MUST_CHECK;

/* DF_NOT_FOUND when it is not there. */
int object_store_find(struct df_ctx *ctx, const struct object_key *key,
                      struct object *object) DF_MUST_CHECK;

/* The same, and nobody deletes it until the caller's transaction ends. */
int object_store_hold(struct df_ctx *ctx, const struct object_key *key,
                      struct object *object) DF_MUST_CHECK;

/* In the caller's transaction: marks an object that nothing uses as to be deleted. `doomed` says
 * whether. */
int object_store_doom(struct df_ctx *ctx, const struct object_key *key, bool *doomed) DF_MUST_CHECK;

/* Deletes a doomed object, file and row, unless it was put again meanwhile. */
int object_store_remove(struct df_ctx *ctx, const struct object_key *key) DF_MUST_CHECK;

/* Whether what is removed from this storage is gone, or the storage keeps all that it was ever
 * given. */
int object_store_is_gone(struct df_ctx *ctx, const struct object_key *key,
                         bool *is_gone) DF_MUST_CHECK;

/* An execution needs its objects no longer but for those whose hashes are in the JSON text `keep`;
 * what nothing else uses is deleted. */
int object_store_release(struct df_ctx *ctx, const char *project, const char *execution,
                         const char *keep) DF_MUST_CHECK;

/* A project is gone for ever: its artifacts at once, its bytes by the sweep. */
int object_store_forget(struct df_ctx *ctx, const char *project) DF_MUST_CHECK;

/* One round of deleting what was doomed and not deleted, because a process ended in between. */
int object_store_sweep(struct df_ctx *ctx, bool *more) DF_MUST_CHECK;

#endif
