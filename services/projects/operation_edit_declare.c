/* What the code cannot say about an attribute. */
#include "operation_edit_job.h"

#include <string.h>

enum { DESCRIPTION_BYTES = 4000, PATTERN_BYTES = 1000, VALUES_COUNT = 1000 };

static const char *text_problem_of(const json_t *value, size_t limit)
{
    if (!json_is_string(value))
        return "must be a text";
    return json_string_length(value) > limit ? "is too long" : NULL;
}

static const char *description_problem(const json_t *value)
{
    return text_problem_of(value, DESCRIPTION_BYTES);
}

static const char *pattern_problem(const json_t *value)
{
    return text_problem_of(value, PATTERN_BYTES);
}

static const char *number_problem(const json_t *value)
{
    return json_is_number(value) ? NULL : "must be a number";
}

static const char *flag_problem(const json_t *value)
{
    return json_is_boolean(value) ? NULL : "must be true or false";
}

static const char *values_problem(const json_t *value)
{
    if (!json_is_array(value) || json_array_size(value) == 0)
        return "must be a list of values";
    if (json_array_size(value) > VALUES_COUNT)
        return "has too many values";
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *item = json_array_get(value, i);
        if (json_is_object(item) || json_is_array(item) || json_is_null(item))
            return "must be a list of numbers, texts, or true and false";
    }
    return NULL;
}

static const struct {
    const char *name;
    const char *(*problem)(const json_t *value);
} members[] = {
    {"description", description_problem}, {"min", number_problem},    {"max", number_problem},
    {"pattern", pattern_problem},         {"values", values_problem}, {"hidden", flag_problem},
    {"read_only", flag_problem},
};

static const char *member_problem(struct edit_job *job, const char *key, const json_t *value)
{
    for (size_t i = 0; i < DF_COUNT(members); i++) {
        if (strcmp(members[i].name, key) != 0)
            continue;
        const char *problem = json_is_null(value) ? NULL : members[i].problem(value);
        return problem ? df_printf(job->arena, "'%s' %s", key, problem) : NULL;
    }
    return df_printf(job->arena, "'%s' cannot be declared of an attribute", key);
}

/* Members of the edit replace those that are declared; null takes one away. */
const char *edit_attribute_declare(struct edit_job *job)
{
    json_t *list = json_object_get(job->declared, "attributes");
    json_t *edit = (json_t *) (uintptr_t) job->edit; /* jansson's iterators are not const */
    json_t *row = json_object_get(list, job->name), *value;
    const char *key;

    if (!json_is_object(row)) {
        row = json_object();
        json_object_set_new(list, job->name, row);
    }
    json_object_foreach(edit, key, value) {
        if (strcmp(key, "edit") == 0 || strcmp(key, "name") == 0)
            continue;
        const char *problem = member_problem(job, key, value);
        if (problem)
            return problem;
        if (json_is_null(value))
            json_object_del(row, key);
        else
            json_object_set(row, key, value);
    }
    return NULL;
}
