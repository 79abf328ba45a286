/* Hashes large bodies while the gateway still writes them, and sends them on their way to the disk.
 * Who asks later has little left to do. Only a help: what was not followed is hashed from the
 * start. */
#ifndef FOLLOWER_H
#define FOLLOWER_H

#include "source.h"

struct follower;

/* Watches the folder of arriving bodies. `follower` is NULL when that cannot be watched. */
struct follower *follower_new(const char *incoming_path, int incoming);
void follower_free(void *follower);

/* One round of a background loop: waits for news for half a second at most. */
int follower_run(struct df_ctx *ctx, bool *more) DF_MUST_CHECK;

/* SHA-256 of all of a source: what was hashed while it arrived, and the rest. 0, or -1 with errno.
 * `size` is what was read. `follower` may be NULL. */
int follower_hash(struct follower *follower, const struct source *source, char hash[DF_SHA256_HEX],
                  int64_t *size) DF_MUST_CHECK;

#endif
