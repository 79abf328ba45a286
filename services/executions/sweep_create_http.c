#include "bundle_store.h"
#include "execution_check.h"
#include "routes.h"
#include "sweep_store.h"

#include <df/service.h>

#include <string.h>

/* All that its members need, and everything that is wrong with it. */
static int prepare(struct df_ctx *ctx, struct sweep_creation *sweep)
{
    struct creation *creation = &sweep->creation;
    int failed = sweep_prepare(ctx, sweep);

    if (!failed)
        failed = execution_compute_find(ctx, creation);
    if (failed)
        return failed;
    execution_plan(ctx, creation);
    if (plan_problems_have_error(creation->problems))
        return execution_refuse(ctx, creation);
    creation->warnings = df_defer_json(&ctx->arena, execution_problems(creation, "warning"));
    return 0;
}

static int create(struct df_call *call, struct sweep_creation *sweep)
{
    const char *answer = NULL;
    bool found = false;
    int failed = prepare(call->ctx, sweep);

    if (!failed)
        failed = bundle_store(call->ctx, &sweep->creation);
    if (!failed)
        failed = sweep_insert(call->ctx, sweep, &answer);
    if (failed == -DF_CONFLICT && sweep->creation.key.key) { /* the same at the same moment */
        failed = request_key_answer(call, &sweep->creation.key, &found);
        return failed || found ? failed : -DF_CONFLICT;
    }
    if (failed)
        return failed;
    df_wake(call->ctx, "sweep");
    return df_reply_bytes(call, 201, "application/json", answer, strlen(answer));
}

static int sweep_create(struct df_call *call)
{
    struct sweep_creation sweep;
    bool found = false;

    int failed = sweep_request_read(call, &sweep);
    if (!failed)
        failed = request_key_read(call, sweep.creation.project, &sweep.creation.key);
    if (!failed)
        failed = request_key_answer(call, &sweep.creation.key, &found);
    if (failed || found)
        return failed;
    df_pg_release(call->ctx);
    return create(call, &sweep);
}

/* Whether it can start is said of the first member, which stands for all. */
static int sweep_check(struct df_call *call)
{
    struct sweep_creation sweep;
    json_t *answer;

    int failed = sweep_request_read(call, &sweep);
    if (!failed)
        failed = sweep_prepare(call->ctx, &sweep);
    if (!failed)
        failed = execution_check_answer(call->ctx, &sweep.creation, &answer);
    if (failed)
        return failed;
    json_object_set_new(answer, "executions",
                        sweep.count == INT64_MAX ? json_null() : json_integer(sweep.count));
    json_object_set_new(answer, "axes", sweep_axes_json(sweep.creation.snapshot, &sweep.axes));
    return df_reply_json(call, 200, answer);
}

const struct df_route sweep_create_routes[] = {
    DF_ROUTE("POST", "/projects/:project/sweeps", sweep_create, DF_USER),
    DF_ROUTE("POST", "/projects/:project/sweeps/check", sweep_check, DF_USER),
    {},
};
