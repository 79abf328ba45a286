#include "archive.h"
#include "change.h"

#include <string.h>

DF_DEFINE_AUTO(json_t, json_decref);

/* What is taken out may let others stand alone; so often. */
enum { PASSES = 8 };

/* "pipelines/Line.json#/edges/e1" for a pointer into the model; a new reference. */
static json_t *locate(const struct archive_project *project, const char *pointer)
{
    struct json_pointer parts;
    struct model_place place = {};
    char document[JSON_POINTER_BYTES + 1];

    if (json_pointer_parse(pointer, &parts) || (model_place_find(&parts, &place) && !place.depth))
        return json_string("project.json");
    model_path(place.kind, place.id, document);
    const char *path = json_string_value(json_object_get(project->places, document));
    if (!path)
        return json_string(pointer[0] ? pointer : "project.json");
    const char *rest = pointer + strlen(document);
    const char *suffix = parts.count == place.depth + 1 ? archive_suffix(parts.tokens[place.depth])
                                                        : NULL;
    const char *dot = strrchr(path, '.');
    if (suffix && dot)
        return json_sprintf("%.*s%s", (int) (dot - path), path, suffix);
    return json_sprintf("%s%s%s", path, rest[0] ? "#" : "", rest);
}

/* What may go so that the rest can stay: an edge, a node without an operation, a value of a node.
 * How many tokens lead there; 0 when the error is of another kind. */
static size_t droppable(const struct json_pointer *pointer)
{
    const char *const *tokens = pointer->tokens;

    if (pointer->count < 4 || strcmp(tokens[0], model_kinds[MODEL_PIPELINES].name) != 0)
        return 0;
    if (strcmp(tokens[2], "edges") == 0 || strcmp(tokens[2], "inputs") == 0
        || strcmp(tokens[2], "outputs") == 0)
        return 4;
    if (strcmp(tokens[2], "nodes") != 0 || pointer->count < 5)
        return 0;
    if (strcmp(tokens[4], "operation") == 0 || strcmp(tokens[4], "pipeline") == 0)
        return 4;
    if (pointer->count >= 6
        && (strcmp(tokens[4], "attributes") == 0 || strcmp(tokens[4], "references") == 0))
        return 6;
    return 0;
}

/* True when something was taken out. */
static bool drop(struct archive_project *project, const char *at, const char *detail)
{
    struct json_pointer pointer;

    if (json_pointer_parse(at, &pointer))
        return false;
    size_t length = droppable(&pointer);
    json_t *parent = length ? json_pointer_walk(project->tree, &pointer, 0, length - 1) : NULL;
    if (!json_object_get(parent, length ? pointer.tokens[length - 1] : ""))
        return false;
    df_auto(json_t) place = locate(project, at);
    archive_leave_out(project, json_string_value(place), "%s", detail);
    json_object_del(parent, pointer.tokens[length - 1]);
    return true;
}

static bool drop_all(struct archive_project *project, json_t *errors)
{
    bool is_changed = false;
    json_t *error;
    size_t index;

    json_array_foreach(errors, index, error)
        is_changed |= drop(project, json_string_value(json_object_get(error, "pointer")),
                           json_string_value(json_object_get(error, "detail")));
    return is_changed;
}

static void report(struct archive_project *project, json_t *errors)
{
    json_t *error;
    size_t index;

    json_array_foreach(errors, index, error) {
        df_auto(json_t) place = locate(project,
                                       json_string_value(json_object_get(error, "pointer")));
        archive_problem(project, json_string_value(place), "%s",
                        json_string_value(json_object_get(error, "detail")));
    }
}

void archive_check(struct archive_project *project)
{
    struct model empty;
    bool is_changed = true;

    model_init(&empty);
    json_t *tree = json_deep_copy(project->tree); /* others may share documents of it */
    json_decref(project->tree);
    project->tree = tree;
    for (int pass = 0; is_changed; pass++) {
        struct change change;
        is_changed = false;
        if (change_restore(&empty, project->tree, NULL, &change) != CHANGE_DONE) {
            is_changed = pass < PASSES && drop_all(project, change.errors);
            if (!is_changed)
                report(project, change.errors);
        }
        change_release(&change);
    }
    model_release(&empty);
}

json_t *archive_count(const struct archive_project *project)
{
    json_t *count = json_object();

    for (enum model_kind kind = 0; kind < MODEL_SERIALIZATION; kind++) {
        const char *name = model_kinds[kind].name;
        size_t size = json_object_size(json_object_get(project->tree, name));
        json_object_set_new(count, name, json_integer((json_int_t) size));
    }
    return count;
}
