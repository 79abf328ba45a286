/* Objects by their SHA-256, kept between jobs and shared by them. A file in the cache is whole and
 * has its hash, always. */
#ifndef CACHE_H
#define CACHE_H

#include <df/ctx.h>

struct cache;

/* `limit` bytes are kept at most, besides what is in use; the least recently used go first. */
int cache_open(struct df_ctx *ctx, const char *directory, int64_t limit,
               struct cache **cache) DF_MUST_CHECK;
void cache_close(struct cache *cache);

/* A descriptor to read the object, or -1 when it is not there. */
int cache_find(struct cache *cache, const char *hash);

/* Writes an object to `fd`; fails through ctx. */
typedef int cache_source(struct df_ctx *ctx, int fd, void *context);

/* Makes sure that the object is there: `source` brings it, once, even when several threads ask for
 * it at the same moment. DF_INVALID when what came has another hash, DF_TOO_LARGE when the disk
 * does not take it. */
int cache_require(struct df_ctx *ctx, struct cache *cache, const char *hash, cache_source *source,
                  void *context) DF_MUST_CHECK;

/* The object under a name in a directory: linked when `share`, else a copy that its reader may
 * spoil. DF_NOT_FOUND when it has been dropped meanwhile. */
int cache_place(struct df_ctx *ctx, struct cache *cache, const char *hash, int directory,
                const char *name, bool share) DF_MUST_CHECK;

/* Copies all bytes of one descriptor to another, within the kernel where it can. */
int cache_copy(struct df_ctx *ctx, int from, int to) DF_MUST_CHECK;

#endif
