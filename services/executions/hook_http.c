#include "firing.h"
#include "queries.h"
#include "routes.h"
#include "secret.h"
#include "signature.h"

#include <df/redis.h>

#include <string.h>
#include <time.h>

/* Of everybody at one address together, whether the signature fits or not. */
enum { BODY_MAX = 64 * 1024, CALLS_OF_ADDRESS = 600, MINUTE = 60 };

struct hook {
    const char *id, *secret;
    bool enabled, allow_attributes;
    int64_t calls; /* in the last minute */
};

static const struct df_field hook_fields[] = {
    DF_FIELD(hook, id, DF_UUID, 0),      DF_FIELD(hook, secret, DF_TEXT, 0),
    DF_FIELD(hook, enabled, DF_BOOL, 0), DF_FIELD(hook, allow_attributes, DF_BOOL, 0),
    DF_FIELD(hook, calls, DF_INT, 0),    {},
};

struct hook_request {
    json_t *attributes;
};

static const struct df_field hook_request_fields[] = {
    DF_FIELD(hook_request, attributes, DF_JSON, 0),
    {},
};

static int slow_down(struct df_call *call)
{
    df_reply_header(call, "Retry-After", "60");
    return df_fail(call->ctx, DF_TOO_MANY, "too many calls; slow down");
}

static int limit_address(struct df_call *call)
{
    const char *address = df_header(call, "X-Real-IP");
    const char *key = df_printf(&call->ctx->arena, "df:executions:hooks:%.64s",
                                address ? address : "");

    if (df_redis_count(call->ctx->process->redis, key, MINUTE) > CALLS_OF_ADDRESS)
        return slow_down(call);
    return 0;
}

/* One answer for what is not signed, signed wrongly and not there at all, after the same work. */
static int check_signature(struct df_call *call, struct hook *hook, char v1[DF_SHA256_HEX])
{
    struct df_ctx *ctx = call->ctx;
    const char *header = df_header(call, SIGNATURE_HEADER), *id = df_path(call, "hook");
    const char *secret = "nobody knows this one";
    struct signature signature;
    const void *body;
    size_t size;
    bool found = false;

    int failed = df_is_uuid(id) ? df_pg_find(ctx, sql_hook_find(id), hook_fields, hook, &found) : 0;
    if (failed)
        return failed;
    if (found && secret_open(ctx, hook->id, hook->secret, &secret)) /* sealed with a lost key */
        found = false;
    df_body_bytes(call, &body, &size);
    bool is_read = signature_read(header ? header : "", &signature);
    signature_make(&ctx->arena, secret, signature.time, body, size, v1);
    bool fits = signature_has(&signature, v1);
    if (!found || !is_read || !fits)
        return df_fail(ctx, DF_UNAUTHENTICATED,
                       "there is no such webhook, or the signature is wrong");
    int64_t age = time(NULL) - signature.time;
    if (age > SIGNATURE_WINDOW || age < -SIGNATURE_WINDOW)
        return df_fail_as(ctx, DF_UNAUTHENTICATED, "signature_expired",
                          "the call was signed %lld s %s; at most %d s may lie between",
                          (long long) (age < 0 ? -age : age), age < 0 ? "ahead" : "ago",
                          SIGNATURE_WINDOW);
    return 0;
}

/* An empty body is an empty request. */
static int read_request(struct df_call *call, const struct hook *hook, json_t **request)
{
    struct hook_request wanted = {};
    const void *bytes;
    size_t size;

    df_body_bytes(call, &bytes, &size);
    int failed = size > 0 ? df_body(call, hook_request_fields, &wanted) : 0;
    if (failed)
        return failed;
    if (wanted.attributes && !hook->allow_attributes)
        return df_fail_at(call->ctx, "/attributes", "may not be set by calls of this webhook");
    *request = wanted.attributes ? json_pack("{sO}", "attributes", wanted.attributes)
                                 : json_object();
    df_defer_json(&call->ctx->arena, *request);
    return 0;
}

/* Signed rightly: whether it may be done now. */
static int check_hook(struct df_call *call, const struct hook *hook)
{
    if (hook->calls >= TRIGGER_CALLS_A_MINUTE)
        return slow_down(call);
    if (!hook->enabled)
        return df_fail_as(call->ctx, DF_CONFLICT, "trigger_off", "the trigger is switched off");
    return 0;
}

static int start(struct df_call *call, const char *id)
{
    struct firing firing;
    bool found = false;
    int failed = firing_claim(call->ctx, id, &firing, &found);

    if (failed)
        return failed;
    if (!found) /* a loop was faster */
        return df_reply_json(call, 202, json_pack("{ss sn}", "firing", id, "execution"));
    failed = firing_start(call->ctx, &firing);
    if (failed && failed != -DF_UNAVAILABLE) /* that one is tried again */
        return failed;
    call->ctx->error = (struct df_error){};
    return df_reply_json(call, 202,
                         json_pack("{ss ss}", "firing", id, "execution", firing.execution));
}

static int hook_fire(struct df_call *call)
{
    struct firing_cause cause = {};
    struct hook hook = {};
    char v1[DF_SHA256_HEX];
    const char *id;

    int failed = limit_address(call);
    if (!failed)
        failed = check_signature(call, &hook, v1);
    if (!failed)
        failed = check_hook(call, &hook);
    if (!failed)
        failed = read_request(call, &hook, &cause.request);
    if (failed)
        return failed;
    cause.trigger = hook.id;
    cause.cause = v1;
    failed = firing_insert(call->ctx, &cause, &id);
    if (!failed && !id)
        return df_fail_as(call->ctx, DF_CONFLICT, "replayed",
                          "this call was received before; sign it anew to run again");
    return failed ? failed : start(call, id);
}

const struct df_route hook_routes[] = {
    DF_ROUTE("POST", "/hooks/:hook", hook_fire, DF_PUBLIC, .body_limit = BODY_MAX),
    {},
};
