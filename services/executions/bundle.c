#include "plan.h"
#include "plan_json.h"

static json_t *keep_or_object(json_t *object)
{
    return json_is_object(object) ? json_incref(object) : json_object();
}

/* A module is its code, or an object that has it under its own name. */
static json_t *bundle_modules(const json_t *snapshot)
{
    json_t *modules = json_object(), *module;
    const char *key;

    json_object_foreach(json_object_get(snapshot, "modules"), key, module) {
        const char *name = json_is_object(module) ? text_of(module, "name") : key;
        json_t *code = json_is_object(module) ? json_object_get(module, "code") : module;
        if (name && json_is_string(code))
            json_object_set(modules, name, code);
    }
    return modules;
}

static json_t *bundle_operations(const json_t *snapshot)
{
    json_t *operations = json_object(), *operation;
    const char *id;

    json_object_foreach(json_object_get(snapshot, "operations"), id, operation)
        json_object_set_new(
            operations, id,
            json_pack("{sO? sO? sO? sO?}", "name", json_object_get(operation, "name"), "code",
                      json_object_get(operation, "code"), "class",
                      json_object_get(json_object_get(operation, "interface"), "class"),
                      "environment", json_object_get(operation, "environment")));
    return operations;
}

static json_t *bundle_resources(const json_t *snapshot)
{
    json_t *resources = json_object(), *resource;
    const char *id;

    json_object_foreach(json_object_get(snapshot, "resources"), id, resource) {
        const char *code = text_of(resource, "code");
        json_object_set_new(resources, id,
                            json_pack("{sO? sO? ss}", "name", json_object_get(resource, "name"),
                                      "type", json_object_get(resource, "type"), "code",
                                      code ? code : ""));
    }
    return resources;
}

json_t *plan_bundle(const json_t *snapshot)
{
    const json_t *pipeline = json_object_get(snapshot, "pipeline");
    json_t *serialization = json_object_get(snapshot, "serialization");
    const char *code = json_is_object(serialization) ? text_of(serialization, "code")
                                                     : json_string_value(serialization);

    return json_pack("{si sO? sO? s{sO? sO? so so} so so ss sO* so}", "version", 1, "project",
                     json_object_get(snapshot, "project"), "revision",
                     json_object_get(snapshot, "revision"), "pipeline", "id",
                     json_object_get(pipeline, "id"), "name", json_object_get(pipeline, "name"),
                     "nodes", keep_or_object(json_object_get(pipeline, "nodes")), "edges",
                     keep_or_object(json_object_get(pipeline, "edges")), "operations",
                     bundle_operations(snapshot), "modules", bundle_modules(snapshot),
                     "serialization", code ? code : "", "serializers",
                     json_object_get(snapshot, "serializers"), "resources",
                     bundle_resources(snapshot));
}
