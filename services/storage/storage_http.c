#include "artifact.h"
#include "credentials.h"
#include "member.h"
#include "queries.h"
#include "routes.h"
#include "settings.h"
#include "storage.h"
#include "storage_form.h"

#include <df/log.h>
#include <df/uuid.h>

#include <stdlib.h>
#include <string.h>

static const struct df_field create_fields[] = {
    DF_FIELD(storage_form, name, DF_TEXT, DF_REQUIRED, .min = 1, .max = ARTIFACT_NAME_BYTES),
    DF_FIELD(storage_form, adapter, DF_TEXT, DF_REQUIRED, .max = 40),
    DF_FIELD(storage_form, config, DF_JSON, DF_REQUIRED),
    DF_FIELD(storage_form, credentials, DF_JSON, 0),
    DF_FIELD(storage_form, projects, DF_JSON, 0, .json = JSON_ARRAY),
    {},
};

static const struct df_field update_fields[] = {
    DF_FIELD(storage_form, name, DF_TEXT, 0, .min = 1, .max = ARTIFACT_NAME_BYTES),
    DF_FIELD(storage_form, config, DF_JSON, 0),
    DF_FIELD(storage_form, credentials, DF_JSON, 0),
    DF_FIELD(storage_form, projects, DF_JSON, 0, .json = JSON_ARRAY),
    {},
};

static int adapter_list(struct df_call *call)
{
    json_t *items = json_array();

    for (const struct backend *const *b = backends; *b; b++)
        json_array_append_new(items, json_pack("{ss ss ss sb so}", "id", (*b)->id, "name",
                                               (*b)->name, "description", (*b)->description,
                                               "can_create", (*b)->can_create, "fields",
                                               adapter_fields_json((*b)->fields)));
    return df_reply_json(call, 200, json_pack("{so sn}", "items", items, "next_cursor"));
}

/* Credentials that cannot be opened any more are shown as none: they must be entered again. */
static json_t *json_of(struct df_call *call, const struct storage *storage)
{
    const char *user = call->principal.user;
    json_t *credentials = NULL;

    if (storage_is_of(storage, user) && storage_credentials(call->ctx, storage, &credentials) != 0)
        call->ctx->error = (struct df_error){};
    return storage_json(storage, user, credentials);
}

static int reply_list(struct df_call *call, const struct df_list *list)
{
    const struct storage *storages = list->items;
    json_t *items = json_array();

    for (size_t i = 0; i < list->count; i++)
        json_array_append_new(items, json_of(call, &storages[i]));
    return df_reply_json(call, 200, json_pack("{so sn}", "items", items, "next_cursor"));
}

static int storage_list(struct df_call *call)
{
    struct df_list list;
    int failed = storage_require_person(call);

    if (!failed)
        failed = df_pg_all(call->ctx, sql_storage_list(call->principal.user), storage_fields,
                           sizeof(struct storage), &list);
    return failed ? failed : reply_list(call, &list);
}

static int project_storage_list(struct df_call *call)
{
    struct df_list list;
    const char *project;
    int failed = member_of_path(call, ROLE_VIEWER, &project);

    if (!failed)
        failed = df_pg_all(call->ctx, sql_storage_list_of_project(project, call->principal.user),
                           storage_fields, sizeof(struct storage), &list);
    return failed ? failed : reply_list(call, &list);
}

static int find_own(struct df_call *call, struct storage *storage)
{
    const char *id;
    int failed = storage_require_person(call);

    if (!failed)
        failed = df_path_uuid(call, "storage", &id);
    return failed ? failed : storage_find_own(call->ctx, id, call->principal.user, storage);
}

static int find_mine(struct df_call *call, struct storage *storage)
{
    int failed = find_own(call, storage);

    if (!failed && !storage->owner_id)
        failed = df_fail(call->ctx, DF_FORBIDDEN, "the built-in storage stays as it is");
    return failed;
}

static int reply_own(struct df_call *call, int status, const char *id)
{
    struct storage storage = {};
    int failed = storage_find_own(call->ctx, id, call->principal.user, &storage);

    return failed ? failed : df_reply_json(call, status, json_of(call, &storage));
}

static int storage_read(struct df_call *call)
{
    struct storage storage = {};
    int failed = find_own(call, &storage);

    return failed ? failed : df_reply_json(call, 200, json_of(call, &storage));
}

static int check_name(struct df_ctx *ctx, const char *name)
{
    const char *problem = name ? artifact_name_problem(name) : NULL;

    return problem ? df_fail_at(ctx, "/name", "%s", problem) : 0;
}

static bool has_text(const json_t *array, const char *text)
{
    for (size_t i = 0; i < json_array_size(array); i++)
        if (strcmp(json_string_value(json_array_get(array, i)), text) == 0)
            return true;
    return false;
}

/* Those that it is shared with now need not be mine any more; those that come must be. */
static int check_projects(struct df_call *call, const json_t *projects, const json_t *before,
                          json_t **canonical)
{
    struct df_ctx *ctx = call->ctx;

    if (json_array_size(projects) > STORAGE_PROJECTS_MAX)
        return df_fail_at(ctx, "/projects", "must have at most %d items", STORAGE_PROJECTS_MAX);
    *canonical = df_defer_json(&ctx->arena, json_array());
    for (size_t i = 0; i < json_array_size(projects); i++) {
        const char *pointer = df_printf(&ctx->arena, "/projects/%zu", i);
        const char *text = json_string_value(json_array_get(projects, i));
        const char *id = text ? object_uuid(&ctx->arena, text) : NULL;
        if (!id)
            return df_fail_at(ctx, pointer, "must be a UUID");
        json_array_append_new(*canonical, json_string(id));
        if (has_text(before, id))
            continue;
        int failed = member_require(call, id, ROLE_EDITOR);
        if (failed == -DF_NOT_FOUND || failed == -DF_FORBIDDEN)
            return df_fail_at(ctx, pointer, "is no project that you may edit");
        if (failed)
            return failed;
    }
    return 0;
}

static const char *json_text(struct df_ctx *ctx, const json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT);

    df_defer(&ctx->arena, free, text);
    return text;
}

static int share(struct df_ctx *ctx, const char *id, const json_t *projects)
{
    const char *text = json_text(ctx, projects);
    int failed = df_pg_run(ctx, sql_storage_unshare(id, text), NULL);

    return failed ? failed : df_pg_run(ctx, sql_storage_share(id, text), NULL);
}

static int check_count(struct df_call *call)
{
    struct storage count = {};
    int failed = df_pg_one(call->ctx, sql_storage_count(call->principal.user), storage_fields,
                           &count);

    if (!failed && count.storages >= STORAGES_PER_USER)
        failed = df_fail(call->ctx, DF_CONFLICT, "you have %d storages", STORAGES_PER_USER);
    return failed;
}

static int insert(struct df_call *call, const char *id, const struct storage_form *form,
                  const struct storage_setup *setup, const json_t *projects)
{
    struct df_ctx *ctx = call->ctx;
    const struct df_principal *who = &call->principal;
    const char *sealed;
    int failed = credentials_seal(ctx, storage_settings(ctx)->credentials_key, id,
                                  setup->credentials, &sealed);

    if (!failed)
        failed = df_pg_begin(ctx);
    if (!failed)
        failed = df_pg_run(ctx,
                           sql_storage_create(id, who->user, who->name, form->name,
                                              setup->backend->id, json_text(ctx, setup->config),
                                              sealed),
                           NULL);
    if (!failed && json_array_size(projects) > 0)
        failed = share(ctx, id, projects);
    return failed ? failed : df_pg_commit(ctx);
}

/* A server that is away now may be there when it is needed; then what the services themselves put
 * makes up for this. */
static void found(struct df_ctx *ctx, const struct storage_setup *setup)
{
    if (setup->backend->found && setup->backend->found(ctx, &setup->place))
        df_log(ctx, DF_WARN, "storage_not_founded", "{ss}", "why", ctx->error.detail);
}

static int storage_create(struct df_call *call)
{
    const char *id = df_uuid_new(&call->ctx->arena);
    struct storage_form form = {};
    struct storage_setup setup = {};
    json_t *projects = NULL;
    int failed = storage_require_person(call);

    if (!failed)
        failed = df_body(call, create_fields, &form);
    if (!failed)
        failed = check_name(call->ctx, form.name);
    if (!failed)
        failed = storage_setup_read(call->ctx, id, form.adapter, &form, NULL, &setup);
    if (!failed)
        failed = check_projects(call, form.projects, NULL, &projects);
    if (!failed)
        failed = check_count(call);
    if (!failed)
        failed = insert(call, id, &form, &setup, projects);
    if (!failed)
        found(call->ctx, &setup);
    return failed ? failed : reply_own(call, 201, id);
}

static int update(struct df_call *call, const struct storage *storage,
                  const struct storage_form *form, const struct storage_setup *setup,
                  const json_t *projects)
{
    struct df_ctx *ctx = call->ctx;
    const char *sealed = NULL, *config = setup->config ? json_text(ctx, setup->config) : NULL;
    int64_t changed = 0;
    int failed = setup->credentials ? credentials_seal(ctx, storage_settings(ctx)->credentials_key,
                                                       storage->id, setup->credentials, &sealed)
                                    : 0;

    if (!failed)
        failed = df_pg_begin(ctx);
    if (!failed)
        failed = df_pg_run(
            ctx, sql_storage_update(storage->id, call->principal.user, form->name, config, sealed),
            &changed);
    if (!failed && changed == 0)
        failed = df_fail(ctx, DF_NOT_FOUND, "there is no such storage");
    if (!failed && projects)
        failed = share(ctx, storage->id, projects);
    return failed ? failed : df_pg_commit(ctx);
}

static int read_change(struct df_call *call, const struct storage *storage,
                       struct storage_form *form, struct storage_setup *setup)
{
    struct df_ctx *ctx = call->ctx;

    if (!form->config && !form->credentials)
        return 0;
    if (!form->config)
        form->config = storage->config;
    return storage_setup_read(ctx, storage->id, storage->adapter, form,
                              storage_kept_credentials(ctx, storage), setup);
}

static int storage_update(struct df_call *call)
{
    struct storage storage = {};
    struct storage_form form = {};
    struct storage_setup setup = {};
    json_t *projects = NULL;
    int failed = df_body(call, update_fields, &form);

    if (!failed)
        failed = find_mine(call, &storage);
    if (!failed)
        failed = check_name(call->ctx, form.name);
    if (!failed)
        failed = read_change(call, &storage, &form, &setup);
    if (!failed && form.projects)
        failed = check_projects(call, form.projects, storage.projects, &projects);
    if (!failed)
        failed = update(call, &storage, &form, &setup, projects);
    return failed ? failed : reply_own(call, 200, storage.id);
}

static int check_unused(struct df_ctx *ctx, const char *id)
{
    struct storage count = {};
    int failed = df_pg_one(ctx, sql_storage_count_artifacts(id), storage_fields, &count);

    if (failed || count.artifacts == 0)
        return failed;
    failed = df_fail_as(ctx, DF_CONFLICT, "in_use", "%lld artifacts lie on it",
                        (long long) count.artifacts);
    df_error_member(ctx, "artifacts", json_integer(count.artifacts));
    return failed;
}

static int storage_delete(struct df_call *call)
{
    static const char *const yes_no[] = {"false", "true", NULL};
    const char *text = df_query_text(call, "force");
    int force = text ? df_name_find(yes_no, text) : 0;
    struct storage storage = {};

    if (force < 0)
        return df_fail_at(call->ctx, "?force", "must be true or false");
    int failed = find_mine(call, &storage);
    if (!failed && force == 0)
        failed = check_unused(call->ctx, storage.id);
    if (!failed)
        failed = df_pg_run(call->ctx, sql_storage_delete(storage.id, call->principal.user), NULL);
    return failed ? failed : df_reply_empty(call);
}

static int internal_storage_read(struct df_call *call)
{
    const char *project, *id, *user = df_query_text(call, "user");
    struct storage storage = {};
    int failed = df_path_uuid(call, "project", &project);

    if (!failed)
        failed = df_path_uuid(call, "storage", &id);
    if (!failed && (!user || !df_is_uuid(user)))
        failed = df_fail_at(call->ctx, "?user", "must be a UUID");
    if (!failed)
        failed = storage_find_usable(call->ctx, id, project, user, &storage);
    return failed ? failed : df_reply_json(call, 200, storage_json(&storage, "", NULL));
}

const struct df_route storage_routes[] = {
    DF_ROUTE("GET", "/adapters", adapter_list, DF_USER),
    DF_ROUTE("GET", "/storages", storage_list, DF_USER),
    DF_ROUTE("POST", "/storages", storage_create, DF_USER),
    DF_ROUTE("GET", "/storages/:storage", storage_read, DF_USER),
    DF_ROUTE("PATCH", "/storages/:storage", storage_update, DF_USER),
    DF_ROUTE("DELETE", "/storages/:storage", storage_delete, DF_USER),
    DF_ROUTE("GET", "/projects/:project/storages", project_storage_list, DF_USER),
    DF_ROUTE("GET", "/internal/projects/:project/storages/:storage", internal_storage_read,
             DF_SERVICE),
    {},
};
