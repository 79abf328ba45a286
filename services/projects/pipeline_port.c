#include "pipeline_port.h"
#include "model_rules.h"

#include <string.h>

const struct pipeline_side pipeline_sides[2] = {{"inputs", "to"}, {"outputs", "from"}};

const struct pipeline_side *pipeline_side_find(const char *part)
{
    return &pipeline_sides[strcmp(part, pipeline_sides[0].part) != 0];
}

static bool has_text(json_t *json, const char *wanted)
{
    const char *text = json_string_value(json);
    return text && strcmp(text, wanted) == 0;
}

json_t *pipeline_exposure(json_t *pipeline, const char *part, const char *name)
{
    const char *id;
    json_t *exposure;

    json_object_foreach(json_object_get(pipeline, part), id, exposure)
        if (has_text(json_object_get(exposure, "name"), name))
            return exposure;
    return NULL;
}

bool pipeline_port_find(json_t *tree, json_t *node, const char *part, const char *name,
                        struct pipeline_port *port)
{
    const char *end = pipeline_side_find(part)->end;

    for (int level = 0; node && name && level < PIPELINE_LEVELS; level++) {
        const char *id = json_string_value(json_object_get(node, "pipeline"));
        if (!id) {
            json_t *row = model_interface_row(model_node_interface(tree, node), part, name);
            *port = (struct pipeline_port){
                .type = json_string_value(json_object_get(row, "type")),
                .is_optional = json_is_true(json_object_get(row, "optional")),
            };
            return row;
        }
        json_t *pipeline = model_document(tree, MODEL_PIPELINES, id);
        json_t *inner = json_object_get(pipeline_exposure(pipeline, part, name), end);
        const char *inner_id = json_string_value(json_array_get(inner, 0));
        node = inner_id ? json_object_get(json_object_get(pipeline, "nodes"), inner_id) : NULL;
        name = json_string_value(json_array_get(inner, 1));
    }
    return false;
}

bool pipeline_end_is(json_t *end, const char *node, const char *port)
{
    return has_text(json_array_get(end, 0), node) && has_text(json_array_get(end, 1), port);
}
