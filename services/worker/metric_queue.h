/* Points of metrics on their way to the host, as JSON text. Pure. */
#ifndef METRIC_QUEUE_H
#define METRIC_QUEUE_H

#include <df/base.h>
#include <jansson.h>

enum {
    METRIC_QUEUE_BATCH = 5000,                    /* points in one call */
    METRIC_QUEUE_BATCH_BYTES = 768 * 1024,        /* the gateway takes a megabyte */
    METRIC_QUEUE_WAITING = 50000,                 /* then the job waits */
    METRIC_QUEUE_WAITING_BYTES = 8 * 1024 * 1024, /* the same */
    METRIC_QUEUE_VALUES = 64,
    METRIC_QUEUE_NAME = 480, /* bytes */
};

struct metric_queue {
    char *text; /* the points, one after the other, each with a comma behind */
    size_t used, room;
    uint32_t *sizes; /* of each */
    size_t count, places;
    bool is_closed; /* nobody wants more */
};

void metric_queue_release(struct metric_queue *queue);

/* A point {step, at, values}; what else is in it is left out. False when it makes no sense. */
bool metric_queue_add(struct metric_queue *queue, const json_t *point);

bool metric_queue_is_full(const struct metric_queue *queue);

/* The first points as the body of a call, to be freed; says how many these are. */
size_t metric_queue_body(const struct metric_queue *queue, char **body, size_t *size);

/* The first so many have arrived. */
void metric_queue_drop(struct metric_queue *queue, size_t count);

/* The host takes no more: what waits is gone, and so is what comes. */
void metric_queue_close(struct metric_queue *queue);

#endif
