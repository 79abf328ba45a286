/* Objects of storages that clients cannot ask themselves: fetched into a file, verified, and sent
 * from there by the gateway, which can do ranges. The file is kept for a while. */
#ifndef RELAY_H
#define RELAY_H

#include "backend.h"
#include "settings.h"

struct relay;

/* Makes and opens the folder below `root`, which several servers may share. Beyond `limit` bytes
 * (0: none) only what is being read is kept. */
int relay_open(struct df_ctx *ctx, const char *root, int64_t limit,
               struct relay **relay) DF_MUST_CHECK;
void relay_close(void *relay);

/* As the members of a backend that has `fetch`. */
int relay_verify(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                 bool *found, int64_t *size) DF_MUST_CHECK;
/* Whether what `fetch` finds under a path has this SHA-256. */
int relay_check(struct df_ctx *ctx, const struct place *place, const char *path,
                int (*fetch)(struct df_ctx *ctx, const struct place *place, const char *path,
                             backend_sink *sink, void *data, bool *found),
                const char *hash, bool *fits) DF_MUST_CHECK;
int relay_read(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
               size_t limit, const char **bytes, size_t *size) DF_MUST_CHECK;
int relay_range(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                int64_t offset, size_t length, char *into) DF_MUST_CHECK;
int relay_download(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                   const char *method, const char *disposition,
                   struct download *download) DF_MUST_CHECK;

/* One round of removing what nobody has asked for lately. */
int relay_sweep(struct df_ctx *ctx, bool *more) DF_MUST_CHECK;

#endif
