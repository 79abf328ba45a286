#include "artifact.h"
#include "queries.h"
#include "routes.h"

#include <df/pg.h>

#include <stdlib.h>

/* As many as executions shows of a lineage. */
enum { FIND_MAX = 2000 };

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

const struct df_route artifact_find_routes[] = {
    DF_ROUTE("POST", "/internal/artifacts/find", internal_artifact_find, DF_SERVICE),
    {},
};
