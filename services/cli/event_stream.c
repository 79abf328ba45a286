#include "event_stream.h"

#include "deadline.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

enum { RECONNECT_MILLISECONDS = 500 };

struct event_stream {
    const struct client *client;
    CURLM *multi;
    CURL *easy;
    struct curl_slist *headers;
    char *url;
    bool is_connected, rang;
    struct deadline not_before; /* of the next connection */
};

/* Comments (": hi") keep the connection alive and are no events. */
static size_t receive(char *bytes, size_t one, size_t size, void *data)
{
    struct event_stream *stream = data;

    size *= one;
    if (memmem(bytes, size, "data:", strlen("data:")))
        stream->rang = true;
    return size;
}

static struct curl_slist *add(struct curl_slist *list, const char *header)
{
    struct curl_slist *longer = curl_slist_append(list, header);

    if (!longer)
        abort();
    return longer;
}

struct event_stream *event_stream_open(const struct client *client, const char *channels)
{
    struct event_stream *stream = calloc(1, sizeof *stream);

    if (!stream)
        abort();
    stream->client = client;
    stream->multi = curl_multi_init();
    stream->easy = curl_easy_init();
    stream->url = strdup(df_printf(&client->ctx->arena, "%s/events?c=%s", client->host, channels));
    stream->not_before = deadline_in(0);
    if (!stream->multi || !stream->easy || !stream->url)
        abort();
    curl_easy_setopt(stream->easy, CURLOPT_URL, stream->url);
    curl_easy_setopt(stream->easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(stream->easy, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(stream->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(stream->easy, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(stream->easy, CURLOPT_WRITEDATA, stream);
    return stream;
}

void event_stream_close(struct event_stream *stream)
{
    if (!stream)
        return;
    if (stream->is_connected)
        curl_multi_remove_handle(stream->multi, stream->easy);
    curl_easy_cleanup(stream->easy);
    curl_multi_cleanup(stream->multi);
    curl_slist_free_all(stream->headers);
    free(stream->url);
    free(stream);
}

static void connect_again(struct event_stream *stream)
{
    if (stream->is_connected || deadline_left(&stream->not_before) > 0)
        return;
    curl_slist_free_all(stream->headers);
    stream->headers = add(NULL, "Accept: text/event-stream");
    stream->headers = add(
        stream->headers,
        df_printf(&stream->client->ctx->arena, "Authorization: Bearer %s", stream->client->token));
    curl_easy_setopt(stream->easy, CURLOPT_HTTPHEADER, stream->headers);
    curl_multi_add_handle(stream->multi, stream->easy);
    stream->is_connected = true;
}

/* An end of the stream is worth a look too: something may have happened meanwhile. */
static void note_end(struct event_stream *stream)
{
    int waiting;

    if (!curl_multi_info_read(stream->multi, &waiting))
        return;
    curl_multi_remove_handle(stream->multi, stream->easy);
    stream->is_connected = false;
    stream->not_before = deadline_in(RECONNECT_MILLISECONDS);
}

bool event_stream_wait(struct event_stream *stream, int milliseconds)
{
    struct deadline deadline = deadline_in(milliseconds);
    int running, changed, left;

    stream->rang = false;
    while (!stream->rang && (left = deadline_left(&deadline)) > 0) {
        connect_again(stream);
        if (curl_multi_poll(stream->multi, NULL, 0,
                            stream->is_connected ? left : RECONNECT_MILLISECONDS, &changed)
                != CURLM_OK
            || curl_multi_perform(stream->multi, &running) != CURLM_OK)
            return false;
        note_end(stream);
        if (changed == 0 && stream->is_connected && !stream->rang)
            break; /* a signal, or the time is over */
    }
    return stream->rang;
}
