#include "model_replay.h"
#include "json_patch.h"
#include "text_patch.h"

DF_DEFINE_AUTO(json_t, json_decref);

/* Nobody edits a text of the past, so its versions are not kept. */
static const char *replay_text(json_t *tree, const struct json_pointer *pointer, json_t *changes)
{
    json_t *object = json_pointer_walk(tree, pointer, 0, pointer->count - 1);
    const char *member = pointer->tokens[pointer->count - 1];
    df_auto(json_t) after = NULL;
    df_auto(json_t) inverse = NULL;

    if (!json_object_get(object, member))
        return "there is no such text";
    const char *problem = text_patch_apply(json_object_get(object, member), changes, &after,
                                           &inverse);
    if (!problem)
        json_object_set(object, member, after);
    return problem;
}

static const char *replay_step(json_t *tree, json_t *operation)
{
    const char *path = json_string_value(json_object_get(operation, "path"));
    const char *verb = json_string_value(json_object_get(operation, "op"));
    json_t *value = json_object_get(operation, "value");
    struct json_pointer pointer;
    struct model_place place;
    struct json_effect effect = {};

    const char *problem = path ? json_pointer_parse(path, &pointer) : "an operation has no path";
    if (!problem)
        problem = model_place_find(&pointer, &place);
    if (problem)
        return problem;
    if (json_verb_find(verb) == JSON_TEXT)
        return replay_text(tree, &pointer, json_object_get(operation, "changes"));

    struct json_step step = {.verb = json_verb_find(verb), .pointer = &pointer, .value = value};
    if (place.is_document && json_is_object(value)) /* of a time when it had fewer members */
        model_document_complete(place.kind, value);
    problem = json_step_apply(&step, &tree, &effect);
    json_decref(effect.before);
    return problem;
}

const char *model_replay(json_t *tree, json_t *patch)
{
    const char *problem = NULL;
    json_t *operation;
    size_t index;

    json_array_foreach(patch, index, operation) {
        if (!problem)
            problem = replay_step(tree, operation);
    }
    return problem;
}
