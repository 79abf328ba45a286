/* The folder of one attempt. Its parent may be written to by code of users, so nothing here follows
 * a symbolic link or believes a name. */
#ifndef JOBDIR_H
#define JOBDIR_H

#include "cache.h"
#include "spec.h"

struct jobdir {
    int parent;       /* borrowed */
    int fd;           /* the folder; -1 when there is none */
    const char *name; /* in its parent */
};

/* A new folder with outputs/. What the job may write belongs to `uid`, unless that is -1. */
int jobdir_open(struct df_ctx *ctx, int parent, const char *name, int64_t uid,
                struct jobdir *jobdir) DF_MUST_CHECK;

/* job.json, operation.py, serialization.py, extension_serializers.py if there are any, utils/ and
 * references/, from the lease and its bundle. Code is the same for many jobs: with `share` it comes
 * from the cache as a link. */
int jobdir_fill(struct df_ctx *ctx, const struct jobdir *jobdir, const struct spec *spec,
                const json_t *bundle, struct cache *cache, bool share) DF_MUST_CHECK;

/* One input, from the cache. */
int jobdir_add_input(struct df_ctx *ctx, const struct jobdir *jobdir, struct cache *cache,
                     const struct spec_input *input, bool share) DF_MUST_CHECK;

/* Opens outputs/<name> to read: a regular file, or DF_INVALID. */
int jobdir_open_output(struct df_ctx *ctx, const struct jobdir *jobdir, const char *name,
                       int *fd) DF_MUST_CHECK;

/* Removes it with all that is in it. */
void jobdir_close(struct jobdir *jobdir);

#endif
