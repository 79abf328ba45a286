#include "events_client.h"
#include "sse.h"

#include <df/log.h>

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A line over which nothing came for this long is made anew: what is between may have forgotten it.
 */
enum { FIRST_PAUSE_MS = 200, LONGEST_PAUSE_MS = 10000, LONGEST_LINE_SECONDS = 1800, ID = 64 };

struct events {
    struct host *host;
    struct events_listener listener;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    char worker[ID];
    atomic_bool is_connected;
    atomic_bool is_stale; /* the worker changed, or it is over: leave the line */
    bool is_closing;
    bool has_heard;
    struct sse_reader reader;
};

static void hear(void *context, const char *data)
{
    struct events *events = context;
    json_t *event = json_loads(data, 0, NULL);

    events->has_heard = true;
    if (json_is_object(event))
        events->listener.hear(events->listener.context, event);
    json_decref(event);
}

static size_t receive(char *bytes, size_t one, size_t size, void *context)
{
    struct events *events = context;

    atomic_store(&events->is_connected, true);
    sse_feed(&events->reader, bytes, one * size, hear, events);
    return one * size;
}

static int check(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    struct events *events = context;

    (void) a, (void) b, (void) c, (void) d;
    return atomic_load(&events->is_stale);
}

/* One line, until it breaks. */
static void hold_line(struct events *events, const char *worker, const char *token)
{
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, "Accept: text/event-stream");
    char line[4200];

    if (!curl || !headers)
        abort();
    snprintf(line, sizeof line, "Authorization: Bearer %s", token);
    headers = curl_slist_append(headers, line);
    snprintf(line, sizeof line, "%s/api/v1/workers/%s/events", events->host->options->host, worker);
    memset(&events->reader, 0, sizeof events->reader);
    curl_easy_setopt(curl, CURLOPT_URL, line);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 5L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long) LONGEST_LINE_SECONDS);
    curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(curl, CURLOPT_TCP_KEEPIDLE, 15L);
    curl_easy_setopt(curl, CURLOPT_TCP_KEEPINTVL, 5L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, events);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, check);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, events);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    (void) curl_easy_perform(curl);
    atomic_store(&events->is_connected, false);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
}

/* With the lock: between half and the whole of the pause, unless something changes. */
static void pause_for(struct events *events, int milliseconds, unsigned *seed)
{
    struct timespec until;
    int64_t wait = milliseconds / 2 + rand_r(seed) % (milliseconds / 2 + 1);

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += wait / 1000;
    until.tv_nsec += wait % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    (void) pthread_cond_clockwait(&events->changed, &events->lock, CLOCK_MONOTONIC, &until);
}

static void *run(void *data)
{
    struct events *events = data;
    int pause = FIRST_PAUSE_MS;
    unsigned seed = (unsigned) time(NULL) ^ (unsigned) (uintptr_t) events;

    pthread_mutex_lock(&events->lock);
    while (!events->is_closing) {
        char worker[ID];
        memcpy(worker, events->worker, ID);
        atomic_store(&events->is_stale, false);
        pthread_mutex_unlock(&events->lock);

        struct df_ctx ctx;
        const char *token;
        df_ctx_init(&ctx, "events", &events->host->process);
        events->has_heard = false;
        if (*worker && host_token(&ctx, events->host, &token) == 0)
            hold_line(events, worker, token);
        df_ctx_release(&ctx);
        pause = events->has_heard ? FIRST_PAUSE_MS : pause * 2;
        if (pause > LONGEST_PAUSE_MS)
            pause = LONGEST_PAUSE_MS;

        pthread_mutex_lock(&events->lock);
        if (!events->is_closing && strcmp(worker, events->worker) == 0)
            pause_for(events, pause, &seed);
    }
    pthread_mutex_unlock(&events->lock);
    return NULL;
}

int events_open(struct df_ctx *ctx, struct host *host, const struct events_listener *listener,
                struct events **events_out)
{
    struct events *events = calloc(1, sizeof *events);

    if (!events)
        abort();
    events->host = host;
    events->listener = *listener;
    pthread_mutex_init(&events->lock, NULL);
    pthread_cond_init(&events->changed, NULL);
    if (pthread_create(&events->thread, NULL, run, events) != 0) {
        free(events);
        return df_fail(ctx, DF_UNAVAILABLE, "cannot start a thread");
    }
    *events_out = events;
    return 0;
}

static void change(struct events *events, const char *worker, bool is_closing)
{
    pthread_mutex_lock(&events->lock);
    if (worker)
        snprintf(events->worker, sizeof events->worker, "%s", worker);
    events->is_closing = is_closing;
    atomic_store(&events->is_stale, true);
    pthread_cond_broadcast(&events->changed);
    pthread_mutex_unlock(&events->lock);
}

void events_follow(struct events *events, const char *worker)
{
    change(events, worker, false);
}

bool events_are_heard(const struct events *events)
{
    return atomic_load(&events->is_connected);
}

void events_close(struct events *events)
{
    if (!events)
        return;
    change(events, NULL, true);
    pthread_join(events->thread, NULL);
    pthread_cond_destroy(&events->changed);
    pthread_mutex_destroy(&events->lock);
    free(events);
}
