#include "pipeline_problems.h"
#include "attribute.h"
#include "graph.h"

#include <stdio.h>
#include <string.h>

DF_DEFINE_AUTO(json_t, json_decref);

enum { WHY_SIZE = 200 };

struct look {
    json_t *tree, *pipeline, *problems;
    json_t *connected; /* "node/input" -> true */
    json_t *exposed;   /* "node/input" -> the port of this pipeline */
    enum pipeline_use use;
    const char *node_name; /* NULL outside of nodes */
    struct place place;
};

static const char *noun_of(const char *part)
{
    static const char *const nouns[][2] = {
        {"attributes", "attribute"}, {"references", "reference"}, {"inputs", "input"}};

    for (size_t i = 0; i < DF_COUNT(nouns); i++)
        if (strcmp(nouns[i][0], part) == 0)
            return nouns[i][1];
    return part;
}

/* At `part` and `name` below where the look stands; either may be NULL. */
static void report(struct look *look, enum severity severity, const char *part, const char *name,
                   const char *detail)
{
    size_t length = strlen(look->place.pointer);

    if (part)
        place_enter(&look->place, part);
    if (name)
        place_enter(&look->place, name);
    if (look->node_name && name)
        problem_add(look->problems, severity, look->place.pointer, "%s: %s '%s' %s",
                    look->node_name, noun_of(part), name, detail);
    else if (look->node_name)
        problem_add(look->problems, severity, look->place.pointer, "%s: %s", look->node_name,
                    detail);
    else
        problem_add(look->problems, severity, look->place.pointer, "%s", detail);
    place_leave(&look->place, length);
}

static const char *text_of(json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static void look_at_attributes(struct look *look, json_t *interface, json_t *node)
{
    json_t *values = json_object_get(node, "attributes"), *value, *row;
    char why[WHY_SIZE];
    const char *name;
    size_t index;

    json_array_foreach(json_object_get(interface, "attributes"), index, row) {
        value = json_object_get(values, text_of(row, "name"));
        if (!value && json_is_true(json_object_get(row, "required")))
            report(look, SEVERITY_ERROR, "attributes", text_of(row, "name"), "has no value");
    }
    json_object_foreach(values, name, value) {
        row = model_interface_row(interface, "attributes", name);
        const char *problem = row ? attribute_value_problem(row, value, why) : NULL;
        if (!row)
            report(look, SEVERITY_WARNING, "attributes", name, "no longer exists in the operation");
        else if (problem)
            report(look, SEVERITY_ERROR, "attributes", name, problem);
    }
}

static void look_at_references(struct look *look, json_t *interface, json_t *node)
{
    json_t *ids = json_object_get(node, "references"), *row, *id;
    char why[WHY_SIZE];
    const char *name;
    size_t index;

    json_array_foreach(json_object_get(interface, "references"), index, row) {
        id = json_object_get(ids, text_of(row, "name"));
        const char *problem = id ? model_reference_problem(look->tree, row, json_string_value(id),
                                                           why)
                                 : "is not set";
        if (problem)
            report(look, SEVERITY_ERROR, "references", text_of(row, "name"), problem);
    }
    json_object_foreach(ids, name, id)
        if (!model_interface_row(interface, "references", name))
            report(look, SEVERITY_WARNING, "references", name, "no longer exists in the operation");
}

static void report_open(struct look *look, const char *name, const char *port)
{
    char why[WHY_SIZE];

    if (!port) {
        report(look, SEVERITY_ERROR, "inputs", name, "is not connected");
        return;
    }
    snprintf(why, sizeof why,
             "is the port '%.80s' of this pipeline and gets a value only where another one uses it",
             port);
    if (look->use == PIPELINE_RUN)
        report(look, SEVERITY_ERROR, "inputs", name, why);
}

static void look_at_inputs(struct look *look, json_t *interface, const char *node_id)
{
    char key[1024];
    size_t index;
    json_t *row;

    json_array_foreach(json_object_get(interface, "inputs"), index, row) {
        const char *name = text_of(row, "name");
        snprintf(key, sizeof key, "%s/%s", node_id, name);
        if (!json_is_true(json_object_get(row, "optional"))
            && !json_object_get(look->connected, key))
            report_open(look, name, text_of(look->exposed, key));
    }
}

static void look_at_code(struct look *look, json_t *interface)
{
    json_t *problem;
    size_t index;
    char detail[400];

    json_array_foreach(json_object_get(interface, "problems"), index, problem) {
        if (strcmp(text_of(problem, "severity"), "error") != 0)
            continue;
        snprintf(detail, sizeof detail, "its code has an error in line %lld: %.300s",
                 json_integer_value(json_object_get(problem, "line")), text_of(problem, "detail"));
        report(look, SEVERITY_ERROR, "operation", NULL, detail);
        return;
    }
}

static void look_at_node(struct look *look, const char *id, json_t *node)
{
    json_t *interface = model_node_interface(look->tree, node);

    look->node_name = model_node_name(look->tree, node);
    if (!interface) {
        bool is_pipeline = json_object_get(node, "pipeline");
        report(look, SEVERITY_ERROR, is_pipeline ? "pipeline" : "operation", NULL,
               is_pipeline ? "the pipeline no longer exists" : "the operation no longer exists");
        return;
    }
    look_at_code(look, interface);
    look_at_attributes(look, interface, node);
    look_at_references(look, interface, node);
    look_at_inputs(look, interface, id);
}

static void look_at_edges(struct look *look)
{
    size_t outer = place_enter(&look->place, "edges");
    char why[WHY_SIZE], key[1024];
    const char *id;
    json_t *edge;

    json_object_foreach(json_object_get(look->pipeline, "edges"), id, edge) {
        struct graph_edge ends = graph_edge_read(edge);
        const char *problem = model_edge_problem(look->tree, look->pipeline, edge, why);
        if (problem) {
            report(look, SEVERITY_ERROR, id, NULL, problem);
            continue;
        }
        snprintf(key, sizeof key, "%s/%s", ends.to_node, ends.input);
        json_object_set_new(look->connected, key, json_true());
    }
    place_leave(&look->place, outer);
}

json_t *pipeline_problems(json_t *tree, const char *id, const struct pipeline_flat *flat,
                          enum pipeline_use use)
{
    df_auto(json_t) connected = json_object();
    struct look look = {
        .tree = tree,
        .pipeline = flat->pipeline,
        .problems = json_array(),
        .connected = connected,
        .exposed = flat->exposed,
        .use = use,
    };
    json_t *nodes = json_object_get(look.pipeline, "nodes"), *node;
    const char *node_id;

    model_path(MODEL_PIPELINES, id, look.place.pointer);
    if (json_object_size(nodes) == 0)
        report(&look, SEVERITY_ERROR, NULL, NULL, "the pipeline has no operations");
    if (flat->is_cut)
        report(&look, SEVERITY_ERROR, NULL, NULL,
               "has more than 5000 operations with those of the pipelines in it");
    look_at_edges(&look);
    place_enter(&look.place, "nodes");
    json_object_foreach(nodes, node_id, node) {
        if (json_object_get(node, "muted")) /* it does not run */
            continue;
        size_t length = place_enter(&look.place, node_id);
        look_at_node(&look, node_id, node);
        place_leave(&look.place, length);
    }
    return look.problems;
}
