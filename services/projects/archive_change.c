#include "archive_change.h"
#include "json_patch.h"
#include "model_replay.h"
#include "model_shape.h"
#include "name.h"

#include <string.h>

DF_DEFINE_AUTO(json_t, json_decref);

/* NULL, or why this is no step that a server has written. */
static const char *step_problem(json_t *tree, const json_t *step, struct json_pointer *pointer,
                                struct model_place *place)
{
    const char *path = json_string_value(json_object_get(step, "path"));
    const char *op = json_string_value(json_object_get(step, "op"));
    enum json_verb verb = json_verb_find(op);
    json_t *value = json_object_get(step, "value");

    if (!path || verb == JSON_VERB_COUNT)
        return "a step of it has no path, or does what is not known here";
    const char *problem = json_pointer_parse(path, pointer);
    if (!problem)
        problem = model_place_find(pointer, place);
    if (!problem && place->kind != MODEL_SERIALIZATION)
        problem = id_problem(place->id);
    if (problem)
        return problem;
    if (!value && (verb == JSON_ADD || verb == JSON_REPLACE || verb == JSON_TEST))
        return "a step of it has no value";
    if (verb == JSON_TEXT && !json_is_string(json_pointer_walk(tree, pointer, 0, pointer->count)))
        return "a step of it edits what is no text";
    return NULL;
}

static bool has_rows(const json_t *interface, const char *part)
{
    json_t *rows = json_object_get(interface, part), *row;
    size_t index;

    if (!json_is_array(rows))
        return false;
    json_array_foreach(rows, index, row)
        if (!json_is_string(json_object_get(row, "name")))
            return false;
    return true;
}

/* The shape of documents leaves out what is derived, and others walk through it. */
static bool has_interface(const json_t *document)
{
    const json_t *interface = json_object_get(document, "interface");

    return !interface || (has_rows(interface, "attributes") && has_rows(interface, "references") && has_rows(interface, "inputs") && has_rows(interface, "outputs") && json_is_array(json_object_get(interface, "problems")));
}

static const char *document_problem(json_t *tree, enum model_kind kind, const char *id)
{
    json_t *document = model_document(tree, kind, id);
    df_auto(json_t) problems = json_array();

    if (!document)
        return kind == MODEL_SERIALIZATION ? "it removes the serialization" : NULL;
    if (!json_is_object(document) || !has_interface(document))
        return "it makes what is no document";
    model_shape_check(kind, id, document, problems);
    return json_array_size(problems) > 0 ? "it makes a document of another shape" : NULL;
}

/* The steps of one part; the documents that they touch are noted by path. */
static const char *replay_part(json_t *tree, json_t *steps, json_t *touched)
{
    struct json_pointer pointer;
    struct model_place place;
    const char *problem = NULL;
    json_t *step;
    size_t index;

    json_array_foreach(steps, index, step) {
        df_auto(json_t) alone = json_pack("[o]", json_deep_copy(step));
        problem = step_problem(tree, step, &pointer, &place);
        if (!problem)
            problem = model_replay(tree, alone);
        if (problem)
            break;
        char path[JSON_POINTER_BYTES + 1];
        model_path(place.kind, place.id, path);
        json_object_set_new(touched, path, json_pack("[is]", (int) place.kind, place.id));
    }
    return problem;
}

const char *archive_change_replay(json_t *tree, const json_t *change)
{
    df_auto(json_t) touched = json_object();
    const char *path;
    json_t *place;

    const char *problem = replay_part(tree, json_object_get(change, "patch"), touched);
    if (!problem)
        problem = replay_part(tree, json_object_get(change, "derived"), touched);
    json_object_foreach(touched, path, place) {
        if (!problem)
            problem = document_problem(
                tree, (enum model_kind) json_integer_value(json_array_get(place, 0)),
                json_string_value(json_array_get(place, 1)));
    }
    return problem;
}
