#include "merge_patch.h"
#include "problems.h"

struct merge {
    json_t *operations;
    struct place place;
};

/* Members of a branch are merged one by one; all others are values that are replaced. */
static bool is_branch(const char *path)
{
    struct json_pointer pointer;
    struct model_place place;

    return !json_pointer_parse(path, &pointer) && !model_place_find(&pointer, &place)
           && model_place_is_branch(&pointer, &place);
}

static void add_operation(struct merge *merge, const char *verb, json_t *value)
{
    json_array_append_new(merge->operations, json_pack("{ss ss sO*}", "op", verb, "path",
                                                       merge->place.pointer, "value", value));
}

static void merge_value(struct merge *merge, json_t *target, json_t *patch);

static void merge_members(struct merge *merge, json_t *target, json_t *patch)
{
    const char *key;
    json_t *value;

    json_object_foreach(patch, key, value) {
        size_t length = place_enter(&merge->place, key);
        merge_value(merge, json_object_get(target, key), value);
        place_leave(&merge->place, length);
    }
}

static bool may_be_null(const char *path)
{
    struct json_pointer pointer;
    struct model_place place;

    return !json_pointer_parse(path, &pointer) && !model_place_find(&pointer, &place)
           && place.flags & MEMBER_TEXT;
}

static void merge_value(struct merge *merge, json_t *target, json_t *patch)
{
    if (json_is_null(patch) && !may_be_null(merge->place.pointer)) {
        if (target)
            add_operation(merge, "remove", NULL);
        return;
    }
    if (target && json_equal(target, patch))
        return;
    if (json_is_object(patch) && json_is_object(target) && is_branch(merge->place.pointer))
        merge_members(merge, target, patch);
    else
        add_operation(merge, target ? "replace" : "add", patch);
}

json_t *merge_patch_operations(json_t *tree, enum model_kind kind, const char *id, json_t *patch)
{
    struct merge merge = {.operations = json_array()};

    model_path(kind, id, merge.place.pointer);
    merge_value(&merge, model_document(tree, kind, id), patch);
    return merge.operations;
}
