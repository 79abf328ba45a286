#include "metric_queue.h"

#include <stdlib.h>
#include <string.h>

/* A point has at most 64 values with names of 480 bytes, each of which may be six in JSON. */
enum { POINT_LIMIT = 256 * 1024, FIRST_ROOM = 16 * 1024, FIRST_PLACES = 256 };

static const char body_start[] = "{\"points\":[", body_end[] = "]}";

void metric_queue_release(struct metric_queue *queue)
{
    free(queue->text);
    free(queue->sizes);
    *queue = (struct metric_queue){};
}

static bool are_values(json_t *values)
{
    const char *name;
    json_t *value;

    if (!json_is_object(values) || json_object_size(values) == 0
        || json_object_size(values) > METRIC_QUEUE_VALUES)
        return false;
    json_object_foreach(values, name, value) {
        size_t length = strlen(name);
        if (length == 0 || length > METRIC_QUEUE_NAME
            || (!json_is_number(value) && !json_is_null(value)))
            return false;
    }
    return true;
}

static void *grown(void *memory, size_t size)
{
    void *larger = realloc(memory, size);

    if (!larger)
        abort();
    return larger;
}

static void make_room(struct metric_queue *queue)
{
    while (queue->room - queue->used < POINT_LIMIT) {
        queue->room = queue->room ? queue->room * 2 : FIRST_ROOM;
        queue->text = grown(queue->text, queue->room);
    }
    if (queue->count == queue->places) {
        queue->places = queue->places ? queue->places * 2 : FIRST_PLACES;
        queue->sizes = grown(queue->sizes, queue->places * sizeof *queue->sizes);
    }
}

bool metric_queue_add(struct metric_queue *queue, const json_t *point)
{
    json_t *step = json_object_get(point, "step");
    json_t *at = json_object_get(point, "at"), *values = json_object_get(point, "values");

    if (!json_is_number(at) || !are_values(values)
        || (step && !json_is_integer(step) && !json_is_null(step)))
        return false;
    if (queue->is_closed)
        return true;
    make_room(queue);
    json_t *whole = json_pack("{sO? sO sO}", "step", step, "at", at, "values", values);
    if (!step)
        json_object_set_new(whole, "step", json_null());
    char *text = queue->text + queue->used;
    size_t size = json_dumpb(whole, text, queue->room - queue->used, JSON_COMPACT);
    json_decref(whole);
    if (size == 0 || size >= POINT_LIMIT)
        return false;
    text[size++] = ',';
    queue->used += size;
    queue->sizes[queue->count++] = (uint32_t) size;
    return true;
}

bool metric_queue_is_full(const struct metric_queue *queue)
{
    return queue->count > METRIC_QUEUE_WAITING || queue->used > METRIC_QUEUE_WAITING_BYTES;
}

size_t metric_queue_body(const struct metric_queue *queue, char **body, size_t *size)
{
    size_t count = 0, bytes = 0;

    while (count < queue->count && count < METRIC_QUEUE_BATCH
           && (count == 0 || bytes + queue->sizes[count] <= METRIC_QUEUE_BATCH_BYTES))
        bytes += queue->sizes[count++];
    *body = grown(NULL, sizeof body_start + bytes + sizeof body_end);
    char *end = stpcpy(*body, body_start);
    if (count > 0)
        memcpy(end, queue->text, bytes - 1);
    end = stpcpy(end + (count > 0 ? bytes - 1 : 0), body_end);
    *size = (size_t) (end - *body);
    return count;
}

void metric_queue_drop(struct metric_queue *queue, size_t count)
{
    size_t bytes = 0;

    for (size_t i = 0; i < count; i++)
        bytes += queue->sizes[i];
    queue->used -= bytes;
    queue->count -= count;
    memmove(queue->text, queue->text + bytes, queue->used);
    memmove(queue->sizes, queue->sizes + count, queue->count * sizeof *queue->sizes);
}

void metric_queue_close(struct metric_queue *queue)
{
    queue->is_closed = true;
    queue->used = queue->count = 0;
}
