#include "arrival.h"
#include "artifact.h"
#include "queries.h"

#include "../executions/executions_client.h"

#include <df/log.h>

enum { BATCH = 50 };

/* What executions refuses for good is told of in the log, and not again. */
static int tell(struct df_ctx *ctx, const struct artifact *artifact)
{
    json_t *json = df_defer_json(&ctx->arena, artifact_json(artifact));

    df_pg_release(ctx);
    int failed = executions_artifact_arrived(ctx, artifact->project_id, json);
    if (failed == -DF_UNAVAILABLE || failed == -DF_INTERNAL || failed == -DF_TOO_MANY)
        return failed;
    if (failed)
        df_log(ctx, DF_ERROR, "arrival_refused", "{ss ss}", "artifact", artifact->id, "error",
               ctx->error.detail);
    return df_pg_run(ctx, sql_arrival_delete(artifact->id), NULL);
}

int arrival_round(struct df_ctx *ctx, bool *more)
{
    struct df_list list;
    int failed = df_pg_all(ctx, sql_arrival_list(df_printf(&ctx->arena, "%d", BATCH)),
                           artifact_fields, sizeof(struct artifact), &list);

    for (size_t i = 0; !failed && i < list.count; i++)
        failed = tell(ctx, (const struct artifact *) list.items + i);
    *more = !failed && list.count == BATCH;
    return failed;
}
