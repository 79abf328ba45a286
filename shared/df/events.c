#include <df/events.h>

#include <df/http_client.h>
#include <df/log.h>
#include <df/process.h>
#include <df/redis.h>

/* Nobody waits for an event, so a gateway that hangs must not hold a request up. */
enum { PUBLISH_MILLISECONDS = 1000 };

static void publish(struct df_ctx *ctx, const char *channel, json_t *event)
{
    const struct df_error before = ctx->error;
    struct df_http_request request = {
        .method = "POST",
        .url = df_printf(&ctx->arena, "%s/%s", ctx->process->settings.events_url, channel),
        .json = event,
        .milliseconds = PUBLISH_MILLISECONDS,
    };

    if (df_http_call(ctx, &request, NULL))
        df_log(ctx, DF_WARN, "publish_failed", "{ss ss}", "channel", channel, "error",
               ctx->error.detail);
    ctx->error = before;
}

void df_events_publish(struct df_ctx *ctx, const char *channel, const char *type, json_t *event)
{
    const char *counter = df_printf(&ctx->arena, "df:events:seq:%s", channel);
    int64_t seq = df_redis_next(ctx->process->redis, counter);

    json_object_set_new(event, "seq", json_integer(seq));
    df_events_publish_unnumbered(ctx, channel, type, event);
}

void df_events_publish_unnumbered(struct df_ctx *ctx, const char *channel, const char *type,
                                  json_t *event)
{
    json_object_set_new(event, "channel", json_string(channel));
    json_object_set_new(event, "type", json_string(type));
    publish(ctx, channel, event);
    json_decref(event);
}
