#include "delivery.h"
#include "json_text.h"
#include "loops.h"
#include "queries.h"
#include "secret.h"
#include "signature.h"
#include "webhook_call.h"

#include <df/log.h>
#include <df/pg.h>

#include <pthread.h>
#include <string.h>
#include <time.h>

#define TEST_EVENT "test"

static const struct df_field delivery_fields[] = {
    DF_FIELD(delivery, id, DF_UUID, 0),         DF_FIELD(delivery, event, DF_TEXT, 0),
    DF_FIELD(delivery, payload, DF_JSON, 0),    DF_FIELD(delivery, tries, DF_INT, 0),
    DF_FIELD(delivery, webhook, DF_UUID, 0),    DF_FIELD(delivery, project, DF_UUID, 0),
    DF_FIELD(delivery, url, DF_TEXT, 0),        DF_FIELD(delivery, secret, DF_TEXT, 0),
    DF_FIELD(delivery, created_at, DF_TIME, 0), {},
};

int delivery_claim(struct df_ctx *ctx, const char *id, struct delivery *delivery, bool *found)
{
    *delivery = (struct delivery){};
    return df_pg_find(ctx, sql_delivery_claim(id, NULL), delivery_fields, delivery, found);
}

/* The same at every try, so that it can be told from others by its bytes as well. */
static const char *body_of(struct df_ctx *ctx, const struct delivery *delivery)
{
    json_t *body = json_pack("{ss ss ss ss ss}", "id", delivery->id, "event", delivery->event,
                             "created_at", delivery->created_at, "project", delivery->project,
                             "webhook", delivery->webhook);

    json_object_update(body, delivery->payload);
    return json_text(&ctx->arena, body);
}

static int post(struct df_ctx *ctx, const struct delivery *delivery, long *status)
{
    struct df_arena *arena = &ctx->arena;
    const char *secret, *body = body_of(ctx, delivery);
    int failed = secret_open(ctx, delivery->webhook, delivery->secret, &secret);

    if (failed)
        return failed;
    const char *signature = signature_write(arena, secret, time(NULL), body, strlen(body));
    const char *const headers[] = {
        "Content-Type: application/json",
        df_printf(arena, "X-DeepForge-Event: %s", delivery->event),
        df_printf(arena, "X-DeepForge-Delivery: %s", delivery->id),
        df_printf(arena, SIGNATURE_HEADER ": %s", signature),
        NULL,
    };
    const struct webhook_call call = {.url = delivery->url, .body = body, .headers = headers};
    failed = webhook_post(ctx, &call, status);
    if (failed || (*status >= 200 && *status < 300))
        return failed;
    bool is_redirect = *status >= 300 && *status < 400;
    return df_fail(ctx, DF_UNAVAILABLE, "the receiver answered %ld%s", *status,
                   is_redirect ? "; redirects are not followed" : "");
}

/* Somebody looks at a test, so it is not tried again; nor is what no further try can change. */
static bool is_last(const struct delivery *delivery, int failed)
{
    return delivery->tries >= DELIVERY_TRIES || failed != -DF_UNAVAILABLE
           || strcmp(delivery->event, TEST_EVENT) == 0;
}

static int note(struct df_ctx *ctx, const struct delivery *delivery, int failed, long status)
{
    struct df_arena *arena = &ctx->arena;
    const char *tries = df_printf(arena, "%lld", (long long) delivery->tries);
    const char *answer = status ? df_printf(arena, "%ld", status) : NULL;

    if (!failed)
        return df_pg_run(ctx, sql_delivery_arrived(delivery->id, tries, answer), NULL);
    const char *words = df_strdup(arena, ctx->error.detail);
    const char *last = is_last(delivery, failed) ? "true" : "false";
    df_log(ctx, DF_INFO, "delivery_failed", "{ss ss ss ss}", "webhook", delivery->webhook,
           "delivery", delivery->id, "error", words, "last", last);
    ctx->error = (struct df_error){};
    return df_pg_run(ctx,
                     sql_delivery_failed(delivery->id, tries, answer, words, last,
                                         df_printf(arena, "%d", WEBHOOK_FAILURES)),
                     NULL);
}

int delivery_send(struct df_ctx *ctx, const struct delivery *delivery)
{
    long status = 0;

    df_pg_release(ctx);
    int failed = post(ctx, delivery, &status);
    failed = note(ctx, delivery, failed, status);
    if (!failed)
        failed = df_pg_run(ctx, sql_delivery_purge(delivery->webhook), NULL);
    return failed;
}

/* Other lanes take those of other webhooks meanwhile: whoever claims must see what was claimed. */
static int send_next(struct df_ctx *ctx, const char *troubled, bool *more)
{
    static pthread_mutex_t claiming = PTHREAD_MUTEX_INITIALIZER;
    struct delivery delivery = {};

    pthread_mutex_lock(&claiming);
    int failed = df_pg_find(ctx, sql_delivery_claim(NULL, troubled), delivery_fields, &delivery,
                            more);
    pthread_mutex_unlock(&claiming);
    return failed || !*more ? failed : delivery_send(ctx, &delivery);
}

int delivery_round(struct df_ctx *ctx, bool *more)
{
    return send_next(ctx, "false", more);
}

int delivery_trouble_round(struct df_ctx *ctx, bool *more)
{
    return send_next(ctx, "true", more);
}
