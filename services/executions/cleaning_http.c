#include "access.h"
#include "cleaning.h"
#include "execution_store.h"
#include "queries.h"
#include "routes.h"

#include <df/service.h>

/* By hand, whatever the policy says. */
static int execution_clean(struct df_call *call)
{
    struct execution execution = {};
    int failed = access_change(call, &execution);

    if (!failed)
        failed = cleaning_apply(call->ctx, execution.project, execution.id);
    if (failed)
        return failed;
    df_wake(call->ctx, "cleaning");
    df_wake(call->ctx, "announce");
    failed = df_pg_one(call->ctx, sql_execution_find(execution.id), execution_fields, &execution);
    return failed ? failed : df_reply(call, 200, execution_fields, &execution);
}

const struct df_route cleaning_routes[] = {
    DF_ROUTE("POST", "/executions/:execution/clean", execution_clean, DF_USER),
    {},
};
