#include "lease.h"
#include "lease_json.h"
#include "lease_store.h"
#include "queries.h"
#include "queue.h"
#include "routes.h"
#include "settings.h"
#include "worker.h"

#include <stdlib.h>

/* A worker names at most its slots, twice over while one hands over to the next. */
enum { HEARTBEAT_LEASES = 1024 };

struct claim {
    int64_t slots;
    json_t *held; /* {job, attempt} of all that it knows to have; NULL: it does not say */
};

static const struct df_field claim_fields[] = {
    DF_FIELD(claim, slots, DF_INT, DF_REQUIRED, .min = 1, .max = WORKER_SLOTS),
    DF_FIELD(claim, held, DF_JSON, DF_NULLABLE, .json = JSON_ARRAY),
    {},
};

struct heartbeat {
    json_t *leases, *load;
};

static const struct df_field heartbeat_fields[] = {
    DF_FIELD(heartbeat, leases, DF_JSON, DF_REQUIRED, .json = JSON_ARRAY),
    DF_FIELD(heartbeat, load, DF_JSON, 0),
    {},
};

static const char *text_of(struct df_ctx *ctx, const json_t *json)
{
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;

    if (text)
        df_defer(&ctx->arena, free, text);
    return text;
}

static int read_claim(struct df_call *call, struct claim *claim)
{
    int failed = df_body(call, claim_fields, claim);

    if (!failed && json_array_size(claim->held) > HEARTBEAT_LEASES)
        failed = df_fail_at(call->ctx, "/held", "may have %d items", HEARTBEAT_LEASES);
    return failed || !claim->held ? failed : queue_check_attempts(call->ctx, "/held", claim->held);
}

static int lease_claim(struct df_call *call)
{
    const char *worker;
    struct claim claim = {};
    struct df_list leases;
    int failed = df_path_uuid(call, "worker", &worker);

    if (!failed)
        failed = read_claim(call, &claim);
    const struct lease_claim wanted = {worker, lease_owner(call), claim.slots};
    if (!failed)
        failed = claim.held
                     ? lease_regain(call->ctx, &wanted, text_of(call->ctx, claim.held), &leases)
                     : lease_take(call->ctx, &wanted, &leases);
    if (failed)
        return failed;
    json_t *json;
    df_pg_release(call->ctx);
    failed = lease_list_json(call->ctx, &leases, &json);
    return failed ? failed : df_reply_json(call, 200, json_pack("{sO}", "leases", json));
}

static int read_heartbeat(struct df_call *call, struct heartbeat *heartbeat)
{
    struct load load;
    int failed = df_body(call, heartbeat_fields, heartbeat);

    if (!failed && json_array_size(heartbeat->leases) > HEARTBEAT_LEASES)
        failed = df_fail_at(call->ctx, "/leases", "may have %d items", HEARTBEAT_LEASES);
    if (!failed)
        failed = queue_check_attempts(call->ctx, "/leases", heartbeat->leases);
    if (!failed && heartbeat->load)
        failed = df_record_from_json(call->ctx, load_fields, heartbeat->load, &load);
    return failed;
}

static int renew(struct df_call *call, const char *worker, const struct heartbeat *heartbeat,
                 struct df_list *list)
{
    struct df_ctx *ctx = call->ctx;
    const char *seconds = df_printf(&ctx->arena, "%lld",
                                    (long long) compute_settings(ctx)->lease_seconds);
    const char *token_seconds = df_printf(&ctx->arena, "%d", LEASE_TOKEN_RENEWED);
    int failed = df_pg_all(ctx,
                           sql_lease_renew(worker, lease_owner(call),
                                           text_of(ctx, heartbeat->leases),
                                           text_of(ctx, heartbeat->load), seconds, token_seconds),
                           lease_fields, sizeof(struct lease), list);

    df_pg_release(ctx);
    if (!failed && list->count == 0)
        return df_fail(ctx, DF_NOT_FOUND, "there is no such worker");
    return failed;
}

static json_t *attempt_json(const struct lease *lease)
{
    return json_pack("{ss sI}", "job", lease->job, "attempt", (json_int_t) lease->attempt);
}

static int lease_renew(struct df_call *call)
{
    const char *worker, *token;
    struct heartbeat heartbeat = {};
    struct df_list list;
    int failed = df_path_uuid(call, "worker", &worker);

    if (!failed)
        failed = read_heartbeat(call, &heartbeat);
    if (!failed)
        failed = renew(call, worker, &heartbeat, &list);
    if (failed)
        return failed;

    json_t *reply = df_defer_json(&call->ctx->arena,
                                  json_pack("{s[] s[] s[]}", "lost", "cancel", "tokens"));
    const struct lease *lease = list.items;
    for (size_t i = 0; i < list.count; i++, lease++) {
        if (lease->is_lost && lease->job)
            json_array_append_new(json_object_get(reply, "lost"), attempt_json(lease));
        if (lease->is_canceled)
            json_array_append_new(json_object_get(reply, "cancel"), attempt_json(lease));
        if (lease->is_token_due && lease_token(call->ctx, lease, &token) == 0)
            json_array_append_new(json_object_get(reply, "tokens"),
                                  json_pack("{ss ss}", "job", lease->job, "token", token));
    }
    return df_reply_json(call, 200, json_incref(reply));
}

const struct df_route lease_routes[] = {
    DF_ROUTE("POST", "/workers/:worker/claim", lease_claim, DF_WORKER | DF_SERVICE),
    DF_ROUTE("POST", "/workers/:worker/heartbeat", lease_renew, DF_WORKER | DF_SERVICE),
    {},
};
