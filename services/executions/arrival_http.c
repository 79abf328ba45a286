#include "firing.h"
#include "json_text.h"
#include "queries.h"
#include "routes.h"

#include <df/service.h>

struct arrival {
    json_t *artifact;
};

static const struct df_field arrival_fields[] = {
    DF_FIELD(arrival, artifact, DF_JSON, DF_REQUIRED),
    {},
};

/* A trigger that waits for it. */
struct match {
    const char *trigger;
    json_t *chain;
    const char *detail; /* why it starts nothing, or NULL */
};

static const struct df_field match_fields[] = {
    DF_FIELD(match, trigger, DF_UUID, 0),
    DF_FIELD(match, chain, DF_JSON, 0, .json = JSON_ARRAY),
    DF_FIELD(match, detail, DF_TEXT, 0),
    {},
};

static int fire(struct df_ctx *ctx, const struct match *match, json_t *artifact)
{
    json_t *id = json_object_get(artifact, "id"), *name = json_object_get(artifact, "name");
    const struct firing_cause cause = {
        .trigger = match->trigger,
        .cause = df_printf(&ctx->arena, "artifact %s", json_string_value(id)),
        .request = df_defer_json(&ctx->arena, json_pack("{s{sO sO} sO}", "artifact", "id", id,
                                                        "name", name, "chain", match->chain)),
        .detail = match->detail,
    };
    const char *made;

    return firing_insert(ctx, &cause, &made);
}

static int fire_all(struct df_ctx *ctx, const char *project, json_t *artifact)
{
    const char *text = json_text(&ctx->arena, json_incref(artifact));
    struct df_list list = {};
    int failed = df_pg_all(
        ctx, sql_arrival_match(project, text, df_printf(&ctx->arena, "%d", TRIGGER_CHAIN)),
        match_fields, sizeof(struct match), &list);

    for (size_t i = 0; !failed && i < list.count; i++)
        failed = fire(ctx, (const struct match *) list.items + i, artifact);
    return failed;
}

/* Storage says so again until it was answered: each artifact counts once for each trigger. */
static int artifact_arrived(struct df_call *call)
{
    struct arrival arrival = {};
    const char *project, *id = NULL, *name = NULL;
    int failed = df_path_uuid(call, "project", &project);

    if (!failed)
        failed = df_body(call, arrival_fields, &arrival);
    if (failed)
        return failed;
    if (json_unpack(arrival.artifact, "{s:s, s:s}", "id", &id, "name", &name) != 0
        || !df_is_uuid(id))
        return df_fail_at(call->ctx, "/artifact", "has no id or no name");
    failed = df_pg_begin(call->ctx);
    if (!failed)
        failed = fire_all(call->ctx, project, arrival.artifact);
    if (!failed)
        failed = df_pg_run(
            call->ctx,
            sql_delivery_tell_artifact(project,
                                       json_text(&call->ctx->arena, json_incref(arrival.artifact))),
            NULL);
    if (!failed)
        failed = df_pg_commit(call->ctx);
    if (failed)
        return failed;
    df_wake(call->ctx, "firing");
    df_wake(call->ctx, "delivery");
    return df_reply_empty(call);
}

const struct df_route arrival_routes[] = {
    DF_ROUTE("POST", "/internal/projects/:project/arrivals", artifact_arrived, DF_SERVICE),
    {},
};
