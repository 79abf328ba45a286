#include "json_patch.h"

#include <df/base.h>
#include <stdio.h>
#include <string.h>

DF_DEFINE_AUTO(json_t, json_decref);

const char *const json_verb_names[JSON_VERB_COUNT] = {
    [JSON_ADD] = "add",   [JSON_REPLACE] = "replace", [JSON_REMOVE] = "remove",
    [JSON_TEST] = "test", [JSON_TEXT] = "text",
};

enum json_verb json_verb_find(const char *name)
{
    enum json_verb verb = JSON_ADD;

    while (verb < JSON_VERB_COUNT && !(name && strcmp(json_verb_names[verb], name) == 0))
        verb++;
    return verb;
}

bool json_is_deeper(json_t *value, size_t depth)
{
    size_t index;
    const char *key;
    json_t *child;

    if (!json_is_object(value) && !json_is_array(value))
        return false;
    if (depth == 0)
        return true;
    json_array_foreach(value, index, child)
        if (json_is_deeper(child, depth - 1))
            return true;
    json_object_foreach(value, key, child)
        if (json_is_deeper(child, depth - 1))
            return true;
    return false;
}

size_t json_text_size(json_t *value)
{
    size_t size = 2, index;
    const char *key;
    json_t *child;

    switch (json_typeof(value)) {
    case JSON_STRING:
        return json_string_length(value) + 2;
    case JSON_INTEGER:
    case JSON_REAL:
        return 8;
    case JSON_TRUE:
    case JSON_FALSE:
    case JSON_NULL:
        return 5;
    case JSON_ARRAY:
        json_array_foreach(value, index, child)
            size += json_text_size(child) + 1;
        return size;
    case JSON_OBJECT:
        json_object_foreach(value, key, child)
            size += strlen(key) + 4 + json_text_size(child);
        return size;
    }
    return size;
}

static const char no_such[] = "there is nothing at this path";

static const char *apply_to_root(const struct json_step *step, json_t **root,
                                 struct json_effect *effect)
{
    if (step->verb == JSON_REMOVE)
        return "the whole document cannot be removed";
    effect->before = *root;
    *root = json_deep_copy(step->value);
    return NULL;
}

static const char *apply_to_object(const struct json_step *step, json_t *object, const char *key,
                                   struct json_effect *effect)
{
    json_t *before = json_object_get(object, key);

    if (!before && step->verb != JSON_ADD)
        return no_such;
    effect->before = json_incref(before);
    if (step->verb == JSON_REMOVE)
        json_object_del(object, key);
    else if (json_object_set_new(object, key, json_deep_copy(step->value)) != 0)
        return "the name of the member is not valid";
    return NULL;
}

static const char *apply_to_array(const struct json_step *step, json_t *array, const char *token,
                                  struct json_effect *effect)
{
    size_t size = json_array_size(array);
    bool is_end = strcmp(token, "-") == 0;

    if (step->verb == JSON_ADD) {
        effect->index = is_end ? (int64_t) size : json_pointer_index(token, size + 1);
        if (effect->index < 0)
            return "the index is outside the array";
        json_array_insert_new(array, (size_t) effect->index, json_deep_copy(step->value));
        return NULL;
    }

    effect->index = json_pointer_index(token, size);
    if (effect->index < 0)
        return no_such;
    effect->before = json_incref(json_array_get(array, (size_t) effect->index));
    if (step->verb == JSON_REMOVE)
        json_array_remove(array, (size_t) effect->index);
    else
        json_array_set_new(array, (size_t) effect->index, json_deep_copy(step->value));
    return NULL;
}

static const char *apply_test(const struct json_step *step, json_t *root)
{
    json_t *found = json_pointer_walk(root, step->pointer, step->first, step->pointer->count);

    if (!found)
        return no_such;
    return json_equal(found, step->value) ? NULL : "the value is another one";
}

const char *json_step_apply(const struct json_step *step, json_t **root, struct json_effect *effect)
{
    const struct json_pointer *pointer = step->pointer;

    *effect = (struct json_effect){.index = -1};
    if (step->verb == JSON_TEST)
        return apply_test(step, *root);
    if (step->first == pointer->count)
        return apply_to_root(step, root, effect);

    const char *last = pointer->tokens[pointer->count - 1];
    json_t *parent = json_pointer_walk(*root, pointer, step->first, pointer->count - 1);
    if (json_is_object(parent))
        return apply_to_object(step, parent, last, effect);
    if (json_is_array(parent))
        return apply_to_array(step, parent, last, effect);
    return "there is nothing that could have such a member";
}

json_t *json_step_invert(const struct json_step *step, const char *path, struct json_effect *effect)
{
    char resolved[JSON_POINTER_BYTES + 16];
    json_t *inverse = json_object();
    bool is_insertion = step->verb == JSON_ADD && (!effect->before || effect->index >= 0);
    enum json_verb verb = is_insertion                ? JSON_REMOVE
                          : step->verb == JSON_REMOVE ? JSON_ADD
                                                      : JSON_REPLACE;

    /* "-" of an append has become a number. */
    if (effect->index >= 0)
        snprintf(resolved, sizeof resolved, "%.*s/%lld", (int) (strrchr(path, '/') - path), path,
                 (long long) effect->index);
    else
        snprintf(resolved, sizeof resolved, "%s", path);
    json_object_set_new(inverse, "op", json_string(json_verb_names[verb]));
    json_object_set_new(inverse, "path", json_string(resolved));
    if (effect->before)
        json_object_set_new(inverse, "value", df_take(effect->before));
    return inverse;
}

static const char *apply_one(json_t *operation, json_t **root, json_t *inverse)
{
    struct json_pointer pointer;
    struct json_effect effect = {};
    const char *path = json_string_value(json_object_get(operation, "path"));
    struct json_step step = {
        .verb = json_verb_find(json_string_value(json_object_get(operation, "op"))),
        .pointer = &pointer,
        .value = json_object_get(operation, "value"),
    };

    if (step.verb >= JSON_TEXT)
        return "op must be add, replace, remove or test";
    if (!path)
        return "path must be a string";
    if (!step.value && step.verb != JSON_REMOVE)
        return "value is missing";
    if (step.value && json_is_deeper(step.value, JSON_DEPTH))
        return "the value is nested too deeply";
    const char *problem = json_pointer_parse(path, &pointer);
    if (problem)
        return problem;
    problem = json_step_apply(&step, root, &effect);
    if (problem)
        json_decref(effect.before);
    else if (step.verb != JSON_TEST)
        json_array_insert_new(inverse, 0, json_step_invert(&step, path, &effect));
    return problem;
}

const char *json_patch_apply(const json_t *document, json_t *patch, json_t **result,
                             json_t **inverse, size_t *failed_at)
{
    df_auto(json_t) root = json_deep_copy(document);
    df_auto(json_t) back = json_array();

    *failed_at = 0;
    if (!json_is_array(patch) || json_array_size(patch) > JSON_PATCH_STEPS)
        return "a patch is an array of at most 1000 operations";
    for (; *failed_at < json_array_size(patch); ++*failed_at) {
        const char *problem = apply_one(json_array_get(patch, *failed_at), &root, back);
        if (problem)
            return problem;
    }
    *result = df_take(root);
    *inverse = df_take(back);
    return NULL;
}
