#include "name.h"
#include "remake.h"

#include <df/uuid.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *member)
{
    return json_string_value(json_object_get(object, member));
}

void remake_leave_out(struct remake *remake, const char *what, const char *why, ...)
{
    char text[400];
    va_list values;

    va_start(values, why);
    (void) vsnprintf(text, sizeof text, why, values);
    va_end(values);
    json_t *row = json_pack("{ss ss}", "what", what, "why", text), *other;
    size_t index;
    json_array_foreach(remake->left_out, index, other)
        if (json_equal(row, other)) {
            json_decref(row);
            return;
        }
    if (row && json_array_size(remake->left_out) < REMAKE_LEFT_OUT)
        json_array_append_new(remake->left_out, row);
    else
        json_decref(row);
}

static void add(struct remake *remake, enum model_kind kind, const char *id, json_t *document)
{
    char path[JSON_POINTER_BYTES + 1];

    model_path(kind, id, path);
    json_array_append_new(remake->patch,
                          json_pack("{ss ss so}", "op", "add", "path", path, "value", document));
}

static bool is_taken(struct remake *remake, enum model_kind kind, const char *name)
{
    char wanted[NAME_BYTES + 1], taken[NAME_BYTES + 1];
    const char *id;
    json_t *document;

    name_fold(name, wanted);
    if (json_object_get(json_object_get(remake->names, model_kinds[kind].name), wanted))
        return true;
    json_object_foreach(json_object_get(remake->tree, model_kinds[kind].name), id, document) {
        const char *other = text_of(document, "name");
        name_fold(other ? other : "", taken);
        if (strcmp(wanted, taken) == 0)
            return true;
    }
    return false;
}

const char *remake_name(struct remake *remake, enum model_kind kind, const char *name)
{
    /* Operations are called as classes are. */
    bool is_class = kind == MODEL_OPERATIONS;
    const char *free_name = name;
    char folded[NAME_BYTES + 1];
    int length = (int) strlen(name);

    for (int i = 2; is_taken(remake, kind, free_name); i++) {
        while (length > 0 && (length > NAME_CHARACTERS - 8 || (name[length] & 0xC0) == 0x80))
            length--;
        free_name = df_printf(remake->arena, is_class ? "%.*s_%d" : "%.*s (%d)", length, name, i);
    }
    name_fold(free_name, folded);
    if (!json_object_get(remake->names, model_kinds[kind].name))
        json_object_set_new(remake->names, model_kinds[kind].name, json_object());
    json_object_set_new(json_object_get(remake->names, model_kinds[kind].name), folded,
                        json_true());
    return free_name;
}

/* No text and an empty one are the same environment. */
static const char *text_or_empty(const json_t *object, const char *member)
{
    const char *text = text_of(object, member);

    return text ? text : "";
}

static bool is_same(const json_t *document, const json_t *ran)
{
    return strcmp(text_or_empty(document, "code"), text_or_empty(ran, "code")) == 0
           && strcmp(text_or_empty(document, "environment"), text_or_empty(ran, "environment"))
                  == 0;
}

/* As the model had it then, with the code that ran: a debug run may have had its own. */
static json_t *past_document(json_t *job, json_t *ran)
{
    json_t *was = json_object_get(job, "was");
    json_t *document = was ? json_deep_copy(was) : json_object();

    json_object_del(document, "interface");
    json_object_set(document, "code", json_object_get(ran, "code"));
    json_object_set(document, "environment", json_object_get(ran, "environment"));
    return document;
}

const char *remake_operation(struct remake *remake, json_t *job)
{
    json_t *bundles = json_object_get(remake->recipe, "bundles");
    json_t *bundle = json_object_get(bundles, text_or_empty(job, "bundle"));
    const char *id = text_or_empty(job, "operation");
    json_t *ran = json_object_get(json_object_get(bundle, "operations"), id);
    const char *name = text_of(ran, "name");

    if (!name || !text_of(ran, "code"))
        return NULL;
    if (is_same(json_object_get(json_object_get(remake->tree, "operations"), id), ran))
        return id;
    const char *key = df_printf(remake->arena, "%s\n%s\n%s", id, text_of(ran, "code"),
                                text_or_empty(ran, "environment"));
    if (json_object_get(remake->made, key))
        return text_of(remake->made, key);
    json_t *document = past_document(job, ran);
    const char *fresh = df_uuid_new(remake->arena);
    json_object_set_new(document, "name", json_string(remake_name(remake, MODEL_OPERATIONS, name)));
    add(remake, MODEL_OPERATIONS, fresh, document);
    json_object_set_new(remake->made, key, json_string(fresh));
    return fresh;
}

/* The id of the resource as it is now, or of its past that is added; NULL when nobody knows it. */
static const char *find_resource(struct remake *remake, const char *id)
{
    json_t *was = json_object_get(json_object_get(remake->recipe, "resources"), id);
    const char *name = text_of(was, "name");

    if (json_object_get(json_object_get(remake->tree, "resources"), id))
        return id;
    if (json_object_get(remake->made, id))
        return text_of(remake->made, id);
    if (!name)
        return NULL;
    json_t *document = json_deep_copy(was);
    const char *fresh = df_uuid_new(remake->arena);
    json_object_set_new(document, "name", json_string(remake_name(remake, MODEL_RESOURCES, name)));
    add(remake, MODEL_RESOURCES, fresh, document);
    json_object_set_new(remake->made, id, json_string(fresh));
    return fresh;
}

json_t *remake_references(struct remake *remake, json_t *job)
{
    json_t *references = json_object(), *value;
    const char *name;

    json_object_foreach(json_object_get(job, "references"), name, value) {
        const char *id = json_string_value(value), *found = id ? find_resource(remake, id) : NULL;
        if (found)
            json_object_set_new(references, name, json_string(found));
        else
            remake_leave_out(remake, text_or_empty(job, "name"),
                             "its reference '%s' led to a resource that is gone", name);
    }
    return references;
}

static const json_t *module_named(const struct remake *remake, const char *name)
{
    json_t *module;
    const char *id;

    json_object_foreach(json_object_get(remake->tree, "modules"), id, module)
        if (strcmp(text_or_empty(module, "name"), name) == 0)
            return module;
    return NULL;
}

void remake_modules(struct remake *remake, json_t *bundle)
{
    const char *serialization = text_or_empty(bundle, "serialization"), *name;
    json_t *code;

    json_object_foreach(json_object_get(bundle, "modules"), name, code) {
        const json_t *present = module_named(remake, name);
        const char *key = df_printf(remake->arena, "module\n%s", name);
        if (present && strcmp(text_or_empty(present, "code"), json_string_value(code)) != 0)
            remake_leave_out(remake, name, "the module has been changed since; it stays as it is");
        if (present || json_object_get(remake->made, key))
            continue;
        json_object_set_new(remake->made, key, json_true());
        add(remake, MODEL_MODULES, df_uuid_new(remake->arena),
            json_pack("{ss sO}", "name", name, "code", code));
    }
    if (json_is_object(bundle)
        && strcmp(text_or_empty(json_object_get(remake->tree, "serialization"), "code"),
                  serialization)
               != 0)
        remake_leave_out(remake, "Serialization", "it has been changed since; it stays as it is");
}
