#include "model_shape.h"
#include "attribute.h"
#include "job_limits.h"
#include "json_patch.h"
#include "name.h"
#include "pipeline_port.h"

#include <df/record.h>

#include <string.h>

enum shape_type {
    SHAPE_STRING = 1,
    SHAPE_NUMBER,
    SHAPE_BOOLEAN,
    SHAPE_TRUE,   /* what is not so is left out */
    SHAPE_LENGTH, /* of a side: a number from 1 to LENGTH_MAX */
    SHAPE_RESOURCES,
    SHAPE_LIMITS,
    SHAPE_RETRIES,
    SHAPE_ANY,
    SHAPE_SCALARS, /* a list of strings, numbers and booleans */
    SHAPE_PORT,    /* [node id, name] */
    SHAPE_OBJECT,  /* with exactly these members */
    SHAPE_NODE,    /* the same; an operation or a pipeline */
    SHAPE_MAP,     /* any key, values of one shape */
};

enum shape_flags { SHAPE_REQUIRED = 1 << 0, SHAPE_NULLABLE = 1 << 1 };

struct shape {
    const char *name;
    enum shape_type type;
    unsigned flags;
    size_t max;                        /* bytes of a string, members of a map or list */
    const struct shape *members;       /* of an object; the value's shape of a map */
    const char *(*rule)(const char *); /* of a string, or of the keys of a map */
};

enum { LENGTH_MAX = 100000 };

static const char *job_problem(const char *id)
{
    return df_is_uuid(id) ? NULL : "must be the id of a job";
}

enum { SHORT = NAME_BYTES, DESCRIPTION = 4000, PATTERN = 200, VALUES = 200, MEMBERS = 500 };

static const struct shape any_value[] = {{"", SHAPE_ANY}};

static const struct shape position[] = {
    {"x", SHAPE_NUMBER, SHAPE_REQUIRED},
    {"y", SHAPE_NUMBER, SHAPE_REQUIRED},
    {},
};

static const struct shape reference_value[] = {{"", SHAPE_STRING, 0, ID_BYTES, NULL, id_problem}};

static const struct shape node_members[] = {
    {"operation", SHAPE_STRING, 0, ID_BYTES, NULL, id_problem},
    {"pipeline", SHAPE_STRING, 0, ID_BYTES, NULL, id_problem},
    {"name", SHAPE_STRING, 0, SHORT, NULL, name_problem},
    {"attributes", SHAPE_MAP, SHAPE_REQUIRED, MEMBERS, any_value, name_problem},
    {"references", SHAPE_MAP, SHAPE_REQUIRED, MEMBERS, reference_value, name_problem},
    {"position", SHAPE_OBJECT, 0, 0, position},
    {"muted", SHAPE_TRUE},
    {"pinned", SHAPE_STRING, 0, ID_BYTES, NULL, job_problem},
    {},
};
static const struct shape node[] = {{"", SHAPE_NODE, 0, 0, node_members}};

static const struct shape edge_members[] = {
    {"from", SHAPE_PORT, SHAPE_REQUIRED},
    {"to", SHAPE_PORT, SHAPE_REQUIRED},
    {},
};
static const struct shape edge[] = {{"", SHAPE_OBJECT, 0, 0, edge_members}};

static const struct shape input_members[] = {
    {"name", SHAPE_STRING, SHAPE_REQUIRED, SHORT, NULL, name_problem},
    {"to", SHAPE_PORT, SHAPE_REQUIRED},
    {},
};
static const struct shape input[] = {{"", SHAPE_OBJECT, 0, 0, input_members}};

static const struct shape output_members[] = {
    {"name", SHAPE_STRING, SHAPE_REQUIRED, SHORT, NULL, name_problem},
    {"from", SHAPE_PORT, SHAPE_REQUIRED},
    {},
};
static const struct shape output[] = {{"", SHAPE_OBJECT, 0, 0, output_members}};

static const struct shape size[] = {
    {"width", SHAPE_LENGTH, SHAPE_REQUIRED},
    {"height", SHAPE_LENGTH, SHAPE_REQUIRED},
    {},
};

static const struct shape note_members[] = {
    {"text", SHAPE_STRING, SHAPE_REQUIRED, 4 * NOTE_CHARACTERS, NULL, note_problem},
    {"position", SHAPE_OBJECT, SHAPE_REQUIRED, 0, position},
    {"size", SHAPE_OBJECT, SHAPE_REQUIRED, 0, size},
    {"color", SHAPE_STRING, 0, 7, NULL, color_problem},
    {},
};
static const struct shape note[] = {{"", SHAPE_OBJECT, 0, 0, note_members}};

static const struct shape group_members[] = {
    {"title", SHAPE_STRING, SHAPE_REQUIRED, SHORT, NULL, name_problem},
    {"position", SHAPE_OBJECT, SHAPE_REQUIRED, 0, position},
    {"size", SHAPE_OBJECT, SHAPE_REQUIRED, 0, size},
    {"color", SHAPE_STRING, 0, 7, NULL, color_problem},
    {},
};
static const struct shape group[] = {{"", SHAPE_OBJECT, 0, 0, group_members}};

static const struct shape pipeline[] = {
    {"name", SHAPE_STRING, SHAPE_REQUIRED, SHORT, NULL, name_problem},
    {"nodes", SHAPE_MAP, SHAPE_REQUIRED, MODEL_NODES, node, id_problem},
    {"edges", SHAPE_MAP, SHAPE_REQUIRED, MODEL_EDGES, edge, id_problem},
    {"inputs", SHAPE_MAP, SHAPE_REQUIRED, PIPELINE_PORTS, input, id_problem},
    {"outputs", SHAPE_MAP, SHAPE_REQUIRED, PIPELINE_PORTS, output, id_problem},
    {"notes", SHAPE_MAP, SHAPE_REQUIRED, MODEL_NOTES, note, id_problem},
    {"groups", SHAPE_MAP, SHAPE_REQUIRED, MODEL_NOTES, group, id_problem},
    {},
};

static const struct shape attribute_members[] = {
    {"description", SHAPE_STRING, 0, DESCRIPTION},
    {"min", SHAPE_NUMBER},
    {"max", SHAPE_NUMBER},
    {"pattern", SHAPE_STRING, 0, PATTERN, NULL, attribute_pattern_problem},
    {"values", SHAPE_SCALARS, 0, VALUES},
    {"hidden", SHAPE_BOOLEAN},
    {"read_only", SHAPE_BOOLEAN},
    {},
};
static const struct shape attribute[] = {{"", SHAPE_OBJECT, 0, 0, attribute_members}};

static const struct shape reference_members[] = {
    {"type", SHAPE_STRING, SHAPE_REQUIRED, SHORT, NULL, name_problem},
    {"description", SHAPE_STRING, 0, DESCRIPTION},
    {},
};
static const struct shape reference[] = {{"", SHAPE_OBJECT, 0, 0, reference_members}};

static const struct shape port_members[] = {
    {"type", SHAPE_STRING, 0, SHORT, NULL, name_problem},
    {"description", SHAPE_STRING, 0, DESCRIPTION},
    {},
};
static const struct shape port[] = {{"", SHAPE_OBJECT, 0, 0, port_members}};

static const struct shape declared[] = {
    {"attributes", SHAPE_MAP, SHAPE_REQUIRED, MEMBERS, attribute, identifier_problem},
    {"references", SHAPE_MAP, SHAPE_REQUIRED, MEMBERS, reference, identifier_problem},
    {"inputs", SHAPE_MAP, SHAPE_REQUIRED, MEMBERS, port, identifier_problem},
    {"outputs", SHAPE_MAP, SHAPE_REQUIRED, MEMBERS, port, identifier_problem},
    {},
};

static const struct shape operation[] = {
    {"name", SHAPE_STRING, SHAPE_REQUIRED, SHORT, NULL, identifier_problem},
    {"code", SHAPE_STRING, SHAPE_REQUIRED, MODEL_TEXT_BYTES},
    {"environment", SHAPE_STRING, SHAPE_REQUIRED | SHAPE_NULLABLE, MODEL_TEXT_BYTES},
    {"color", SHAPE_STRING, SHAPE_REQUIRED, 7, NULL, color_problem},
    {"declared", SHAPE_OBJECT, SHAPE_REQUIRED, 0, declared},
    {"no_cache", SHAPE_TRUE},
    {"resources", SHAPE_RESOURCES},
    {"limits", SHAPE_LIMITS},
    {"retries", SHAPE_RETRIES},
    {"interface", SHAPE_ANY}, /* derived */
    {},
};

/* What is in a layer, the extension that gives the type knows. */
static const struct shape resource[] = {
    {"name", SHAPE_STRING, SHAPE_REQUIRED, SHORT, NULL, name_problem},
    {"type", SHAPE_STRING, SHAPE_REQUIRED, SHORT, NULL, name_problem},
    {"nodes", SHAPE_MAP, SHAPE_REQUIRED, MODEL_NODES, any_value, id_problem},
    {"edges", SHAPE_MAP, SHAPE_REQUIRED, MODEL_EDGES, any_value, id_problem},
    {"blocks", SHAPE_MAP, 0, MODEL_NODES, any_value, id_problem},
    {},
};

static const struct shape module[] = {
    {"name", SHAPE_STRING, SHAPE_REQUIRED, SHORT, NULL, identifier_problem},
    {"code", SHAPE_STRING, SHAPE_REQUIRED, MODEL_TEXT_BYTES},
    {},
};

static const struct shape serialization[] = {
    {"code", SHAPE_STRING, SHAPE_REQUIRED, MODEL_TEXT_BYTES},
    {},
};

static const struct shape *const documents[MODEL_KIND_COUNT] = {
    [MODEL_PIPELINES] = pipeline,          [MODEL_OPERATIONS] = operation,
    [MODEL_RESOURCES] = resource,          [MODEL_MODULES] = module,
    [MODEL_SERIALIZATION] = serialization,
};

struct check {
    struct place place;
    json_t *problems;
};

static void complain(struct check *check, const char *detail)
{
    problem_add(check->problems, SEVERITY_ERROR, check->place.pointer, "%s", detail);
}

static void check_value(struct check *check, const struct shape *shape, json_t *value);

static void check_member(struct check *check, const struct shape *shape, const char *key,
                         json_t *value)
{
    size_t length = place_enter(&check->place, key);

    check_value(check, shape, value);
    place_leave(&check->place, length);
}

static void check_object(struct check *check, const struct shape *shapes, json_t *object)
{
    const char *key;
    json_t *value;

    if (!json_is_object(object)) {
        complain(check, "must be an object");
        return;
    }
    for (const struct shape *shape = shapes; shape->name; shape++) {
        value = json_object_get(object, shape->name);
        if (value)
            check_member(check, shape, shape->name, value);
        else if (shape->flags & SHAPE_REQUIRED)
            problem_add(check->problems, SEVERITY_ERROR, check->place.pointer, "'%s' is missing",
                        shape->name);
    }
    json_object_foreach(object, key, value) {
        const struct shape *shape = shapes;
        while (shape->name && strcmp(shape->name, key) != 0)
            shape++;
        if (!shape->name)
            problem_add(check->problems, SEVERITY_ERROR, check->place.pointer,
                        "'%.100s' is not a known member", key);
    }
}

static void check_node(struct check *check, const struct shape *shapes, json_t *value)
{
    check_object(check, shapes, value);
    if (json_is_object(value)
        && !json_object_get(value, "operation") == !json_object_get(value, "pipeline"))
        complain(check, "must have either 'operation' or 'pipeline'");
}

static void check_map(struct check *check, const struct shape *shape, json_t *map)
{
    const char *key;
    json_t *value;

    if (!json_is_object(map)) {
        complain(check, "must be an object");
        return;
    }
    if (json_object_size(map) > shape->max)
        problem_add(check->problems, SEVERITY_ERROR, check->place.pointer,
                    "may have at most %zu members", shape->max);
    json_object_foreach(map, key, value) {
        const char *problem = shape->rule(key);
        if (problem)
            problem_add(check->problems, SEVERITY_ERROR, check->place.pointer, "'%.100s': %s", key,
                        problem);
        else
            check_member(check, shape->members, key, value);
    }
}

static void check_string(struct check *check, const struct shape *shape, json_t *value)
{
    const char *problem = NULL;

    if (!json_is_string(value)) {
        complain(check, "must be a string");
        return;
    }
    if (json_string_length(value) > shape->max) {
        problem_add(check->problems, SEVERITY_ERROR, check->place.pointer,
                    "may have at most %zu bytes", shape->max);
        return;
    }
    if (shape->rule)
        problem = shape->rule(json_string_value(value));
    if (problem)
        complain(check, problem);
}

static bool is_scalar(const json_t *value)
{
    return json_is_string(value) || json_is_number(value) || json_is_boolean(value);
}

static void check_scalars(struct check *check, const struct shape *shape, json_t *list)
{
    size_t index;
    json_t *value;

    if (!json_is_array(list) || json_array_size(list) == 0 || json_array_size(list) > shape->max) {
        problem_add(check->problems, SEVERITY_ERROR, check->place.pointer,
                    "must be a list of 1 to %zu values", shape->max);
        return;
    }
    json_array_foreach(list, index, value) {
        if (is_scalar(value) && json_text_size(value) <= DESCRIPTION)
            continue;
        complain(check, "may have only strings, numbers and booleans");
        return;
    }
}

static void check_port(struct check *check, json_t *value)
{
    const char *id = json_string_value(json_array_get(value, 0));
    const char *name = json_string_value(json_array_get(value, 1));

    if (json_array_size(value) != 2 || !id || !name || id_problem(id) || name_problem(name))
        complain(check, "must be [id of a node, name of a port]");
}

static void check_value(struct check *check, const struct shape *shape, json_t *value)
{
    if (shape->flags & SHAPE_NULLABLE && json_is_null(value))
        return;
    switch (shape->type) {
    case SHAPE_STRING:
        check_string(check, shape, value);
        break;
    case SHAPE_NUMBER:
        if (!json_is_number(value))
            complain(check, "must be a number");
        break;
    case SHAPE_BOOLEAN:
        if (!json_is_boolean(value))
            complain(check, "must be true or false");
        break;
    case SHAPE_TRUE:
        if (!json_is_true(value))
            complain(check, "must be true; leave it out otherwise");
        break;
    case SHAPE_LENGTH:
        if (!(json_number_value(value) >= 1 && json_number_value(value) <= LENGTH_MAX))
            complain(check, "must be a number from 1 to 100000");
        break;
    case SHAPE_RESOURCES:
        job_resources_check(value, check->place.pointer, check->problems);
        break;
    case SHAPE_LIMITS:
        job_limits_check(value, check->place.pointer, check->problems);
        break;
    case SHAPE_RETRIES:
        job_retries_check(value, check->place.pointer, check->problems);
        break;
    case SHAPE_SCALARS:
        check_scalars(check, shape, value);
        break;
    case SHAPE_PORT:
        check_port(check, value);
        break;
    case SHAPE_OBJECT:
        check_object(check, shape->members, value);
        break;
    case SHAPE_NODE:
        check_node(check, shape->members, value);
        break;
    case SHAPE_MAP:
        check_map(check, shape, value);
        break;
    case SHAPE_ANY:
        break;
    }
}

void model_shape_check(enum model_kind kind, const char *id, json_t *document, json_t *problems)
{
    struct check check = {.problems = problems};
    size_t before = json_array_size(problems);

    model_path(kind, id, check.place.pointer);
    check_object(&check, documents[kind], document);
    if (json_array_size(problems) > before)
        return;
    if (json_is_deeper(document, JSON_DEPTH))
        complain(&check, "is nested too deeply");
    if (json_text_size(document) > MODEL_DOCUMENT_BYTES)
        complain(&check, "may have at most 4 MiB");
}
