/* A storage: an adapter with a configuration. The built-in one belongs to nobody, all others to a
 * person, who may share them with projects. */
#ifndef STORAGE_H
#define STORAGE_H

#include "backend.h"

enum { STORAGES_PER_USER = 100, STORAGE_PROJECTS_MAX = 100 };

struct storage {
    const char *id, *name, *adapter, *owner_id, *owner_name;
    json_t *config;
    const char *credentials; /* sealed */
    json_t *projects;        /* ids of those that it is shared with; NULL: none */
    const char *created_at;
    int64_t storages, artifacts; /* counts */
};

extern const struct df_field storage_fields[]; /* every column */

/* As this user may see it. `credentials` (borrowed) are only named; NULL for strangers. */
json_t *storage_json(const struct storage *storage, const char *user, const json_t *credentials);

bool storage_is_of(const struct storage *storage, const char *user);

/* A person's own or the built-in one; DF_NOT_FOUND otherwise. */
int storage_find_own(struct df_ctx *ctx, const char *id, const char *user,
                     struct storage *storage) DF_MUST_CHECK;

/* One that this user may put data of this project on; DF_NOT_FOUND otherwise. */
int storage_find_usable(struct df_ctx *ctx, const char *id, const char *project, const char *user,
                        struct storage *storage) DF_MUST_CHECK;

/* The same, and from now on the project may read what it has there. */
int storage_attach(struct df_ctx *ctx, const char *id, const char *project,
                   const char *user) DF_MUST_CHECK;

/* Ready to be used for data that the project has on it, or may have; DF_NOT_FOUND otherwise. */
int storage_place(struct df_ctx *ctx, const struct object_key *key,
                  struct place *place) DF_MUST_CHECK;

/* The same for the service's own upkeep, whatever the project. `found` is false when it was
 * deleted. */
int storage_place_any(struct df_ctx *ctx, const char *id, struct place *place,
                      bool *found) DF_MUST_CHECK;

/* One of the user's own from which files can be had by their paths: others have their data there,
 * too. DF_NOT_FOUND; DF_CONFLICT `not_browsable`. */
int storage_place_own(struct df_ctx *ctx, const char *id, const char *user,
                      struct place *place) DF_MUST_CHECK;

/* By its id alone, for the service's own upkeep. */
int storage_find_any(struct df_ctx *ctx, const char *id, struct storage *storage,
                     bool *found) DF_MUST_CHECK;

/* Seals other credentials in place of those that `storage` was read with, unless somebody else has
 * changed them since. */
int storage_credentials_renew(struct df_ctx *ctx, const struct storage *storage,
                              const json_t *credentials) DF_MUST_CHECK;

/* From a configuration that adapter_read() has checked. */
int storage_place_of(struct df_ctx *ctx, const char *id, const struct backend *backend,
                     const json_t *config, const json_t *credentials,
                     struct place *place) DF_MUST_CHECK;

/* Its credentials, opened. Never into a log or a reply. */
int storage_credentials(struct df_ctx *ctx, const struct storage *storage,
                        json_t **credentials) DF_MUST_CHECK;

#endif
