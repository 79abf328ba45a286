#include "farewell.h"
#include "queries.h"

#include "../executions/executions_client.h"
#include "../storage/storage_client.h"

#include <df/log.h>
#include <df/pg.h>

#include <stdlib.h>

enum { FAREWELLS = 20 };

struct farewell {
    const char *id;
};

static const struct df_field farewell_fields[] = {
    DF_FIELD(farewell, id, DF_UUID, 0),
    {},
};

/* Executions first: while they run, they bring new objects. */
static int deliver(struct df_ctx *ctx, const char *project)
{
    bool more = true;
    int failed = 0;

    df_pg_release(ctx);
    while (!failed && more)
        failed = executions_project_forget(ctx, project, &more);
    if (!failed)
        failed = storage_project_forget(ctx, project);
    if (!failed)
        failed = df_pg_run(ctx, sql_farewell_delete(project), NULL);
    if (!failed)
        df_log(ctx, DF_INFO, "project_forgotten", "{ss}", "project", project);
    return failed;
}

int farewell_deliver(struct df_ctx *ctx, bool *more)
{
    const char *limit = df_printf(&ctx->arena, "%d", FAREWELLS);
    struct df_list list = {};
    int failed = df_pg_all(ctx, sql_farewell_list(limit), farewell_fields, sizeof(struct farewell),
                           &list);
    const struct farewell *farewells = list.items;

    for (size_t i = 0; !failed && i < list.count; i++)
        failed = deliver(ctx, farewells[i].id);
    *more = !failed && list.count == FAREWELLS;
    return failed;
}
