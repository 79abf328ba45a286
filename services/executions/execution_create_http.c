#include "dispatch.h"
#include "execution_prepare.h"
#include "queries.h"
#include "routes.h"

#include <string.h>

static int create(struct df_call *call, struct creation *creation)
{
    const char *answer = NULL;
    bool found = false;
    int failed = execution_make(call->ctx, creation, &answer);

    if (failed == -DF_CONFLICT && creation->key.key) { /* the same request at the same moment */
        failed = request_key_answer(call, &creation->key, &found);
        return failed || found ? failed : -DF_CONFLICT;
    }
    if (failed)
        return failed;
    dispatch_execution(call->ctx, creation->id);
    return df_reply_bytes(call, 201, "application/json", answer, strlen(answer));
}

static int execution_create(struct df_call *call)
{
    struct new_execution wanted = {.use_cache = true};
    struct creation creation;
    bool found = false;

    int failed = execution_request_read(call, &wanted, &creation);
    if (!failed)
        failed = request_key_read(call, creation.project, &creation.key);
    if (!failed)
        failed = request_key_answer(call, &creation.key, &found);
    if (failed || found)
        return failed;
    df_pg_release(call->ctx);
    return create(call, &creation);
}

const struct df_route execution_create_routes[] = {
    DF_ROUTE("POST", "/projects/:project/executions", execution_create, DF_USER),
    {},
};
