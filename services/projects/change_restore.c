#include "change.h"

#include <string.h>

/* Turns documents into what they are in another tree, member by member, so that who edits one of
 * them at this moment keeps up, and so that an undo can tell what has been changed since. */
struct restore {
    struct change *change;
    struct place place;
    const char *problem; /* the first one */
};

static void set(struct restore *restore, enum json_verb verb, json_t *value)
{
    json_t *copy = value ? json_deep_copy(value) : NULL;

    if (restore->problem)
        json_decref(copy);
    else
        restore->problem = change_set(restore->change, verb, restore->place.pointer, copy,
                                      restore->change->patch);
}

static bool is_derived(const char *path)
{
    struct json_pointer pointer;
    struct model_place place;

    return !json_pointer_parse(path, &pointer) && !model_place_find(&pointer, &place)
           && place.flags & MEMBER_DERIVED;
}

static bool is_branch(const char *path)
{
    struct json_pointer pointer;
    struct model_place place;

    return !json_pointer_parse(path, &pointer) && !model_place_find(&pointer, &place)
           && model_place_is_branch(&pointer, &place);
}

static void restore_value(struct restore *restore, json_t *now, json_t *then);

static void restore_member(struct restore *restore, const char *key, json_t *now, json_t *then)
{
    size_t length = place_enter(&restore->place, key);

    if (!is_derived(restore->place.pointer))
        restore_value(restore, now, then);
    place_leave(&restore->place, length);
}

/* `now` is of the model that the change starts from, so it stays while the change goes on. */
static void restore_members(struct restore *restore, json_t *now, json_t *then)
{
    const char *key;
    json_t *value;

    json_object_foreach(now, key, value)
        if (!json_object_get(then, key))
            restore_member(restore, key, value, NULL);
    json_object_foreach(then, key, value)
        restore_member(restore, key, json_object_get(now, key), value);
}

static void restore_value(struct restore *restore, json_t *now, json_t *then)
{
    if (!now && !then)
        return;
    if (!then)
        set(restore, JSON_REMOVE, NULL);
    else if (!now)
        set(restore, JSON_ADD, then);
    else if (json_equal(now, then))
        return;
    else if (json_is_object(now) && json_is_object(then) && is_branch(restore->place.pointer))
        restore_members(restore, now, then);
    else
        set(restore, JSON_REPLACE, then);
}

static void restore_document(struct restore *restore, json_t *tree, enum model_kind kind,
                             const char *id)
{
    model_path(kind, id, restore->place.pointer);
    restore_value(restore, model_document(restore->change->model->tree, kind, id),
                  model_document(tree, kind, id));
}

static void restore_all(struct restore *restore, json_t *tree)
{
    for (enum model_kind kind = 0; kind < MODEL_SERIALIZATION; kind++) {
        const char *name = model_kinds[kind].name, *id;
        json_t *now = json_object_get(restore->change->model->tree, name);
        json_t *then = json_object_get(tree, name), *document;
        json_object_foreach(now, id, document)
            if (!json_object_get(then, id))
                restore_document(restore, tree, kind, id);
        json_object_foreach(then, id, document)
            restore_document(restore, tree, kind, id);
    }
    restore_document(restore, tree, MODEL_SERIALIZATION, "");
}

/* Called what people call it: "pipeline 'Line': is used by ...". */
static void blame(struct change *change, const char *pointer, const char *detail)
{
    struct json_pointer parts;
    struct model_place place = {};
    const char *name = NULL;

    if (!json_pointer_parse(pointer, &parts) && !model_place_find(&parts, &place)) {
        json_t *document = model_document(change->tree, place.kind, place.id);
        if (!document)
            document = model_document(change->model->tree, place.kind, place.id);
        name = json_string_value(json_object_get(document, "name"));
    }
    json_t *sentence = name
                           ? json_sprintf("%s '%s': %s", model_kinds[place.kind].noun, name, detail)
                           : json_string(detail);
    json_array_append_new(change->errors,
                          json_pack("{ss so}", "pointer", pointer, "detail", sentence));
}

static enum change_outcome finish(struct restore *restore)
{
    struct change *change = restore->change;
    const char *problem = change_derive(change);
    json_t *problems, *row;
    size_t index;

    if (problem) {
        blame(change, "", problem);
        return CHANGE_INVALID;
    }
    problems = change_check(change);
    json_array_foreach(problems, index, row)
        blame(change, json_string_value(json_object_get(row, "pointer")),
              json_string_value(json_object_get(row, "detail")));
    json_decref(problems);
    return json_array_size(change->errors) ? CHANGE_INVALID : CHANGE_DONE;
}

enum change_outcome change_restore(const struct model *model, json_t *tree, const char *path,
                                   struct change *change)
{
    struct restore restore = {.change = change};
    struct json_pointer pointer;
    struct model_place place;

    change_init(change, model);
    if (!path)
        restore_all(&restore, tree);
    else if (json_pointer_parse(path, &pointer) || model_place_find(&pointer, &place)
             || !place.is_document)
        restore.problem = "is not the path of an entity";
    else
        restore_document(&restore, tree, place.kind, place.id);
    if (!restore.problem)
        return finish(&restore);
    blame(change, restore.place.pointer, restore.problem);
    return CHANGE_INVALID;
}

enum change_outcome change_copy(const struct model *model, json_t *tree, struct change *change)
{
    struct restore restore = {.change = change};

    change_init(change, model);
    restore_all(&restore, tree);
    if (!restore.problem)
        return CHANGE_DONE;
    blame(change, restore.place.pointer, restore.problem);
    return CHANGE_INVALID;
}
