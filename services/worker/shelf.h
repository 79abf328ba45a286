/* The folder of environments: which are whole, who uses them, and which go when there are too many.
 * Several workers may share it. <hash> is an environment, <hash>.json says that it is whole and
 * what it has, <hash>.lock is locked by all who use it (LOCK_SH), build it or remove it (LOCK_EX).
 */
#ifndef SHELF_H
#define SHELF_H

#include "python.h"

struct shelf {
    const char *path;
    int fd;
    int64_t limit; /* bytes; what is in use may exceed it */
};

/* Removes what builds left that were killed. */
int shelf_open(struct df_ctx *ctx, const char *path, int64_t limit,
               struct shelf *shelf) DF_MUST_CHECK;
void shelf_close(struct shelf *shelf);

/* Locks an environment unless that takes waiting; `how` is LOCK_SH or LOCK_EX. The lock lives as
 * long as any process has the descriptor or one inherited from it. */
bool shelf_lock(const struct shelf *shelf, const char *hash, int how, int *fd);

/* What is known of a whole one, which counts as used now; with either lock. */
bool shelf_recall(struct df_ctx *ctx, const struct shelf *shelf, const char *hash,
                  struct python *python);

/* It is whole from here on; with LOCK_EX. */
int shelf_remember(struct df_ctx *ctx, const struct shelf *shelf, const char *hash,
                   const struct python *python) DF_MUST_CHECK;

/* Nothing is left of it but the lock; with LOCK_EX. */
void shelf_clear(const struct shelf *shelf, const char *hash);

/* The same, and whoever waits for the lock gets a new one. */
void shelf_remove(const struct shelf *shelf, const char *hash);

/* Removes what was not used for longest until the rest fits, but nothing that is in use. */
void shelf_trim(const struct shelf *shelf);

#endif
