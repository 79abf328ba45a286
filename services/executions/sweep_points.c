#include "sweep_points.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Up to here all combinations are numbered and shuffled; of more, some are drawn until enough
 * differ. */
enum { SHUFFLED = 65536, TRIES = 50 };

int64_t sweep_points_count(const struct sweep_axes *axes)
{
    int64_t count = 1;

    for (size_t i = 0; i < axes->count; i++) {
        if (!axes->axes[i].values
            || __builtin_mul_overflow(count, (int64_t) json_array_size(axes->axes[i].values),
                                      &count))
            return INT64_MAX;
    }
    return count;
}

/* Combination number `index`. */
static json_t *point_at(const struct sweep_axes *axes, int64_t index)
{
    json_t *point = json_array();

    for (size_t i = axes->count; i > 0; i--) {
        const json_t *values = axes->axes[i - 1].values;
        int64_t count = (int64_t) json_array_size(values);
        json_array_insert(point, 0, json_array_get(values, (size_t) (index % count)));
        index /= count;
    }
    return point;
}

json_t *sweep_points_grid(const struct sweep_axes *axes)
{
    int64_t count = sweep_points_count(axes);
    json_t *points = json_array();

    for (int64_t i = 0; i < count; i++)
        json_array_append_new(points, point_at(axes, i));
    return points;
}

/* SplitMix64: a few lines that give the same numbers everywhere. */
static uint64_t next(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

/* From 0 to below `limit`; the limits here are so small that the remainder is fair. */
static size_t below(uint64_t *state, size_t limit)
{
    return (size_t) (next(state) % limit);
}

/* Six digits are enough for a number that was drawn, and can be read. */
static double readable(double number)
{
    char text[40];

    snprintf(text, sizeof text, "%.6g", number);
    return strtod(text, NULL);
}

static json_t *draw_between(const struct sweep_axis *axis, uint64_t *state)
{
    double part = (double) (next(state) >> 11) * 0x1.0p-53;
    double low = axis->is_log ? log(axis->from) : axis->from;
    double high = axis->is_log ? log(axis->to) : axis->to;
    double at = low + (high - low) * part;
    double value = axis->is_log ? exp(at) : at;

    if (axis->is_int)
        return json_integer(
            (json_int_t) llround(fmin(fmax(value, ceil(axis->from)), floor(axis->to))));
    return json_real(fmin(fmax(readable(value), axis->from), axis->to));
}

static json_t *draw(const struct sweep_axes *axes, uint64_t *state)
{
    json_t *point = json_array();

    for (size_t i = 0; i < axes->count; i++) {
        const struct sweep_axis *axis = &axes->axes[i];
        if (axis->values)
            json_array_append(
                point, json_array_get(axis->values, below(state, json_array_size(axis->values))));
        else
            json_array_append_new(point, draw_between(axis, state));
    }
    return point;
}

static json_t *shuffle(const struct sweep_axes *axes, size_t samples, size_t count, uint64_t *state)
{
    size_t *order = malloc(count * sizeof *order);
    json_t *points = json_array();

    for (size_t i = 0; order && i < count; i++)
        order[i] = i;
    for (size_t i = 0; order && i < samples && i < count; i++) {
        size_t other = i + below(state, count - i), chosen = order[other];
        order[other] = order[i];
        order[i] = chosen;
        json_array_append_new(points, point_at(axes, (int64_t) chosen));
    }
    free(order);
    return points;
}

json_t *sweep_points_random(const struct sweep_axes *axes, size_t samples, uint64_t seed)
{
    int64_t count = sweep_points_count(axes);
    uint64_t state = seed;

    if (count <= SHUFFLED)
        return shuffle(axes, samples, (size_t) count, &state);
    json_t *points = json_array(), *seen = json_object();
    for (size_t i = 0; json_array_size(points) < samples && i < samples * TRIES; i++) {
        json_t *point = draw(axes, &state);
        char *text = json_dumps(point, JSON_COMPACT);
        if (text && !json_object_get(seen, text)) {
            json_object_set_new(seen, text, json_true());
            json_array_append(points, point);
        }
        free(text);
        json_decref(point);
    }
    json_decref(seen);
    return points;
}

json_t *sweep_point_attributes(const struct sweep_axes *axes, const json_t *point)
{
    json_t *attributes = json_object();

    for (size_t i = 0; i < axes->count; i++) {
        const struct sweep_axis *axis = &axes->axes[i];
        json_t *node = json_object_get(attributes, axis->node);
        if (!node) {
            node = json_object();
            json_object_set_new(attributes, axis->node, node);
        }
        json_object_set(node, axis->attribute, json_array_get(point, i));
    }
    return attributes;
}
