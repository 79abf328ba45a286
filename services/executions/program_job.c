#include "plan_json.h"
#include "program.h"

static const char *type_of(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_INTEGER:
        return "integer";
    case JSON_REAL:
        return "float";
    case JSON_TRUE:
    case JSON_FALSE:
        return "boolean";
    case JSON_STRING:
        return "string";
    default:
        return "any";
    }
}

static json_t *types_of(json_t *attributes)
{
    json_t *types = json_object(), *value;
    const char *name;

    json_object_foreach(attributes, name, value)
        json_object_set_new(types, name, json_string(type_of(value)));
    return types;
}

static json_t *read_inputs(struct program *program, const json_t *rows)
{
    json_t *inputs = json_array(), *row;
    size_t index;

    json_array_foreach(rows, index, row) {
        json_t *name = json_object_get(row, "name");
        if (json_is_true(json_object_get(row, "missing"))) {
            json_array_append_new(inputs, json_pack("{sO}", "name", name));
            continue;
        }
        const char *key = program_input_add(
            program, json_string_value(name), false,
            json_pack("{sO sO sO sO}", "type", json_object_get(row, "type"), "sha256",
                      json_object_get(row, "hash"), "size", json_object_get(row, "size"), "storage",
                      json_object_get(row, "storage")));
        json_array_append_new(inputs, json_pack("{sO s[ss]}", "name", name, "from", key, "data"));
    }
    return inputs;
}

static void read_outputs(struct program *program, const char *key, json_t *outputs)
{
    struct df_arena *arena = &program->ctx->arena;
    json_t *used = df_defer_json(arena, json_object()), *name;
    size_t index;

    json_array_foreach(outputs, index, name)
        json_array_append_new(program->outputs,
                              json_pack("{sO ss s[sO]}", "name", name, "file",
                                        program_key(arena, json_string_value(name), used), "from",
                                        key, name));
}

void program_read_job(struct program *program, const json_t *spec)
{
    struct df_arena *arena = &program->ctx->arena;
    const char *id = text_of(spec, "operation"), *name = text_of(spec, "name");
    const json_t *operation = json_object_get(json_object_get(program->bundle, "operations"), id);
    json_t *attributes = json_object_get(spec, "attributes");
    json_t *inputs = read_inputs(program, json_object_get(spec, "inputs"));
    const char *key = program_key(arena, name, program->keys);

    json_array_append_new(
        program->nodes,
        json_pack("{ss ss sO sO ss sO so so so sO}", "key", key, "name", name, "operation",
                  json_object_get(operation, "name"), "class", json_object_get(spec, "class"),
                  "code", program_code_add(program, id), "attributes", attributes,
                  "attribute_types", types_of(json_object_get(spec, "all_attributes")),
                  "references", program_references(program, json_object_get(spec, "references")),
                  "inputs", inputs, "outputs", json_object_get(spec, "outputs")));
    read_outputs(program, key, json_object_get(spec, "outputs"));
}
