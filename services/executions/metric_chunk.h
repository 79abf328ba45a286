/* Points as bytes, as they are stored: one after the other, so that bytes can be put behind bytes.
 * Each is a step (int64; the smallest: none), a time (float64), a number of values (uint16), and
 * for each value the number of its series (uint16) and itself (float64, NaN: a gap); all
 * big-endian. Pure. */
#ifndef METRIC_CHUNK_H
#define METRIC_CHUNK_H

#include <df/arena.h>
#include <jansson.h>

/* Names of the series of one attempt in the order they first came; borrowed from `list`. */
struct metric_names {
    json_t *list;    /* array of texts */
    json_t *numbers; /* name -> place in the list */
};

/* `known` may be NULL. Both live as long as the arena. */
void metric_names_init(struct df_arena *arena, struct metric_names *names, const json_t *known);

struct metric_chunk {
    unsigned char *bytes; /* in the arena */
    size_t size;
    int64_t values;
    int64_t least_step, most_step;
    double first_at, last_at; /* the least and the most */
    bool has_steps;           /* each point has one */
};

/* Checked points as bytes; new names are added. */
void metric_chunk_write(struct df_arena *arena, const json_t *points, struct metric_names *names,
                        struct metric_chunk *chunk);

struct metric_point {
    bool has_step;
    int64_t step;
    double at;
    size_t count;
    const unsigned char *values;
};

/* The point at `*offset`, which moves behind it; false at the end, or where no whole point is. */
bool metric_chunk_next(const unsigned char *bytes, size_t size, size_t *offset,
                       struct metric_point *point);

/* One of its values; NaN is a gap. */
unsigned metric_point_value(const struct metric_point *point, size_t index, double *value);

/* The point as JSON, as it was logged. */
json_t *metric_point_json(const struct metric_point *point, const json_t *names);

#endif
