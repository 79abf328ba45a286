#include "sweep.h"
#include "execution.h"
#include "override.h"
#include "plan_json.h"

#include <stdlib.h>
#include <string.h>

const char *const sweep_method_names[] = {"grid", "random", NULL};
const char *const sweep_status_names[] = {"running", "success", "failed", "canceled", NULL};

const struct df_field sweep_fields[] = {
    DF_FIELD(sweep, id, DF_UUID, DF_READ_ONLY),
    DF_FIELD(sweep, project, DF_UUID, DF_READ_ONLY),
    DF_FIELD(sweep, pipeline, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(sweep, pipeline_name, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(sweep, name, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(sweep, status, DF_ENUM, DF_READ_ONLY, .names = sweep_status_names),
    DF_FIELD(sweep, created_by, DF_JSON, DF_READ_ONLY),
    DF_FIELD(sweep, created_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(sweep, ended_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(sweep, revision, DF_INT, DF_READ_ONLY),
    DF_FIELD(sweep, compute, DF_UUID, DF_READ_ONLY),
    DF_FIELD(sweep, compute_name, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(sweep, storage, DF_UUID, DF_READ_ONLY),
    DF_FIELD(sweep, method, DF_ENUM, DF_READ_ONLY, .names = sweep_method_names),
    DF_FIELD(sweep, seed, DF_INT, DF_READ_ONLY | DF_NULLABLE),
    DF_FIELD(sweep, axes, DF_JSON, DF_READ_ONLY, .json = JSON_ARRAY),
    DF_FIELD(sweep, max_parallel, DF_INT, DF_READ_ONLY),
    DF_FIELD(sweep, executions, DF_JSON, DF_READ_ONLY),
    DF_FIELD(sweep, run, DF_JSON, DF_READ_ONLY),
    {},
};

/* A seed is a number that JavaScript knows exactly. */
const struct df_field new_sweep_fields[] = {
    DF_FIELD(new_sweep, method, DF_ENUM, DF_REQUIRED, .names = sweep_method_names),
    DF_FIELD(new_sweep, samples, DF_INT, DF_NULLABLE, .min = 1, .max = SWEEP_POINTS),
    DF_FIELD(new_sweep, seed, DF_INT, DF_NULLABLE, .min = 0, .max = (1LL << 53) - 1),
    DF_FIELD(new_sweep, max_parallel, DF_INT, DF_NULLABLE, .min = 1, .max = SWEEP_PARALLEL_LIMIT),
    DF_FIELD(new_sweep, axes, DF_JSON, DF_REQUIRED, .json = JSON_ARRAY),
    {},
};

const char *sweep_user(const struct sweep *sweep)
{
    return json_string_value(json_object_get(sweep->created_by, "id"));
}

json_t *sweep_points(struct df_arena *arena, const struct new_sweep *wanted,
                     const struct sweep_axes *axes, int64_t *count, const char **problem,
                     const char **pointer)
{
    int64_t all = sweep_points_count(axes);
    bool is_random = wanted->method == SWEEP_RANDOM;

    *problem = NULL;
    *pointer = is_random ? "/samples" : "/axes";
    *count = !is_random ? all : wanted->samples < all ? wanted->samples : all;
    if (is_random && wanted->samples == DF_NO_INT)
        *problem = "says how many executions a random sweep makes; it is needed";
    else if (!is_random && wanted->samples != DF_NO_INT)
        *problem = "is for random sweeps; a grid has all combinations";
    else if (!is_random && all > SWEEP_POINTS)
        *problem = df_printf(arena, "make %lld executions; a sweep may have %d", (long long) all,
                             SWEEP_POINTS);
    if (*problem) {
        *pointer = all > SWEEP_POINTS && !is_random ? "/axes" : "/samples";
        return NULL;
    }
    json_t *points = is_random ? sweep_points_random(axes, (size_t) wanted->samples,
                                                     (uint64_t) wanted->seed)
                               : sweep_points_grid(axes);
    *count = (int64_t) json_array_size(points);
    return df_defer_json(arena, points);
}

static void check_values(struct df_arena *arena, const struct sweep_axis *axis, const char *place,
                         json_t *row, json_t *problems)
{
    json_t *values = axis->values;
    json_t *ends = df_defer_json(arena, json_pack("[ff]", axis->from, axis->to)), *value;
    size_t index;

    if (!values && axis->is_int)
        ends = df_defer_json(arena,
                             json_pack("[II]", (json_int_t) axis->from, (json_int_t) axis->to));
    json_array_foreach(values ? values : ends, index, value) {
        const char *problem = override_value_problem(arena, row, value);
        const char *text = json_is_string(value) ? "" : "a value ";
        if (problem)
            plan_problem_add(problems, "error",
                             values ? df_printf(arena, "%s/values/%zu", place, index)
                                    : df_printf(arena, "%s/range", place),
                             "%s%s", text, problem);
    }
}

void sweep_axes_check(struct df_arena *arena, const json_t *snapshot, const struct sweep_axes *axes,
                      json_t *run_attributes, json_t *problems)
{
    for (size_t i = 0; i < axes->count; i++) {
        const struct sweep_axis *axis = &axes->axes[i];
        const char *place = df_printf(arena, "/axes/%zu", i), *problem;
        json_t *row = override_attribute(snapshot, axis->node, axis->attribute, &problem);
        if (!problem
            && json_object_get(json_object_get(run_attributes, axis->node), axis->attribute))
            problem = "is set by attributes as well";
        if (problem)
            plan_problem_add(problems, "error", place, "%s", problem);
        else
            check_values(arena, axis, place, row, problems);
    }
}

json_t *sweep_axes_json(const json_t *snapshot, const struct sweep_axes *axes)
{
    json_t *nodes = json_object_get(json_object_get(snapshot, "pipeline"), "nodes");
    json_t *rows = json_array();

    for (size_t i = 0; i < axes->count; i++) {
        const struct sweep_axis *axis = &axes->axes[i];
        json_t *node = json_object_get(nodes, axis->node);
        json_t *range = axis->values ? NULL
                                     : json_pack("{sf sf ss sb}", "from", axis->from, "to",
                                                 axis->to, "scale", axis->is_log ? "log" : "linear",
                                                 "integer", axis->is_int);
        json_array_append_new(rows, json_pack("{ss ss ss sO* so*}", "node", axis->node, "node_name",
                                              node ? plan_node_name(snapshot, node) : axis->node,
                                              "attribute", axis->attribute, "values", axis->values,
                                              "range", range));
    }
    return rows;
}

void sweep_axes_restore(const json_t *json, struct sweep_axes *axes)
{
    *axes = (struct sweep_axes){};
    for (size_t i = 0; i < json_array_size(json) && i < SWEEP_AXES; i++) {
        const json_t *row = json_array_get(json, i);
        axes->axes[axes->count++] = (struct sweep_axis){
            .node = text_of(row, "node"),
            .attribute = text_of(row, "attribute"),
            .values = json_object_get(row, "values"),
        };
    }
}

static const char *value_text(struct df_arena *arena, const json_t *value)
{
    char *text = json_is_string(value)
                     ? NULL
                     : json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_ENSURE_ASCII
                                             | JSON_REAL_PRECISION(12));
    const char *kept = df_strdup(arena, text ? text : json_string_value(value));

    free(text);
    return kept;
}

/* The bytes of its first `limit` characters. */
static size_t bytes_of(const char *text, size_t limit)
{
    const char *at = text;

    for (; *at; at++)
        if (((unsigned char) *at & 0xc0) != 0x80 && limit-- == 0)
            break;
    return (size_t) (at - text);
}

const char *sweep_member_name(struct df_arena *arena, const char *name,
                              const struct sweep_axes *axes, const json_t *point)
{
    const char *text = df_printf(arena, "%s:", name);

    for (size_t i = 0; i < axes->count; i++)
        text = df_printf(arena, "%s%s %s=%s", text, i ? "," : "", axes->axes[i].attribute,
                         value_text(arena, json_array_get(point, i)));
    char *cut = df_strndup(arena, text, bytes_of(text, EXECUTION_NAME));
    for (char *at = cut; *at; at++)
        if ((unsigned char) *at < 0x20 || *at == 0x7f)
            *at = ' ';
    for (size_t length = strlen(cut); length > 0 && cut[length - 1] == ' ';)
        cut[--length] = '\0';
    return cut;
}
