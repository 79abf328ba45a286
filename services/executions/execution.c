#include "execution.h"
#include "job.h"

#include <stdio.h>
#include <string.h>

const struct df_field execution_fields[] = {
    DF_FIELD(execution, id, DF_UUID, DF_READ_ONLY),
    DF_FIELD(execution, project, DF_UUID, DF_READ_ONLY),
    DF_FIELD(execution, pipeline, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(execution, pipeline_name, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(execution, name, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(execution, status, DF_ENUM, DF_READ_ONLY, .names = job_status_names),
    DF_FIELD(execution, canceling, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(execution, created_by, DF_JSON, DF_READ_ONLY),
    DF_FIELD(execution, created_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(execution, started_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(execution, ended_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(execution, revision, DF_INT, DF_READ_ONLY),
    DF_FIELD(execution, compute, DF_UUID, DF_READ_ONLY),
    DF_FIELD(execution, compute_name, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(execution, storage, DF_UUID, DF_READ_ONLY),
    DF_FIELD(execution, jobs, DF_JSON, DF_READ_ONLY),
    DF_FIELD(execution, figure_count, DF_INT, DF_READ_ONLY),
    DF_FIELD(execution, use_cache, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(execution, priority, DF_INT, DF_READ_ONLY),
    DF_FIELD(execution, labels, DF_JSON, DF_READ_ONLY, .json = JSON_ARRAY),
    DF_FIELD(execution, notes, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(execution, attributes, DF_JSON, DF_READ_ONLY),
    DF_FIELD(execution, sweep, DF_UUID, DF_READ_ONLY),
    DF_FIELD(execution, sweep_name, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(execution, sweep_position, DF_INT, DF_READ_ONLY | DF_NULLABLE),
    DF_FIELD(execution, started_by, DF_JSON, DF_READ_ONLY),
    DF_FIELD(execution, debug, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(execution, cleans_at, DF_TIME, DF_READ_ONLY | DF_NULLABLE),
    DF_FIELD(execution, cleaned_at, DF_TIME, DF_READ_ONLY | DF_NULLABLE),
    DF_FIELD(execution, version, DF_INT, DF_READ_ONLY),
    {},
};

const struct df_field execution_graph_fields[] = {
    DF_FIELD(execution_graph, nodes, DF_JSON, DF_READ_ONLY),
    DF_FIELD(execution_graph, edges, DF_JSON, DF_READ_ONLY),
    DF_FIELD(execution_graph, bundle, DF_JSON, DF_READ_ONLY),
    DF_FIELD(execution_graph, debug_revision, DF_INT, DF_READ_ONLY | DF_NULLABLE),
    {},
};

const struct df_field new_execution_fields[] = {
    DF_FIELD(new_execution, pipeline, DF_TEXT, DF_REQUIRED, .min = 1, .max = 64),
    DF_FIELD(new_execution, name, DF_TEXT, DF_NULLABLE, .max = EXECUTION_NAME_BYTES),
    DF_FIELD(new_execution, compute, DF_UUID, DF_REQUIRED),
    DF_FIELD(new_execution, storage, DF_UUID, DF_REQUIRED),
    DF_FIELD(new_execution, options, DF_JSON, 0),
    DF_FIELD(new_execution, targets, DF_JSON, DF_NULLABLE, .json = JSON_ARRAY),
    DF_FIELD(new_execution, ignore_pins, DF_BOOL, DF_NULLABLE),
    DF_FIELD(new_execution, use_cache, DF_BOOL, DF_NULLABLE),
    DF_FIELD(new_execution, debug, DF_BOOL, DF_NULLABLE),
    DF_FIELD(new_execution, priority, DF_INT, 0, .min = -EXECUTION_PRIORITY,
             .max = EXECUTION_PRIORITY),
    DF_FIELD(new_execution, labels, DF_JSON, 0, .json = JSON_ARRAY),
    DF_FIELD(new_execution, notes, DF_TEXT, DF_NULLABLE, .max = EXECUTION_NOTES_BYTES),
    DF_FIELD(new_execution, attributes, DF_JSON, DF_NULLABLE),
    {},
};

const struct df_field execution_change_fields[] = {
    DF_FIELD(execution_change, name, DF_TEXT, 0, .max = EXECUTION_NAME_BYTES),
    DF_FIELD(execution_change, labels, DF_JSON, 0, .json = JSON_ARRAY),
    DF_FIELD(execution_change, notes, DF_TEXT, 0, .max = EXECUTION_NOTES_BYTES),
    DF_FIELD(execution_change, debug, DF_BOOL, 0),
    DF_FIELD(execution_change, attributes, DF_JSON, 0),
    {},
};

const char *execution_user(const struct execution *execution)
{
    return json_string_value(json_object_get(execution->created_by, "id"));
}

static bool is_control(const char *at)
{
    const unsigned char *byte = (const unsigned char *) at;

    return byte[0] < 0x20 || byte[0] == 0x7f
           || (byte[0] == 0xc2 && byte[1] >= 0x80 && byte[1] < 0xa0); /* U+0080 to U+009F */
}

static const char *text_problem(const char *name, size_t limit, const char *too_long)
{
    size_t length = strlen(name), characters = 0;

    if (length == 0)
        return "must not be empty";
    if (name[0] == ' ' || name[length - 1] == ' ')
        return "must not start or end with a space";
    for (const char *at = name; *at; at++) {
        if (is_control(at))
            return "must not contain control characters";
        characters += ((unsigned char) *at & 0xc0) != 0x80;
    }
    return characters > limit ? too_long : NULL;
}

const char *execution_name_problem(const char *name)
{
    return text_problem(name, EXECUTION_NAME, "must have at most 120 characters");
}

const char *execution_label_problem(const char *label)
{
    return text_problem(label, EXECUTION_LABEL, "must have at most 40 characters");
}

/* At most EXECUTION_LABELS rows, so comparing each with each is cheap. */
static bool is_label_before(const json_t *labels, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (json_equal(json_array_get(labels, i), json_array_get(labels, index)))
            return true;
    return false;
}

const char *execution_labels_problem(const json_t *labels, size_t *index)
{
    size_t count = json_array_size(labels);

    *index = count;
    if (count > EXECUTION_LABELS)
        return "are too many; there may be 20";
    for (size_t i = 0; i < count; i++) {
        const char *label = json_string_value(json_array_get(labels, i));
        const char *problem = label ? execution_label_problem(label) : "must be a string";
        *index = i;
        if (label && strlen(label) != json_string_length(json_array_get(labels, i)))
            problem = "must not contain control characters";
        if (problem)
            return problem;
        if (is_label_before(labels, i))
            return "is there twice";
    }
    return NULL;
}

const char *execution_key_problem(const char *key)
{
    size_t length = strlen(key);

    if (length < 8 || length > 128)
        return "must have 8 to 128 characters";
    for (; *key; key++)
        if (*key <= ' ' || *key > '~')
            return "must be printable ASCII";
    return NULL;
}

const char *pipeline_id_problem(const char *id)
{
    static const char allowed[]
        = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    size_t length = strlen(id);

    if (length == 0 || length > 64 || strspn(id, allowed) != length)
        return "is no id";
    return NULL;
}

/* Ids of nodes with a point between, each within the pipeline that the one before is. */
static bool is_node_path(const char *path)
{
    char id[65];
    int levels = 0;

    for (;; path++) {
        size_t length = strcspn(path, ".");
        snprintf(id, sizeof id, "%.*s", length < sizeof id ? (int) length : 0, path);
        if (++levels > EXECUTION_LEVELS || pipeline_id_problem(id))
            return false;
        path += length;
        if (!*path)
            return true;
    }
}

const char *execution_targets_problem(const json_t *targets, size_t *index)
{
    size_t count = json_array_size(targets);

    *index = count;
    if (count == 0)
        return "must name at least one node";
    if (count > EXECUTION_TARGET_LIMIT)
        return "names too many nodes";
    for (size_t i = 0; i < count; i++) {
        const char *id = json_string_value(json_array_get(targets, i));
        *index = i;
        if (!id || !is_node_path(id))
            return "is no id";
    }
    return NULL;
}
