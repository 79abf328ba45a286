#include <df/events.h>

#include <df/http_client.h>
#include <df/log.h>
#include <df/metrics.h>
#include <df/process.h>
#include <df/redis.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* A gateway that hangs must not let events pile up without end; what is dropped shows as a gap in
 * the numbers. */
enum { PUBLISH_MILLISECONDS = 1000, MAX_WAITING = 10000 };

struct waiting {
    struct waiting *next;
    char *channel, *request_id;
    json_t *event;
    bool is_numbered;
};

struct df_events {
    const struct df_process *process;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct waiting *first, **last;
    int count;
    bool closing;
};

static struct df_counter dropped = {.name = "deepforge_events_dropped_total",
                                    .help = "Events that nobody was told of"};

static char *copy(const char *text)
{
    char *result = strdup(text);
    if (!result)
        abort();
    return result;
}

static void discard(struct waiting *waiting)
{
    json_decref(waiting->event);
    free(waiting->channel);
    free(waiting->request_id);
    free(waiting);
}

/* The number is drawn here, in the order of publishing, so that a channel's numbers never run
 * backwards. */
static void publish(const struct df_events *events, const struct waiting *waiting)
{
    struct df_ctx ctx;

    df_ctx_init(&ctx, waiting->request_id, events->process);
    if (waiting->is_numbered) {
        const char *key = df_printf(&ctx.arena, "df:events:seq:%s", waiting->channel);
        int64_t seq = df_redis_next(events->process->redis, key);
        json_object_set_new(waiting->event, "seq", json_integer(seq));
    }
    struct df_http_request request = {
        .method = "POST",
        .url = df_printf(&ctx.arena, "%s/%s", events->process->settings.events_url,
                         waiting->channel),
        .json = waiting->event,
        .milliseconds = PUBLISH_MILLISECONDS,
    };
    if (df_http_call(&ctx, &request, NULL)) {
        df_count(&dropped);
        df_log(&ctx, DF_WARN, "publish_failed", "{ss ss}", "channel", waiting->channel, "error",
               ctx.error.detail);
    }
    df_ctx_release(&ctx);
}

static struct waiting *take(struct df_events *events)
{
    pthread_mutex_lock(&events->lock);
    while (!events->first && !events->closing)
        pthread_cond_wait(&events->changed, &events->lock);
    struct waiting *waiting = events->first;
    if (waiting) {
        events->first = waiting->next;
        events->count--;
        if (!events->first)
            events->last = &events->first;
    }
    pthread_mutex_unlock(&events->lock);
    return waiting;
}

static void *run(void *data)
{
    struct df_events *events = data;

    for (struct waiting *waiting; (waiting = take(events));) {
        publish(events, waiting);
        discard(waiting);
    }
    return NULL;
}

int df_events_open(struct df_events **events_out, const struct df_process *process)
{
    struct df_events *events = calloc(1, sizeof *events);

    if (!events)
        return -DF_UNAVAILABLE;
    events->process = process;
    events->last = &events->first;
    pthread_mutex_init(&events->lock, NULL);
    pthread_cond_init(&events->changed, NULL);
    if (pthread_create(&events->thread, NULL, run, events) != 0) {
        free(events);
        return -DF_UNAVAILABLE;
    }
    *events_out = events;
    return 0;
}

void df_events_close(struct df_events *events)
{
    if (!events)
        return;
    pthread_mutex_lock(&events->lock);
    events->closing = true;
    pthread_cond_signal(&events->changed);
    pthread_mutex_unlock(&events->lock);
    pthread_join(events->thread, NULL);
    pthread_cond_destroy(&events->changed);
    pthread_mutex_destroy(&events->lock);
    free(events);
}

static void enqueue(struct df_events *events, struct waiting *waiting)
{
    pthread_mutex_lock(&events->lock);
    bool is_full = events->count >= MAX_WAITING;
    if (!is_full) {
        *events->last = waiting;
        events->last = &waiting->next;
        events->count++;
        pthread_cond_signal(&events->changed);
    }
    pthread_mutex_unlock(&events->lock);
    if (is_full) {
        df_count(&dropped);
        discard(waiting);
    }
}

static void hand_over(struct df_ctx *ctx, const char *channel, const char *type, json_t *event,
                      bool is_numbered)
{
    struct waiting *waiting = calloc(1, sizeof *waiting);

    if (!waiting)
        abort();
    json_object_set_new(event, "channel", json_string(channel));
    json_object_set_new(event, "type", json_string(type));
    /* The copy shares nothing with documents that this thread goes on using. */
    *waiting = (struct waiting){.channel = copy(channel),
                                .request_id = copy(ctx->id),
                                .event = json_deep_copy(event),
                                .is_numbered = is_numbered};
    json_decref(event);
    enqueue(ctx->process->events, waiting);
}

void df_events_publish(struct df_ctx *ctx, const char *channel, const char *type, json_t *event)
{
    hand_over(ctx, channel, type, event, true);
}

void df_events_publish_unnumbered(struct df_ctx *ctx, const char *channel, const char *type,
                                  json_t *event)
{
    hand_over(ctx, channel, type, event, false);
}
