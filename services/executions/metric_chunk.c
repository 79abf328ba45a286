#include "metric_chunk.h"

#include <math.h>
#include <string.h>

enum { HEAD = 18, VALUE = 10 };

static const double exact_integers = 9007199254740992.0; /* 2^53 */

void metric_names_init(struct df_arena *arena, struct metric_names *names, const json_t *known)
{
    const json_t *name;
    size_t i;

    names->list = df_defer_json(arena, json_array());
    names->numbers = df_defer_json(arena, json_object());
    json_array_foreach(known, i, name) {
        json_array_append_new(names->list, json_string(json_string_value(name)));
        json_object_set_new(names->numbers, json_string_value(name), json_integer((json_int_t) i));
    }
}

static unsigned number_of(struct metric_names *names, const char *name)
{
    const json_t *known = json_object_get(names->numbers, name);

    if (known)
        return (unsigned) json_integer_value(known);
    size_t number = json_array_size(names->list);
    json_array_append_new(names->list, json_string(name));
    json_object_set_new(names->numbers, name, json_integer((json_int_t) number));
    return (unsigned) number;
}

static unsigned char *put(unsigned char *at, uint64_t number, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--)
        *at++ = (unsigned char) (number >> (8 * i));
    return at;
}

static unsigned char *put_float(unsigned char *at, double number)
{
    uint64_t bits;

    memcpy(&bits, &number, sizeof bits);
    return put(at, bits, 8);
}

static uint64_t number_at(const unsigned char *at, int bytes)
{
    uint64_t number = 0;

    for (int i = 0; i < bytes; i++)
        number = number << 8 | at[i];
    return number;
}

static double float_at(const unsigned char *at)
{
    uint64_t bits = number_at(at, 8);
    double number;

    memcpy(&number, &bits, sizeof number);
    return number;
}

static size_t needed(const json_t *points)
{
    const json_t *point;
    size_t i, size = 0;

    json_array_foreach(points, i, point)
        size += HEAD + VALUE * json_object_size(json_object_get(point, "values"));
    return size;
}

static void note_bounds(struct metric_chunk *chunk, const json_t *step, double at)
{
    int64_t number = json_integer_value(step);

    chunk->has_steps = chunk->has_steps && json_is_integer(step);
    if (number < chunk->least_step)
        chunk->least_step = number;
    if (number > chunk->most_step)
        chunk->most_step = number;
    chunk->first_at = at < chunk->first_at ? at : chunk->first_at;
    chunk->last_at = at > chunk->last_at ? at : chunk->last_at;
}

static unsigned char *write_point(unsigned char *out, json_t *point, struct metric_names *names,
                                  struct metric_chunk *chunk)
{
    const json_t *step = json_object_get(point, "step");
    double at = json_number_value(json_object_get(point, "at"));
    json_t *values = json_object_get(point, "values"), *value;
    const char *name;

    note_bounds(chunk, step, at);
    out = put(out, json_is_integer(step) ? (uint64_t) json_integer_value(step) : (uint64_t) 1 << 63,
              8);
    out = put_float(out, at);
    out = put(out, json_object_size(values), 2);
    json_object_foreach(values, name, value) {
        out = put(out, number_of(names, name), 2);
        out = put_float(out, json_is_null(value) ? NAN : json_number_value(value));
        chunk->values++;
    }
    return out;
}

void metric_chunk_write(struct df_arena *arena, const json_t *points, struct metric_names *names,
                        struct metric_chunk *chunk)
{
    json_t *point;
    size_t i;

    *chunk = (struct metric_chunk){.least_step = INT64_MAX,
                                   .most_step = INT64_MIN,
                                   .first_at = INFINITY,
                                   .last_at = -INFINITY,
                                   .has_steps = true,
                                   .size = needed(points)};
    chunk->bytes = df_alloc(arena, chunk->size + 1);
    unsigned char *out = chunk->bytes;
    json_array_foreach(points, i, point)
        out = write_point(out, point, names, chunk);
}

bool metric_chunk_next(const unsigned char *bytes, size_t size, size_t *offset,
                       struct metric_point *point)
{
    if (size - *offset < HEAD)
        return false;
    const unsigned char *at = bytes + *offset;
    size_t count = (size_t) number_at(at + 16, 2);
    if (size - *offset - HEAD < count * VALUE)
        return false;
    uint64_t step = number_at(at, 8);
    *point = (struct metric_point){.has_step = step != (uint64_t) 1 << 63,
                                   .step = (int64_t) step,
                                   .at = float_at(at + 8),
                                   .count = count,
                                   .values = at + HEAD};
    *offset += HEAD + count * VALUE;
    return true;
}

unsigned metric_point_value(const struct metric_point *point, size_t index, double *value)
{
    const unsigned char *at = point->values + index * VALUE;

    *value = float_at(at + 2);
    return (unsigned) number_at(at, 2);
}

static json_t *number_json(double value)
{
    if (isnan(value))
        return json_null();
    if (value == floor(value) && fabs(value) <= exact_integers)
        return json_integer((json_int_t) value);
    return json_real(value);
}

json_t *metric_point_json(const struct metric_point *point, const json_t *names)
{
    json_t *values = json_object();
    double value;

    for (size_t i = 0; i < point->count; i++) {
        unsigned series = metric_point_value(point, i, &value);
        const char *name = json_string_value(json_array_get(names, series));
        if (name)
            json_object_set_new(values, name, number_json(value));
    }
    return json_pack("{so sf so}", "step",
                     point->has_step ? json_integer((json_int_t) point->step) : json_null(), "at",
                     point->at, "values", values);
}
