/* The extensions that were installed, in the database. */
#ifndef EXTENSION_STORE_H
#define EXTENSION_STORE_H

#include <df/ctx.h>
#include <jansson.h>

/* What GET /extensions shows: those that ship and those that are installed, by id; one that is
 * installed stands in the place of one that ships. Lives as long as ctx. */
int extension_store_list(struct df_ctx *ctx, json_t **items) DF_MUST_CHECK;

/* Who installs an extension, and the SHA-256 of the archive that it came in. */
struct extension_origin {
    const char *user, *sha256;
};

/* Checks and keeps an extension, in place of one of the same id. DF_INVALID has all that is wrong
 * with it as errors; DF_CONFLICT when another brings one of its types. `item` lives as long as
 * ctx. */
int extension_store_put(struct df_ctx *ctx, json_t *files, const struct extension_origin *origin,
                        json_t **item) DF_MUST_CHECK;

/* DF_CONFLICT when projects have resources of its types and `is_forced` is not set, and for one
 * that ships. */
int extension_store_remove(struct df_ctx *ctx, const char *id, bool is_forced) DF_MUST_CHECK;

/* The files of an extension, {path: text}, whether it ships or is installed; DF_NOT_FOUND when it
 * is neither. Live as long as ctx. */
int extension_store_files(struct df_ctx *ctx, const char *id, json_t **files) DF_MUST_CHECK;

/* The files of the installed extension that brings a type of resources; NULL for none. Lives as
 * long as ctx. */
int extension_store_of_type(struct df_ctx *ctx, const char *type, json_t **files) DF_MUST_CHECK;

#endif
