#include "extension_check.h"
#include "extension_rule.h"

#include <stdio.h>
#include <string.h>

static bool is_value_type(const json_t *value)
{
    static const char *const types[] = {"integer", "float", "boolean", "string", "any", "node"};

    for (size_t i = 0; i < DF_COUNT(types); i++)
        if (json_is_string(value) && strcmp(json_string_value(value), types[i]) == 0)
            return true;
    return false;
}

#define ID         extension_is_id, "letters, digits, '_', '.' and '-', at most 120"
#define NAME       extension_is_name, "a text of 1 to 120 bytes"
#define TEXT       extension_is_text, "a text of at most 20,000 bytes"
#define IDENTIFIER extension_is_identifier, "an identifier of Python"
#define BOOLEAN    extension_is_boolean, "true or false"
#define NUMBER     extension_is_number, "a number"
#define COUNT      extension_is_count, "an integer of 0 or more"
#define LIST       extension_is_list, "a list of at most 2,000 items"
#define TYPE       is_value_type, "integer, float, boolean, string, any or node"

static const struct extension_rule range_rules[] = {
    {"of", TYPE, .required = true},
    {"min", COUNT, .required = true},
    {"max", COUNT, .required = true},
    {},
};

static const struct extension_rule attribute_rules[] = {
    {"name", IDENTIFIER, .required = true},
    {"type", TYPE, .required = true},
    {"default"},
    {"required", BOOLEAN},
    {"expression", TEXT},
    {"description", TEXT},
    {"min", NUMBER},
    {"max", NUMBER},
    {"pattern", TEXT},
    {"values", LIST},
    {"hidden", BOOLEAN},
    {"read_only", BOOLEAN},
    {"of", NAME},
    {"advanced", BOOLEAN},
    {"list", extension_is_object, "an object", range_rules},
    {},
};

static const struct extension_rule port_rules[] = {
    {"name", IDENTIFIER, .required = true},
    {"type", NAME},
    {"description", TEXT},
    {"optional", BOOLEAN},
    {"many", BOOLEAN},
    {},
};

static const struct extension_rule category_rules[] = {
    {"id", ID, .required = true},
    {"name", NAME, .required = true},
    {"color", extension_is_color, "a colour such as #90caf9", .required = true},
    {"palette", BOOLEAN},
    {},
};

static const struct extension_rule node_rules[] = {
    {"id", ID, .required = true},
    {"name", NAME, .required = true},
    {"category", ID, .required = true},
    {"help", TEXT},
    {"url", extension_is_address, "a web address"},
    {"attributes", LIST, attribute_rules, "name", true},
    {"inputs", LIST, port_rules, "name", true},
    {"outputs", LIST, port_rules, "name", true},
    {},
};

static const struct extension_rule class_rules[] = {
    {"base", IDENTIFIER, .required = true},
    {"category", ID, .required = true},
    {"inputs", LIST, port_rules, "name", true},
    {"outputs", LIST, port_rules, "name", true},
    {},
};

static const struct extension_rule type_rules[] = {
    {"type", NAME, .required = true},
    {"name", NAME, .required = true},
    {"description", TEXT},
    {"node", NAME},
    {"categories", LIST, category_rules, "id", true},
    {"nodes", LIST, node_rules, "id", true},
    {"classes", extension_is_object, "an object", class_rules},
    {},
};

static bool has_category(json_t *type, const char *id)
{
    json_t *category;
    size_t index;

    json_array_foreach(json_object_get(type, "categories"), index, category)
        if (strcmp(json_string_value(json_object_get(category, "id")), id) == 0)
            return true;
    return false;
}

/* An attribute that is a node says which it may be: of a category, or "*". */
static void check_attribute(json_t *type, const json_t *attribute, const char *at, json_t *problems)
{
    const char *of = json_string_value(json_object_get(attribute, "of"));
    const char *value = json_string_value(json_object_get(attribute, "type"));
    const json_t *list = json_object_get(attribute, "list");

    if (strcmp(value, "node") == 0 && !of)
        problem_add(problems, SEVERITY_ERROR, at, "is a node, so 'of' must say of which category");
    else if (of && strcmp(of, "*") != 0 && !has_category(type, of))
        problem_add(problems, SEVERITY_ERROR, at, "is of '%s', which is not among the categories",
                    of);
    if (json_integer_value(json_object_get(list, "min"))
        > json_integer_value(json_object_get(list, "max")))
        problem_add(problems, SEVERITY_ERROR, at, "has a list whose 'min' is above its 'max'");
}

static void check_classes(json_t *type, const char *path, json_t *problems)
{
    const json_t *classes = json_object_get(type, "classes");
    const char *category = json_string_value(json_object_get(classes, "category"));
    char at[EXTENSION_PATH_BYTES + 80];

    if (!classes || has_category(type, category))
        return;
    snprintf(at, sizeof at, "%s#/classes/category", path);
    problem_add(problems, SEVERITY_ERROR, at, "'%s' is not among the categories", category);
}

/* What the tables cannot say. The type has passed them. */
static void check_nodes(json_t *type, const char *path, json_t *problems)
{
    json_t *node, *attribute;
    size_t index, each;
    char at[EXTENSION_PATH_BYTES + 80];

    json_array_foreach(json_object_get(type, "nodes"), index, node) {
        const char *category = json_string_value(json_object_get(node, "category"));
        snprintf(at, sizeof at, "%s#/nodes/%zu/category", path, index);
        if (!has_category(type, category))
            problem_add(problems, SEVERITY_ERROR, at, "'%s' is not among the categories", category);
        json_array_foreach(json_object_get(node, "attributes"), each, attribute) {
            snprintf(at, sizeof at, "%s#/nodes/%zu/attributes/%zu", path, index, each);
            check_attribute(type, attribute, at, problems);
        }
    }
}

void extension_check_type(json_t *type, const char *path, json_t *problems)
{
    struct extension_place place = {.problems = problems};
    size_t before = json_array_size(problems);

    if (before >= PROBLEMS_LIMIT) /* none could be added: it would look sound */
        return;
    snprintf(place.at.pointer, sizeof place.at.pointer, "%s#", path);
    extension_rules_check(&place, type_rules, type);
    if (json_array_size(problems) == before) {
        check_nodes(type, path, problems);
        check_classes(type, path, problems);
    }
}
