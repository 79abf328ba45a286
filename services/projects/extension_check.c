#include "extension_check.h"
#include "extension_rule.h"

#include <stdio.h>
#include <string.h>

#define ID       extension_is_id, "letters, digits, '_', '.' and '-', at most 120"
#define NAME     extension_is_name, "a text of 1 to 120 bytes"
#define PATH     extension_is_path, "a path inside the extension"
#define LIST     extension_is_list, "a list of at most 2,000 items"
#define OBJECT   extension_is_object, "an object"
#define FUNCTION extension_is_function, "a function such as package.module:function"

static const struct extension_rule requires_rules[] = {{"deepforge", NAME}, {}};
static const struct extension_rule checker_rules[] = {{"python", FUNCTION, .required = true}, {}};
static const struct extension_rule importer_rules[] = {{"text", FUNCTION}, {"file", FUNCTION}, {}};
static const struct extension_rule generator_rules[] = {{"native", ID}, {"python", FUNCTION}, {}};
static const struct extension_rule example_rules[] = {{"resources", LIST}, {"projects", LIST}, {}};

static const struct extension_rule manifest_rules[] = {
    {"format", extension_is_count, "an integer", .required = true},
    {"id", ID, .required = true},
    {"name", NAME, .required = true},
    {"version", extension_is_version, "a version such as 1.2.3", .required = true},
    {"description", extension_is_text, "a text of at most 20,000 bytes"},
    {"license", NAME},
    {"requires", OBJECT, requires_rules},
    {"resources", LIST, .required = true},
    {"environment", PATH},
    {"python", PATH},
    {"generator", OBJECT, generator_rules},
    {"checker", OBJECT, checker_rules},
    {"importer", OBJECT, importer_rules},
    {"serializers", extension_is_module, "a module such as package.module"},
    {"examples", OBJECT, example_rules},
    {},
};

static void add_at(json_t *problems, const char *member, const char *words)
{
    char at[256];

    snprintf(at, sizeof at, EXTENSION_MANIFEST "#%s", member);
    problem_add(problems, SEVERITY_ERROR, at, "%s", words);
}

static json_t *read_json(json_t *files, const char *path, json_t *problems)
{
    const json_t *text = json_object_get(files, path);
    json_error_t why;

    if (!text) {
        problem_add(problems, SEVERITY_ERROR, path, "is not there");
        return NULL;
    }
    json_t *json = json_loadb(json_string_value(text), json_string_length(text),
                              JSON_REJECT_DUPLICATES, &why);
    if (!json)
        problem_add(problems, SEVERITY_ERROR, path, "is not JSON: line %d: %s", why.line, why.text);
    return json;
}

/* Whether the path is of a file, or of a folder with files. */
static bool is_there(json_t *files, const char *path)
{
    size_t length = strlen(path);
    const char *name;
    json_t *text;

    json_object_foreach(files, name, text)
        if (strncmp(name, path, length) == 0 && (name[length] == '\0' || name[length] == '/'))
            return true;
    return false;
}

static void check_path(json_t *files, const json_t *value, const char *member, json_t *problems)
{
    const char *path = json_string_value(value);

    if (!extension_is_path(value))
        add_at(problems, member, "must be a path inside the extension");
    else if (!is_there(files, path))
        problem_add(problems, SEVERITY_ERROR, path, "is not there, but the manifest names it");
}

static void check_paths(json_t *files, const json_t *list, const char *member, json_t *problems)
{
    json_t *value;
    size_t index;
    char at[80];

    json_array_foreach(list, index, value) {
        snprintf(at, sizeof at, "%s/%zu", member, index);
        check_path(files, value, at, problems);
    }
}

static void check_types(json_t *files, const json_t *list, json_t *problems)
{
    json_t *path, *seen = json_object();
    size_t index;

    json_array_foreach(list, index, path) {
        json_t *type = read_json(files, json_string_value(path), problems);
        size_t before = json_array_size(problems);
        if (before >= PROBLEMS_LIMIT) {
            json_decref(type);
            break;
        }
        if (type)
            extension_check_type(type, json_string_value(path), problems);
        const char *id = json_string_value(json_object_get(type, "type"));
        if (type && json_array_size(problems) == before && json_object_get(seen, id))
            problem_add(problems, SEVERITY_ERROR, json_string_value(path),
                        "is a second file of the type '%s'", id);
        else if (type && json_array_size(problems) == before)
            json_object_set_new(seen, id, json_true());
        json_decref(type);
    }
    json_decref(seen);
}

static void check_generator(const json_t *manifest, json_t *problems)
{
    const json_t *generator = json_object_get(manifest, "generator");

    if (generator && json_object_size(generator) != 1)
        add_at(problems, "/generator", "must be either 'native' or 'python'");
    if ((json_object_get(generator, "python") || json_object_get(manifest, "checker")
         || json_object_get(manifest, "importer") || json_object_get(manifest, "serializers"))
        && !json_object_get(manifest, "python"))
        add_at(problems, "/python", "must name the folder of the functions");
}

static void check_files(json_t *files, const json_t *manifest, json_t *problems)
{
    static const char *const paths[] = {"environment", "python"};
    const json_t *examples = json_object_get(manifest, "examples");
    const json_t *resources = json_object_get(manifest, "resources");
    char at[80];

    for (size_t i = 0; i < DF_COUNT(paths); i++) {
        const json_t *value = json_object_get(manifest, paths[i]);
        snprintf(at, sizeof at, "/%s", paths[i]);
        if (value)
            check_path(files, value, at, problems);
    }
    check_paths(files, json_object_get(examples, "resources"), "/examples/resources", problems);
    check_paths(files, json_object_get(examples, "projects"), "/examples/projects", problems);
    size_t before = json_array_size(problems);
    check_paths(files, resources, "/resources", problems);
    if (json_array_size(problems) == before)
        check_types(files, resources, problems);
}

/* A manifest of a later format is not looked into: its members may mean something else. */
static bool is_later(const json_t *manifest, json_t *problems)
{
    json_int_t format = json_integer_value(json_object_get(manifest, "format"));

    if (format <= EXTENSION_FORMAT)
        return false;
    problem_add(problems, SEVERITY_ERROR, EXTENSION_MANIFEST "#/format",
                "is %" JSON_INTEGER_FORMAT ", which needs a newer DeepForge: this one knows %d",
                format, EXTENSION_FORMAT);
    return true;
}

void extension_check(json_t *files, json_t *problems)
{
    struct extension_place place = {.problems = problems, .at.pointer = EXTENSION_MANIFEST "#"};
    json_t *manifest = read_json(files, EXTENSION_MANIFEST, problems);

    if (!manifest)
        return;
    if (!is_later(manifest, problems)) {
        extension_rules_check(&place, manifest_rules, manifest);
        if (json_integer_value(json_object_get(manifest, "format")) == 0)
            add_at(problems, "/format", "must be 1");
        if (json_array_size(problems) == 0)
            check_generator(manifest, problems);
        if (json_array_size(problems) == 0)
            check_files(files, manifest, problems);
    }
    json_decref(manifest);
}
