/* Points that a worker sends, and stored bytes of points. What must hold: points that are accepted
 * are the same again when their bytes are read. */
#include "metric.h"
#include "metric_chunk.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static json_t *read_back(const unsigned char *bytes, size_t size, const json_t *names)
{
    json_t *points = json_array();
    struct metric_point point;
    size_t offset = 0;

    while (metric_chunk_next(bytes, size, &offset, &point))
        json_array_append_new(points, metric_point_json(&point, names));
    return points;
}

/* A time is a number, whichever JSON kind it had. */
static bool is_same(const json_t *points, const json_t *again)
{
    const json_t *point;
    size_t index;

    if (json_array_size(points) != json_array_size(again))
        return false;
    json_array_foreach(points, index, point) {
        const json_t *other = json_array_get(again, index), *value;
        const json_t *values = json_object_get(other, "values");
        const char *name;
        if (!json_equal(json_object_get(point, "step"), json_object_get(other, "step")))
            return false;
        json_object_foreach(json_object_get(point, "values"), name, value) {
            const json_t *mine = json_object_get(values, name);
            double a = json_number_value(value), b = json_number_value(mine);
            if (json_is_null(value) ? !json_is_null(mine) : a < b || a > b)
                return false;
        }
    }
    return true;
}

static void write_and_read(struct df_arena *arena, const json_t *points)
{
    struct metric_names names;
    struct metric_chunk chunk;

    metric_names_init(arena, &names, NULL);
    metric_chunk_write(arena, points, &names, &chunk);
    json_t *again = read_back(chunk.bytes, chunk.size, names.list);
    if (!is_same(points, again))
        abort();
    json_decref(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct df_arena arena;
    size_t wrong;
    json_t *points = json_loadb((const char *) data, size, JSON_DECODE_ANY, NULL);
    json_t *names = json_pack("[sss]", "a", "b", "c");

    df_arena_init(&arena, 16 * 1024 * 1024);
    if (points && !metric_points_problem(points, &wrong))
        write_and_read(&arena, points);
    json_decref(read_back(data, size, names));
    json_decref(names);
    json_decref(points);
    df_arena_release(&arena);
    return 0;
}
