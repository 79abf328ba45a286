/* A stream of events from the gateway (EventSource), used as a bell: it rings, and we ask over
 * REST. */
#ifndef CLI_EVENT_STREAM_H
#define CLI_EVENT_STREAM_H

#include "client.h"

struct event_stream;

/* Listens to the channels (a comma between them). Connects in event_stream_wait(), and again after
 * every loss. */
struct event_stream *event_stream_open(const struct client *client, const char *channels);
void event_stream_close(struct event_stream *stream);

/* Until something happened, a signal came, or the time is over. True when something happened. */
bool event_stream_wait(struct event_stream *stream, int milliseconds);

#endif
