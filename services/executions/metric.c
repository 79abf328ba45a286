#include "metric.h"

#include <string.h>

const char *const metric_kinds[] = {"user", "system", NULL};

const struct df_field metric_upload_fields[] = {
    DF_FIELD(metric_upload, points, DF_JSON, DF_REQUIRED, .json = JSON_ARRAY),
    {},
};

static const char *values_problem(json_t *values)
{
    const char *name;
    json_t *value;

    if (!json_is_object(values) || json_object_size(values) == 0)
        return "needs values";
    if (json_object_size(values) > METRIC_VALUES)
        return "has too many values";
    json_object_foreach(values, name, value) {
        if (strlen(name) == 0 || strlen(name) > METRIC_NAME)
            return "has a value without a name, or with one that is too long";
        if (!json_is_number(value) && !json_is_null(value))
            return "has a value that is no number";
    }
    return NULL;
}

static const char *point_problem(const json_t *point)
{
    const json_t *step = json_object_get(point, "step");

    if (!json_is_object(point) || json_object_size(point) != 3 || !step)
        return "must have step, at and values, and nothing else";
    if (!json_is_integer(step) && !json_is_null(step))
        return "needs a whole number as step, or null";
    if (!json_is_number(json_object_get(point, "at")))
        return "needs a time";
    return values_problem(json_object_get(point, "values"));
}

const char *metric_points_problem(const json_t *points, size_t *index)
{
    *index = 0;
    if (json_array_size(points) == 0 || json_array_size(points) > METRIC_POINTS)
        return "must be 1 to 5000 points";
    for (; *index < json_array_size(points); (*index)++) {
        const char *problem = point_problem(json_array_get(points, *index));
        if (problem)
            return problem;
    }
    *index = 0;
    return NULL;
}

size_t metric_points_known(const json_t *points, const char *last)
{
    json_t *stored = last ? json_loads(last, 0, NULL) : NULL;
    size_t known = 0;

    for (size_t i = json_array_size(points); stored && i > 0 && known == 0; i--)
        if (json_equal(json_array_get(points, i - 1), stored))
            known = i;
    json_decref(stored);
    return known;
}
