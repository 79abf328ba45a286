#include "sweep_axis.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A range as it was asked for. What was not given is NULL. */
struct range {
    json_t *from, *to, *step, *count, *scale, *integer;
};

static bool is_finite_number(const json_t *value)
{
    return json_is_number(value) && isfinite(json_number_value(value));
}

/* Twelve digits: 0.1 + 0.2 is 0.3. */
static double rounded(double number)
{
    char text[40];

    snprintf(text, sizeof text, "%.12g", number);
    return strtod(text, NULL);
}

static const char *members_problem(json_t *object, const char *const *known)
{
    const char *name;
    json_t *value;

    json_object_foreach(object, name, value) {
        size_t i = 0;
        while (known[i] && strcmp(known[i], name) != 0)
            i++;
        if (!known[i])
            return "has a member that is not known";
    }
    return NULL;
}

static bool is_before(const json_t *values, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (json_equal(json_array_get(values, i), json_array_get(values, index)))
            return true;
    return false;
}

static const char *values_problem(struct df_arena *arena, const json_t *values,
                                  const char **pointer)
{
    json_t *value;
    size_t index;

    if (!json_is_array(values) || json_array_size(values) == 0)
        return "must be a list with at least one value";
    if (json_array_size(values) > SWEEP_VALUES)
        return "are too many; an axis may have 1,000 values";
    json_array_foreach(values, index, value) {
        const char *place = df_printf(arena, "%s/%zu", *pointer, index);
        if (json_dumpb(value, NULL, 0, JSON_ENCODE_ANY) > SWEEP_VALUE_BYTES) {
            *pointer = place;
            return "is too long; a value may have 4,096 bytes";
        }
        if (is_before(values, index)) {
            *pointer = place;
            return "is there twice";
        }
    }
    return NULL;
}

/* The exact range that a step of whole numbers makes, or floats. */
static json_t *number_of(double value, bool is_int)
{
    return is_int ? json_integer((json_int_t) llround(value)) : json_real(rounded(value));
}

/* One that is the same after rounding is left out. */
static void add_value(json_t *values, json_t *value)
{
    const json_t *last = json_array_get(values, json_array_size(values) - 1);

    if (json_array_size(values) > 0 && json_equal(last, value))
        json_decref(value);
    else
        json_array_append_new(values, value);
}

static const char *step_values(const struct range *range, struct sweep_axis *axis, double step)
{
    double count = floor((axis->to - axis->from) / step + 1e-9) + 1;
    bool is_int = axis->is_int
                  || (json_is_integer(range->from)
                      && (!range->step || json_is_integer(range->step)));

    if (!(count <= SWEEP_VALUES))
        return "has too many values; an axis may have 1,000";
    for (int i = 0; i < (int) count; i++)
        add_value(axis->values, number_of(axis->from + i * step, is_int));
    return NULL;
}

static void count_values(struct sweep_axis *axis, int count)
{
    double low = axis->is_log ? log(axis->from) : axis->from;
    double high = axis->is_log ? log(axis->to) : axis->to;

    for (int i = 0; i < count; i++) {
        double at = low + (high - low) * i / (count - 1);
        double value = i == 0           ? axis->from
                       : i == count - 1 ? axis->to
                       : axis->is_log   ? exp(at)
                                        : at;
        add_value(axis->values, number_of(value, axis->is_int));
    }
}

static const char *scale_problem(const struct range *range, bool *is_log)
{
    const char *scale = json_string_value(range->scale);

    if (range->scale && (!scale || (strcmp(scale, "linear") != 0 && strcmp(scale, "log") != 0)))
        return "has a scale that is neither linear nor log";
    *is_log = scale && strcmp(scale, "log") == 0;
    return NULL;
}

static const char *ends_problem(const struct range *range, struct sweep_axis *axis)
{
    if (!is_finite_number(range->from) || !is_finite_number(range->to))
        return "needs two numbers, from and to";
    axis->from = json_number_value(range->from);
    axis->to = json_number_value(range->to);
    if (!(axis->from < axis->to))
        return "must lead upwards: from is less than to";
    if (fabs(axis->from) > 1e15 || fabs(axis->to) > 1e15)
        return "reaches further than 1e15";
    if (axis->is_log && !(axis->from > 0))
        return "of scale log must begin above 0";
    return NULL;
}

/* What lies between the ends: a step, a number of values, or anything. */
static const char *fill(const struct range *range, struct sweep_axis *axis, bool is_random)
{
    bool is_whole = axis->is_int || (json_is_integer(range->from) && json_is_integer(range->to));

    if (range->step && range->count)
        return "has a step and a count; one of them is enough";
    if (range->step && axis->is_log)
        return "of scale log has a count and no step";
    if (range->step) {
        double step = is_finite_number(range->step) ? json_number_value(range->step) : 0;
        return step > 0 ? step_values(range, axis, step) : "needs a step above 0";
    }
    if (range->count) {
        json_int_t count = json_integer_value(range->count);
        if (count < 2 || count > SWEEP_VALUES)
            return "needs a count of 2 to 1,000";
        count_values(axis, (int) count);
        return NULL;
    }
    if (is_whole && !axis->is_log && axis->to - axis->from < SWEEP_VALUES)
        return step_values(range, axis, 1);
    axis->values = NULL;
    axis->is_int = is_whole;
    return is_random ? NULL : "needs a step or a count";
}

static const char *read_range(struct df_arena *arena, json_t *json, bool is_random,
                              struct sweep_axis *axis)
{
    static const char *const known[] = {"from", "to", "step", "count", "scale", "integer", NULL};
    const struct range range = {
        json_object_get(json, "from"),  json_object_get(json, "to"),
        json_object_get(json, "step"),  json_object_get(json, "count"),
        json_object_get(json, "scale"), json_object_get(json, "integer"),
    };

    if (!json_is_object(json))
        return "must be an object with from and to";
    const char *problem = members_problem(json, known);
    if (!problem && range.integer && !json_is_boolean(range.integer))
        problem = "has an integer that is neither true nor false";
    axis->is_int = json_is_true(range.integer);
    axis->values = df_defer_json(arena, json_array());
    if (!problem)
        problem = scale_problem(&range, &axis->is_log);
    if (!problem)
        problem = ends_problem(&range, axis);
    return problem ? problem : fill(&range, axis, is_random);
}

static const char *read_axis(struct df_arena *arena, json_t *json, bool is_random,
                             struct sweep_axis *axis, const char **pointer)
{
    static const char *const known[] = {"node", "attribute", "values", "range", NULL};
    json_t *values = json_object_get(json, "values"), *range = json_object_get(json, "range");

    *axis = (struct sweep_axis){.node = json_string_value(json_object_get(json, "node")),
                                .attribute = json_string_value(json_object_get(json, "attribute")),
                                .values = values};
    if (!json_is_object(json) || !axis->node || !axis->attribute || !values == !range)
        return "must have a node, an attribute, and either values or a range";
    const char *problem = members_problem(json, known);
    if (problem)
        return problem;
    *pointer = df_printf(arena, "%s/%s", *pointer, values ? "values" : "range");
    return values ? values_problem(arena, values, pointer)
                  : read_range(arena, range, is_random, axis);
}

static bool is_axis_before(const struct sweep_axes *axes, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(axes->axes[i].node, axes->axes[index].node) == 0
            && strcmp(axes->axes[i].attribute, axes->axes[index].attribute) == 0)
            return true;
    return false;
}

const char *sweep_axes_read(struct df_arena *arena, json_t *json, bool is_random,
                            struct sweep_axes *axes, const char **pointer)
{
    *axes = (struct sweep_axes){};
    *pointer = "/axes";
    if (json_array_size(json) == 0)
        return "must name at least one attribute and its values";
    if (json_array_size(json) > SWEEP_AXES)
        return "are too many; a sweep may have 16";
    for (size_t i = 0; i < json_array_size(json); i++) {
        *pointer = df_printf(arena, "/axes/%zu", i);
        const char *problem = read_axis(arena, json_array_get(json, i), is_random, &axes->axes[i],
                                        pointer);
        if (problem)
            return problem;
        *pointer = df_printf(arena, "/axes/%zu", i);
        if (is_axis_before(axes, i))
            return "is there twice: another axis has the same attribute";
        axes->count++;
    }
    return NULL;
}
