#include "lease_json.h"
#include "queries.h"
#include "queue.h"
#include "queue_store.h"
#include "routes.h"

#include <stdlib.h>

static int queue_list(struct df_call *call)
{
    struct df_list list;
    struct df_page page;
    const char *compute, *user;
    int failed = df_path_uuid(call, "compute", &compute);

    if (!failed)
        failed = df_page(call, &page);
    if (!failed)
        failed = compute_whose(call, &user);
    if (failed)
        return failed;
    if (page.cursor && !df_is_uuid(page.cursor))
        return df_fail_at(call->ctx, "?cursor", "is not one of ours");
    failed = df_pg_all(call->ctx, sql_queue_list(compute, user, page.cursor, page.limit_text),
                       queued_job_fields, sizeof(struct queued_job), &list);
    if (failed)
        return failed;
    struct queued_job *jobs = list.items;
    for (size_t i = 0; i < list.count; i++)
        queued_job_explain(&jobs[i], &call->ctx->arena);
    return df_reply_page(call, queued_job_fields, sizeof(struct queued_job), &list, &page, "job");
}

static int reply_leases(struct df_call *call, const struct df_list *leases)
{
    json_t *json;

    df_pg_release(call->ctx);
    int failed = lease_list_json(call->ctx, leases, &json);
    return failed ? failed : df_reply_json(call, 200, json_pack("{sO}", "leases", json));
}

static int queue_submit(struct df_call *call)
{
    struct submission submission = {};
    struct df_list leases = {};
    int failed = df_body(call, submission_fields, &submission);

    if (!failed)
        failed = queue_check_jobs(call->ctx, "/jobs", submission.jobs);
    if (!failed)
        failed = queue_check_attempts(call->ctx, "/done", submission.done);
    if (!failed)
        failed = queue_exchange(call->ctx, &submission, &leases);
    if (failed)
        return failed;
    return submission.claims ? reply_leases(call, &leases) : df_reply_empty(call);
}

static int queue_finish(struct df_call *call)
{
    json_t *attempt;
    int failed = df_body_json(call, &attempt);

    if (failed)
        return failed;
    struct df_list none;
    struct submission submission = {
        .done = df_defer_json(&call->ctx->arena, json_pack("[O]", attempt))};
    failed = queue_check_attempts(call->ctx, "", submission.done);
    if (!failed)
        failed = queue_exchange(call->ctx, &submission, &none);
    return failed ? failed : df_reply_empty(call);
}

static int queue_cancel(struct df_call *call)
{
    struct submission submission = {};
    int failed = df_body(call, submission_fields, &submission);

    if (!failed)
        failed = queue_check_attempts(call->ctx, "/jobs", submission.jobs);
    if (!failed)
        failed = queue_end(call->ctx, submission.jobs);
    return failed ? failed : df_reply_empty(call);
}

static int read_fitting(struct df_call *call, struct fitting *fitting)
{
    json_t *request;
    size_t i;
    int failed = df_body(call, fitting_fields, fitting);

    if (!failed && json_array_size(fitting->requests) > QUEUE_BATCH)
        failed = df_fail_at(call->ctx, "/requests", "may have %d items", QUEUE_BATCH);
    json_array_foreach(fitting->requests, i, request)
        if (!failed)
            failed = queue_check_resources(call->ctx, request);
    return failed;
}

struct place {
    const char *compute, *user_id;
    bool is_waiting;
    const char *resources; /* as queue_fit takes them */
};

static const struct df_field place_fields[] = {
    DF_FIELD(place, compute, DF_UUID, 0),
    DF_FIELD(place, user_id, DF_UUID, 0),
    DF_FIELD(place, is_waiting, DF_BOOL, 0),
    DF_FIELD(place, resources, DF_TEXT, 0),
    {},
};

/* Why one job waits; null once a worker has it. */
static int queue_read(struct df_call *call)
{
    struct df_ctx *ctx = call->ctx;
    struct place place = {};
    struct queued_job job = {};
    const char *id;
    int failed = df_path_uuid(call, "job", &id);

    if (!failed)
        failed = df_pg_one(ctx, sql_queue_find(id), place_fields, &place);
    if (!failed && place.is_waiting)
        failed = df_pg_one(ctx, sql_queue_fit(place.compute, place.user_id, place.resources),
                           queued_job_fields, &job);
    if (failed)
        return failed;
    if (place.is_waiting)
        queued_job_explain(&job, &ctx->arena);
    return df_reply_json(call, 200, json_pack("{ss ss?}", "job", id, "waiting", job.waiting));
}

static int queue_fit(struct df_call *call)
{
    struct df_ctx *ctx = call->ctx;
    struct fitting fitting = {};
    struct df_list list;
    const char *compute;
    int failed = df_path_uuid(call, "compute", &compute);

    if (!failed)
        failed = read_fitting(call, &fitting);
    if (failed)
        return failed;
    char *text = json_dumps(fitting.requests, JSON_COMPACT);
    if (!text)
        abort();
    df_defer(&ctx->arena, free, text);
    failed = df_pg_all(ctx, sql_queue_fit(compute, fitting.user, text), queued_job_fields,
                       sizeof(struct queued_job), &list);
    if (failed)
        return failed;
    const struct queued_job *jobs = list.items;
    json_t *misfits = json_array();
    for (size_t i = 0; i < list.count; i++) {
        const char *why = queued_job_misfit(&jobs[i], &ctx->arena);
        json_array_append_new(misfits, why ? json_string(why) : json_null());
    }
    return df_reply_json(call, 200, json_pack("{so}", "misfits", misfits));
}

const struct df_route queue_routes[] = {
    DF_ROUTE("GET", "/internal/queue/:job", queue_read, DF_SERVICE),
    DF_ROUTE("GET", "/computes/:compute/queue", queue_list, DF_USER),
    DF_ROUTE("POST", "/internal/computes/:compute/fit", queue_fit, DF_SERVICE),
    DF_ROUTE("POST", "/internal/queue", queue_submit, DF_SERVICE, QUEUE_BODY_LIMIT),
    DF_ROUTE("POST", "/internal/queue/done", queue_finish, DF_SERVICE),
    DF_ROUTE("POST", "/internal/queue/cancel", queue_cancel, DF_SERVICE),
    {},
};
