#include "storage.h"

#include "credentials.h"
#include "queries.h"
#include "settings.h"

#include <string.h>
#include <strings.h>

const struct df_field storage_fields[] = {
    DF_FIELD(storage, id, DF_UUID, 0),
    DF_FIELD(storage, name, DF_TEXT, 0),
    DF_FIELD(storage, adapter, DF_TEXT, 0),
    DF_FIELD(storage, owner_id, DF_UUID, 0),
    DF_FIELD(storage, owner_name, DF_TEXT, 0),
    DF_FIELD(storage, config, DF_JSON, 0),
    DF_FIELD(storage, credentials, DF_TEXT, DF_SECRET),
    DF_FIELD(storage, projects, DF_JSON, 0, .json = JSON_ARRAY),
    DF_FIELD(storage, created_at, DF_TIME, 0),
    DF_FIELD(storage, storages, DF_INT, 0),
    DF_FIELD(storage, artifacts, DF_INT, 0),
    {},
};

bool storage_is_of(const struct storage *storage, const char *user)
{
    return storage->owner_id && strcasecmp(storage->owner_id, user) == 0;
}

/* Of what the adapter's form asks for; what it was exchanged for is nobody's business. */
static json_t *names_of(const struct storage *storage, const json_t *credentials)
{
    const struct backend *backend = backend_named(storage->adapter);
    json_t *names = json_array();

    for (const struct adapter_field *field = backend ? backend->fields : NULL; field && field->name;
         field++)
        if (field->is_credential && json_object_get(credentials, field->name))
            json_array_append_new(names, json_string(field->name));
    return names;
}

json_t *storage_json(const struct storage *storage, const char *user, const json_t *credentials)
{
    bool is_mine = storage_is_of(storage, user);
    json_t *owner = storage->owner_id ? json_pack("{ss ss}", "id", storage->owner_id, "name",
                                                  storage->owner_name ? storage->owner_name : "")
                                      : json_null();
    json_t *projects = storage->projects ? json_incref(storage->projects) : json_array();
    json_t *json = json_pack("{ss ss ss sb sb so sn sn sn ss}", "id", storage->id, "name",
                             storage->name, "adapter", storage->adapter, "is_builtin",
                             !storage->owner_id, "is_mine", is_mine, "owner", owner, "config",
                             "credentials", "projects", "created_at", storage->created_at);

    if (is_mine) {
        json_object_set(json, "config", storage->config);
        json_object_set_new(json, "credentials", names_of(storage, credentials));
        json_object_set(json, "projects", projects);
    }
    json_decref(projects);
    return json;
}

static int fail_unless(struct df_ctx *ctx, int failed, bool found)
{
    return failed || found ? failed : df_fail(ctx, DF_NOT_FOUND, "there is no such storage");
}

int storage_find_own(struct df_ctx *ctx, const char *id, const char *user, struct storage *storage)
{
    bool found = false;
    int failed = df_pg_find(ctx, sql_storage_find_own(id, user), storage_fields, storage, &found);

    return fail_unless(ctx, failed, found);
}

int storage_find_usable(struct df_ctx *ctx, const char *id, const char *project, const char *user,
                        struct storage *storage)
{
    bool found = false;
    int failed = df_pg_find(ctx, sql_storage_find_usable(id, project, user), storage_fields,
                            storage, &found);

    return fail_unless(ctx, failed, found);
}

int storage_attach(struct df_ctx *ctx, const char *id, const char *project, const char *user)
{
    struct storage storage = {};
    int failed = storage_find_usable(ctx, id, project, user, &storage);

    return failed ? failed : df_pg_run(ctx, sql_storage_attach(id, project), NULL);
}

int storage_credentials(struct df_ctx *ctx, const struct storage *storage, json_t **credentials)
{
    return credentials_open(ctx, storage_settings(ctx)->credentials_key, storage->id,
                            storage->credentials, credentials);
}

int storage_place_of(struct df_ctx *ctx, const char *id, const struct backend *backend,
                     const json_t *config, const json_t *credentials, struct place *place)
{
    *place = (struct place){.backend = backend, .storage = id};
    return backend->prepare ? backend->prepare(ctx, config, credentials, &place->own) : 0;
}

static int place_of_row(struct df_ctx *ctx, const struct storage *storage, struct place *place)
{
    const struct backend *backend;
    json_t *credentials;
    int failed = backend_find(ctx, storage->adapter, &backend);

    if (!failed)
        failed = storage_credentials(ctx, storage, &credentials);
    if (!failed)
        failed = storage_place_of(ctx, storage->id, backend, storage->config, credentials, place);
    if (failed == -DF_INVALID) /* what was fine when it was saved, and is not any more */
        failed = df_fail_as(ctx, DF_CONFLICT, "storage_refused",
                            "the storage cannot be used as it is set up now");
    return failed;
}

int storage_place(struct df_ctx *ctx, const struct object_key *key, struct place *place)
{
    struct storage storage = {};
    bool found = false;
    int failed = df_pg_find(ctx, sql_storage_find_attached(key->storage, key->project),
                            storage_fields, &storage, &found);

    failed = fail_unless(ctx, failed, found);
    return failed ? failed : place_of_row(ctx, &storage, place);
}

int storage_find_any(struct df_ctx *ctx, const char *id, struct storage *storage, bool *found)
{
    return df_pg_find(ctx, sql_storage_find_any(id), storage_fields, storage, found);
}

int storage_credentials_renew(struct df_ctx *ctx, const struct storage *storage,
                              const json_t *credentials)
{
    const char *sealed;
    int failed = credentials_seal(ctx, storage_settings(ctx)->credentials_key, storage->id,
                                  credentials, &sealed);

    return failed
               ? failed
               : df_pg_run(ctx, sql_storage_renew(storage->id, storage->credentials, sealed), NULL);
}

int storage_place_any(struct df_ctx *ctx, const char *id, struct place *place, bool *found)
{
    struct storage storage = {};
    int failed = storage_find_any(ctx, id, &storage, found);

    return failed || !*found ? failed : place_of_row(ctx, &storage, place);
}

int storage_place_own(struct df_ctx *ctx, const char *id, const char *user, struct place *place)
{
    struct storage storage = {};
    bool found = false;
    int failed = storage_find_own(ctx, id, user, &storage);

    if (!failed)
        failed = storage_place_any(ctx, storage.id, place, &found);
    if (failed)
        return failed;
    if (!found || !place->backend->take || !storage_is_of(&storage, user))
        return df_fail_as(ctx, DF_CONFLICT, "not_browsable",
                          "this storage cannot be looked through");
    return 0;
}
