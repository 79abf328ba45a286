#include "execution_values.h"
#include "draft.h"
#include "execution_prepare.h"
#include "json_text.h"
#include "override.h"
#include "queries.h"

#include "../projects/projects_client.h"

static int check(struct df_ctx *ctx, const struct execution *execution, json_t *attributes)
{
    struct creation creation = {.problems = df_defer_json(&ctx->arena, json_array())};
    struct draft draft;
    int failed = draft_find(ctx, execution->id, &draft);

    df_pg_release(ctx);
    if (failed)
        return failed;
    if (draft.revision == DF_NO_INT)
        return df_fail_as(ctx, DF_CONFLICT, "not_debug",
                          "only debug runs have attributes that can be edited");
    failed = projects_draft(ctx, execution->project, execution->pipeline, draft.revision,
                            draft.patch, &creation.snapshot);
    if (failed)
        return failed;
    override_check(&ctx->arena, creation.snapshot, attributes, creation.problems);
    return plan_problems_have_error(creation.problems) ? execution_refuse(ctx, &creation) : 0;
}

int execution_values_set(struct df_ctx *ctx, const struct execution *execution, json_t *attributes)
{
    const char *node, *text = json_text(&ctx->arena, json_incref(attributes));
    json_t *values;

    if (!text || !json_is_object(attributes))
        return df_fail_at(ctx, "/attributes", "must be an object of nodes");
    json_object_foreach(attributes, node, values)
        if (!json_is_object(values))
            return df_fail_at(ctx, df_printf(&ctx->arena, "/attributes/%s", node),
                              "must be an object of values");
    int failed = check(ctx, execution, attributes);
    return failed ? failed : df_pg_run(ctx, sql_execution_values(execution->id, text), NULL);
}
