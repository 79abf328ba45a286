/* A storage that a project may use: an adapter with a configuration. */
#ifndef STORAGE_H
#define STORAGE_H

#include "backend.h"

struct storage {
    const char *id, *name, *adapter;
    bool is_builtin;
};

extern const struct df_field storage_fields[];

/* DF_NOT_FOUND when the project may not use it. */
int storage_read(struct df_ctx *ctx, const char *project, const char *id,
                 struct storage *storage) DF_MUST_CHECK;

/* The adapter of a storage that the project may use. */
int storage_backend(struct df_ctx *ctx, const struct object_key *key,
                    const struct backend **backend) DF_MUST_CHECK;

#endif
