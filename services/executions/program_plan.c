#include "plan_json.h"
#include "program.h"

#include <string.h>

struct reading {
    struct program *program;
    const struct plan *plan;
    const json_t *parameters;
    json_t *keys; /* by node id */
};

static json_t *interface_rows(const struct plan_node *node, const char *part)
{
    return json_object_get(json_object_get(node->operation, "interface"), part);
}

/* [key, output] of what is connected to an input; NULL when nothing is. A new array. */
static json_t *source_of(const struct reading *reading, const struct plan_node *node,
                         const char *input)
{
    struct df_arena *arena = &reading->program->ctx->arena;
    const json_t *from = json_object_get(reading->plan->connected,
                                         df_printf(arena, "%s/%s", node->id, input));
    const char *id = json_string_value(json_array_get(from, 0));
    json_t *key = id ? json_object_get(reading->keys, id) : NULL;

    return key ? json_pack("[OO]", key, json_array_get(from, 1)) : NULL;
}

static const char *storage_of(const json_t *artifact)
{
    const json_t *storage = json_object_get(artifact, "storage");
    return json_is_object(storage) ? text_of(storage, "id") : json_string_value(storage);
}

static const char *read_input(struct reading *reading, const struct plan_node *node)
{
    json_t *artifact = json_is_object(node->artifact) ? node->artifact : NULL;
    const char *own = text_of(node->node, "name"), *name = text_of(artifact, "name");
    bool is_parameter = !artifact || json_object_get(reading->parameters, node->id)
                        || json_object_get(reading->parameters, "*");

    return program_input_add(
        reading->program, own || !name ? node->name : name, is_parameter,
        json_pack("{sO* sO* sO* ss*}", "type", json_object_get(artifact, "type"), "sha256",
                  json_object_get(artifact, "hash"), "size", json_object_get(artifact, "size"),
                  "storage", storage_of(artifact)));
}

static void read_output(struct reading *reading, const struct plan_node *node, json_t *names)
{
    const char *own = text_of(json_object_get(node->node, "attributes"), "name");
    const char *name = own ? own : "myData";
    json_t *from = source_of(reading, node, "data");

    if (from)
        json_array_append_new(reading->program->outputs,
                              json_pack("{ss ss so}", "name", name, "file",
                                        program_key(&reading->program->ctx->arena, name, names),
                                        "from", from));
}

static json_t *inputs_of(const struct reading *reading, const struct plan_node *node)
{
    json_t *inputs = json_array(), *row;
    size_t index;

    json_array_foreach(interface_rows(node, "inputs"), index, row) {
        json_t *from = source_of(reading, node, text_of(row, "name"));
        json_array_append_new(
            inputs, json_pack("{sO so*}", "name", json_object_get(row, "name"), "from", from));
    }
    return inputs;
}

static json_t *names_of(const struct plan_node *node, const char *part)
{
    json_t *names = json_array(), *row;
    size_t index;

    json_array_foreach(interface_rows(node, part), index, row)
        json_array_append(names, json_object_get(row, "name"));
    return names;
}

static json_t *types_of(const struct plan_node *node)
{
    json_t *types = json_object(), *row;
    size_t index;

    json_array_foreach(interface_rows(node, "attributes"), index, row) {
        const char *type = text_of(row, "type");
        json_object_set_new(types, text_of(row, "name"), json_string(type ? type : "any"));
    }
    return types;
}

static json_t *references_of(struct reading *reading, const struct plan_node *node)
{
    json_t *set = plan_known_members(node, "references");
    json_t *paths = program_references(reading->program, set);

    json_decref(set);
    return paths;
}

/* Of attributes and references what the node sets, as in a run: defaults are the code's. */
static const char *read_operation(struct reading *reading, const struct plan_node *node)
{
    struct program *program = reading->program;
    const char *key = program_key(&program->ctx->arena, node->name, program->keys);

    json_array_append_new(
        program->nodes,
        json_pack("{ss ss sO sO ss so so so so so}", "key", key, "name", node->name, "operation",
                  json_object_get(node->operation, "name"), "class",
                  json_object_get(json_object_get(node->operation, "interface"), "class"), "code",
                  program_code_add(program, text_of(node->node, "operation")), "attributes",
                  plan_known_members(node, "attributes"), "attribute_types", types_of(node),
                  "references", references_of(reading, node), "inputs", inputs_of(reading, node),
                  "outputs", names_of(node, "outputs")));
    return key;
}

/* Parents come first, so the key of what is connected is known. */
void program_read_plan(struct program *program, const struct plan *plan, const json_t *parameters)
{
    struct df_arena *arena = &program->ctx->arena;
    struct reading reading = {program, plan, parameters, df_defer_json(arena, json_object())};
    json_t *names = df_defer_json(arena, json_object());

    for (size_t i = 0; i < plan->count; i++) {
        const struct plan_node *node = &plan->nodes[i];
        const char *builtin = plan_builtin(node->node), *key = NULL;
        if (node->operation)
            key = read_operation(&reading, node);
        else if (builtin && strcmp(builtin, "Input") == 0)
            key = read_input(&reading, node);
        else
            read_output(&reading, node, names);
        if (key)
            json_object_set_new(reading.keys, node->id, json_string(key));
    }
}
