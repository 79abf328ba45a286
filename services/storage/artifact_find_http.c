#include "artifact.h"
#include "member.h"
#include "queries.h"
#include "routes.h"

#include <df/pg.h>

#include <stdlib.h>

/* As many as executions shows of a lineage; projects that are looked at for one hash. */
enum { FIND_MAX = 2000, HASH_PROJECTS = 100 };

struct wanted {
    json_t *artifacts;
};

static const struct df_field wanted_fields[] = {
    DF_FIELD(wanted, artifacts, DF_JSON, DF_REQUIRED, .json = JSON_ARRAY),
    {},
};

static int check_ids(struct df_call *call, const json_t *ids)
{
    const json_t *id;
    size_t index;

    if (json_array_size(ids) > FIND_MAX)
        return df_fail_at(call->ctx, "/artifacts", "must have at most %d ids", FIND_MAX);
    json_array_foreach(ids, index, id)
        if (!json_is_string(id) || !df_is_uuid(json_string_value(id)))
            return df_fail_at(call->ctx, "/artifacts", "must have nothing but ids");
    return 0;
}

static int reply_items(struct df_call *call, const struct df_list *list)
{
    const struct artifact *artifacts = list->items;
    json_t *items = json_array();

    for (size_t i = 0; i < list->count; i++)
        json_array_append_new(items, artifact_json(&artifacts[i]));
    return df_reply_json(call, 200, json_pack("{so}", "items", items));
}

/* Those of the ids that there are. */
static int internal_artifact_find(struct df_call *call)
{
    struct wanted wanted = {};
    struct df_list list;
    int failed = df_body(call, wanted_fields, &wanted);

    if (!failed)
        failed = check_ids(call, wanted.artifacts);
    if (failed)
        return failed;
    char *ids = json_dumps(wanted.artifacts, JSON_COMPACT);
    df_defer(&call->ctx->arena, free, ids);
    failed = df_pg_all(call->ctx, sql_artifact_find_all(ids), artifact_fields,
                       sizeof(struct artifact), &list);
    return failed ? failed : reply_items(call, &list);
}

/* Of those in projects that the caller may see, the first ones. */
static int add_own(struct df_call *call, const struct df_list *list, json_t *items)
{
    const struct artifact *artifacts = list->items;

    for (size_t i = 0; i < list->count; i++) {
        enum role role;
        int failed = projects_role(call->ctx, artifacts[i].project_id, call->principal.user, &role);
        if (failed)
            return failed;
        if (role >= ROLE_VIEWER)
            json_array_append_new(items, artifact_json(&artifacts[i]));
    }
    return 0;
}

/* What a file is: the artifacts that have exactly these bytes. */
static int artifact_identify(struct df_call *call)
{
    struct df_ctx *ctx = call->ctx;
    const char *hash = df_query_text(call, "hash"), *project = df_query_text(call, "project");
    const char *limit = df_printf(&ctx->arena, "%d", HASH_PROJECTS);
    json_t *items = df_defer_json(&ctx->arena, json_array());
    struct df_list list;

    if (!hash || !df_is_sha256(hash))
        return df_fail_at(ctx, "?hash", "must be a SHA-256 in lower-case hexadecimal");
    if (project && !df_is_uuid(project))
        return df_fail_at(ctx, "?project", "must be the id of a project");
    int failed = df_pg_all(ctx, sql_artifact_list_by_hash(hash, project, limit), artifact_fields,
                           sizeof(struct artifact), &list);
    df_pg_release(ctx); /* another service is asked */
    if (!failed)
        failed = add_own(call, &list, items);
    return failed ? failed : df_reply_json(call, 200, json_pack("{sO}", "items", items));
}

const struct df_route artifact_find_routes[] = {
    DF_ROUTE("GET", "/artifacts", artifact_identify, DF_USER),
    DF_ROUTE("POST", "/internal/artifacts/find", internal_artifact_find, DF_SERVICE),
    {},
};
