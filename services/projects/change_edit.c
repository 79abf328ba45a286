#include "change.h"
#include "operation_edit.h"

#include <stdio.h>
#include <string.h>

DF_DEFINE_AUTO(json_t, json_decref);

static json_t *make_operation(const char *verb, const char *path, const char *name, json_t *value)
{
    return json_pack("{ss so sO*}", "op", verb, "path", json_sprintf("%s/%s", path, name), "value",
                     value);
}

/* The operations that turn one object into the other, member by member. */
static void change_members(json_t *todo, const char *path, json_t *before, json_t *after)
{
    const char *name;
    json_t *value;

    json_object_foreach(before, name, value)
        if (!json_object_get(after, name))
            json_array_append_new(todo, make_operation("remove", path, name, NULL));
    json_object_foreach(after, name, value)
        if (!json_equal(json_object_get(before, name), value))
            json_array_append_new(todo, make_operation("add", path, name, value));
}

static const char *change_declared(struct change *change, const char *path, json_t *before,
                                   json_t *after, json_t *list)
{
    df_auto(json_t) todo = json_array();
    const char *part, *problem = NULL;
    json_t *members, *operation;
    size_t index;

    json_object_foreach(after, part, members) {
        df_auto(json_t) place = json_sprintf("%s/declared/%s", path, part);
        change_members(todo, json_string_value(place), json_object_get(before, part), members);
    }
    json_array_foreach(todo, index, operation) {
        if (!problem)
            problem = change_step(change, operation, SPEAKER_SERVER, list);
    }
    return problem;
}

const char *change_edit(struct change *change, const char *operation, json_t *edit, json_t *list)
{
    json_t *document = change_document(change, MODEL_OPERATIONS, operation);
    json_t *code = json_object_get(document, "code"),
           *before = json_object_get(document, "declared");
    const char *class = json_string_value(
        json_object_get(json_object_get(document, "interface"), "class"));
    struct operation_source source = {
        .code = json_string_value(code),
        .declared = before,
        .name = class ? class : json_string_value(json_object_get(document, "name")),
    };
    struct operation_edited edited = {};
    char path[JSON_POINTER_BYTES + 1], member[JSON_POINTER_BYTES + 16];

    const char *problem = operation_edit_apply(&change->arena, &source, edit, &edited);
    if (problem)
        return problem;
    struct text text = {source.code, json_string_length(code)};
    json_t *changes = text_change_from_edits(text, &edited.edits);
    df_auto(json_t) declared = json_deep_copy(edited.declared);
    model_path(MODEL_OPERATIONS, operation, path);
    snprintf(member, sizeof member, "%s/code", path);
    if (edited.edits.count > 0)
        problem = change_text(change, member, changes, list);
    else
        json_decref(changes);
    return problem ? problem : change_declared(change, path, before, declared, list);
}

enum change_outcome change_interface(const struct model *model, const char *operation, json_t *edit,
                                     struct change *change)
{
    change_init(change, model);
    const char *problem = change_edit(change, operation, edit, change->patch);
    if (!problem)
        return change_finish(change, change->patch);
    json_array_append_new(change->errors, json_pack("{ss ss}", "pointer", "", "detail", problem));
    return CHANGE_INVALID;
}
