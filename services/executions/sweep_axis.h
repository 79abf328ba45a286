/* An axis of a sweep: one attribute of one node, and the values that it goes through. Pure. */
#ifndef SWEEP_AXIS_H
#define SWEEP_AXIS_H

#include <df/arena.h>
#include <jansson.h>

enum { SWEEP_AXES = 16, SWEEP_VALUES = 1000, SWEEP_VALUE_BYTES = 4096 };

struct sweep_axis {
    const char *node, *attribute;
    json_t *values;      /* NULL: any number from `from` to `to` */
    double from, to;     /* without values: drawn between these */
    bool is_log, is_int; /* without values */
};

struct sweep_axes {
    struct sweep_axis axes[SWEEP_AXES];
    size_t count;
};

/* Reads the `axes` of a request: {node, attribute, values: [...]} or {node, attribute, range:
 * {from, to, step | count, scale, integer}}. NULL, or what is wrong, and in `pointer` where. What
 * it reads is borrowed from `json` or lives in the arena. Only `is_random` sweeps may have an axis
 * without values. */
const char *sweep_axes_read(struct df_arena *arena, json_t *json, bool is_random,
                            struct sweep_axes *axes, const char **pointer);

#endif
